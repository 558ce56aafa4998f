//! What has been read so far, found by the catalog's numbers. Never outlives the reading: a
//! [`Schema`] knows names only.

use std::collections::{HashMap, HashSet};

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Entry, Object, ObjectId, Schema};

use super::scope::Scope;

/// The catalogs whose rows are known here by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Type,
    Function,
    Relation,
    Default,
    Constraint,
    Namespace,
    Trigger,
    Extension,
    Policy,
}

impl Class {
    /// The class of a catalog's own number, which is the same in every database.
    pub(super) fn of(oid: u32) -> Option<Self> {
        Some(match oid {
            1247 => Self::Type,
            1255 => Self::Function,
            1259 => Self::Relation,
            2604 => Self::Default,
            2606 => Self::Constraint,
            2615 => Self::Namespace,
            2620 => Self::Trigger,
            3079 => Self::Extension,
            3256 => Self::Policy,
            _ => return None,
        })
    }
}

/// A row of one of these catalogs.
pub(super) type Address = (Class, u32);

/// Everything that has been read so far. Objects are known by their place in it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) ids: Vec<ObjectId>,
    pub(super) entries: Vec<Entry>,
    objects: HashMap<Address, usize>,
    parts: HashMap<Address, Address>,
    relations: HashMap<u32, QualifiedName>,
    columns: HashMap<(u32, i32), Ident>,
    /// The names of columns, each once.
    words: HashSet<Ident>,
    /// What makes each schema in scope: itself, or the extension whose member it is.
    pub(super) namespaces: HashMap<Ident, ObjectId>,
    /// The number of the table that owns a sequence, by the place of the sequence.
    pub(super) owners: HashMap<usize, u32>,
}

impl Draft {
    /// Adds an object; gives its place.
    pub(super) fn add(&mut self, class: Class, oid: u32, object: Object) -> usize {
        let place = self.entries.len();
        self.objects.insert((class, oid), place);
        self.ids.push(object.id());
        self.entries.push(Entry::new(object));
        place
    }

    /// Says that something in the catalog is a part of an object and none of its own.
    pub(super) fn part(&mut self, part: Address, of: Address) {
        self.parts.insert(part, of);
    }

    /// Gives a table or view its name, so that what belongs to it can be added, unless it is left out.
    pub(super) fn name_relation(
        &mut self,
        oid: u32,
        (schema, name): (&str, &str),
        scope: &Scope,
    ) -> Option<QualifiedName> {
        let name = self.name(schema, name);
        if scope.ignores(&name) {
            return None;
        }
        self.relations.insert(oid, name.clone());
        Some(name)
    }

    /// Gives a column its name.
    pub(super) fn name_column(&mut self, relation: u32, number: i16, name: &str) {
        let name = self.words.get(name).cloned().unwrap_or_else(|| {
            let name = Ident::new(name);
            self.words.insert(name.clone());
            name
        });
        self.columns.insert((relation, i32::from(number)), name);
    }

    /// A qualified name of two columns.
    pub(super) fn name(&self, schema: &str, name: &str) -> QualifiedName {
        let schema = match self.namespaces.get_key_value(schema) {
            Some((schema, _)) => schema.clone(),
            None => Ident::new(schema),
        };
        QualifiedName::new(schema, Ident::new(name))
    }

    /// The name of a table or view, unless that is left out.
    pub(super) fn relation(&self, oid: u32) -> Option<&QualifiedName> {
        self.relations.get(&oid)
    }

    /// The name of a column.
    pub(super) fn column(&self, relation: u32, number: i32) -> Option<&Ident> {
        self.columns.get(&(relation, number))
    }

    /// The object that a row of a catalog is.
    pub(super) fn object(&self, address: Address) -> Option<usize> {
        self.objects.get(&address).copied()
    }

    /// The object that a row of a catalog is, or is a part of.
    pub(super) fn whole(&self, address: Address) -> Option<usize> {
        self.object(address).or_else(|| self.object(*self.parts.get(&address)?))
    }

    /// The object that somebody else's comment or grant is about, to be completed.
    pub(super) fn entry_of(&mut self, class: u32, oid: u32) -> Option<&mut Entry> {
        let place = self.object((Class::of(class)?, oid))?;
        self.entries.get_mut(place)
    }

    /// Everything that was read.
    pub(super) fn finish(self) -> Schema {
        self.entries.into_iter().collect()
    }
}

/// A qualified name of two columns that are NULL together.
pub(super) fn optional_name(schema: Option<String>, name: Option<String>) -> Option<QualifiedName> {
    Some(QualifiedName::new(Ident::new(schema?), Ident::new(name?)))
}
