//! How constraints, indexes and sequences are called that nobody named. Never renames what has a name.

use std::collections::BTreeSet;

use crate::ident::{Ident, QualifiedName};

/// The longest name that PostgreSQL keeps, in bytes.
pub const LONGEST_NAME: usize = 63;

/// The names of a base's unnamed objects: PostgreSQL's own, where no template says otherwise.
///
/// ```
/// use aludel_core::models::{NameTemplate, Named, NamingConvention};
///
/// let own = NamingConvention::default();
/// assert_eq!(own.render(&Named::index("circles", ["name"])), "circles_name_idx");
///
/// let template = NameTemplate::parse("ix_{table}_{columns}")?;
/// let platform = NamingConvention { index: Some(template), ..own };
/// assert_eq!(platform.render(&Named::index("circles", ["name"])), "ix_circles_name");
/// # Ok::<(), aludel_core::models::NameTemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamingConvention {
    /// Of primary keys, else `t_pkey`.
    pub primary_key: Option<NameTemplate>,
    /// Of unique constraints, else `t_a_b_key`.
    pub unique: Option<NameTemplate>,
    /// Of foreign keys, else `t_a_b_fkey`.
    pub foreign_key: Option<NameTemplate>,
    /// Of CHECK constraints, else `t_a_check`, and `t_check` where the condition names several columns or none.
    pub check: Option<NameTemplate>,
    /// Of exclusion constraints, else `t_a_b_excl`.
    pub exclusion: Option<NameTemplate>,
    /// Of indexes, else `t_a_b_idx`.
    pub index: Option<NameTemplate>,
}

/// A name with places for what it belongs to: `{table}`, `{columns}`, `{referenced_table}`, `{referenced_columns}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate(String);

/// A template that cannot be a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameTemplateError {
    /// There is no such place.
    #[error(
        "unknown place {{{0}}}: there are {{table}}, {{columns}}, {{referenced_table}} and {{referenced_columns}}"
    )]
    Unknown(String),
    /// A brace has no partner.
    #[error("a brace has no partner")]
    Unbalanced,
    /// Without the table, two tables would share a name.
    #[error("{{table}} is missing: two tables would share a name")]
    NoTable,
}

/// What an unnamed object is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    kind: Kind,
    table: String,
    columns: Vec<String>,
    referenced: Option<(String, Vec<String>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Exclusion,
    Index,
}

impl NameTemplate {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// When a place is unknown, a brace has no partner, or `{table}` is missing.
    pub fn parse(text: &str) -> Result<Self, NameTemplateError> {
        let mut rest = text;
        let mut has_table = false;
        while let Some(at) = rest.find(['{', '}']) {
            let inside = rest[at..].strip_prefix('{').ok_or(NameTemplateError::Unbalanced)?;
            let (place, behind) = inside.split_once('}').ok_or(NameTemplateError::Unbalanced)?;
            match place {
                "table" => has_table = true,
                "columns" | "referenced_table" | "referenced_columns" => {}
                _ => return Err(NameTemplateError::Unknown(place.to_owned())),
            }
            rest = behind;
        }
        if has_table { Ok(Self(text.to_owned())) } else { Err(NameTemplateError::NoTable) }
    }

    fn render(&self, named: &Named) -> String {
        let (table, columns) = named.referenced.clone().unwrap_or_default();
        // The names themselves may hold braces: one pass, so that nothing put in is looked at again.
        let mut name = String::new();
        let mut rest = self.0.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let (place, after) = behind.split_once('}').unwrap_or((behind, ""));
            name.push_str(before);
            match place {
                "table" => name.push_str(&named.table),
                "columns" => name.push_str(&named.columns.join("_")),
                "referenced_table" => name.push_str(&table),
                _ => name.push_str(&columns.join("_")),
            }
            rest = after;
        }
        name + rest
    }
}

impl Named {
    fn new<S: Into<String>>(
        kind: Kind,
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { kind, table: table.into(), columns, referenced: None }
    }

    /// The primary key of a table.
    pub fn primary_key<S: Into<String>>(
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::new(Kind::PrimaryKey, table, columns)
    }

    /// A unique constraint.
    pub fn unique<S: Into<String>>(
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::new(Kind::Unique, table, columns)
    }

    /// A foreign key.
    pub fn foreign_key<S: Into<String>>(
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
        referenced_table: impl Into<String>,
        referenced_columns: impl IntoIterator<Item = S>,
    ) -> Self {
        let referenced = referenced_columns.into_iter().map(Into::into).collect();
        Self {
            referenced: Some((referenced_table.into(), referenced)),
            ..Self::new(Kind::ForeignKey, table, columns)
        }
    }

