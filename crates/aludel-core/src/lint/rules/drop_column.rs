//! drop-column: values that no downgrade brings back. Never about what the upgrade made itself.

use squawk_syntax::ast::{self, AstNode};

use super::super::effects::{Effect, Kind};
use super::super::finding::{Finding, Level};
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "drop-column",
    level: Level::Error,
    finds: "a column that is dropped, with its values",
    why: "the values are gone for good, and programs that still name the column fail from that moment on",
    hazard: Some(Hazard::Drop),
    origin: Origin::Squawk(&[squawk_linter::Rule::BanDropColumn]),
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    reading
        .hits(rule.origin.squawk())
        .filter_map(|(hit, read)| {
            let title = match dropped(read, hit.span.start) {
                Some(column) if is_new(reading, read, &column) => return None,
                Some(column) if was_computed(reading, &column) => return None,
                Some(column) => {
                    let name = column.part.as_deref().unwrap_or_default();
                    format!("column {name} of {} is dropped, with its values", column.name)
                }
                None => "an attribute is dropped, with its values".to_owned(),
            };
            Some(Finding::new(rule, reading.source, hit.span.clone(), title).hint(
                "first release a program that does not use it; keep the values elsewhere if anybody may ask for them",
            ))
        })
        .collect()
}

/// The column whose DROP stands at this place.
fn dropped(read: &Read<'_>, at: usize) -> Option<Effect> {
    let (table, alter) = read.alter_table()?;
    alter.actions().find_map(|action| match &action {
        ast::AlterTableAction::DropColumn(drop) if read.place(&action).start == at => {
            Some(Effect::part(Kind::Column, &table, &drop.column_name_ref()?))
        }
        _ => None,
    })
}

fn is_new(reading: &Reading<'_>, read: &Read<'_>, column: &Effect) -> bool {
    let earlier = reading.up.iter().take_while(|one| one.statement.head < read.statement.head);
    reading.is_new(&column.name, read)
        || earlier.flat_map(|one| &one.makes).any(|made| made == column)
}

/// Whether it was a generated column, whose values are lost by nobody: the downgrade makes it again as one, or leaves it as the
/// upgrade makes it again.
fn was_computed(reading: &Reading<'_>, column: &Effect) -> bool {
    made_generated(&reading.down, column)
        .or_else(|| made_generated(&reading.up, column))
        .unwrap_or(false)
}

/// Whether the statements add the column as a generated one; nothing where they do not add it.
fn made_generated(reads: &[Read<'_>], column: &Effect) -> Option<bool> {
    let alters = reads.iter().filter_map(Read::alter_table);
    let mut added = alters.flat_map(|(table, alter)| {
        alter.actions().filter_map(move |action| match action {
            ast::AlterTableAction::AddColumn(add) => Some((table.clone(), add)),
            _ => None,
        })
    });
    added.find_map(|(table, add)| {
        let name = add.column_name()?;
        (Effect::part(Kind::Column, &table, &name) == *column).then(|| {
            add.constraints().any(|constraint| match constraint {
                ast::Constraint::GeneratedConstraint(generated) => {
                    let text = generated.syntax().text().to_string().to_lowercase();
                    !text.contains("identity")
                }
                _ => false,
            })
        })
    })
}
