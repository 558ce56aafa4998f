//! Texts that only the server can compare. Never rewrites them.

use std::fmt;

use crate::ident::{Ident, QualifiedName};

/// An SQL expression as its source wrote it or as the server prints it; compared letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expression(String);

impl Expression {
    /// Takes the text, without surrounding blanks.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().trim().to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a text stands, which decides how a server can be made to print it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The default of a column, or of a domain when there is no column.
    Default(Option<Ident>),
    /// The expression of a generated column.
    Generated(Ident),
    /// The condition of a CHECK: of the constraint itself, or of the domain's constraint with this name.
    Check(Option<Ident>),
    /// The key of an index or of an exclusion constraint at this place, from 0.
    Key(usize),
    /// The predicate of an index or of an exclusion constraint.
    Predicate,
    /// USING of a policy.
    Using,
    /// WITH CHECK of a policy.
    WithCheck,
    /// The query of a view.
    Query,
    /// The complete CREATE statement of a function.
    Function,
    /// The complete CREATE statement of a trigger.
    Trigger,
    /// The bounds of a partition.
    Bounds,
}

/// A text of an object that may be written otherwise and mean the same.
#[derive(Debug)]
pub struct Text<'a> {
    /// Where it stands in its object.
    pub place: Place,
    /// The table whose columns it may name.
    pub table: Option<&'a QualifiedName>,
    /// The text, to be replaced by the server's own wording.
    pub expression: &'a mut Expression,
}
