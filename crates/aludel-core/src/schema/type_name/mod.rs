//! Names of data types. Never knows what a type can hold.

mod builtin;
mod error;
mod parse;

#[cfg(test)]
mod tests;

use std::fmt;

pub use error::{TypeNameError, TypeNameErrorKind};

use crate::ident::{Ident, QualifiedName};
use crate::script::{Token, TokenKind, lex};

/// A data type as `format_type` prints it with an empty `search_path`: `character varying(100)`, `integer[]`,
/// `public.mood`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName(String);

impl TypeName {
    /// Takes a text that is in the server's own form already.
    pub fn canonical(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads any spelling that PostgreSQL takes for the type of a column. A user's type without schema stays without;
    /// see [`qualified`](Self::qualified).
    ///
    /// ```
    /// use aludel_core::schema::TypeName;
    ///
    /// assert_eq!(TypeName::parse("VARCHAR(50)")?.as_str(), "character varying(50)");
    /// assert_eq!(TypeName::parse("timestamptz(3)[]")?.as_str(), "timestamp(3) with time zone[]");
    /// assert_eq!(TypeName::parse("app.\"Mood\"")?.as_str(), "app.\"Mood\"");
    /// assert!(TypeName::parse("serial").is_err());
    /// # Ok::<(), aludel_core::schema::TypeNameError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What does not belong there, a modifier that the type does not take, and `serial`, which is no type.
    pub fn parse(text: &str) -> Result<Self, TypeNameError> {
        parse::parse(text)
    }

    /// The type with a schema: a user's type that has none gets this one.
    #[must_use]
    pub fn qualified(&self, default_schema: &Ident) -> Self {
        let tokens = self.tokens();
        let has_schema = tokens.iter().any(|token| token.text(&self.0) == ".");
        if has_schema || builtin::is_canonical(&self.base_name()) {
            self.clone()
        } else {
            Self(format!("{default_schema}.{}", self.0))
        }
    }

    /// The schema and name of a user's type, of an array's element; `None` for PostgreSQL's own and for names without
    /// schema.
    #[must_use]
    pub fn user_type(&self) -> Option<QualifiedName> {
        let tokens = self.tokens();
        let [schema, dot, name, ..] = tokens.as_slice() else { return None };
        let part = |token: &Token| {
            let text = token.text(&self.0);
            let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            quoted.map_or_else(|| Ident::new(text), |text| Ident::new(text.replace("\"\"", "\"")))
        };
        (dot.text(&self.0) == ".").then(|| QualifiedName::new(part(schema), part(name)))
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        self.0.ends_with("[]")
    }

    /// The type of an array's elements.
    #[must_use]
    pub fn element(&self) -> Option<Self> {
        self.0.strip_suffix("[]").map(|element| Self(element.to_owned()))
    }

    /// Whether it is the named type, its name quoted and with its schema, or an array of it.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        self.0.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest == "[]")
    }

    /// The name without modifiers, fields of intervals and brackets of arrays: `timestamp with time zone`, `numeric`,
    /// `interval`.
    ///
    /// ```
    /// use aludel_core::schema::TypeName;
    ///
    /// let type_name = TypeName::canonical("timestamp(3) with time zone[]");
    /// assert_eq!(type_name.base_name(), "timestamp with time zone");
    /// assert_eq!(type_name.modifiers(), [3]);
    /// ```
    #[must_use]
    pub fn base_name(&self) -> String {
        let tokens = self.tokens();
        if tokens.first().is_some_and(|token| token.text(&self.0) == "interval") {
            return "interval".to_owned();
        }
        let mut name = String::new();
        let mut depth = 0_usize;
        for token in &tokens {
            let text = token.text(&self.0);
            match text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                _ => {
                    if !(name.is_empty() || name.ends_with('.') || text == ".") {
                        name.push(' ');
                    }
                    name.push_str(text);
                }
            }
        }
        name
    }

    /// The modifiers that are numbers, in order: length, or precision and scale.
    #[must_use]
    pub fn modifiers(&self) -> Vec<i32> {
        let tokens = self.tokens();
        let mut modifiers = Vec::new();
        let mut sign = "";
        for token in &tokens {
            let text = token.text(&self.0);
            if token.kind == TokenKind::Number {
                modifiers.extend(format!("{sign}{text}").parse::<i32>());
            }
            sign = if text == "-" { "-" } else { "" };
        }
        modifiers
    }

    /// The tokens that can be read, without layout.
    fn tokens(&self) -> Vec<Token> {
        lex(&self.0).map_while(Result::ok).filter(|token| !token.kind.is_layout()).collect()
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
