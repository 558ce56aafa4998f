//! The commit of a round over several databases, as a state machine: what is asked next follows from what was answered. Never speaks to a server.
//!
//! The first database is the one whose commit decides. With prepared transactions the others promise first, then the first commits, then
//! the others keep their promise. Without them, all commit one after the other, and a failure in between leaves some behind.

/// How a round is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    /// With prepared transactions: both or neither, whatever happens.
    Prepared,
    /// One after the other, where a server keeps no prepared transactions: what is left behind is finished by the next run.
    OneByOne,
}

/// What a database is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Request {
    /// Promise to commit, and show that the promise is kept on disk.
    Prepare,
    /// Commit what is open, and read back that it is.
    Commit,
    /// Keep the promise.
    CommitPrepared,
    /// Undo what is open.
    RollBack,
    /// Take the promise back.
    RollBackPrepared,
}

/// What is known behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Answer {
    /// It is done.
    Done,
    /// It is certainly not done.
    Refused,
    /// Nobody knows: the connection went before the answer came.
    Lost,
}

/// Where a database is in the round, as far as the coordinator knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// The work is done in an open transaction.
    Open,
    /// The transaction is prepared.
    Prepared,
    /// It is committed.
    Committed,
    /// Nothing of it stays.
    RolledBack,
    /// One of them, and the next run finds out which.
    Unknown,
}

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Verdict {
    /// Everywhere.
    Committed,
    /// Nowhere.
    RolledBack,
    /// Not settled everywhere; the next run settles it.
    Unsettled,
}

/// A commit under way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Protocol {
    way: Way,
    sides: Vec<Side>,
}

impl Protocol {
    /// Of so many databases, whose work is done and open.
    pub(crate) fn new(way: Way, databases: usize) -> Self {
        Self { way, sides: vec![Side::Open; databases] }
    }

    /// What is to be asked now, of all these databases at once; nothing when the round has ended.
    pub(crate) fn next(&self) -> Vec<(usize, Request)> {
        match self.way {
            Way::Prepared => self.next_prepared(),
            Way::OneByOne => self.next_one_by_one(),
        }
    }

    fn next_prepared(&self) -> Vec<(usize, Request)> {
        let Some((decider, others)) = self.sides.split_first() else { return Vec::new() };
        match decider {
            Side::Open
                if others.iter().any(|side| matches!(side, Side::RolledBack | Side::Unknown)) =>
            {
                self.undo()
            }
            Side::Open if others.contains(&Side::Open) => {
                self.those(Side::Open, Request::Prepare, 1)
            }
            Side::Open => vec![(0, Request::Commit)],
            Side::Committed => self.those(Side::Prepared, Request::CommitPrepared, 1),
            Side::RolledBack => self.undo(),
            // Whether it is decided is not known: the promises stand until it is.
            Side::Unknown | Side::Prepared => Vec::new(),
        }
    }

    fn next_one_by_one(&self) -> Vec<(usize, Request)> {
        match self.sides.first() {
            Some(Side::Committed) | None => {}
            Some(Side::Open) => return vec![(0, Request::Commit)],
            // The others are finished by the next run, if the first turns out to be committed.
            Some(_) => return self.undo(),
        }
        self.those(Side::Open, Request::Commit, 1).into_iter().take(1).collect()
    }

    fn undo(&self) -> Vec<(usize, Request)> {
        let mut asked = self.those(Side::Open, Request::RollBack, 0);
        asked.extend(self.those(Side::Prepared, Request::RollBackPrepared, 0));
        asked
    }

    fn those(&self, side: Side, request: Request, from: usize) -> Vec<(usize, Request)> {
        let all = self.sides.iter().enumerate().skip(from);
        all.filter(|(_, own)| **own == side).map(|(database, _)| (database, request)).collect()
    }

    /// Takes an answer in.
    pub(crate) fn answered(&mut self, database: usize, request: Request, answer: Answer) {
        let side = match (request, answer) {
            (Request::Prepare, Answer::Done) => Side::Prepared,
            (Request::Commit | Request::CommitPrepared, Answer::Done) => Side::Committed,
            (Request::RollBackPrepared, Answer::Done) => Side::RolledBack,
            // A promise that cannot be kept or taken back now stands until the next run.
            (Request::CommitPrepared | Request::RollBackPrepared, _) => Side::Unknown,
            (Request::Prepare | Request::Commit, Answer::Refused) => Side::RolledBack,
            (Request::Prepare | Request::Commit, Answer::Lost) => Side::Unknown,
            // An open transaction does not outlive its session.
            (Request::RollBack, _) => Side::RolledBack,
        };
        if let Some(own) = self.sides.get_mut(database) {
            *own = side;
        }
    }

    /// Where a database is.
    pub(crate) fn side(&self, database: usize) -> Side {
        self.sides.get(database).copied().unwrap_or(Side::Unknown)
    }

    /// How it ended.
    pub(crate) fn verdict(&self) -> Verdict {
        if self.sides.iter().all(|side| *side == Side::Committed) {
            Verdict::Committed
        } else if self.sides.iter().all(|side| *side == Side::RolledBack) {
            Verdict::RolledBack
        } else {
            Verdict::Unsettled
        }
    }
}

/// What becomes of a prepared transaction that a run left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The decider has committed.
    Commit,
    /// The decider has not, and never will.
    RollBack,
}

/// Decides for a transaction that was left prepared, once the decider's lock is held, so that nothing of that run is under way any more.
///
/// `has_row` is whether the decider's database has the run's row, which it wrote in the transaction that decided.
pub(crate) fn decide(has_row: bool) -> Decision {
    if has_row { Decision::Commit } else { Decision::RollBack }
}

/// Whether a database stayed behind in a round that another one committed: it lacks the round's row, and stands where the round
/// found it. One that stands elsewhere has been moved since.
pub(crate) fn stayed_behind<T: PartialEq>(
    has_row: bool,
    heads: &[T],
    from: &[T],
    to: &[T],
) -> bool {
    !has_row && heads == from && from != to
}

#[cfg(test)]
mod tests;
