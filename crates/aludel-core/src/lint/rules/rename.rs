//! rename: names that running programs still use. Never about names that no program says, such as those of indexes.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "rename",
    level: Level::Warning,
    finds: "a rename, or a move to another schema, that programs which run cannot survive",
    why: "programs that use the old name fail from the commit on, until they are replaced",
    hazard: Some(Hazard::Breaks),
    origin: Origin::Squawk(&[
        squawk_linter::Rule::RenamingColumn,
        squawk_linter::Rule::RenamingTable,
        squawk_linter::Rule::RenamingObject,
        squawk_linter::Rule::BanSetSchema,
    ]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits(rule.origin.squawk())
        .filter(|(hit, read)| !is_unseen(hit.rule, read) && !reading.works_on_new(read))
        .filter(|(_, read)| !comes_again(reading, read))
        .map(|(hit, read)| {
            let what = match read.table() {
                Some(table) if hit.rule == squawk_linter::Rule::RenamingColumn => {
                    format!("a column of {table} gets another name")
                }
                Some(table) if hit.rule == squawk_linter::Rule::BanSetSchema => {
                    format!("{table} moves to another schema")
                }
                Some(table) => format!("{table} gets another name"),
                None => "an object gets another name".to_owned(),
            };
            Finding::new(rule, reading.source, hit.span.clone(), what).hint(
                "make the new one beside the old, release a program that uses it, and drop the old one in a later revision",
            )
        })
        .collect()
}

/// Whether the upgrade makes another object of the old name, as it does to replace one.
fn comes_again(reading: &Reading<'_>, read: &Read<'_>) -> bool {
    let later = reading.up.iter().filter(|one| one.statement.head > read.statement.head);
    let mut made = later.flat_map(|one| &one.makes);
    !read.drops.is_empty() && made.any(|made| read.drops.contains(made))
}

/// Names that only people and other revisions use.
fn is_unseen(hit: squawk_linter::Rule, read: &Read<'_>) -> bool {
    hit == squawk_linter::Rule::RenamingObject
        && matches!(
            read.tree(),
            Some(
                ast::Stmt::AlterTable(_)
                    | ast::Stmt::AlterIndex(_)
                    | ast::Stmt::AlterTrigger(_)
                    | ast::Stmt::AlterPolicy(_)
            )
        )
}
