//! validated-in-same-transaction: NOT VALID that gains nothing. Never about a constraint of an earlier revision.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "validated-in-same-transaction",
    level: Level::Warning,
    finds: "a constraint that is validated in the transaction that adds it NOT VALID",
    why: "the lock of the first statement is kept while the second one reads all rows",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in &reading.up {
        let Some((table, alter)) = read.alter_table() else { continue };
        for action in alter.actions() {
            let ast::AlterTableAction::ValidateConstraint(validate) = &action else { continue };
            let Some(name) = validate.constraint_name_ref().map(|name| Name::of(&name)) else {
                continue;
            };
            let is_added = reading.up.iter().any(|earlier| {
                earlier.statement.head < read.statement.head
                    && earlier.transaction == read.transaction
                    && adds(earlier, &table, &name)
            });
            if is_added && !reading.is_new(&table, read) {
                let title = format!("{name} is validated while {table} is still locked");
                let sql = read.alone(read.sql);
                found.push(
                    Finding::new(rule, reading.source, read.place(&action), title)
                        .on(Some(table.clone()))
                        .hint("validate it in a section of its own without transaction")
                        .fix(read.whole.clone(), sql),
                );
            }
        }
    }
    found
}

fn adds(read: &Read<'_>, table: &Name, constraint: &Name) -> bool {
    read.alter_table().is_some_and(|(of, alter)| {
        of.may_be(table)
            && alter.actions().any(|action| match action {
                ast::AlterTableAction::AddConstraint(add) => add
                    .constraint()
                    .filter(ast::Constraint::is_not_valid)
                    .and_then(|added| added.constraint_name())
                    .is_some_and(|name| Name::of(&name) == *constraint),
                _ => false,
            })
    })
}
