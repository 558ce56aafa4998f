//! Texts of one place on both sides that differ by more than layout. Never asks what they mean.

use std::collections::BTreeMap;

use aludel_core::ident::Ident;
use aludel_core::schema::{
    Column, ColumnValue, Expression, IndexItem, IndexKey, Object, ObjectId, Place, Schema,
    TypeName, is_null, same_wording,
};
use aludel_core::script::lex;

use super::types::is_unqualified;

/// Two texts that may mean the same.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) object: ObjectId,
    pub(super) place: Place,
    /// What is there; `None` where there is no default, and one is wanted that may come to nothing.
    pub(super) live: Option<String>,
    pub(super) wanted: String,
}

/// Puts desired texts into the words of what is there where only layout differs, and gives the others.
pub(super) fn pair(current: &Schema, desired: &mut Schema) -> Vec<Pair> {
    // What is the same on both sides is not touched, so that it stays shared.
    let different = of_both(current, desired, |live, wanted| live != wanted);
    let mut pairs = Vec::new();
    for id in &different {
        let (Some(live), Some(entry)) = (current.get(id), desired.get_mut(id)) else { continue };
        let mut live = live.object.clone();
        columns_as_keys(&live, &mut entry.object);
        defaults_of_nothing(&live, &mut entry.object);
        let mut there: BTreeMap<Place, Expression> =
            live.texts().into_iter().map(|text| (text.place, text.expression.clone())).collect();
        for text in entry.object.texts() {
            let live = there.remove(&text.place);
            match &live {
                Some(live) if same_wording(live.as_str(), text.expression.as_str()) => {
                    *text.expression = live.clone();
                    continue;
                }
                None if !may_be_nothing(&text.place, text.expression) => continue,
                _ => {}
            }
            pairs.push(Pair {
                object: id.clone(),
                place: text.place,
                live: live.map(|live| live.as_str().to_owned()),
                wanted: text.expression.as_str().to_owned(),
            });
        }
        take_over(&live, &mut entry.object);
    }
    pairs
}

/// The objects of both sides of which the two are as `holds` says.
fn of_both(
    current: &Schema,
    desired: &Schema,
    holds: impl Fn(&Object, &Object) -> bool,
) -> Vec<ObjectId> {
    current
        .beside(desired)
        .filter(|(_, live, wanted)| match (live, wanted) {
            (Some(live), Some(wanted)) => holds(&live.object, &wanted.object),
            _ => false,
        })
        .map(|(id, ..)| id.clone())
        .collect()
}

/// What only a server can say of a text is the same where the text is.
pub(super) fn take_over(live: &Object, wanted: &mut Object) {
    match (live, wanted) {
        (Object::Function(live), Object::Function(wanted))
            if live.definition == wanted.definition =>
        {
            wanted.signature.clone_from(&live.signature);
            wanted.result.clone_from(&live.result);
        }
        (Object::View(live), Object::View(wanted)) if live.query == wanted.query => {
            wanted.columns.clone_from(&live.columns);
        }
        _ => {}
    }
}

/// An expression that is a column only is a column to the server.
fn columns_as_keys(live: &Object, wanted: &mut Object) {
    let (Object::Index(live), Object::Index(wanted)) = (live, wanted) else { return };
    for (IndexKey { item: live, .. }, IndexKey { item: wanted, .. }) in
        live.keys.iter().zip(&mut wanted.keys)
    {
        if let (IndexItem::Column(column), IndexItem::Expression(text)) = (live, &*wanted)
            && same_wording(text.as_str(), &column.to_string())
        {
            *wanted = live.clone();
        }
    }
}

/// DEFAULT NULL is not kept.
fn defaults_of_nothing(live: &Object, wanted: &mut Object) {
    match (live, wanted) {
        (Object::Table(live), Object::Table(wanted)) => {
            for column in &mut wanted.columns {
                if let ColumnValue::Default(text) = &column.value
                    && is_null(text.as_str())
                    && live.column(&column.name).is_some_and(|live| live.value == ColumnValue::None)
                {
                    column.value = ColumnValue::None;
                }
            }
        }
        (Object::Domain(live), Object::Domain(wanted))
            if live.default.is_none()
                && wanted.default.as_ref().is_some_and(|text| is_null(text.as_str())) =>
        {
            wanted.default = None;
        }
        _ => {}
    }
}

/// Whether a default could be NULL in more words, such as `NULL::text`.
fn may_be_nothing(place: &Place, text: &Expression) -> bool {
    matches!(place, Place::Default(Some(_)))
        && lex(text.as_str())
            .map_while(Result::ok)
            .any(|token| token.text(text.as_str()).eq_ignore_ascii_case("null"))
}

/// A column of the desired side whose type is written so that only the server knows it.
#[derive(Debug)]
pub(super) struct Spelled {
    pub(super) table: ObjectId,
    pub(super) column: Ident,
    pub(super) data_type: TypeName,
}

/// Puts desired types into the words of what is there where only the spelling differs, and gives those that are
/// written without their schema.
pub(super) fn columns(
    current: &Schema,
    desired: &mut Schema,
    default_schema: &Ident,
) -> Vec<Spelled> {
    let different = of_both(current, desired, |live, wanted| match (live, wanted) {
        (Object::Table(live), Object::Table(wanted)) => {
            let there = |column: &Column| live.column(&column.name).map(|live| &live.data_type);
            !wanted.columns.iter().all(|column| there(column) == Some(&column.data_type))
        }
        _ => false,
    });
    let mut spelled = Vec::new();
    for id in &different {
        let (Some(live), Some(entry)) = (current.get(id), desired.get_mut(id)) else { continue };
        let (Object::Table(live), Object::Table(wanted)) = (&live.object, &mut entry.object) else {
            continue;
        };
        for column in &mut wanted.columns {
            let there = live.column(&column.name).map(|live| &live.data_type);
            if there == Some(&column.data_type) {
                continue;
            }
            if let (Some(there), Ok(read)) = (there, TypeName::parse(column.data_type.as_str()))
                && (read == *there || read.qualified(default_schema) == *there)
            {
                column.data_type = there.clone();
            } else if is_unqualified(&column.data_type) {
                let (table, data_type) = (id.clone(), column.data_type.clone());
                spelled.push(Spelled { table, column: column.name.clone(), data_type });
            }
        }
    }
    spelled
}

/// Sets the column's type to what is there if the server calls it the same.
pub(super) fn take_type(
    current: &Schema,
    desired: &mut Schema,
    spelled: &Spelled,
    name: &TypeName,
) {
    let live = current.get(&spelled.table).map(|entry| &entry.object);
    let wanted = desired.get_mut(&spelled.table).map(|entry| &mut entry.object);
    if let (Some(Object::Table(live)), Some(Object::Table(wanted))) = (live, wanted)
        && live.column(&spelled.column).is_some_and(|column| column.data_type == *name)
    {
        for column in wanted.columns.iter_mut().filter(|column| column.name == spelled.column) {
            column.data_type = name.clone();
        }
    }
}