    /// A CHECK constraint, with the columns that its condition names.
    pub fn check<S: Into<String>>(
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::new(Kind::Check, table, columns)
    }

    /// An exclusion constraint.
    pub fn exclusion<S: Into<String>>(
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::new(Kind::Exclusion, table, columns)
    }

    /// An index.
    pub fn index<S: Into<String>>(
        table: impl Into<String>,
        columns: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::new(Kind::Index, table, columns)
    }
}

impl NamingConvention {
    /// The name of something unnamed. A template's may be too long; PostgreSQL's own never is.
    #[must_use]
    pub fn render(&self, named: &Named) -> String {
        self.numbered(named, 0)
    }

    /// The first name that `taken` does not hold, as PostgreSQL finds one: with a number behind its last word.
    pub(super) fn choose(&self, named: &Named, taken: impl Fn(&str) -> bool) -> String {
        let first = self.render(named);
        if self.template(named.kind).is_some() || !taken(&first) {
            return first;
        }
        (1..).map(|number| self.numbered(named, number)).find(|name| !taken(name)).unwrap_or(first)
    }

    fn template(&self, kind: Kind) -> Option<&NameTemplate> {
        match kind {
            Kind::PrimaryKey => self.primary_key.as_ref(),
            Kind::Unique => self.unique.as_ref(),
            Kind::ForeignKey => self.foreign_key.as_ref(),
            Kind::Check => self.check.as_ref(),
            Kind::Exclusion => self.exclusion.as_ref(),
            Kind::Index => self.index.as_ref(),
        }
    }

    fn numbered(&self, named: &Named, number: u32) -> String {
        if let Some(template) = self.template(named.kind) {
            return template.render(named);
        }
        let word = match named.kind {
            Kind::PrimaryKey => "pkey",
            Kind::Unique => "key",
            Kind::ForeignKey => "fkey",
            Kind::Check => "check",
            Kind::Exclusion => "excl",
            Kind::Index => "idx",
        };
        let columns = match named.kind {
            Kind::PrimaryKey => None,
            Kind::Check => match named.columns.as_slice() {
                [column] => Some(column.clone()),
                _ => None,
            },
            _ => Some(joined(&named.columns)),
        };
        let word = if number == 0 { word.to_owned() } else { format!("{word}{number}") };
        object_name(&named.table, columns.as_deref(), &word)
    }
}

/// Columns as PostgreSQL joins them: it stops when they are longer than any name.
fn joined(columns: &[String]) -> String {
    let mut text = String::new();
    for column in columns {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(column);
        if text.len() > LONGEST_NAME {
            break;
        }
    }
    text
}

/// `table_columns_word` in at most 63 bytes, as PostgreSQL's `makeObjectName` cuts it: the longer of the two names
/// loses a byte at a time, and no character is cut in half.
#[must_use]
pub fn object_name(table: &str, columns: Option<&str>, word: &str) -> String {
    let overhead = word.len() + 1 + usize::from(columns.is_some());
    let available = LONGEST_NAME.saturating_sub(overhead);
    let (mut first, mut second) = (table.len(), columns.map_or(0, str::len));
    while first + second > available {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    let table = &table[..table.floor_char_boundary(first)];
    match columns {
        Some(columns) => {
            format!("{table}_{}_{word}", &columns[..columns.floor_char_boundary(second)])
        }
        None => format!("{table}_{word}"),
    }
}

/// The names that are in use while a base is built.
#[derive(Debug, Default)]
pub(super) struct Taken {
    relations: BTreeSet<QualifiedName>,
    constraints: BTreeSet<QualifiedName>,
}

impl Taken {
    /// A table, view, index or sequence, or the index of a key; `false` when there is one already.
    pub(super) fn relation(&mut self, name: QualifiedName) -> bool {
        self.relations.insert(name)
    }

    /// A constraint; PostgreSQL chooses no name that any table of the schema uses.
    pub(super) fn constraint(&mut self, name: QualifiedName) {
        self.constraints.insert(name);
    }

    pub(super) fn has_relation(&self, schema: &Ident, name: &str) -> bool {
        self.relations.contains(&QualifiedName::new(schema.clone(), Ident::new(name)))
    }

    pub(super) fn has_constraint(&self, schema: &Ident, name: &str) -> bool {
        self.constraints.contains(&QualifiedName::new(schema.clone(), Ident::new(name)))
    }
}
