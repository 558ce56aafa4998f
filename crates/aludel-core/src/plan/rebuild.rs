//! What must be dropped and made again because something beneath it changes. Never renders or orders.

use std::collections::{BTreeMap, BTreeSet};

use super::column;
use super::moved_type::{self, columns_of_type, moved_columns, moved_type};
use crate::diff::{Change, ColumnAspect, TableChange};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{ColumnValue, GeneratedKind, Object, ObjectId, ReplicaIdentity, Schema};
use crate::script::{TokenKind, lex};

/// The version from which a generated column's expression can be set.
const SETS_EXPRESSION: i32 = 17_00_00;

/// Completes the changes: columns that only dropping and adding changes, and everything that stands on what is
/// dropped or gets another type.
pub(super) fn complete(
    changes: Vec<Change>,
    current: &Schema,
    desired: &Schema,
    server_version: i32,
) -> Vec<Change> {
    let changes = moved_type::complete(changes, current, desired);
    let again = columns_again(&changes, current, desired, server_version);
    let changes = readd(changes, current, desired, &again);
    let beneath = Beneath::of(&changes, current);
    let changes = replace_dependents(changes, beneath, current, desired);
    let changes = set_defaults_again(changes, current, desired);
    identify_rows_again(changes, current, desired)
}

/// Adds the replica identities that are lost with an index which is dropped and made again.
fn identify_rows_again(
    mut changes: Vec<Change>,
    current: &Schema,
    desired: &Schema,
) -> Vec<Change> {
    let mut again = Vec::new();
    for change in &changes {
        let Change::Replace { from, to } = change else { continue };
        let (table, index) = match &to.object {
            Object::Constraint(constraint) => (&constraint.table, &constraint.name),
            Object::Index(index) => (&index.table, &index.name.name),
            _ => continue,
        };
        let identity = |schema: &Schema| Some(schema.table(table)?.replica_identity.clone());
        let wanted = Some(ReplicaIdentity::Index(index.clone()));
        if from.object.id() == to.object.id()
            && identity(current) == wanted
            && identity(desired) == wanted
            && let Some(identity) = wanted
        {
            let change = TableChange::ReplicaIdentity(identity.clone(), identity);
            again.push(Change::Table { table: table.clone(), change });
        }
    }
    changes.extend(again);
    changes
}

/// Adds the defaults that stand on a function that is dropped and made again: they are dropped and set again.
fn set_defaults_again(mut changes: Vec<Change>, current: &Schema, desired: &Schema) -> Vec<Change> {
    let functions: BTreeSet<ObjectId> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Replace { from, .. } => Some(from.object.id()),
            _ => None,
        })
        .filter(|id| matches!(id, ObjectId::Function { .. }))
        .collect();
    let mut touched: BTreeSet<ColumnName> = BTreeSet::new();
    for change in &changes {
        if let Change::Table { table, change } = change {
            match change {
                TableChange::AlterColumn { to, aspect: ColumnAspect::Value, .. } => {
                    touched.insert((table.clone(), to.name.clone()));
                }
                TableChange::DropColumn(column) => {
                    touched.insert((table.clone(), column.name.clone()));
                }
                _ => {}
            }
        }
    }
    let mut again = Vec::new();
    for (id, entry) in current.iter() {
        let (ObjectId::Table(name), false) = (id, functions.is_disjoint(&entry.requires)) else {
            continue;
        };
        let (Some(now), Some(then)) = (current.table(name), desired.table(name)) else { continue };
        for from in &now.columns {
            let requires = column::required(current, name, &from.name);
            let key = (name.clone(), from.name.clone());
            let stands = !functions.is_disjoint(&requires) && !touched.contains(&key);
            if let (true, Some(to)) = (stands, then.column(&from.name)) {
                let change = TableChange::AlterColumn {
                    from: from.clone(),
                    to: to.clone(),
                    aspect: ColumnAspect::Value,
                };
                again.push(Change::Table { table: name.clone(), change });
            }
        }
    }
    changes.extend(again);
    changes
}

type ColumnName = (QualifiedName, Ident);

