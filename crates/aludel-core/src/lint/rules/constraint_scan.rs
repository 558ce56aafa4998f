//! constraint-scan: a constraint that reads the whole table at once. Never about unique ones, which need an index first.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "constraint-scan",
    level: Level::Warning,
    finds: "a foreign key or a check that is added to a table that is there, without NOT VALID",
    why: "all rows are read under a lock that stops writers, and for a check readers too",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Squawk(&[
        squawk_linter::Rule::AddingForeignKeyConstraint,
        squawk_linter::Rule::ConstraintMissingNotValid,
    ]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (hit, read) in reading.hits(rule.origin.squawk()) {
        let Some((table, alter)) =
            read.alter_table().filter(|(table, _)| !reading.is_new(table, read))
        else {
            continue;
        };
        for action in alter.actions() {
            let Some(constraint) = scanned(&action) else { continue };
            let place = read.place(&action);
            let is_meant = place.start <= hit.span.start && hit.span.start < place.end;
            if !is_meant || found.iter().any(|finding| finding.span == place) {
                continue;
            }
            let title = format!("all rows of {table} are read while nobody can write to it");
            let finding =
                Finding::new(rule, reading.source, place, title).on(Some(table.clone())).hint(
                    "add it NOT VALID, and validate it in a section `-- aludel: up no-transaction`",
                );
            found.push(with_fix(finding, read, &alter, &constraint));
        }
    }
    found
}

/// The constraint of an action that could be added without reading the rows.
fn scanned(action: &ast::AlterTableAction) -> Option<ast::Constraint> {
    let constraint = match action {
        ast::AlterTableAction::AddConstraint(add) => add.constraint()?,
        // A new column of nothing but NULL breaks no foreign key, and the table is not read for it; with a default it is.
        ast::AlterTableAction::AddColumn(add) => {
            let has = |wanted: fn(&ast::Constraint) -> bool| add.constraints().find(wanted);
            has(|c| matches!(c, ast::Constraint::DefaultConstraint(_)))?;
            has(|c| matches!(c, ast::Constraint::ReferencesConstraint(_)))?
        }
        _ => return None,
    };
    let is_scanned = matches!(
        constraint,
        ast::Constraint::ForeignKeyConstraint(_)
            | ast::Constraint::ReferencesConstraint(_)
            | ast::Constraint::CheckConstraint(_)
    );
    (is_scanned && !constraint.is_not_valid()).then_some(constraint)
}

fn with_fix(
    finding: Finding,
    read: &Read<'_>,
    alter: &ast::AlterTable,
    constraint: &ast::Constraint,
) -> Finding {
    let table = alter.table_relation_name().and_then(|table| table.table_name_ref());
    let (Some(name), Some(table), 1) =
        (constraint.constraint_name(), table, alter.actions().count())
    else {
        return finding;
    };
    let (name, table) = (Name::of(&name), Name::of(&table));
    let validate = read.alone(&format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}"));
    let validate = validate.trim_start();
    finding.fix(read.whole.clone(), format!("{} NOT VALID;\n\n{validate}", read.sql))
}
