//! Finds what looks like a rename among what goes and what comes. Never renames anything: a name is a promise, and only
//! a directive says that it was kept.

use std::collections::BTreeMap;

use super::{Change, ProbableRename, Rename, TableChange};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Column, Object, ObjectId};

/// What `changes` drop that is like something they create.
pub(super) fn find(changes: &[Change]) -> Vec<ProbableRename> {
    let mut found = Vec::new();
    objects(changes, &mut found);
    columns(changes, &mut found);
    labels(changes, &mut found);
    found
}

/// What two objects of different names have in common when they are the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Likeness<'a> {
    Columns(Vec<(&'a Ident, &'a str, bool)>),
    Labels(&'a [String]),
}

fn likeness(object: &Object) -> Option<(Likeness<'_>, &'static str)> {
    match object {
        Object::Table(table) if !table.columns.is_empty() => Some((
            Likeness::Columns(
                table
                    .columns
                    .iter()
                    .map(|column| (&column.name, column.data_type.as_str(), column.nullable))
                    .collect(),
            ),
            "both have the same columns",
        )),
        Object::Enum(enum_type) if !enum_type.values.is_empty() => {
            Some((Likeness::Labels(&enum_type.values), "both have the same labels"))
        }
        _ => None,
    }
}

fn objects(changes: &[Change], found: &mut Vec<ProbableRename>) {
    let mut going: BTreeMap<Likeness<'_>, Vec<ObjectId>> = BTreeMap::new();
    for change in changes {
        if let Change::Drop(entry) = change
            && let Some((likeness, _)) = likeness(&entry.object)
        {
            going.entry(likeness).or_default().push(entry.object.id());
        }
    }
    for change in changes {
        if let Change::Create(entry) = change
            && let Some((likeness, why)) = likeness(&entry.object)
            && let Some(candidates) = going.get_mut(&likeness)
            && !candidates.is_empty()
        {
            let to = entry.object.id();
            let from = candidates.remove(nearest(candidates, &to));
            found.push(ProbableRename { rename: Rename::Object { from, to }, why });
        }
    }
}

/// The candidate that differs in case only, else the first.
fn nearest(candidates: &[ObjectId], to: &ObjectId) -> usize {
    let folded = to.to_string().to_lowercase();
    let alike =
        |id: &ObjectId| id.to_string().to_lowercase().replace('"', "") == folded.replace('"', "");
    candidates.iter().position(alike).unwrap_or(0)
}

fn columns(changes: &[Change], found: &mut Vec<ProbableRename>) {
    let mut tables: BTreeMap<&QualifiedName, (Vec<&Column>, Vec<&Column>)> = BTreeMap::new();
    for change in changes {
        match change {
            Change::Table { table, change: TableChange::DropColumn(column) } => {
                tables.entry(table).or_default().0.push(column);
            }
            Change::Table { table, change: TableChange::AddColumn(column) } => {
                tables.entry(table).or_default().1.push(column);
            }
            _ => {}
        }
    }
    for (table, (mut going, mut coming)) in tables {
        let folded = |column: &Column| column.name.as_str().to_lowercase();
        let mut by_case = BTreeMap::new();
        for column in &going {
            by_case.entry(folded(column)).or_insert(*column);
        }
        let mut push = |from: &Column, to: &Column, why| {
            found.push(ProbableRename {
                rename: Rename::Object {
                    from: ObjectId::Column(table.clone(), from.name.clone()),
                    to: ObjectId::Column(table.clone(), to.name.clone()),
                },
                why,
            });
        };
        let mut paired = std::collections::BTreeSet::new();
        coming.retain(|column| match by_case.remove(&folded(column)) {
            Some(from) => {
                push(from, column, "the names differ in case only");
                paired.insert(&from.name);
                false
            }
            None => true,
        });
        going.retain(|column| !paired.contains(&column.name));
        let mut by_type: BTreeMap<&str, Vec<&Column>> = BTreeMap::new();
        for column in going.iter().rev() {
            by_type.entry(column.data_type.as_str()).or_default().push(column);
        }
        for column in coming {
            if let Some(from) = by_type.get_mut(column.data_type.as_str()).and_then(Vec::pop) {
                push(from, column, "both have the same type");
            }
        }
    }
}

fn labels(changes: &[Change], found: &mut Vec<ProbableRename>) {
    for change in changes {
        let Change::Enum { name, from, to, renamed } = change else { continue };
        if from.len() != to.len() {
            continue;
        }
        let done = |old: &str, new: &str| renamed.iter().any(|(from, to)| from == old && to == new);
        let differing: Vec<_> =
            from.iter().zip(to).filter(|(old, new)| old != new && !done(old, new)).collect();
        if let [(old, new)] = differing[..]
            && !to.contains(old)
            && !from.contains(new)
        {
            found.push(ProbableRename {
                rename: Rename::Value { of: name.clone(), from: old.clone(), to: new.clone() },
                why: "both stand at the same place",
            });
        }
    }
}
