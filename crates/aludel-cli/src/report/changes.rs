//! What differs between two schemas, object by object and column by column: what the diagram marks. Never says in which words.

use std::collections::BTreeMap;

use aludel_core::diff::{Change, Difference, TableChange};
use aludel_core::ident::QualifiedName;
use aludel_core::schema::{Column, Object, ObjectId, Schema, Table};

/// What becomes of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Added,
    Changed,
    Removed,
}

/// The objects and columns that change, and the schema with what is added to it and nothing taken away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    /// What becomes of each, and the table that it is a part of.
    marks: BTreeMap<ObjectId, (Mark, Option<QualifiedName>)>,
    /// What is added, for those who draw it beside what is there.
    added: Schema,
}

impl Mark {
    /// In legends, in classes and for screen readers.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Changes {
    /// What happens from `before` to `after`, both read from servers of one version.
    pub(crate) fn between(before: &Schema, after: &Schema) -> Self {
        let mut changes = Self { added: after.clone(), ..Self::default() };
        for (id, old, new) in before.beside(after) {
            let part_of = old.or(new).and_then(|entry| entry.goes_with(id)).cloned();
            let mark = match (old, new) {
                (Some(_), None) => Mark::Removed,
                (None, Some(_)) => Mark::Added,
                (Some(old), Some(new)) => {
                    let is_same = match (&old.object, &new.object) {
                        (Object::Table(old), Object::Table(new)) => changes.columns(old, new),
                        (old, new) => old == new,
                    };
                    if is_same && old.comment == new.comment {
                        continue;
                    }
                    Mark::Changed
                }
                (None, None) => continue,
            };
            changes.mark(id.clone(), mark, part_of);
        }
        changes
    }

    /// What a comparison with `wanted` found.
    pub(crate) fn of(difference: &Difference, wanted: &Schema) -> Self {
        let mut changes = Self { added: wanted.clone(), ..Self::default() };
        for change in &difference.changes {
            let (id, mark) = match change {
                Change::Create(entry) | Change::Drop(entry) => {
                    let is_new = matches!(change, Change::Create(_));
                    let id = entry.object.id();
                    let part_of = entry.goes_with(&id).cloned();
                    changes.mark(id, if is_new { Mark::Added } else { Mark::Removed }, part_of);
                    continue;
                }
                Change::Replace { to, .. } => (to.object.id(), Mark::Changed),
                Change::Rename { to, .. } => (to.clone(), Mark::Changed),
                Change::Comment { on, .. } => (on.clone(), Mark::Changed),
                Change::Table { table, change } => match change {
                    TableChange::AddColumn(added) => (column(table, added), Mark::Added),
                    TableChange::DropColumn(dropped) => (column(table, dropped), Mark::Removed),
                    TableChange::AlterColumn { to, .. } => (column(table, to), Mark::Changed),
                    _ => (ObjectId::Table(table.clone()), Mark::Changed),
                },
                Change::Constraint { table, name, .. } => {
                    let (table, name) = (table.clone(), name.clone());
                    (ObjectId::Constraint { table, name }, Mark::Changed)
                }
                Change::Index { name, .. } => (ObjectId::Index(name.clone()), Mark::Changed),
                Change::View { to, .. } => (ObjectId::View(to.name.clone()), Mark::Changed),
                Change::Enum { name, .. } => (ObjectId::Type(name.clone()), Mark::Changed),
                Change::Domain { to, .. } => (ObjectId::Type(to.name.clone()), Mark::Changed),
                Change::Sequence { to, .. } => (ObjectId::Sequence(to.name.clone()), Mark::Changed),
                Change::Extension { to, .. } => {
                    (ObjectId::Extension(to.name.clone()), Mark::Changed)
                }
                Change::Function { to, .. } => (to.id(), Mark::Changed),
                Change::Trigger { on, name, .. } => {
                    (ObjectId::Trigger { on: on.clone(), name: name.clone() }, Mark::Changed)
                }
                Change::Policy { to, .. } => {
                    (ObjectId::Policy { on: to.on.clone(), name: to.name.clone() }, Mark::Changed)
                }
                // Who may do what is no part of a schema's shape.
                Change::Grants { .. } => continue,
            };
            changes.mark(id, mark, None);
        }
        changes
    }

    /// What becomes of an object or column, if anything.
    pub(crate) fn of_object(&self, id: &ObjectId) -> Option<Mark> {
        self.marks.get(id).map(|(mark, _)| *mark)
    }

    /// Whether anything about a table or a part of it changes.
    pub(crate) fn touches(&self, table: &QualifiedName) -> bool {
        self.marks.iter().any(|(id, (_, part_of))| {
            part_of.as_ref() == Some(table) || id.relation() == Some(table)
        })
    }

    /// The objects and columns with what becomes of them, without the parts of tables that come or go as a whole.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&ObjectId, Mark)> {
        let goes_with = |part_of: &Option<QualifiedName>| {
            let table = part_of.as_ref().map(|table| ObjectId::Table(table.clone()));
            let mark = table.and_then(|table| self.of_object(&table));
            mark.is_some_and(|mark| mark != Mark::Changed)
        };
        let alone = self.marks.iter().filter(move |(_, (_, part_of))| !goes_with(part_of));
        alone.map(|(id, (mark, _))| (id, *mark))
    }

    /// The schema with what is added, and with nothing taken away.
    pub(crate) fn beside(&self, live: &Schema) -> Schema {
        let mut both = live.clone();
        for (id, (mark, _)) in &self.marks {
            if *mark == Mark::Removed {
                continue;
            }
            if let ObjectId::Column(relation, name) = id {
                let column = self.added.table(relation).and_then(|table| table.column(name));
                let table = both.get_mut(&ObjectId::Table(relation.clone()));
                if let (Some(column), Some(entry)) = (column, table)
                    && let Object::Table(table) = &mut entry.object
                    && table.column(name).is_none()
                {
                    table.columns.push(column.clone());
                }
            } else if both.get(id).is_none()
                && let Some(entry) = self.added.get(id)
            {
                both.insert(entry.clone());
            }
        }
        both
    }

    fn mark(&mut self, id: ObjectId, mark: Mark, part_of: Option<QualifiedName>) {
        self.marks.entry(id).or_insert((mark, part_of));
    }

    /// Marks what differs in the columns of a table; whether everything else about it is the same.
    fn columns(&mut self, old: &Table, new: &Table) -> bool {
        for there in &old.columns {
            match new.column(&there.name) {
                None => self.mark(column(&old.name, there), Mark::Removed, None),
                Some(wanted) if wanted != there => {
                    self.mark(column(&old.name, there), Mark::Changed, None);
                }
                Some(_) => {}
            }
        }
        for wanted in new.columns.iter().filter(|wanted| old.column(&wanted.name).is_none()) {
            self.mark(column(&old.name, wanted), Mark::Added, None);
        }
        let rest = |table: &Table| Table { columns: Vec::new(), ..table.clone() };
        rest(old) == rest(new)
    }
}

fn column(table: &QualifiedName, column: &Column) -> ObjectId {
    ObjectId::Column(table.clone(), column.name.clone())
}