/// Columns that are dropped and added because no ALTER makes the change.
fn columns_again(
    changes: &[Change],
    current: &Schema,
    desired: &Schema,
    server_version: i32,
) -> BTreeSet<ColumnName> {
    let mut again = BTreeSet::new();
    let mut retyped: BTreeSet<ColumnName> = BTreeSet::new();
    for change in changes {
        match change {
            // The parent's column is made again, and the inherited one with it.
            Change::Table { change: TableChange::AlterColumn { from, to, .. }, .. }
                if from.inherited && to.inherited => {}
            Change::Table { table, change: TableChange::AlterColumn { from, to, aspect } } => {
                let column = (table.clone(), to.name.clone());
                match aspect {
                    ColumnAspect::Value if needs_again(&from.value, &to.value, server_version) => {
                        again.insert(column);
                    }
                    ColumnAspect::Type => {
                        retyped.insert(column);
                    }
                    _ => {}
                }
            }
            Change::Table { table, change: TableChange::DropColumn(column) } => {
                retyped.insert((table.clone(), column.name.clone()));
            }
            Change::Replace { from, .. } if matches!(from.object, Object::Function(_)) => {
                again.extend(generated_with(current, &from.object.id()));
            }
            _ => {
                let columns = moved_type(change).map(|name| columns_of_type(current, name));
                retyped.extend(
                    columns
                        .into_iter()
                        .flatten()
                        .map(|(table, column)| (table.name.clone(), column.name.clone())),
                );
            }
        }
    }
    // A generated column stops its sources from changing their types, also where it is a source's own source.
    let mut sources: BTreeSet<ColumnName> = retyped.union(&again).cloned().collect();
    while let Some((table, source)) = sources.pop_first() {
        let (Some(now), Some(then)) = (current.table(&table), desired.table(&table)) else {
            continue;
        };
        for column in now.columns.iter().filter(|column| !column.inherited) {
            let ColumnValue::Generated(expression, _) = &column.value else { continue };
            let stays = then.column(&column.name).is_some();
            let name = (table.clone(), column.name.clone());
            if stays && mentions(expression.as_str(), &source) && again.insert(name.clone()) {
                sources.insert(name);
            }
        }
    }
    again
}

/// Whether a column's value can only change by dropping and adding the column.
fn needs_again(from: &ColumnValue, to: &ColumnValue, server_version: i32) -> bool {
    match (from, to) {
        (ColumnValue::Generated(_, old), ColumnValue::Generated(_, new)) => {
            old != new || server_version < SETS_EXPRESSION
        }
        (ColumnValue::Generated(_, GeneratedKind::Virtual), _) => true,
        (ColumnValue::Generated(..), _) => false,
        (_, ColumnValue::Generated(..)) => true,
        _ => false,
    }
}

/// Turns the changes of columns that are made again into a drop and an addition.
fn readd(
    changes: Vec<Change>,
    current: &Schema,
    desired: &Schema,
    again: &BTreeSet<ColumnName>,
) -> Vec<Change> {
    let mut left: Vec<Change> = changes
        .into_iter()
        .filter(|change| match change {
            Change::Table { table, change: TableChange::AlterColumn { to, .. } } => {
                !again.contains(&(table.clone(), to.name.clone()))
            }
            Change::Comment { on: ObjectId::Column(table, column), .. }
            | Change::Grants { on: ObjectId::Column(table, column), .. } => {
                !again.contains(&(table.clone(), column.clone()))
            }
            _ => true,
        })
        .collect();
    for (table, column) in again {
        let of =
            |schema: &Schema| schema.table(table).and_then(|table| table.column(column)).cloned();
        if let (Some(from), Some(to)) = (of(current), of(desired)) {
            left.push(Change::Table {
                table: table.clone(),
                change: TableChange::DropColumn(from),
            });
            left.push(Change::Table { table: table.clone(), change: TableChange::AddColumn(to) });
        }
    }
    left
}

/// What changes beneath others.
#[derive(Default)]
struct Beneath {
    /// Gone, for a while or for good: whatever requires one of these must go before.
    gone: BTreeSet<ObjectId>,
    /// Of another type: only what keeps a parsed query over it must go.
    retyped: BTreeSet<ObjectId>,
}

impl Beneath {
    fn of(changes: &[Change], current: &Schema) -> Self {
        let mut beneath = Self::default();
        for change in changes {
            match change {
                Change::Replace { from, .. } => {
                    beneath.gone.insert(from.object.id());
                    beneath.retyped.extend(moved_columns(change, current));
                }
                // A reference may hold on to one key and be satisfied by another.
                Change::Drop(entry)
                    if matches!(entry.object, Object::Constraint(_) | Object::Index(_)) =>
                {
                    beneath.gone.insert(entry.object.id());
                }
                Change::Table { table, change: TableChange::DropColumn(column) } => {
                    beneath.gone.insert(ObjectId::Column(table.clone(), column.name.clone()));
                }
                Change::Table {
                    table,
                    change: TableChange::AlterColumn { to, aspect: ColumnAspect::Type, .. },
                } => {
                    beneath.retyped.insert(ObjectId::Column(table.clone(), to.name.clone()));
                }
                Change::Enum { name, .. } => {
                    if moved_type(change).is_some() {
                        beneath.gone.insert(ObjectId::Type(name.clone()));
                    }
                    beneath.retyped.extend(moved_columns(change, current));
                }
                _ => {}
            }
        }
        beneath
    }
}

