//! Names of objects as statements write them. Never looks them up.

use std::fmt;

use squawk_syntax::ast::AstNode;

use crate::ident::Ident;

/// A name, with its schema where one is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The schema; nothing where the search path decides.
    pub schema: Option<String>,
    /// The object.
    pub name: String,
}

impl Name {
    /// Reads a written name as the server does: folded to lower case, unless quoted.
    ///
    /// ```
    /// use aludel_core::lint::Name;
    ///
    /// let name = Name::read("Shop.\"Big Orders\"");
    /// assert_eq!((name.schema.as_deref(), name.name.as_str()), (Some("shop"), "Big Orders"));
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut parts = vec![String::new()];
        let mut quoted = false;
        let mut characters = text.trim().chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' if quoted && characters.next_if_eq(&'"').is_some() => add(&mut parts, '"'),
                '"' => quoted = !quoted,
                '.' if !quoted => parts.push(String::new()),
                other if quoted => add(&mut parts, other),
                other if other.is_whitespace() => {}
                other => other.to_lowercase().for_each(|lower| add(&mut parts, lower)),
            }
        }
        let name = parts.pop().unwrap_or_default();
        Self { schema: parts.pop(), name }
    }

    pub(super) fn of(node: &impl AstNode) -> Self {
        Self::read(&node.syntax().text().to_string())
    }

    /// Whether both may be the same object: a name without a schema is that of any.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let same_schema = match (&self.schema, &other.schema) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        };
        same_schema && self.name == other.name
    }
}

fn add(parts: &mut [String], character: char) {
    if let Some(last) = parts.last_mut() {
        last.push(character);
    }
}

/// As SQL writes it.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{}.", Ident::new(schema.as_str()))?;
        }
        write!(f, "{}", Ident::new(self.name.as_str()))
    }
}
