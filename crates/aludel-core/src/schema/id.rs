//! What an object is called. Never says what it is like.

use std::fmt;

use crate::ident::{Ident, QualifiedName};

/// The address of an object, unique in its database. Sorted by kind first, then by name.
///
/// `Display` is how messages name it: `column public.users.email`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    /// A schema, which is called namespace where the word would be taken for the whole.
    Namespace(Ident),
    /// An extension.
    Extension(Ident),
    /// An enum or a domain; both live in one space of names.
    Type(QualifiedName),
    /// A sequence that stands by itself or belongs to a serial column; identity columns keep theirs to themselves.
    Sequence(QualifiedName),
    /// A function or procedure, by its input arguments as `pg_get_function_identity_arguments` types them.
    Function {
        /// The name.
        name: QualifiedName,
        /// The types of the input arguments, as `integer, text`.
        arguments: String,
    },
    /// A table.
    Table(QualifiedName),
    /// A column of a table or view. Not an object of its own: comments, grants and requirements name it.
    Column(QualifiedName, Ident),
    /// A view or materialised view.
    View(QualifiedName),
    /// A constraint of a table.
    Constraint {
        /// Its table.
        table: QualifiedName,
        /// Its name, unique in the table.
        name: Ident,
    },
    /// An index that no constraint stands behind.
    Index(QualifiedName),
    /// A trigger of a table or view.
    Trigger {
        /// The table or view.
        on: QualifiedName,
        /// Its name, unique there.
        name: Ident,
    },
    /// A row security policy.
    Policy {
        /// The table.
        on: QualifiedName,
        /// Its name, unique there.
        name: Ident,
    },
}

impl ObjectId {
    /// What kind of object it is, in PostgreSQL's words, as messages say it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Namespace(_) => "schema",
            Self::Extension(_) => "extension",
            Self::Type(_) => "type",
            Self::Sequence(_) => "sequence",
            Self::Function { .. } => "function",
            Self::Table(_) => "table",
            Self::Column(..) => "column",
            Self::View(_) => "view",
            Self::Constraint { .. } => "constraint",
            Self::Index(_) => "index",
            Self::Trigger { .. } => "trigger",
            Self::Policy { .. } => "policy",
        }
    }

    /// The table or view that the object is a part of, and goes with.
    #[must_use]
    pub fn relation(&self) -> Option<&QualifiedName> {
        match self {
            Self::Column(on, _)
            | Self::Constraint { table: on, .. }
            | Self::Trigger { on, .. }
            | Self::Policy { on, .. } => Some(on),
            _ => None,
        }
    }

    /// The schema that the object lies in.
    #[must_use]
    pub fn namespace(&self) -> Option<&Ident> {
        match self {
            Self::Namespace(_) | Self::Extension(_) => None,
            Self::Type(name)
            | Self::Sequence(name)
            | Self::Function { name, .. }
            | Self::Table(name)
            | Self::Column(name, _)
            | Self::View(name)
            | Self::Constraint { table: name, .. }
            | Self::Index(name)
            | Self::Trigger { on: name, .. }
            | Self::Policy { on: name, .. } => Some(&name.schema),
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        f.write_str(" ")?;
        match self {
            Self::Namespace(name) | Self::Extension(name) => write!(f, "{name}"),
            Self::Type(name)
            | Self::Sequence(name)
            | Self::Table(name)
            | Self::View(name)
            | Self::Index(name) => write!(f, "{name}"),
            Self::Function { name, arguments } => write!(f, "{name}({arguments})"),
            Self::Column(table, name) => write!(f, "{table}.{name}"),
            Self::Constraint { table, name } => write!(f, "{name} of {table}"),
            Self::Trigger { on, name } | Self::Policy { on, name } => write!(f, "{name} on {on}"),
        }
    }
}
