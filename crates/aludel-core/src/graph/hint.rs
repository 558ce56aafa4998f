//! What to do about a [`GraphError`]. Commands are named without the program's name, which only the caller knows.

use super::error::{Direction, GraphError, Link, Need};
use crate::revision::RevisionId;

impl GraphError {
    /// What to do next. Commands are named without the program's name.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Syntax(error) => error.hint(),
            Self::DuplicateId { .. } => Some("give one of the files another identifier".to_owned()),
            Self::MissingParent { suggestion: Some(name), .. }
            | Self::MissingDependency { suggestion: Some(name), .. } => Some(format!("did you mean {name}?")),
            Self::MissingParent { path, .. } => Some(format!(
                "restore the file of the missing revision, or correct `Revises` in {}",
                path.display()
            )),
            Self::MissingDependency { path, .. } | Self::AmbiguousDependency { path, .. } => {
                Some(format!("correct `Depends-on` in {}", path.display()))
            }
            Self::SelfLoop { link: Link::Revises, .. } => {
                Some("name the revision that comes before it, or nothing if it is the first one".to_owned())
            }
            Self::SelfLoop { link: Link::DependsOn, .. } => Some("take its own name out of `Depends-on`".to_owned()),
            Self::Cycle { .. } => Some("correct `Revises` of one of them; it names what comes before".to_owned()),
            Self::DependencyCycle { .. } => Some(
                "correct `Revises` or `Depends-on` of one of them; both name what must be applied before".to_owned(),
            ),
            Self::DuplicateLabel { second, .. } => Some(format!("take the label out of the file of {second}")),
            Self::LabelIsRevision { .. } | Self::InvalidLabel { .. } => Some("choose another label".to_owned()),
            Self::UnknownRevision { suggestions, .. } | Self::UnknownBranch { suggestions, .. } => {
                Some(match suggestions.as_slice() {
                    [] => "`history` lists the revisions, `branches` the labels".to_owned(),
                    names => format!("did you mean {}?", names.join(" or ")),
                })
            }
            Self::UnknownApplied { .. } => Some(
                "get the checkout that has these revisions; `stamp --purge REV` puts REV in the place of all version rows, without running anything"
                    .to_owned(),
            ),
            Self::AmbiguousPrefix { .. } => Some("give more characters".to_owned()),
            Self::NotInBranch { .. } => Some("leave out the branch, or name a revision on it".to_owned()),
            Self::MultipleHeads { given, heads, needed } => {
                let ids: Vec<&str> = heads.iter().map(|head| head.id.as_str()).collect();
                let first = ids.first().copied().unwrap_or("REV");
                let merge = format!("join them with `merge {}`", ids.join(" "));
                Some(match needed {
                    Need::Target if given.ends_with("head") => {
                        format!("name one of them, say `{given}s` for all, or {merge}")
                    }
                    Need::Target => format!("name one of them, or {merge}"),
                    Need::Parent => format!("choose one with `--head {first}`, or {merge}"),
                })
            }
            Self::NoRevision { .. } => Some("`history` lists the revisions".to_owned()),
            Self::OverlappingHeads { descendant, .. } => {
                Some(format!("if {descendant} is applied, `stamp {descendant}` corrects the table"))
            }
            Self::WrongDirection { given, direction } => {
                let digits = given.rsplit(['+', '-']).next().unwrap_or("1");
                Some(match direction {
                    Direction::Up => format!("`downgrade -{digits}` goes down"),
                    Direction::Down => format!("`upgrade +{digits}` goes up"),
                })
            }
            Self::NotReachable { target, .. } => Some(format!("`upgrade {target}` leads there if it is above")),
            Self::RangeNotAncestor { .. } => Some("the older end of a range stands before the colon".to_owned()),
            Self::AmbiguousWalk { choices, .. } => Some(format!("name the revision itself, as in {}", first_of(choices))),
            Self::AmbiguousStart { heads, given } => {
                let offset = given.rsplit('@').next().unwrap_or(given);
                Some(format!("name the branch, as in {}@{offset}", first_of(heads)))
            }
            Self::NotAHead { revision } => {
                Some(format!("`--splice` makes a new branch that starts at {revision}"))
            }
            Self::NameTaken { .. } => Some("choose another name".to_owned()),
            Self::Meaningless { .. } => Some("name a revision, a branch label, head, heads or base".to_owned()),
            Self::NothingToMerge { .. } => Some("`merge` joins several heads: `history` shows them".to_owned()),
            Self::AlreadyMerged { descendant, .. } => Some(format!("leave the older one out: {descendant} is enough")),
            Self::WalkedTooFar { given, possible, .. } => furthest(given, *possible),
            Self::DuplicateParents { .. } => Some("name it once".to_owned()),
        }
    }

    /// Whether the cause is that there are several heads where one is needed.
    #[must_use]
    pub fn is_multiple_heads(&self) -> bool {
        matches!(self, Self::MultipleHeads { .. })
    }
}

/// How far one can go instead of too far.
fn furthest(given: &str, possible: u32) -> Option<String> {
    let (start, offset) = given.split_at(given.rfind(['+', '-'])?);
    let sign = if offset.starts_with('-') { '-' } else { '+' };
    Some(match (start, sign, possible) {
        ("", _, 0) => return None,
        ("", '-', _) => {
            format!("`downgrade -{possible}` goes to the base, as `downgrade base` does")
        }
        ("", _, _) => format!("`upgrade +{possible}` goes to the head, as `upgrade head` does"),
        (branch, _, 0) if branch.ends_with('@') => return None,
        (_, _, 0) => format!("leave out the offset: `{start}` is the last one there"),
        (_, _, _) => format!("`{start}{sign}{possible}` is as far as one can go"),
    })
}

fn first_of(ids: &[RevisionId]) -> &str {
    ids.first().map_or("REV", RevisionId::as_str)
}
