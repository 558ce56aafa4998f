//! Two answers that differ, and questions about the difference. Never decides whether it is on purpose.

use super::compare::Kind;
use super::facts::Facts;
use super::question::{Answer, Question};

/// Two answers that differ.
pub(super) struct Difference<'a> {
    pub(super) fault: Option<&'static str>,
    pub(super) facts: &'a Facts,
    pub(super) question: &'a Question,
    pub(super) kind: Kind,
    pub(super) theirs: &'a Answer,
    pub(super) ours: &'a Answer,
}

impl Difference<'_> {
    /// Whether Alembic refuses with these words.
    pub(super) fn says(&self, words: &str) -> bool {
        self.kind == Kind::OnlyAlembicRefuses
            && matches!(self.theirs, Answer::Refused { refused, crash: None } if refused.contains(words))
    }

    /// Whether Alembic ends in this exception.
    pub(super) fn crashes(&self, name: &str) -> bool {
        self.kind == Kind::OnlyAlembicRefuses
            && matches!(self.theirs, Answer::Refused { crash: Some(crash), .. } if crash == name)
    }

    /// Whether Alembic complains of exactly this target.
    pub(super) fn cannot_locate(&self, target: &Named) -> bool {
        let offset = target.offset.map(|offset| format!("{offset:+}")).unwrap_or_default();
        self.cannot_find(&format!("{}{offset}", target.symbol))
    }

    /// Whether Alembic does not know this name.
    pub(super) fn cannot_find(&self, name: &str) -> bool {
        self.says(&format!("Can't locate revision identified by '{name}'"))
    }

    /// The parents of their merge.
    pub(super) fn their_parents(&self) -> Option<&[String]> {
        match self.theirs {
            Answer::Made { parents, .. } if matches!(self.question, Question::Merge { .. }) => {
                Some(parents)
            }
            _ => None,
        }
    }

    /// Whether the branch of the target is no branch, or the revision is not on it.
    pub(super) fn is_off_branch(&self, target: &Named) -> bool {
        let Some(branch) = &target.branch else { return false };
        let Some(branch) = self.facts.named(branch) else { return true };
        match target.symbol.as_str() {
            "" | "head" | "heads" | "base" => false,
            symbol => self
                .facts
                .named(symbol)
                .is_none_or(|symbol| !self.facts.on_one_line(branch, symbol)),
        }
    }

    /// Whether Alembic takes all of our steps, and others.
    pub(super) fn are_our_steps_a_part(&self) -> bool {
        let (Answer::Moved { steps: theirs, .. }, Answer::Moved { steps: ours, .. }) =
            (self.theirs, self.ours)
        else {
            return false;
        };
        ours.len() < theirs.len()
            && ours.iter().all(|(line, _)| theirs.iter().any(|(their, _)| line == their))
    }

    /// Whether a row is gone that neither includes one of Alembic's rows nor is included in one.
    pub(super) fn has_lost_a_branch(&self) -> bool {
        let Answer::Moved { rows, .. } = self.theirs else { return false };
        let left = self.facts.closure(rows);
        self.question.current().iter().any(|row| {
            let own = self.facts.closure([row]);
            !left.contains(row) && !rows.iter().any(|other| own.contains(other))
        })
    }

    /// Whether Alembic's rows include each other after a step, and are otherwise ours.
    pub(super) fn has_overlapping_rows(&self) -> bool {
        let (Answer::Moved { steps: theirs, .. }, Answer::Moved { steps: ours, .. }) =
            (self.theirs, self.ours)
        else {
            return false;
        };
        let is_top_of = |theirs: &[String], ours: &[String]| {
            self.facts.maximal(&theirs.iter().cloned().collect()) == ours.iter().cloned().collect()
        };
        if theirs.iter().map(|(line, _)| line).eq(ours.iter().map(|(line, _)| line)) {
            return theirs.iter().zip(ours).all(|((_, theirs), (_, ours))| is_top_of(theirs, ours));
        }
        // The same steps in another order: only the end can be compared.
        matches!((theirs.last(), ours.last()), (Some((_, theirs)), Some((_, ours))) if is_top_of(theirs, ours))
    }
}

/// A target in its parts, read without the library that is tested.
pub(super) struct Named {
    pub(super) branch: Option<String>,
    pub(super) symbol: String,
    pub(super) offset: Option<i64>,
}

impl Named {
    pub(super) fn parse(text: &str) -> Self {
        let (branch, rest) = match text.split_once('@') {
            Some((branch, rest)) => (Some(branch.to_owned()), rest),
            None => (None, text),
        };
        let sign = rest.rfind(['+', '-']);
        let offset = sign.and_then(|sign| rest[sign..].parse().ok());
        let symbol = if offset.is_some() { &rest[..sign.unwrap_or(0)] } else { rest };
        Self { branch, symbol: symbol.to_owned(), offset }
    }

    /// `+N` or `-N` without a revision to count from.
    pub(super) fn is_bare_offset(&self) -> bool {
        self.symbol.is_empty() && self.offset.is_some()
    }
}
