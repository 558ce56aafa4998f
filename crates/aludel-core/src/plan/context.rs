//! What the planner of each kind may look at: both sides, and what happens to the tables. Never changes them.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanOptions;
use super::enum_type::set_aside;
use super::moved_type::{moved_columns, moved_type, type_aside};
use crate::diff::{Change, ColumnAspect, Directives, TableChange};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    ColumnValue, ConstraintKind, Entry, Object, ObjectId, Schema, Sequence, SequenceOwner,
};

/// Both sides of a plan and the fate of every table.
pub(super) struct Context<'a> {
    pub current: &'a Schema,
    pub desired: &'a Schema,
    pub directives: &'a Directives,
    pub options: &'a PlanOptions,
    /// Tables and materialised views that the plan makes: nobody waits for locks on them.
    pub created: BTreeSet<QualifiedName>,
    /// Tables and views that the plan drops, and what goes with them.
    pub dropped: BTreeSet<QualifiedName>,
    /// Columns that the plan drops, also to make them again.
    pub dropped_columns: BTreeSet<(QualifiedName, Ident)>,
    /// What changes beneath others: columns that get another type or go, and whatever is dropped and made again.
    pub changing: BTreeSet<ObjectId>,
    /// Partitions that are detached for a moment, by each table that they are below.
    pub reattached: BTreeMap<QualifiedName, Vec<QualifiedName>>,
    /// Types that step aside until what has them has moved over to the ones that take their names.
    pub aside: BTreeSet<QualifiedName>,
    /// Sequences that CREATE TABLE or ADD COLUMN makes by the word `serial`, with their columns.
    pub serial: BTreeMap<QualifiedName, SequenceOwner>,
    /// Sequences that go with the column or table that owns them.
    pub owned: BTreeSet<QualifiedName>,
}

impl<'a> Context<'a> {
    pub fn new(
        current: &'a Schema,
        desired: &'a Schema,
        directives: &'a Directives,
        options: &'a PlanOptions,
        changes: &[Change],
    ) -> Self {
        let mut context = Self {
            current,
            desired,
            directives,
            options,
            created: BTreeSet::new(),
            dropped: BTreeSet::new(),
            dropped_columns: BTreeSet::new(),
            changing: BTreeSet::new(),
            reattached: BTreeMap::new(),
            aside: BTreeSet::new(),
            serial: BTreeMap::new(),
            owned: BTreeSet::new(),
        };
        let mut made_columns = Vec::new();
        for change in changes {
            context.aside.extend(type_aside(change, current).cloned());
            match change {
                Change::Create(entry) => context.creates(entry, &mut made_columns),
                Change::Drop(entry) => context.drops(entry),
                Change::Replace { from, to } => {
                    context.changing.insert(from.object.id());
                    context.changing.extend(moved_columns(change, current));
                    context.drops(from);
                    context.creates(to, &mut made_columns);
                }
                Change::Table { table, change: TableChange::AddColumn(column) } => {
                    made_columns.push((table.clone(), column.name.clone()));
                }
                Change::Table {
                    table,
                    change: TableChange::AlterColumn { to, aspect: ColumnAspect::Type, .. },
                } => {
                    context.changing.insert(ObjectId::Column(table.clone(), to.name.clone()));
                }
                Change::Table { table, change: TableChange::PartitionOf(Some(from), Some(to)) }
                    if from.parent == to.parent =>
                {
                    context.reattaches(table);
                }
                Change::Enum { name, .. } if moved_type(change).is_some() => {
                    context.changing.insert(ObjectId::Type(name.clone()));
                    context.changing.extend(moved_columns(change, current));
                }
                Change::Table { table, change: TableChange::DropColumn(column) } => {
                    context.changing.insert(ObjectId::Column(table.clone(), column.name.clone()));
                    context.dropped_columns.insert((table.clone(), column.name.clone()));
                }
                _ => {}
            }
        }
        for (table, column) in made_columns {
            if let Some(sequence) = context.serial_sequence(&table, &column, changes) {
                context.serial.insert(sequence, SequenceOwner { table, column });
            }
        }
        for (_, entry) in current.iter() {
            let Object::Sequence(Sequence { name, owned_by: Some(owner), .. }) = &entry.object
            else {
                continue;
            };
            if context.gets_other_owner(name, Some(owner)) {
                continue;
            }
            if context.dropped.contains(&owner.table)
                || context.dropped_columns.contains(&(owner.table.clone(), owner.column.clone()))
            {
                context.owned.insert(name.clone());
            }
        }
        context
    }

