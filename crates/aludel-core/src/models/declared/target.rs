//! What COMMENT, GRANT, REVOKE and `depends_on` name, and the objects that it means. Never adds an object but schema
//! `public`, which every database has.

use std::collections::BTreeSet;

use super::DeclaredProblem;
use super::object::{qualified, single};
use super::routine::argument_types;
use super::syntax::{ast, text};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Entry, Grant, Grantee, Namespace, Object, ObjectId, Schema};

/// A name in a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// One object.
    One(ObjectId),
    /// A table or a view: GRANT does not say which.
    Relation(QualifiedName),
    /// A function or procedure; without arguments, the only one of its name.
    Routine { name: QualifiedName, arguments: Option<String> },
    /// Whatever has the name.
    Any { name: QualifiedName },
    /// Everything of a kind in a schema.
    All { what: Kind, namespace: Ident },
}

/// What ALL … IN SCHEMA means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Views too.
    Tables,
    Sequences,
    /// Procedures too.
    Routines,
}

impl Target {
    /// A function or procedure with the types of its arguments, where they are said.
    pub(super) fn routine(
        name: &str,
        arguments: Option<ast::ParamList>,
        home: &Ident,
    ) -> Result<Self, DeclaredProblem> {
        let name = qualified(name, home)?;
        let arguments = arguments.map(|list| argument_types(list, home)).transpose()?;
        Ok(Self::Routine { name, arguments })
    }

    /// A schema.
    pub(super) fn namespace(schema: &ast::SchemaRef) -> Result<Self, DeclaredProblem> {
        Ok(Self::One(ObjectId::Namespace(single(&text(schema))?)))
    }

    /// The objects that it means.
    pub(super) fn find(&self, schema: &mut Schema) -> Result<Vec<ObjectId>, DeclaredProblem> {
        if let Self::One(ObjectId::Namespace(name)) = self
            && name.as_str() == "public"
        {
            add_public(schema, name);
        }
        let found: Vec<ObjectId> = match self {
            Self::One(id) => there(schema, id.clone()).into_iter().collect(),
            _ => schema.iter().map(|(id, _)| id).filter(|id| self.means(id)).cloned().collect(),
        };
        match (self, found.as_slice()) {
            (Self::All { .. }, _) => Ok(found),
            (_, []) => Err(DeclaredProblem::NoObject(self.to_string())),
            (Self::Routine { .. }, [_, _, ..]) => Err(DeclaredProblem::Ambiguous(self.to_string())),
            _ => Ok(found),
        }
    }

    fn means(&self, id: &ObjectId) -> bool {
        match (self, id) {
            (Self::One(one), id) => one == id,
            (Self::Relation(name), ObjectId::Table(other) | ObjectId::View(other)) => name == other,
            (
                Self::Routine { name, arguments },
                ObjectId::Function { name: other, arguments: of },
            ) => name == other && arguments.as_ref().is_none_or(|arguments| arguments == of),
            (
                Self::Any { name },
                ObjectId::Table(other)
                | ObjectId::View(other)
                | ObjectId::Type(other)
                | ObjectId::Sequence(other)
                | ObjectId::Index(other)
                | ObjectId::Function { name: other, .. },
            ) => name == other,
            (Self::All { what, namespace }, id) => {
                let of_kind = match what {
                    Kind::Tables => matches!(id, ObjectId::Table(_) | ObjectId::View(_)),
                    Kind::Sequences => matches!(id, ObjectId::Sequence(_)),
                    Kind::Routines => matches!(id, ObjectId::Function { .. }),
                };
                of_kind && id.namespace() == Some(namespace)
            }
            _ => false,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(id) => write!(f, "{id}"),
            Self::Relation(name) => write!(f, "table or view {name}"),
            Self::Routine { name, arguments: None } => write!(f, "function {name}"),
            Self::Routine { name, arguments: Some(arguments) } => {
                write!(f, "function {name}({arguments})")
            }
            Self::Any { name } => write!(f, "object {name}"),
            Self::All { namespace, .. } => write!(f, "schema {namespace}"),
        }
    }
}

/// The object, or a column of a table.
fn there(schema: &Schema, id: ObjectId) -> Option<ObjectId> {
    let is_there = match &id {
        ObjectId::Column(table, column) => schema.table(table)?.column(column).is_some(),
        id => schema.get(id).is_some(),
    };
    is_there.then_some(id)
}

/// Schema `public` as PostgreSQL makes it from version 15 on: everybody may use it, and nobody else may create there.
fn add_public(schema: &mut Schema, name: &Ident) {
    if schema.get(&ObjectId::Namespace(name.clone())).is_some() {
        return;
    }
    let privilege = "USAGE".to_owned();
    let grant = Grant { grantee: Grantee::Public, privilege, grantable: false };
    let entry = Entry::new(Object::Namespace(Namespace { name: name.clone() }));
    schema.insert(Entry { grants: BTreeSet::from([grant]), ..entry });
}
