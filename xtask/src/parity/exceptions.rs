//! The differences that are there on purpose, each with its reason and as narrow as it can be said.
//! Never an excuse for a plan of ours that cannot be run: such a plan fails before this table is looked at.

use super::compare::Kind;
use super::difference::{Difference, Named};
use super::question::{Answer, Question};
use super::text;

/// A difference that is Alembic's fault. `docs/alembic-parity.md` shows an example of each.
pub(super) struct Exception {
    pub(super) name: &'static str,
    pub(super) reason: &'static str,
    pub(super) applies: fn(&Difference<'_>) -> bool,
}

/// All of them; the first that applies explains.
pub(super) const ALL: &[Exception] = &[
    Exception {
        name: "faulty-history",
        reason: "an identifier that is there twice is only a warning, and one of the two is lost",
        applies: |d| d.fault == Some("identifier twice") && d.kind == Kind::OnlyWeRefuse,
    },
    Exception {
        name: "set-order",
        reason: "labels and children are printed in the order of a Python set, which differs from run to run",
        applies: |d| text::same(d, text::sorted),
    },
    Exception {
        name: "effective-head-in-block",
        reason: "the block of -v and show calls a revision (head) that every other command calls (effective head)",
        applies: |d| text::same(d, |text| text::sorted(&text::heads_in_blocks(text))),
    },
    Exception {
        name: "current-by-dependency",
        reason: "history -i does not mark what current prints: revisions that are applied for another branch",
        applies: |d| {
            matches!(d.question, Question::History { indicate_current: true, .. })
                && d.facts.has_dependencies
                && text::same(d, |text| {
                    text::sorted(&text::heads_in_blocks(text)).replace(" (current)", "")
                })
        },
    },
    Exception {
        name: "branch-not-checked",
        reason: "the branch before the @ is not looked at before base, and by downgrade, so that a mistyped one is taken",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse && targets(d).any(|target| d.is_off_branch(&target))
        },
    },
    Exception {
        name: "branch-forgotten",
        reason: "downgrade, and the end of a range, drop the branch before @head and @heads, and count all heads",
        applies: |d| {
            let is_branch_head =
                |target: Named| target.branch.is_some() && target.symbol.starts_with("head");
            match d.question {
                Question::Downgrade { .. } => {
                    (d.says("Multiple head revisions are present") || d.kind == Kind::OnlyWeRefuse)
                        && targets(d).any(is_branch_head)
                }
                Question::History { .. } => {
                    d.says("Multiple head revisions are present")
                        && targets(d)
                            .any(|target| target.offset.is_some() && is_branch_head(target))
                }
                _ => false,
            }
        },
    },
    Exception {
        name: "branch-of-a-range",
        reason: "in a range that begins BRANCH@ANYTHING, BRANCH is looked for among labels only: lines are missing or too many",
        applies: |d| {
            let Question::History { range: Some(range), .. } = d.question else { return false };
            let start = Named::parse(range.split(':').next().unwrap_or_default());
            let is_revision = start.branch.is_some_and(|branch| !d.facts.is_label(&branch));
            is_revision && (d.kind == Kind::Text || d.says("does not refer to ancestor/descendant"))
        },
    },
    Exception {
        name: "named-twice",
        reason: "-N from several heads that meet names one revision several times",
        applies: |d| {
            let meets = targets(d).any(|target| target.is_bare_offset());
            match (d.theirs, d.ours) {
                (Answer::Text { text }, Answer::Listed { listed }) => {
                    let mut once = text::shown(d.question, text);
                    let mut seen = std::collections::BTreeSet::new();
                    once.retain(|id| seen.insert(id.clone()));
                    meets && once == *listed
                }
                (Answer::Text { .. }, Answer::Text { .. }) => meets && text::same_once(d),
                _ => meets && d.says("Duplicate head revisions specified"),
            }
        },
    },
    Exception {
        name: "prefix-within-branch",
        reason: "moves and ranges look for an abbreviated revision of a branch among all revisions",
        applies: |d| {
            let is_place = matches!(
                d.question,
                Question::Upgrade { .. }
                    | Question::Downgrade { .. }
                    | Question::Stamp { .. }
                    | Question::History { .. }
            );
            is_place
                && targets(d).any(|target| target.branch.is_some() && d.cannot_find(&target.symbol))
        },
    },
    Exception {
        name: "downgrade-on-the-branch",
        reason: "a target on the branch that it is to be reached by is no valid target of a downgrade",
        applies: |d| {
            matches!(d.question, Question::Downgrade { .. })
                && d.says("Not a valid downgrade target from current heads")
                && targets(d).any(|target| target.branch.is_some())
        },
    },
    Exception {
        name: "first-row",
        reason: "downgrade -N with several heads takes the row that the database gives first, with a warning",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse
                && matches!(d.question, Question::Downgrade { .. })
                && d.question.current().len() > 1
                && targets(d).any(|target| target.branch.is_none() && target.is_bare_offset())
        },
    },
    Exception {
        name: "more-than-the-branch",
        reason: "downgrade BRANCH@-N takes back other lines that lead to BRANCH too, besides the N revisions",
        applies: |d| {
            matches!(d.question, Question::Downgrade { .. })
                && d.kind == Kind::Steps
                && d.are_our_steps_a_part()
                && targets(d).any(|target| target.branch.is_some() && target.is_bare_offset())
        },
    },
    Exception {
        name: "rows-within-rows",
        reason: "taking back a merge writes rows that another row includes already",
        applies: |d| {
            d.kind == Kind::Rows
                && matches!(d.question, Question::Downgrade { .. })
                && d.has_overlapping_rows()
        },
    },
    Exception {
        name: "parents-within-parents",
        reason: "an upgrade ends in a KeyError at a revision whose parents or dependencies include each other",
        applies: |d| {
            d.crashes("KeyError")
                && matches!(d.question, Question::Upgrade { .. })
                && d.facts.has_overlapping_downs()
        },
    },
    Exception {
        name: "several-rows-of-a-target",
        reason: "BRANCH@heads is refused when one of the heads depends on another",
        applies: |d| {
            matches!(d.question, Question::Upgrade { .. } | Question::History { .. })
                && d.says("overlaps with other requested revisions")
                && d.facts.has_dependencies
                && targets(d).any(|target| target.branch.is_some() && target.symbol == "heads")
        },
    },
    Exception {
        name: "walk-to-base",
        reason: "a walk down that ends at the base ends in a traceback",
        applies: |d| {
            (d.crashes("AssertionError") || d.crashes("AttributeError"))
                && targets(d).any(|target| target.offset.is_some_and(|offset| offset < 0))
                && !matches!(d.question, Question::History { .. } | Question::Downgrade { .. })
        },
    },
    Exception {
        name: "relative-everywhere",
        reason: "show, stamp, merge, revision and ranges do not know REV-N and REV+N, which upgrade and downgrade know",
        applies: |d| {
            !matches!(d.question, Question::Upgrade { .. } | Question::Downgrade { .. })
                && targets(d).any(|target| target.offset.is_some() && d.cannot_locate(&target))
        },
    },
    Exception {
        name: "offset-of-a-revision",
        reason: "REV@-N is looked for among labels only, and names nothing, without a word, where REV is an identifier",
        applies: |d| {
            !matches!(d.question, Question::Upgrade { .. } | Question::Downgrade { .. })
                && targets(d).any(|target| {
                    target.is_bare_offset()
                        && target.branch.as_deref().is_some_and(|branch| !d.facts.is_label(branch))
                })
        },
    },
    Exception {
        name: "walk-too-far",
        reason: "outside upgrade and downgrade, -N counts from the heads of the files, and names nothing beyond the base",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse
                && !matches!(d.question, Question::Upgrade { .. } | Question::Downgrade { .. })
                && targets(d).any(|target| target.is_bare_offset())
        },
    },
    Exception {
        name: "stamp-several",
        reason: "a stamp of several targets writes rows that include each other, loses a branch, or ends in a traceback",
        applies: |d| {
            matches!(d.question, Question::Stamp { targets, .. } if targets.len() > 1 || targets.iter().any(|target| target.ends_with("heads")))
                && (d.crashes("AssertionError")
                    || d.crashes("KeyError")
                    || matches!(d.kind, Kind::Steps | Kind::Rows))
        },
    },
    Exception {
        name: "stamp-loses-a-branch",
        reason: "stamp moves rows of other branches, which a dependency joins to the target's, into the target's row",
        applies: |d| {
            matches!(d.question, Question::Stamp { .. })
                && d.kind == Kind::Steps
                && d.has_lost_a_branch()
        },
    },
    Exception {
        name: "merge-of-nothing",
        reason: "merge makes a merge of one revision, and of none at all, which is a new base",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse
                && d.their_parents().is_some_and(|parents| parents.len() < 2)
        },
    },
    Exception {
        name: "merge-of-the-merged",
        reason: "merge --splice joins a revision with one that it includes already",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse
                && d.their_parents().is_some_and(|parents| {
                    parents.iter().any(|one| {
                        parents.iter().any(|other| one != other && d.facts.on_one_line(one, other))
                    })
                })
        },
    },
    Exception {
        name: "show-of-nothing",
        reason: "show prints nothing, and succeeds, where the target names no revision",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse
                && matches!(d.question, Question::Show { .. })
                && matches!(d.theirs, Answer::Text { text } if text.is_empty())
        },
    },
    Exception {
        name: "current-to-current",
        reason: "current is understood at one end of a range only",
        applies: |d| {
            d.cannot_find("current")
                && matches!(d.question, Question::History { range: Some(range), .. } if range == "current:current")
        },
    },
    Exception {
        name: "unknown-rows",
        reason: "history -i says nothing of a database that is at a revision which no file knows",
        applies: |d| {
            d.kind == Kind::OnlyWeRefuse
                && matches!(d.question, Question::History { indicate_current: true, .. })
                && d.question.current().iter().any(|row| d.facts.named(row).is_none())
        },
    },
    Exception {
        name: "current-of-nothing",
        reason: "current at the end of a range means every head where nothing is applied",
        applies: |d| {
            matches!(d.question, Question::History { range: Some(range), current, .. }
                if range.ends_with(":current") && current.is_empty())
        },
    },
    Exception {
        name: "offset-of-the-end",
        reason: "-N:END counts from the heads of the files; the manual says that it counts from END",
        applies: |d| matches!(d.question, Question::History { range: Some(range), .. } if Named::parse(range.split(':').next().unwrap_or_default()).is_bare_offset()),
    },
    Exception {
        name: "range-traceback",
        reason: "a range that begins at several revisions, or within a branch, ends in a traceback",
        applies: |d| {
            d.crashes("AssertionError")
                && matches!(d.question, Question::History { range: Some(_), .. })
        },
    },
];

fn targets(d: &Difference<'_>) -> impl Iterator<Item = Named> {
    d.question.targets().into_iter().map(Named::parse)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn the_manual_lists_every_exception_and_no_other() {
        let manual = include_str!("../../../docs/alembic-parity.md");
        let listed: BTreeSet<&str> = manual
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(name, _)| name)
            .collect();
        let known: BTreeSet<&str> = super::ALL.iter().map(|exception| exception.name).collect();
        assert_eq!(listed, known);
        assert_eq!(known.len(), super::ALL.len(), "a name is there twice");
    }
}
