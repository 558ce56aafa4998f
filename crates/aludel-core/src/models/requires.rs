//! What an object needs before it can be made, from its structure and from the names in its texts. Never asks a server.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble::key_over;
use super::words::{Mention, bodies, mentions};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Constraint, ConstraintKind, Entry, ForeignKey, Index, IndexItem, IndexKey, Object, ObjectId,
    Schema, Table, TypeName,
};

impl Schema {
    /// Fills in what every object requires, as far as names say it; what is noted already stays.
    ///
    /// The structure says that a constraint needs its table and a foreign key the key that it refers to. Texts are read
    /// by lexical rules: a name in a default or a query that another object has is a requirement.
    ///
    /// ```
    /// use aludel_core::ident::{Ident, QualifiedName};
    /// use aludel_core::schema::{
    ///     Entry, Expression, Object, ObjectId, Schema, Table, View, ViewKind,
    /// };
    ///
    /// let public = |name: &str| QualifiedName::new(Ident::new("public"), Ident::new(name));
    /// let query = Expression::new("SELECT 1 FROM users");
    /// let view = View {
    ///     name: public("v"), kind: ViewKind::Plain, query, columns: vec![], options: Default::default(),
    /// };
    /// let users = Table::new(public("users"), vec![]);
    /// let mut schema: Schema =
    ///     [Entry::new(Object::View(view)), Entry::new(Object::Table(users))].into_iter().collect();
    /// schema.infer_requirements();
    /// let requires = &schema.get(&ObjectId::View(public("v"))).unwrap().requires;
    /// assert!(requires.contains(&ObjectId::Table(public("users"))));
    /// ```
    pub fn infer_requirements(&mut self) {
        let index = Names::of(self);
        let found: Vec<(ObjectId, BTreeSet<ObjectId>)> = self
            .iter()
            .map(|(id, entry)| {
                let mut requires = index.structural(self, entry);
                requires.extend(index.textual(self, entry));
                requires.retain(|required| required != id && exists(self, required));
                (id.clone(), requires)
            })
            .collect();
        for (id, requires) in found {
            if let Some(entry) = self.get_mut(&id) {
                if entry.requires.is_empty() {
                    entry.requires = requires;
                } else {
                    entry.requires.extend(requires);
                }
            }
        }
    }
}

/// A column exists with its table's; the rest is in the schema.
fn exists(schema: &Schema, id: &ObjectId) -> bool {
    match id {
        ObjectId::Column(table, column) => {
            schema.table(table).is_some_and(|table| table.column(column).is_some())
        }
        _ => schema.get(id).is_some(),
    }
}

/// The objects of a schema by what a text calls them.
struct Names {
    by_name: BTreeMap<Ident, Vec<ObjectId>>,
    types: BTreeMap<QualifiedName, ObjectId>,
}

impl Names {
    fn of(schema: &Schema) -> Self {
        let mut by_name: BTreeMap<Ident, Vec<ObjectId>> = BTreeMap::new();
        let mut types = BTreeMap::new();
        for (id, _) in schema.iter() {
            let name = match id {
                ObjectId::Type(name) | ObjectId::Table(name) | ObjectId::View(name) => {
                    types.insert(name.clone(), id.clone());
                    name
                }
                ObjectId::Sequence(name) | ObjectId::Function { name, .. } => name,
                _ => continue,
            };
            by_name.entry(name.name.clone()).or_default().push(id.clone());
        }
        Self { by_name, types }
    }

    /// What the parts of an object say.
    fn structural(&self, schema: &Schema, entry: &Entry) -> BTreeSet<ObjectId> {
        let id = entry.object.id();
        let mut found: BTreeSet<ObjectId> =
            id.namespace().cloned().map(ObjectId::Namespace).into_iter().collect();
        match &entry.object {
            Object::Namespace(_) | Object::Enum(_) | Object::Function(_) | Object::View(_) => {}
            Object::Extension(extension) => {
                found.extend(extension.schema.clone().map(ObjectId::Namespace));
            }
            Object::Domain(domain) => found.extend(self.user_type(&domain.base)),
            Object::Sequence(sequence) => found.extend(self.user_type(&sequence.data_type)),
            Object::Table(table) => found.extend(self.of_table(table)),
            Object::Constraint(constraint) => found.extend(of_constraint(schema, constraint)),
            Object::Index(index) => found.extend(of_index(index)),
            Object::Trigger(trigger) => found.extend(relation(&trigger.on)),
            Object::Policy(policy) => found.extend(relation(&policy.on)),
        }
        found
    }

    fn of_table(&self, table: &Table) -> BTreeSet<ObjectId> {
        let parents = table.partition_of.iter().map(|of| &of.parent).chain(&table.inherits);
        let parents = parents.cloned().map(ObjectId::Table);
        let types = table.columns.iter().filter_map(|column| self.user_type(&column.data_type));
        parents.chain(types).collect()
    }

    /// The declared type behind a type's name.
    fn user_type(&self, name: &TypeName) -> Option<ObjectId> {
        self.types.get(&name.user_type()?).cloned()
    }

