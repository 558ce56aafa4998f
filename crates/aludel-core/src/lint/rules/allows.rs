//! bad-allow and unused-allow: what is wrong with an allow. Never allowed themselves.

use super::super::background::Surroundings;
use super::super::finding::{Finding, Level};
use super::super::rule::{Origin, Rule};
use super::{meant, named, other_database};
use crate::revision::{Allow, RevisionFile};

pub(super) static BAD: Rule = Rule {
    name: "bad-allow",
    level: Level::Error,
    finds: "an allow without a reason, or of a rule that does not exist",
    why: "it silences nothing, whatever its author thinks; and the next reader wants to know why",
    hazard: None,
    origin: Origin::Own,
    check: |_, _| Vec::new(),
};

pub(super) static UNUSED: Rule = Rule {
    name: "unused-allow",
    level: Level::Warning,
    finds: "an allow of something that is not found where it stands",
    why: "it would silence what somebody writes there later",
    hazard: None,
    origin: Origin::Own,
    check: |_, _| Vec::new(),
};

/// What is wrong with one of them.
pub(in super::super) fn of(
    file: &RevisionFile,
    surroundings: &Surroundings<'_>,
    allow: &Allow,
    is_used: bool,
) -> Option<Finding> {
    let found = |rule, title: String| Finding::new(rule, file.source(), allow.span.clone(), title);
    if allow.rule.is_empty() {
        let title = "an allow names a rule and gives a reason".to_owned();
        return Some(
            found(&BAD, title)
                .hint("write `-- aludel: allow RULE why`; `lint --list` lists the rules"),
        );
    }
    if named(&allow.rule).is_none_or(|rule| rule.name == BAD.name || rule.name == UNUSED.name) {
        let title = format!("there is no rule {:?} to allow", allow.rule);
        return Some(found(&BAD, title).hint(match meant(&allow.rule) {
            Some(rule) => format!("did you mean {rule:?}? `lint --list` lists the rules"),
            None => "`lint --list` lists the rules".to_owned(),
        }));
    }
    if allow.why.is_empty() {
        let title = format!("the reason is missing, so {} is not allowed", allow.rule);
        return Some(
            found(&BAD, title).hint(format!("write `-- aludel: allow {} why`", allow.rule)),
        );
    }
    let cannot_be_known = allow.rule == other_database::RULE.name && surroundings.others.is_empty();
    if is_used || cannot_be_known {
        return None;
    }
    let title = format!("{} is allowed here, and nothing of it is found", allow.rule);
    Some(found(&UNUSED, title).hint(
        "remove the line, or put it right above its statement; with an empty line below it at the head of a section it is about the whole section",
    ))
}
