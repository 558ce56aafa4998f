//! A model of the databases of a round, in which everything that can happen does: every message may arrive or not, its answer may
//! arrive or not, the runner may be killed, a server may come back without its last commit. Behind each of these, what the next
//! run does has to bring all databases to one state.

use std::collections::HashSet;

use super::*;

/// What a database has on disk, and what its session holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Model {
    /// The rows of the round, and with them its run row, are committed.
    is_new: bool,
    is_prepared: bool,
    /// The session has the work in an open transaction.
    is_open: bool,
}

/// What happens to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is done and answered.
    Fine,
    /// The server says no; what was open is rolled back.
    Refused,
    /// It is done, and the connection goes before the answer.
    AnswerLost,
    /// The connection goes before it arrives.
    Lost,
}

const FATES: [Fate; 4] = [Fate::Fine, Fate::Refused, Fate::AnswerLost, Fate::Lost];

impl Model {
    const WORKED: Self = Self { is_new: false, is_prepared: false, is_open: true };

    fn done(self, request: Request) -> Self {
        let closed = Self { is_open: false, ..self };
        match request {
            Request::Prepare => Self { is_prepared: true, ..closed },
            Request::Commit => Self { is_new: true, ..closed },
            Request::CommitPrepared => Self { is_new: true, is_prepared: false, ..closed },
            Request::RollBackPrepared => Self { is_prepared: false, ..closed },
            Request::RollBack => closed,
        }
    }

    /// Its state and the answer behind a message.
    fn take(self, request: Request, fate: Fate) -> (Self, Answer) {
        // A session that is gone takes its open transaction with it.
        let closed = Self { is_open: false, ..self };
        match fate {
            Fate::Fine => (self.done(request), Answer::Done),
            // Ending what is prepared can be refused too, and leaves it prepared.
            Fate::Refused => (closed, Answer::Refused),
            Fate::AnswerLost => (self.done(request), Answer::Lost),
            Fate::Lost => (closed, Answer::Lost),
        }
    }
}

/// The databases, the runner's knowledge, and what was last committed where: what a failover may lose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    protocol: Protocol,
    models: Vec<Model>,
    /// A database before its last change on disk.
    before: Vec<Model>,
}

impl World {
    fn start(way: Way, databases: usize) -> Self {
        let models = vec![Model::WORKED; databases];
        Self { protocol: Protocol::new(way, databases), before: models.clone(), models }
    }

    /// Every world that follows when one of the messages that are to be sent next is sent.
    fn next(&self) -> Vec<Self> {
        let mut worlds = Vec::new();
        for (database, request) in self.protocol.next() {
            for fate in FATES {
                let mut world = self.clone();
                let (model, answer) = self.models[database].take(request, fate);
                if (model.is_new, model.is_prepared)
                    != (self.models[database].is_new, self.models[database].is_prepared)
                {
                    world.before[database] = self.models[database];
                }
                world.models[database] = model;
                world.protocol.answered(database, request, answer);
                worlds.push(world);
            }
        }
        worlds
    }

    /// The runner is gone; optionally some servers have come back without their last change.
    fn crashed(&self, lost: u32) -> Vec<Model> {
        let mut models = self.models.clone();
        for (database, model) in models.iter_mut().enumerate() {
            if lost & (1 << database) != 0 {
                *model = self.before[database];
            }
            model.is_open = false;
        }
        models
    }
}

/// What the next run does: it ends what is prepared as the decider says, and lets those follow who stayed behind.
fn settled(mut models: Vec<Model>) -> Vec<Model> {
    let decider_is_new = models[0].is_new;
    for model in &mut models {
        if model.is_prepared {
            *model = match decide(decider_is_new) {
                Decision::Commit => model.done(Request::CommitPrepared),
                Decision::RollBack => model.done(Request::RollBackPrepared),
            };
        }
    }
    if models.iter().any(|model| model.is_new) {
        for model in &mut models {
            let heads = if model.is_new { "new" } else { "old" };
            if stayed_behind(model.is_new, &[heads], &["old"], &["new"]) {
                model.is_new = true;
            }
        }
    }
    models
}

