//! One value for every kind of object, and the whole of them. Never compares two.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    ColumnValue, Constraint, ConstraintKind, Domain, EnumType, Expression, Extension, Function,
    Grant, Index, IndexItem, Namespace, ObjectId, Place, Policy, Sequence, Table, Text, Trigger,
    View,
};

/// Everything of a database that is compared.
///
/// A clone shares its objects with the original until one of the two changes them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    objects: Arc<BTreeMap<ObjectId, Arc<Entry>>>,
}

/// An object and what every kind has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The object itself.
    pub object: Object,
    /// COMMENT ON it; comments on columns are in the columns.
    pub comment: Option<String>,
    /// Privileges of everybody but the owner, those included that PostgreSQL gives by default.
    pub grants: BTreeSet<Grant>,
    /// Privileges on single columns, by column.
    pub column_grants: BTreeMap<crate::ident::Ident, BTreeSet<Grant>>,
    /// What must exist before it can: as `pg_depend` says for a server's objects, as declared or read from its texts
    /// for a model's.
    pub requires: BTreeSet<ObjectId>,
}

/// An object of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the type of its own name")]
pub enum Object {
    Namespace(Namespace),
    Extension(Extension),
    Enum(EnumType),
    Domain(Domain),
    Sequence(Sequence),
    Function(Function),
    Table(Table),
    View(View),
    Constraint(Constraint),
    Index(Index),
    Trigger(Trigger),
    Policy(Policy),
}

impl Schema {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an object; gives back the one that had its address.
    pub fn insert(&mut self, entry: Entry) -> Option<Entry> {
        let before = Arc::make_mut(&mut self.objects).insert(entry.object.id(), Arc::new(entry));
        before.map(Arc::unwrap_or_clone)
    }

    /// Takes an object out.
    pub fn remove(&mut self, id: &ObjectId) -> Option<Entry> {
        Arc::make_mut(&mut self.objects).remove(id).map(Arc::unwrap_or_clone)
    }

    /// The object with this address.
    #[must_use]
    pub fn get(&self, id: &ObjectId) -> Option<&Entry> {
        self.objects.get(id).map(Arc::as_ref)
    }

    /// The object with this address, to be changed; its address must stay.
    pub fn get_mut(&mut self, id: &ObjectId) -> Option<&mut Entry> {
        Arc::make_mut(&mut self.objects).get_mut(id).map(Arc::make_mut)
    }

    /// The table with this name.
    #[must_use]
    pub fn table(&self, name: &crate::ident::QualifiedName) -> Option<&Table> {
        match &self.get(&ObjectId::Table(name.clone()))?.object {
            Object::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The parts of a table or view: its constraints, indexes, triggers and policies, and the sequences it owns.
    pub fn on(
        &self,
        relation: &crate::ident::QualifiedName,
    ) -> impl Iterator<Item = (&ObjectId, &Entry)> {
        self.iter().filter(move |(id, entry)| entry.goes_with(id) == Some(relation))
    }

    /// The constraints of a table.
    pub fn constraints_of(
        &self,
        table: &crate::ident::QualifiedName,
    ) -> impl Iterator<Item = &Constraint> {
        let first = ObjectId::Constraint {
            table: table.clone(),
            name: crate::ident::Ident::new(String::new()),
        };
        self.objects.range(first..).map_while(move |(_, entry)| match &entry.object {
            Object::Constraint(constraint) if constraint.table == *table => Some(constraint),
            _ => None,
        })
    }

    /// All objects, by kind and name.
    pub fn iter(&self) -> impl Iterator<Item = (&ObjectId, &Entry)> {
        self.objects.iter().map(|(id, entry)| (id, entry.as_ref()))
    }

    /// All objects, to be changed; their addresses must stay. Those that another schema shares are copied.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&ObjectId, &mut Entry)> {
        let objects = Arc::make_mut(&mut self.objects).iter_mut();
        objects.map(|(id, entry)| (id, Arc::make_mut(entry)))
    }

    /// The objects of two schemas side by side, by kind and name: what this one has at an address, and what the other.
    pub fn beside<'s>(
        &'s self,
        other: &'s Self,
    ) -> impl Iterator<Item = (&'s ObjectId, Option<&'s Entry>, Option<&'s Entry>)> {
        let (mut here, mut there) = (self.iter().peekable(), other.iter().peekable());
        std::iter::from_fn(move || {
            let order = match (here.peek(), there.peek()) {
                (Some((one, _)), Some((two, _))) => one.cmp(two),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let one = if order.is_le() { here.next() } else { None };
            let two = if order.is_ge() { there.next() } else { None };
            let (id, _) = one.or(two)?;
            Some((id, one.map(|(_, entry)| entry), two.map(|(_, entry)| entry)))
        })
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// How many objects there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.objects.len()
    }
}

impl FromIterator<Entry> for Schema {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        let addressed = |entry: Entry| (entry.object.id(), Arc::new(entry));
        Self { objects: Arc::new(entries.into_iter().map(addressed).collect()) }
    }
}

impl Entry {
    /// An object without comment and with the privileges that PostgreSQL gives by default.
    #[must_use]
    pub fn new(object: Object) -> Self {
        Self {
            grants: object.default_grants(),
            object,
            comment: None,
            column_grants: BTreeMap::new(),
            requires: BTreeSet::new(),
        }
    }

