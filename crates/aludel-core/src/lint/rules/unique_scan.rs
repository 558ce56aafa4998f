//! unique-scan: a key whose index is built under a lock. Never about one that takes an index that is there.

use squawk_syntax::ast::{self, AstNode};

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "unique-scan",
    level: Level::Warning,
    finds: "a unique constraint or a primary key that is added to a table that is there",
    why: "its index is built while nobody can read the table or write to it",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Squawk(&[
        squawk_linter::Rule::DisallowedUniqueConstraint,
        squawk_linter::Rule::AddingSerialPrimaryKeyField,
    ]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits_on_old(rule.origin.squawk())
        .filter_map(|(hit, read)| {
            let (table, alter) = read.alter_table()?;
            let title = format!("nobody can read {table} while the index of this key is built");
            let finding = Finding::new(rule, reading.source, hit.span.clone(), title)
                .on(Some(table.clone()))
                .hint("build a unique index CONCURRENTLY, and add the constraint USING INDEX");
            Some(with_fix(finding, read, &table, &alter))
        })
        .collect()
}

fn with_fix(finding: Finding, read: &Read<'_>, table: &Name, alter: &ast::AlterTable) -> Finding {
    let actions: Vec<_> = alter.actions().collect();
    let [ast::AlterTableAction::AddConstraint(add)] = actions.as_slice() else { return finding };
    let (word, parameters) = match add.constraint() {
        Some(ast::Constraint::UniqueConstraint(unique)) => ("UNIQUE", unique.index_parameters()),
        Some(ast::Constraint::PrimaryKeyConstraint(key)) => ("PRIMARY KEY", key.index_parameters()),
        _ => return finding,
    };
    let name = add.constraint().and_then(|constraint| constraint.constraint_name());
    let (Some(name), Some(parameters)) = (name, parameters) else { return finding };
    let (name, columns) = (Name::of(&name), parameters.syntax().text().to_string());
    let columns = columns.trim();
    finding.fix(
        read.whole.clone(),
        format!(
            "{}-- aludel: up no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} {columns};\n\n\
             -- aludel: up\nALTER TABLE {table} ADD CONSTRAINT {name} {word} USING INDEX {name};",
            read.line_end()
        ),
    )
}
