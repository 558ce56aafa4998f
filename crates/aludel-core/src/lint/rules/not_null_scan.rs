//! not-null-scan: SET NOT NULL that reads the whole table. Never where a validated check says the same already.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::ident::Ident;
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "not-null-scan",
    level: Level::Warning,
    finds: "SET NOT NULL on a table that is there, without a validated check that says the same",
    why: "all rows are read while nobody can read the table or write to it",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Squawk(&[squawk_linter::Rule::AddingNotNullableField]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (hit, read) in reading.hits(rule.origin.squawk()) {
        let Some((table, alter)) = read.alter_table() else { continue };
        if reading.is_new(&table, read) || is_validated(reading, &table, read) {
            continue;
        }
        for action in alter.actions() {
            let ast::AlterTableAction::AlterColumn(column) = &action else { continue };
            let Some(name) = column.column_name_ref().map(|name| Name::of(&name).name) else {
                continue;
            };
            let place = read.place(&action);
            if !(place.start <= hit.span.start && hit.span.start < place.end) {
                continue;
            }
            let title = format!("all rows of {table} are read to see that {name} is never NULL");
            let check = Ident::new(format!("{name}_is_not_null"));
            let column = Ident::new(name.as_str());
            let finding =
                Finding::new(rule, reading.source, place, title).on(Some(table.clone())).hint(
                    "let a check say it first: NOT VALID, then validated outside the transaction",
                );
            found.push(if alter.actions().count() == 1 {
                finding.fix(
                    read.whole.clone(),
                    format!(
                        "ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID;\n\n\
                         -- aludel: up no-transaction\nALTER TABLE {table} VALIDATE CONSTRAINT {check};\n\n\
                         -- aludel: up\n{};\nALTER TABLE {table} DROP CONSTRAINT {check};",
                        read.sql
                    ),
                )
            } else {
                finding
            });
        }
    }
    found
}

/// Whether the upgrade validates a constraint of the table before: then the server does not read the rows again.
fn is_validated(reading: &Reading<'_>, table: &Name, before: &Read<'_>) -> bool {
    let earlier = reading.up.iter().filter(|read| read.statement.head < before.statement.head);
    earlier.filter_map(Read::alter_table).any(|(of, alter)| {
        let mut actions = alter.actions();
        of.may_be(table)
            && actions.any(|action| matches!(action, ast::AlterTableAction::ValidateConstraint(_)))
    })
}