    /// What the texts of an object name.
    fn textual(&self, schema: &Schema, entry: &Entry) -> BTreeSet<ObjectId> {
        let id = entry.object.id();
        let home = id.namespace().cloned();
        // Conditions and defaults cannot read relations; queries, bodies and policies can.
        let reads_relations = matches!(
            entry.object,
            Object::View(_) | Object::Function(_) | Object::Trigger(_) | Object::Policy(_)
        );
        let mut object = entry.object.clone();
        let mut found = BTreeSet::new();
        for text in object.texts() {
            let columns = text.table.and_then(|table| schema.table(table));
            let mut names = mentions(text.expression.as_str());
            if matches!(entry.object, Object::Function(_)) && is_sql(&names) {
                names.extend(bodies(text.expression.as_str()).flat_map(|body| mentions(&body)));
            }
            for name in names {
                let is_column = |table: &Table| match name.parts.as_slice() {
                    [column] => !name.called && !name.cast && table.column(column).is_some(),
                    _ => false,
                };
                if !columns.is_some_and(is_column) {
                    found.extend(self.named(&name, home.as_ref(), reads_relations));
                }
            }
        }
        found
    }

    /// The objects that a name may mean: those of its own schema, else of the home schema, else of any.
    fn named(&self, name: &Mention, home: Option<&Ident>, relations: bool) -> Vec<ObjectId> {
        let (schema, last) = match name.parts.as_slice() {
            [last] => (None, last),
            [schema, last] => (Some(schema), last),
            [schema, last, ..] => (Some(schema), last),
            [] => return Vec::new(),
        };
        let mut candidates = self.kind_of(name, last, relations);
        let in_schema = |ids: &[ObjectId], schema: Option<&Ident>| -> Vec<ObjectId> {
            ids.iter().filter(|id| id.namespace() == schema).cloned().collect()
        };
        if schema.is_some() {
            candidates = in_schema(&candidates, schema);
            if candidates.is_empty()
                && let [relation, _] = name.parts.as_slice()
            {
                // `table.column` looks the same.
                let of_relation = self.kind_of(name, relation, relations);
                return of_relation
                    .into_iter()
                    .filter(|id| matches!(id, ObjectId::Table(_) | ObjectId::View(_)))
                    .collect();
            }
            return candidates;
        }
        let at_home = in_schema(&candidates, home);
        if at_home.is_empty() { candidates } else { at_home }
    }

    fn kind_of(&self, name: &Mention, last: &Ident, relations: bool) -> Vec<ObjectId> {
        let fits = |id: &&ObjectId| match id {
            ObjectId::Function { .. } => name.called || name.cast,
            ObjectId::Sequence(_) => relations || name.cast,
            ObjectId::Table(_) | ObjectId::View(_) => relations || name.cast,
            _ => true,
        };
        self.by_name.get(last).into_iter().flatten().filter(fits).cloned().collect()
    }
}

/// Whether a function's words say LANGUAGE sql, the only one whose body is read when it is made.
fn is_sql(names: &[Mention]) -> bool {
    let is = |name: &Mention, word: &str| matches!(name.parts.as_slice(), [part] if part.as_str() == word);
    names.windows(2).any(|pair| is(&pair[0], "language") && is(&pair[1], "sql"))
}

/// A table or a view: names do not say which.
fn relation(name: &QualifiedName) -> [ObjectId; 2] {
    [ObjectId::Table(name.clone()), ObjectId::View(name.clone())]
}

fn of_constraint(schema: &Schema, constraint: &Constraint) -> BTreeSet<ObjectId> {
    let table = &constraint.table;
    let mut found = BTreeSet::from([ObjectId::Table(table.clone())]);
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            found.extend(columns_of(table, key.columns.iter().chain(&key.include)));
        }
        ConstraintKind::ForeignKey(key) => found.extend(of_foreign_key(schema, table, key)),
        ConstraintKind::Check(check) => {
            let columns = schema.table(table).into_iter().flat_map(|table| &table.columns);
            let names = mentions(check.expression.as_str());
            let named = columns
                .map(|column| &column.name)
                .filter(|column| names.iter().any(|name| name.parts.last() == Some(column)));
            found.extend(columns_of(table, named));
        }
        ConstraintKind::Exclusion(exclusion) => {
            let keys = exclusion.keys.iter().map(|key| &key.key);
            found.extend(columns_of(table, plain_columns(keys).chain(&exclusion.include)));
        }
    }
    found
}

fn of_foreign_key(schema: &Schema, table: &QualifiedName, key: &ForeignKey) -> BTreeSet<ObjectId> {
    let mut found: BTreeSet<ObjectId> = columns_of(table, &key.columns).collect();
    found.insert(ObjectId::Table(key.references.clone()));
    found.extend(columns_of(&key.references, &key.referenced_columns));
    found.extend(key_over(schema, &key.references, &key.referenced_columns));
    found
}

fn of_index(index: &Index) -> BTreeSet<ObjectId> {
    let columns = plain_columns(&index.keys).chain(&index.include);
    columns_of(&index.table, columns).chain(relation(&index.table)).collect()
}

fn plain_columns<'k>(
    keys: impl IntoIterator<Item = &'k IndexKey>,
) -> impl Iterator<Item = &'k Ident> {
    keys.into_iter().filter_map(|key| match &key.item {
        IndexItem::Column(column) => Some(column),
        IndexItem::Expression(_) => None,
    })
}

fn columns_of<'c>(
    table: &QualifiedName,
    columns: impl IntoIterator<Item = &'c Ident>,
) -> impl Iterator<Item = ObjectId> {
    columns.into_iter().map(|column| ObjectId::Column(table.clone(), column.clone()))
}
