//! The rules about ways back that are missing or lead elsewhere. Never runs one; `verify` does.

use std::collections::BTreeSet;

use super::super::effects::{Effect, Kind};
use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};
use crate::revision::{Down, SectionKind};
use crate::script::{self, TokenKind};

pub(super) static MISSING: Rule = Rule {
    name: "down-missing",
    level: Level::Warning,
    finds: "a revision without a `down` section",
    why: "the upgrade cannot be taken back, and nobody said that this is meant",
    hazard: None,
    origin: Origin::Own,
    check: missing,
};

pub(super) static INCOMPLETE: Rule = Rule {
    name: "down-incomplete",
    level: Level::Warning,
    finds: "something that the upgrade makes or drops, and that no statement of the downgrade names",
    why: "after up, down and up again the schema is another one, or the second up fails",
    hazard: None,
    origin: Origin::Own,
    check: incomplete,
};

fn missing(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    if *reading.file.down() != Down::Missing {
        return Vec::new();
    }
    let span = reading.file.header().revision_span.clone();
    let finding = Finding::new(rule, reading.source, span, "the revision has no way back");
    vec![
        finding
            .hint("write a `-- aludel: down` section, or `-- aludel: down irreversible \"why\"`"),
    ]
}

fn incomplete(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let sections = reading.file.down().sections();
    // A step in Rust may do anything, and a statement that is not read may name anything.
    let is_unknown = sections.is_empty()
        || sections.iter().any(|section| matches!(section.kind, SectionKind::Call { .. }));
    if is_unknown {
        return Vec::new();
    }
    let words = words_of_down(reading);
    let named = |word: &str| words.contains(word);
    let mut found = Vec::new();
    for (at, read) in reading.up.iter().enumerate() {
        let (earlier, later) = (&reading.up[..at], &reading.up[at + 1..]);
        for made in &read.makes {
            let goes_again = later.iter().any(|later| later.drops.contains(made));
            let comes_back = earlier.iter().any(|earlier| earlier.drops.contains(made));
            if !goes_again
                && !comes_back
                && !named(made.word())
                && !goes_with_table(reading, made, &named)
            {
                let title = format!("no statement of the downgrade names the {}", made.describe());
                found.push((read, title, "drop it in the `down` section"));
            }
        }
        for dropped in &read.drops {
            let came = earlier.iter().any(|earlier| earlier.makes.contains(dropped));
            let comes_again = later.iter().chain([read]).any(|later| later.makes.contains(dropped));
            if !came && !comes_again && !named(dropped.word()) {
                let title = format!("the downgrade does not bring back the {}", dropped.describe());
                found.push((read, title, "make it again in the `down` section, or say that there is no way back: `-- aludel: down irreversible \"why\"`"));
            }
        }
    }
    found
        .into_iter()
        .map(|(read, title, hint)| {
            Finding::new(rule, reading.source, read.line(), title).hint(hint)
        })
        .collect()
}

/// Whether the downgrade drops the table that the object belongs to.
fn goes_with_table(reading: &Reading<'_>, made: &Effect, named: &dyn Fn(&str) -> bool) -> bool {
    let on_table = match made.kind {
        Kind::Column | Kind::Constraint => Some(made.name.clone()),
        Kind::Index => reading
            .up
            .iter()
            .find(|read| read.makes.contains(made))
            .and_then(super::super::reading::Read::table),
        _ => None,
    };
    let is_dropped = |table: &super::super::name::Name| {
        named(&table.name)
            && reading.down.iter().any(|read| {
                read.drops
                    .iter()
                    .any(|dropped| dropped.kind == Kind::Relation && dropped.name.may_be(table))
            })
    };
    // An index or a constraint of a column that goes, goes with it.
    let columns_go = matches!(made.kind, Kind::Index | Kind::Constraint)
        && reading.down.iter().flat_map(|read| &read.drops).any(|dropped| {
            dropped.kind == Kind::Column && on_table.as_ref() == Some(&dropped.name)
        });
    on_table.as_ref().is_some_and(is_dropped) || columns_go
}

/// Every name in the downgrade, as the server folds it; strings too, for what is made within a DO block.
fn words_of_down(reading: &Reading<'_>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for read in &reading.down {
        for token in script::scan(read.sql, 0..read.sql.len()).flatten() {
            let text = token.text(read.sql);
            match token.kind {
                TokenKind::Identifier => words.extend([text.to_lowercase()]),
                TokenKind::QuotedIdentifier => {
                    words.extend([text.trim_matches('"').replace("\"\"", "\"")]);
                }
                kind if kind.is_string() => words.extend(
                    text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned),
                ),
                _ => {}
            }
        }
    }
    words
}