    fn reattaches(&mut self, partition: &QualifiedName) {
        let mut below = partition;
        while let Some(of) = self.desired.table(below).and_then(|table| table.partition_of.as_ref())
        {
            self.reattached.entry(of.parent.clone()).or_default().push(partition.clone());
            below = &of.parent;
        }
    }

    fn creates(&mut self, entry: &Entry, made_columns: &mut Vec<(QualifiedName, Ident)>) {
        match &entry.object {
            Object::Table(table) => {
                self.created.insert(table.name.clone());
                let columns = table.columns.iter().filter(|column| !column.inherited);
                made_columns
                    .extend(columns.map(|column| (table.name.clone(), column.name.clone())));
            }
            Object::View(view) => {
                self.created.insert(view.name.clone());
            }
            _ => {}
        }
    }

    fn drops(&mut self, entry: &Entry) {
        match &entry.object {
            Object::Table(table) => {
                self.dropped.insert(table.name.clone());
            }
            Object::View(view) => {
                self.dropped.insert(view.name.clone());
            }
            _ => {}
        }
    }

    /// The sequence that the word `serial` would make for a new column, if that is just what is wanted.
    fn serial_sequence(
        &self,
        table: &QualifiedName,
        column: &Ident,
        changes: &[Change],
    ) -> Option<QualifiedName> {
        let wanted = self.desired.table(table)?.column(column)?;
        let name = QualifiedName::new(
            table.schema.clone(),
            Ident::new(format!("{}_{}_seq", table.name.as_str(), column.as_str())),
        );
        let ColumnValue::Default(default) = &wanted.value else { return None };
        let is_plain = wanted.collation.is_none() && !wanted.nullable;
        let is_integer = matches!(wanted.data_type.as_str(), "smallint" | "integer" | "bigint");
        if !is_plain || !is_integer || default.as_str() != nextval(&name) {
            return None;
        }
        let id = ObjectId::Sequence(name.clone());
        let entry = self.desired.get(&id)?;
        let mut usual = Sequence::new(name.clone(), wanted.data_type.clone());
        usual.owned_by = Some(SequenceOwner { table: table.clone(), column: column.clone() });
        let is_usual = entry.object == Object::Sequence(usual)
            && name.name.as_str().len() <= 63
            && entry.comment.is_none()
            && entry.grants.is_empty();
        let is_new = changes
            .iter()
            .any(|change| matches!(change, Change::Create(entry) if entry.object.id() == id));
        (is_usual && is_new).then_some(name)
    }

    /// What the desired side says that the object requires.
    pub fn needs(&self, id: &ObjectId) -> BTreeSet<ObjectId> {
        self.desired.get(id).map(|entry| entry.requires.clone()).unwrap_or_default()
    }

    /// What the current side says that the object requires.
    pub fn frees(&self, id: &ObjectId) -> BTreeSet<ObjectId> {
        self.current.get(id).map(|entry| entry.requires.clone()).unwrap_or_default()
    }

    /// What the type stands on, each under the name that it has when the type goes.
    pub fn types_beneath(&self, entry: &Entry) -> BTreeSet<ObjectId> {
        self.by_then(&entry.requires)
    }

    /// The same objects, types that step aside under the names that they have then.
    pub fn by_then(&self, ids: &BTreeSet<ObjectId>) -> BTreeSet<ObjectId> {
        let aside = |id: &ObjectId| match id {
            ObjectId::Type(name) if self.aside.contains(name) => ObjectId::Type(set_aside(name)),
            other => other.clone(),
        };
        ids.iter().map(aside).collect()
    }

    /// Whether statements on the table can be CONCURRENTLY or NOT VALID: PostgreSQL has neither for partitioned ones.
    pub fn is_partitioned(&self, name: &QualifiedName) -> bool {
        let partitioned =
            |schema: &Schema| schema.table(name).is_some_and(|table| table.partition_by.is_some());
        partitioned(self.current) || partitioned(self.desired)
    }

