//! The renames of a random pair, as its author would state them. Never states one of what is gone on one side.

use aludel_core::diff::{Directives, Rename};
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::ObjectId;

use super::Spec;
use super::table::Table;
use crate::random::Random;

/// Most renames of tables and columns are stated; one that is not is a drop and an addition.
pub(crate) fn directives(from: &Spec, to: &Spec, random: &mut Random) -> Directives {
    let mut renames = Vec::new();
    for (at, (old, new)) in from.tables.iter().zip(&to.tables).enumerate() {
        if let (Some(old), Some(new)) = (old, new) {
            of_table(at, old, new, random, &mut renames);
        }
    }
    Directives { renames, ..Directives::default() }
}

fn of_table(at: usize, old: &Table, new: &Table, random: &mut Random, renames: &mut Vec<Rename>) {
    let mut state = |from: ObjectId, to: ObjectId| {
        if from != to {
            renames.push(Rename::Object { from, to });
        }
    };
    let (was, is) = (relation(old, &old.base(at)), relation(new, &new.base(at)));
    if was != is {
        if random.percent(20) {
            return;
        }
        state(ObjectId::Table(was.clone()), ObjectId::Table(is.clone()));
    }
    let column = |of: &QualifiedName, name: &str| ObjectId::Column(of.clone(), Ident::new(name));
    if random.percent(80) {
        state(column(&was, old.id()), column(&is, new.id()));
    }
    for (number, before) in old.present() {
        if let Some(after) = new.columns[number].as_ref().filter(|_| random.percent(80)) {
            state(column(&was, &before.name(number)), column(&is, &after.name(number)));
        }
    }
    if old.has_serial() && new.has_serial() && random.percent(60) {
        let sequence = |table: &Table| {
            ObjectId::Sequence(relation(table, &format!("{}_{}_seq", table.base(at), table.id())))
        };
        state(sequence(old), sequence(new));
    }
}

fn relation(table: &Table, name: &str) -> QualifiedName {
    QualifiedName::new(Ident::new(table.schema()), Ident::new(name))
}
