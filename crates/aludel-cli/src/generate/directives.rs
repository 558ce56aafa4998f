//! What the command line says that no comparison can see: renames, values for old rows, conversions, accepted hazards.
//! Never compares.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::config::Config;
use aludel_core::diff::{Directives, Rename};
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::nearest::nearest;
use aludel_core::plan::Hazard;
use aludel_core::schema::{Expression, Object, ObjectId, Schema};

use crate::args::GenerateArgs;
use crate::error::CommandError;

/// What was said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    renames: Vec<Named>,
    /// Renames that somebody agreed to when asked.
    pub(crate) agreed: Vec<Rename>,
    backfills: BTreeMap<(QualifiedName, Ident), Expression>,
    conversions: BTreeMap<(QualifiedName, Ident), Expression>,
    pub(crate) allowed: BTreeSet<Hazard>,
}

/// A rename as typed: what kind of thing it is about, only the schema tells.
#[derive(Debug, Clone)]
enum Named {
    /// `OLD=NEW`: a table, or a type.
    Object { from: QualifiedName, to: QualifiedName },
    /// `NAME.OLD=NEW`: a column of a table, or a value of an enum.
    Part { of: QualifiedName, from: String, to: String },
}

impl Said {
    /// Reads the options.
    pub(crate) fn read(args: &GenerateArgs, config: &Config) -> Result<Self, CommandError> {
        let mut said = Self::default();
        for text in &args.allow {
            let hazard = Hazard::ALL.into_iter().find(|hazard| hazard.name() == text);
            let names = Hazard::ALL.map(Hazard::name);
            let hint = match nearest(text, names) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("hazards are {}", names.join(", ")),
            };
            said.allowed.insert(
                hazard
                    .ok_or_else(|| CommandError::usage(format!("{text:?} is no hazard"), hint))?,
            );
        }
        for text in &args.rename {
            said.renames.push(rename(text, config)?);
        }
        for text in &args.backfill {
            let (key, value) = assignment(text, "--backfill", config)?;
            said.backfills.insert(key, value);
        }
        for text in &args.using {
            let (key, value) = assignment(text, "--using", config)?;
            said.conversions.insert(key, value);
        }
        Ok(said)
    }

    /// Adds what was said to what the desired side says itself; an error where it is about nothing there.
    pub(crate) fn add_to(
        &self,
        directives: &mut Directives,
        desired: &Schema,
    ) -> Result<(), CommandError> {
        let renames = self.renames.iter().map(|named| named.settle(desired));
        for rename in renames.chain(self.agreed.iter().cloned()) {
            if !directives.renames.contains(&rename) {
                directives.renames.push(rename);
            }
        }
        for (option, said) in [("--backfill", &self.backfills), ("--using", &self.conversions)] {
            for (table, column) in said.keys() {
                check_column(option, table, column, desired)?;
            }
        }
        directives.backfills.extend(self.backfills.clone());
        directives.conversions.extend(self.conversions.clone());
        Ok(())
    }
}

impl Named {
    fn settle(&self, desired: &Schema) -> Rename {
        let is_type = |name: &QualifiedName| {
            desired.get(&ObjectId::Table(name.clone())).is_none()
                && desired.get(&ObjectId::Type(name.clone())).is_some()
        };
        match self.clone() {
            Self::Object { from, to } if is_type(&to) => {
                Rename::Object { from: ObjectId::Type(from), to: ObjectId::Type(to) }
            }
            Self::Object { from, to } => {
                Rename::Object { from: ObjectId::Table(from), to: ObjectId::Table(to) }
            }
            Self::Part { of, from, to } if is_type(&of) => Rename::Value { of, from, to },
            Self::Part { of, from, to } => Rename::Object {
                from: ObjectId::Column(of.clone(), Ident::new(&from)),
                to: ObjectId::Column(of, Ident::new(&to)),
            },
        }
    }
}

/// A misspelt name would leave the expression without effect and without a word about it.
fn check_column(
    option: &str,
    table: &QualifiedName,
    column: &Ident,
    desired: &Schema,
) -> Result<(), CommandError> {
    let entry = desired.get(&ObjectId::Table(table.clone()));
    let Some(Object::Table(found)) = entry.map(|entry| &entry.object) else {
        let tables = desired.iter().filter_map(|(id, _)| match id {
            ObjectId::Table(name) => Some(name.name.as_str()),
            _ => None,
        });
        let hint =
            nearest(table.name.as_str(), tables).map(|near| format!("did you mean {near:?}?"));
        let title = format!("{option} names {table}.{column}, and no table {table} is wanted");
        return Err(CommandError::usage(title, hint.unwrap_or_default()));
    };
    if found.columns.iter().any(|known| known.name == *column) {
        return Ok(());
    }
    let columns = found.columns.iter().map(|known| known.name.as_str());
    let hint = nearest(column.as_str(), columns).map(|near| format!("did you mean {near:?}?"));
    let title = format!("{option} names {table}.{column}, and the table is to have no such column");
    Err(CommandError::usage(title, hint.unwrap_or_default()))
}

/// `users.mail=email`, or `people=users` for a table or type; both also with a schema in front.
fn rename(text: &str, config: &Config) -> Result<Named, CommandError> {
    let wrong = || {
        CommandError::usage(
            format!("{text:?} is no rename"),
            "write --rename TABLE.OLD=NEW for a column, --rename OLD=NEW for a table",
        )
    };
    let (from, to) = text.split_once('=').ok_or_else(wrong)?;
    if from.split('.').any(str::is_empty) || to.is_empty() || to.contains('.') {
        return Err(wrong());
    }
    let is_schema = |word: &str| config.autogenerate.schemas.iter().any(|schema| schema == word);
    match from.rsplit_once('.') {
        Some((of, old)) if of.contains('.') || !is_schema(of) => Ok(Named::Part {
            of: super::relation(of, config),
            from: old.to_owned(),
            to: to.to_owned(),
        }),
        _ => {
            let old = super::relation(from, config);
            let new = QualifiedName::new(old.schema.clone(), Ident::new(to));
            Ok(Named::Object { from: old, to: new })
        }
    }
}

fn assignment(
    text: &str,
    option: &str,
    config: &Config,
) -> Result<((QualifiedName, Ident), Expression), CommandError> {
    let parts = text.split_once('=');
    match parts.and_then(|(name, value)| Some((column(name, config)?, value))) {
        Some((key, value)) if !value.trim().is_empty() => Ok((key, Expression::new(value))),
        _ => Err(CommandError::usage(
            format!("{text:?} names no column with its expression"),
            format!("write {option} TABLE.COLUMN=EXPRESSION, as in {option} \"users.age=0\""),
        )),
    }
}

/// `table.column` or `schema.table.column`; nothing for a bare name.
fn column(text: &str, config: &Config) -> Option<(QualifiedName, Ident)> {
    let (table, column) = text.rsplit_once('.')?;
    let is_whole = !column.is_empty() && table.split('.').all(|part| !part.is_empty());
    is_whole.then(|| (super::relation(table, config), Ident::new(column)))
}
