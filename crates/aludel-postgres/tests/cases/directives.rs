//! `directives.toml`: what a case says beside its two schemas. Never guesses: an unknown key is an error.

use std::collections::BTreeMap;

use aludel_core::diff::{Directives, Rename};
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Expression, ObjectId};
use serde::Deserialize;

/// What a case says beside its two schemas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseDirectives {
    #[serde(default, rename = "rename")]
    renames: Vec<RenameLine>,
    /// What rows that are there get, by `schema.table.column`.
    #[serde(default)]
    backfills: BTreeMap<String, String>,
    /// USING, by `schema.table.column`.
    #[serde(default)]
    conversions: BTreeMap<String, String>,
    /// The first major version that has what the case is about; its goldens are those of this version, or of 15.
    #[serde(default = "oldest")]
    pub(crate) min_version: u32,
    /// Whether columns must stand in order: PostgreSQL puts one that comes back behind the others. `reason` says why not.
    #[serde(default = "yes")]
    pub(crate) column_order: bool,
    /// Whether the way back leads to what was there: there are states that no statement makes.
    #[serde(default = "yes")]
    pub(crate) restored: bool,
    /// Why the case needs an exception.
    pub(crate) reason: Option<String>,
    /// Whether partitions and children that only the database knows are left alone.
    #[serde(default)]
    pub(crate) ignore_children: bool,
    /// Whether statements may run outside transactions.
    #[serde(default = "yes")]
    pub(crate) online: bool,
    /// Whether no revision can be made; `error.txt` says why.
    #[serde(default)]
    pub(crate) refused: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RenameLine {
    /// `table`, `column`, `value` and so on.
    kind: String,
    from: String,
    to: String,
    /// The enum of a `value`, by its new name.
    of: Option<String>,
}

fn oldest() -> u32 {
    15
}

fn yes() -> bool {
    true
}

impl CaseDirectives {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if (!read.column_order || !read.restored || read.refused) && read.reason.is_none() {
            return Err("an exception needs a reason".to_owned());
        }
        Ok(read)
    }

    /// Whether rows shall not come back as they were.
    pub(crate) fn fills_rows(&self) -> bool {
        !self.backfills.is_empty() || !self.conversions.is_empty()
    }

    /// The same for the comparison.
    pub(crate) fn directives(&self) -> Directives {
        let by_column = |texts: &BTreeMap<String, String>| {
            texts
                .iter()
                .map(|(place, text)| {
                    let [schema, table, column] = names(place);
                    ((QualifiedName::new(schema, table), column), Expression::new(text))
                })
                .collect()
        };
        Directives {
            renames: self.renames.iter().map(RenameLine::rename).collect(),
            backfills: by_column(&self.backfills),
            conversions: by_column(&self.conversions),
        }
    }
}

impl RenameLine {
    fn rename(&self) -> Rename {
        match &self.of {
            Some(of) => {
                Rename::Value { of: qualified(of), from: self.from.clone(), to: self.to.clone() }
            }
            None => Rename::Object { from: self.id(&self.from), to: self.id(&self.to) },
        }
    }

    fn id(&self, text: &str) -> ObjectId {
        let part = || {
            let [schema, table, name] = names(text);
            (QualifiedName::new(schema, table), name)
        };
        match self.kind.as_str() {
            "schema" => ObjectId::Namespace(names::<1>(text)[0].clone()),
            "table" => ObjectId::Table(qualified(text)),
            "view" => ObjectId::View(qualified(text)),
            "index" => ObjectId::Index(qualified(text)),
            "sequence" => ObjectId::Sequence(qualified(text)),
            "type" => ObjectId::Type(qualified(text)),
            "function" => {
                let (name, arguments) = text.split_once('(').expect("a list of arguments");
                ObjectId::Function {
                    name: qualified(name),
                    arguments: arguments.trim_end_matches(')').to_owned(),
                }
            }
            "column" => {
                let (table, name) = part();
                ObjectId::Column(table, name)
            }
            "constraint" => {
                let (table, name) = part();
                ObjectId::Constraint { table, name }
            }
            "trigger" => {
                let (on, name) = part();
                ObjectId::Trigger { on, name }
            }
            "policy" => {
                let (on, name) = part();
                ObjectId::Policy { on, name }
            }
            other => panic!("{other:?} is no kind of object"),
        }
    }
}

fn qualified(text: &str) -> QualifiedName {
    let [schema, name] = names(text);
    QualifiedName::new(schema, name)
}

/// The names of `a."b.c".d`.
fn names<const N: usize>(text: &str) -> [Ident; N] {
    let mut names = vec![String::new()];
    let mut quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted => names.push(String::new()),
            other => names.last_mut().expect("never empty").push(other),
        }
    }
    let names: Vec<Ident> = names.into_iter().map(Ident::new).collect();
    names.try_into().unwrap_or_else(|names| panic!("{text:?} is {names:?}, not {N} names"))
}