/// The generated columns that stand on an object.
fn generated_with<'a>(
    schema: &'a Schema,
    id: &'a ObjectId,
) -> impl Iterator<Item = ColumnName> + 'a {
    let tables = schema.iter().filter_map(|(_, entry)| match &entry.object {
        Object::Table(table) if entry.requires.contains(id) => Some(table),
        _ => None,
    });
    tables.flat_map(move |table| {
        let generated = table.columns.iter().filter(move |column| {
            matches!(column.value, ColumnValue::Generated(..))
                && column::required(schema, &table.name, &column.name).contains(id)
        });
        generated.map(|column| (table.name.clone(), column.name.clone()))
    })
}

/// Adds a replacement for everything that is on both sides and cannot stay while something beneath it changes.
fn replace_dependents(
    mut changes: Vec<Change>,
    beneath: Beneath,
    current: &Schema,
    desired: &Schema,
) -> Vec<Change> {
    let mut by_requirement: BTreeMap<&ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for (id, entry) in current.iter() {
        for required in &entry.requires {
            by_requirement.entry(required).or_default().push(id);
        }
    }
    let mut replaced: BTreeSet<ObjectId> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Replace { from, .. } => Some(from.object.id()),
            Change::Drop(entry) => Some(entry.object.id()),
            _ => None,
        })
        .collect();
    let mut open: Vec<(ObjectId, bool)> = beneath
        .gone
        .into_iter()
        .map(|id| (id, true))
        .chain(beneath.retyped.into_iter().map(|id| (id, false)))
        .collect();
    let mut also = Vec::new();
    while let Some((id, is_gone)) = open.pop() {
        for dependent in by_requirement.get(&id).into_iter().flatten() {
            let (Some(from), Some(to)) = (current.get(dependent), desired.get(dependent)) else {
                continue;
            };
            if replaced.contains(*dependent) || !cannot_stay(&from.object, is_gone) {
                continue;
            }
            replaced.insert((*dependent).clone());
            also.push((from.clone(), to.clone()));
            open.push(((*dependent).clone(), true));
        }
    }
    let made_again: BTreeSet<ObjectId> = also.iter().map(|(from, _)| from.object.id()).collect();
    changes.retain(|change| !changes_in_place(change).is_some_and(|id| made_again.contains(&id)));
    changes.extend(
        also.into_iter()
            .map(|(from, to)| Change::Replace { from: Box::new(from), to: Box::new(to) }),
    );
    changes
}

/// Whether an object must go when something that it requires goes, or gets another type.
fn cannot_stay(object: &Object, is_gone: bool) -> bool {
    match object {
        Object::View(_) | Object::Policy(_) | Object::Trigger(_) | Object::Function(_) => true,
        // The server makes these anew by itself when a column gets another type.
        Object::Index(_) | Object::Constraint(_) => is_gone,
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Domain(_)
        | Object::Sequence(_)
        | Object::Table(_) => false,
    }
}

/// The object that a change alters and that a replacement would alter anyway.
fn changes_in_place(change: &Change) -> Option<ObjectId> {
    match change {
        Change::View { to, .. } => Some(ObjectId::View(to.name.clone())),
        Change::Function { to, .. } => Some(to.id()),
        Change::Policy { to, .. } => {
            Some(ObjectId::Policy { on: to.on.clone(), name: to.name.clone() })
        }
        Change::Trigger { on, name, .. } => {
            Some(ObjectId::Trigger { on: on.clone(), name: name.clone() })
        }
        Change::Constraint { table, name, .. } => {
            Some(ObjectId::Constraint { table: table.clone(), name: name.clone() })
        }
        Change::Index { name, .. } => Some(ObjectId::Index(name.clone())),
        Change::Comment { on, .. } | Change::Grants { on, .. } => match on {
            ObjectId::Column(relation, _) => Some(ObjectId::View(relation.clone())),
            other => Some(other.clone()),
        },
        _ => None,
    }
}

/// Whether a text names the column, by any identifier token; a column of another table by the same name counts too.
pub(super) fn mentions(text: &str, name: &Ident) -> bool {
    let quoted = format!("\"{}\"", name.as_str().replace('"', "\"\""));
    lex(text).map_while(Result::ok).any(|token| match token.kind {
        TokenKind::Identifier => token.text(text).eq_ignore_ascii_case(name.as_str()),
        TokenKind::QuotedIdentifier => token.text(text) == quoted,
        _ => false,
    })
}