/// Every world that can be reached.
fn worlds(way: Way, databases: usize) -> HashSet<World> {
    let mut seen = HashSet::new();
    let mut todo = vec![World::start(way, databases)];
    while let Some(world) = todo.pop() {
        if seen.insert(world.clone()) {
            todo.extend(world.next());
        }
    }
    seen
}

fn is_one_state(models: &[Model]) -> bool {
    models.iter().all(|model| !model.is_prepared && !model.is_open)
        && (models.iter().all(|model| model.is_new) || models.iter().all(|model| !model.is_new))
}

#[test]
fn the_next_run_brings_all_databases_to_one_state_wherever_the_runner_is_killed() {
    for way in [Way::Prepared, Way::OneByOne] {
        for databases in 1..=4 {
            let worlds = worlds(way, databases);
            assert!(worlds.len() >= 3 * databases, "{way:?} {databases}: {}", worlds.len());
            for world in &worlds {
                let models = settled(world.crashed(0));
                assert!(is_one_state(&models), "{world:?} becomes {models:?}");
            }
        }
    }
}

#[test]
fn the_next_run_brings_all_databases_to_one_state_when_servers_lose_their_last_commit_too() {
    for way in [Way::Prepared, Way::OneByOne] {
        for databases in 1..=3 {
            for world in worlds(way, databases) {
                for lost in 0..1 << databases {
                    let models = settled(world.crashed(lost));
                    assert!(is_one_state(&models), "{world:?}, {lost:b} lost, becomes {models:?}");
                }
            }
        }
    }
}

#[test]
fn with_prepared_transactions_no_database_shows_the_new_state_before_the_decision_and_none_can_show_only_the_old_behind_it()
 {
    for databases in 2..=4 {
        for world in worlds(Way::Prepared, databases) {
            let [decider, others @ ..] = world.models.as_slice() else { panic!("no database") };
            if !decider.is_new {
                assert!(others.iter().all(|model| !model.is_new), "{world:?}");
            } else {
                assert!(others.iter().all(|model| model.is_new || model.is_prepared), "{world:?}");
            }
        }
    }
}

#[test]
fn what_the_runner_says_is_so() {
    for way in [Way::Prepared, Way::OneByOne] {
        for databases in 1..=4 {
            for world in worlds(way, databases) {
                if !world.protocol.next().is_empty() {
                    continue;
                }
                match world.protocol.verdict() {
                    Verdict::Committed => {
                        assert!(world.models.iter().all(|model| model.is_new), "{world:?}");
                    }
                    Verdict::RolledBack => {
                        assert!(
                            world.models.iter().all(|model| !model.is_new && !model.is_prepared),
                            "{world:?}"
                        );
                    }
                    Verdict::Unsettled => {
                        let sides: HashSet<Side> =
                            (0..databases).map(|database| world.protocol.side(database)).collect();
                        assert!(sides.contains(&Side::Unknown) || sides.len() > 1, "{world:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn without_a_fault_the_messages_are_the_fewest() {
    let sent = |way, databases| {
        let mut protocol = Protocol::new(way, databases);
        let mut sent = Vec::new();
        loop {
            let asked = protocol.next();
            if asked.is_empty() {
                assert_eq!(protocol.verdict(), Verdict::Committed);
                return sent;
            }
            for (database, request) in asked {
                protocol.answered(database, request, Answer::Done);
                sent.push((database, request));
            }
        }
    };
    use Request::{Commit, CommitPrepared, Prepare};
    assert_eq!(sent(Way::Prepared, 1), [(0, Commit)]);
    assert_eq!(sent(Way::Prepared, 2), [(1, Prepare), (0, Commit), (1, CommitPrepared)]);
    assert_eq!(
        sent(Way::Prepared, 3),
        [(1, Prepare), (2, Prepare), (0, Commit), (1, CommitPrepared), (2, CommitPrepared)]
    );
    assert_eq!(sent(Way::OneByOne, 3), [(0, Commit), (1, Commit), (2, Commit)]);
}
