//! Which questions are the same one: equal texts over equal columns. Never asks them.

use std::collections::BTreeSet;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Column, Object, ObjectId, Place, Schema, TypeName};
use aludel_core::script::{TokenKind, lex};

use super::pair::Pair;

/// Everything that an answer depends on. A schema says `DEFAULT 'new'` and `CHECK (amount >= 0)` in many tables, and the
/// server is asked once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    live: Option<String>,
    wanted: String,
    asked: Asked,
    columns: BTreeSet<Typed>,
}

/// How a text is asked about, which is a part of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Default,
    Condition,
    Key,
    Generated,
}

/// A column that a text may name, of one side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Typed {
    is_live: bool,
    name: Ident,
    data_type: TypeName,
    collation: Option<QualifiedName>,
}

/// The key of a pair; `None` where the answer may depend on more: on names of its own, or on other objects.
pub(super) fn key(pair: &Pair, current: &Schema, desired: &Schema) -> Option<Key> {
    let (asked, own) = match &pair.place {
        Place::Default(Some(of)) => (Asked::Default, Some(of)),
        Place::Check(None) | Place::Predicate => (Asked::Condition, None),
        Place::Key(_) => (Asked::Key, None),
        Place::Generated(of) => (Asked::Generated, Some(of)),
        _ => return None,
    };
    let table = match &pair.object {
        ObjectId::Table(table) => table,
        ObjectId::Index(_) => match &desired.get(&pair.object)?.object {
            Object::Index(index) => &index.table,
            _ => return None,
        },
        id => id.relation()?,
    };
    let live = pair.live.as_deref().unwrap_or_default();
    let named: BTreeSet<String> = identifiers(live).chain(identifiers(&pair.wanted)).collect();
    // A text that names its table may ask for a whole row of it.
    if named.contains(table.name.as_str()) {
        return None;
    }
    let is_own = |column: &Column| own == Some(&column.name);
    let is_meant = |column: &Column| {
        let is_named = asked != Asked::Default && named.contains(column.name.as_str());
        is_named || is_own(column)
    };
    let mut columns = BTreeSet::new();
    for (is_live, schema) in [(true, current), (false, desired)] {
        // A materialised view's columns are not known so well.
        let table = schema.table(table)?;
        columns.extend(table.columns.iter().filter(|column| is_meant(column)).map(|column| {
            Typed {
                is_live,
                // No text names the column that it is of.
                name: if is_own(column) { Ident::new("") } else { column.name.clone() },
                data_type: column.data_type.clone(),
                collation: column.collation.clone(),
            }
        }));
    }
    Some(Key { live: pair.live.clone(), wanted: pair.wanted.clone(), asked, columns })
}

/// The identifiers in a text, as the catalog would hold them.
fn identifiers(text: &str) -> impl Iterator<Item = String> {
    lex(text).map_while(Result::ok).filter_map(move |token| {
        let word = token.text(text);
        match token.kind {
            TokenKind::Identifier => Some(word.to_lowercase()),
            TokenKind::QuotedIdentifier => Some(word.trim_matches('"').replace("\"\"", "\"")),
            _ => None,
        }
    })
}