    /// The table or view that the object of this address is a part of, and is dropped with; a sequence goes with the table of its owner.
    #[must_use]
    pub fn goes_with<'e>(&'e self, id: &'e ObjectId) -> Option<&'e crate::ident::QualifiedName> {
        match &self.object {
            Object::Index(index) => Some(&index.table),
            Object::Sequence(sequence) => sequence.owned_by.as_ref().map(|owner| &owner.table),
            _ => id.relation(),
        }
    }
}

impl Object {
    /// Its address.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        match self {
            Self::Namespace(namespace) => ObjectId::Namespace(namespace.name.clone()),
            Self::Extension(extension) => ObjectId::Extension(extension.name.clone()),
            Self::Enum(enum_type) => ObjectId::Type(enum_type.name.clone()),
            Self::Domain(domain) => ObjectId::Type(domain.name.clone()),
            Self::Sequence(sequence) => ObjectId::Sequence(sequence.name.clone()),
            Self::Function(function) => function.id(),
            Self::Table(table) => ObjectId::Table(table.name.clone()),
            Self::View(view) => ObjectId::View(view.name.clone()),
            Self::Constraint(constraint) => ObjectId::Constraint {
                table: constraint.table.clone(),
                name: constraint.name.clone(),
            },
            Self::Index(index) => ObjectId::Index(index.name.clone()),
            Self::Trigger(trigger) => {
                ObjectId::Trigger { on: trigger.on.clone(), name: trigger.name.clone() }
            }
            Self::Policy(policy) => {
                ObjectId::Policy { on: policy.on.clone(), name: policy.name.clone() }
            }
        }
    }

    /// What PostgreSQL grants to others when the object is made: EXECUTE on functions and USAGE on types, to PUBLIC.
    #[must_use]
    pub fn default_grants(&self) -> BTreeSet<Grant> {
        let privilege = match self {
            Self::Function(_) => "EXECUTE",
            Self::Enum(_) | Self::Domain(_) => "USAGE",
            _ => return BTreeSet::new(),
        };
        BTreeSet::from([Grant {
            grantee: super::Grantee::Public,
            privilege: privilege.to_owned(),
            grantable: false,
        }])
    }

    /// Its texts, to be put into the server's own wording.
    pub fn texts(&mut self) -> Vec<Text<'_>> {
        fn text<'a>(
            place: Place,
            table: Option<&'a crate::ident::QualifiedName>,
            expression: &'a mut Expression,
        ) -> Text<'a> {
            Text { place, table, expression }
        }
        match self {
            Self::Namespace(_) | Self::Extension(_) | Self::Enum(_) | Self::Sequence(_) => {
                Vec::new()
            }
            Self::Domain(domain) => domain
                .default
                .iter_mut()
                .map(|default| text(Place::Default(None), None, default))
                .chain(domain.checks.iter_mut().map(|check| {
                    text(Place::Check(Some(check.name.clone())), None, &mut check.expression)
                }))
                .collect(),
            Self::Function(function) => {
                vec![text(Place::Function, None, &mut function.definition)]
            }
            Self::Table(table) => {
                let name = &table.name;
                let columns = table.columns.iter_mut().filter_map(|column| {
                    let of = column.name.clone();
                    match &mut column.value {
                        ColumnValue::Default(default) => {
                            Some(text(Place::Default(Some(of)), Some(name), default))
                        }
                        ColumnValue::Generated(expression, _) => {
                            Some(text(Place::Generated(of), Some(name), expression))
                        }
                        ColumnValue::None | ColumnValue::Identity(_) => None,
                    }
                });
                let bounds = table
                    .partition_of
                    .as_mut()
                    .map(|of| text(Place::Bounds, Some(name), &mut of.bounds));
                columns.chain(bounds).collect()
            }
            Self::View(view) => vec![text(Place::Query, None, &mut view.query)],
            Self::Constraint(constraint) => {
                let table = Some(&constraint.table);
                match &mut constraint.kind {
                    ConstraintKind::Check(check) => {
                        vec![text(Place::Check(None), table, &mut check.expression)]
                    }
                    ConstraintKind::Exclusion(exclusion) => exclusion
                        .keys
                        .iter_mut()
                        .enumerate()
                        .filter_map(|(at, key)| match &mut key.key.item {
                            IndexItem::Expression(item) => Some(text(Place::Key(at), table, item)),
                            IndexItem::Column(_) => None,
                        })
                        .chain(
                            exclusion
                                .predicate
                                .iter_mut()
                                .map(|predicate| text(Place::Predicate, table, predicate)),
                        )
                        .collect(),
                    ConstraintKind::PrimaryKey(_)
                    | ConstraintKind::Unique(_)
                    | ConstraintKind::ForeignKey(_) => Vec::new(),
                }
            }
            Self::Index(index) => {
                let table = Some(&index.table);
                index
                    .keys
                    .iter_mut()
                    .enumerate()
                    .filter_map(|(at, key)| match &mut key.item {
                        IndexItem::Expression(item) => Some(text(Place::Key(at), table, item)),
                        IndexItem::Column(_) => None,
                    })
                    .chain(
                        index
                            .predicate
                            .iter_mut()
                            .map(|predicate| text(Place::Predicate, table, predicate)),
                    )
                    .collect()
            }
            Self::Trigger(trigger) => {
                vec![text(Place::Trigger, Some(&trigger.on), &mut trigger.definition)]
            }
            Self::Policy(policy) => {
                let table = Some(&policy.on);
                policy
                    .using
                    .iter_mut()
                    .map(|using| text(Place::Using, table, using))
                    .chain(
                        policy.check.iter_mut().map(|check| text(Place::WithCheck, table, check)),
                    )
                    .collect()
            }
        }
    }
}