    /// Whether something that the object requires changes beneath it.
    pub fn changes_beneath(&self, entry: &Entry) -> bool {
        entry.requires.iter().any(|id| self.changing.contains(id))
    }

    /// Whether a sequence stays and belongs to another column, or to none, before its owner goes.
    fn gets_other_owner(&self, name: &QualifiedName, owner: Option<&SequenceOwner>) -> bool {
        match self.desired.get(&ObjectId::Sequence(name.clone())).map(|entry| &entry.object) {
            Some(Object::Sequence(wanted)) => wanted.owned_by.as_ref() != owner,
            _ => false,
        }
    }

    /// What goes with a table or view that is dropped, or with a column of it.
    pub fn going_with(
        &self,
        table: &'a QualifiedName,
    ) -> impl Iterator<Item = (&'a ObjectId, &'a Entry)> {
        self.current.on(table).filter(|(_, entry)| match &entry.object {
            Object::Sequence(Sequence { name, owned_by, .. }) => {
                !self.gets_other_owner(name, owned_by.as_ref())
            }
            _ => true,
        })
    }

    /// Whether the object goes with a table, view or column that is dropped.
    pub fn goes_along(&self, entry: &Entry) -> bool {
        let id = entry.object.id();
        let on = match &entry.object {
            Object::Index(index) => Some(&index.table),
            _ => id.relation(),
        };
        on.is_some_and(|on| self.dropped.contains(on))
            || matches!(&entry.object, Object::Sequence(sequence) if self.owned.contains(&sequence.name))
            || self.dropped_columns.iter().any(|(table, column)| stands_on(entry, table, column))
    }

    /// What the object requires, without columns of its own table that go too.
    pub fn requires_elsewhere(&self, entry: &Entry, table: &QualifiedName) -> Vec<ObjectId> {
        // A column that takes the object along as well need not wait for the other one.
        let goes_too = |id: &ObjectId| {
            matches!(id, ObjectId::Column(of, column)
                if of == table
                    && stands_on(entry, of, column)
                    && self.dropped_columns.contains(&(of.clone(), column.clone())))
        };
        entry.requires.iter().filter(|id| !goes_too(id)).cloned().collect()
    }
}

/// Whether the object is one that PostgreSQL drops with the column.
pub(super) fn stands_on(entry: &Entry, table: &QualifiedName, column: &Ident) -> bool {
    let requires = || {
        entry
            .requires
            .iter()
            .any(|id| matches!(id, ObjectId::Column(of, name) if of == table && name == column))
    };
    match &entry.object {
        Object::Sequence(sequence) => sequence
            .owned_by
            .as_ref()
            .is_some_and(|owner| owner.table == *table && owner.column == *column),
        Object::Index(index) => index.table == *table && requires(),
        Object::Constraint(constraint) => {
            // A column takes no constraint along that it is referred to by, or is in an expression of; but for CHECK.
            let is_check = matches!(constraint.kind, ConstraintKind::Check(_));
            constraint.table == *table
                && (constraint_columns(&constraint.kind).contains(&column)
                    || (is_check && requires()))
        }
        _ => false,
    }
}

/// The columns that a constraint names.
pub(super) fn constraint_columns(kind: &ConstraintKind) -> Vec<&Ident> {
    match kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            key.columns.iter().chain(&key.include).collect()
        }
        ConstraintKind::ForeignKey(key) => key.columns.iter().collect(),
        ConstraintKind::Check(_) => Vec::new(),
        ConstraintKind::Exclusion(exclusion) => exclusion
            .keys
            .iter()
            .filter_map(|key| match &key.key.item {
                crate::schema::IndexItem::Column(column) => Some(column),
                crate::schema::IndexItem::Expression(_) => None,
            })
            .collect(),
    }
}

/// The default of a serial column.
pub(super) fn nextval(sequence: &QualifiedName) -> String {
    format!("nextval({}::regclass)", crate::ident::literal(&sequence.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_of_a_serial_column_is_worded_as_the_server_words_it() {
        let name = QualifiedName::new(Ident::new("public"), Ident::new("T_id_seq"));
        assert_eq!(nextval(&name), "nextval('public.\"T_id_seq\"'::regclass)");
    }
}
