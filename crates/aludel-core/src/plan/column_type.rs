//! Plans for columns that get another type. Never converts a value in silence where the author must say how.

use std::collections::BTreeMap;

use super::column::{cast, old_type, step};
use super::context::Context;
use super::operation::ColumnOperation;
use super::steps::Steps;
use super::type_change::{Conversion, conversion};
use super::{Hazard, Wish};
use crate::ident::QualifiedName;
use crate::schema::{Column, ColumnValue, Object, ObjectId, Schema, TypeName};

pub(super) fn change_of_type(context: &Context<'_>, from: &Column, to: &Column) -> Conversion {
    let bases =
        (base_of(context.current, &from.data_type), base_of(context.desired, &to.data_type));
    let mut change = conversion(&to.name, &from.data_type, &to.data_type, (&bases.0, &bases.1));
    // The type beneath both is made anew: no cast leads from the old one to the new one.
    let is_apart = bases.0.user_type().is_some_and(|name| {
        context.aside.contains(&name) && bases.1.user_type().as_ref() == Some(&name)
    });
    if is_apart && change.using.is_none() {
        let text = if from.data_type.is_array() { "text[]" } else { "text" };
        let text = cast(&to.name, &TypeName::canonical(text));
        change.using = Some(cast(text, &to.data_type));
        change.hazards.extend([Hazard::Rewrite, Hazard::MayFail]);
    }
    change
}

/// The type underneath, where a type is a domain.
pub(super) fn base_of(schema: &Schema, data_type: &TypeName) -> TypeName {
    let domains: BTreeMap<String, &TypeName> = schema
        .iter()
        .filter_map(|(_, entry)| match &entry.object {
            Object::Domain(domain) => Some((domain.name.to_string(), &domain.base)),
            _ => None,
        })
        .collect();
    let mut base = data_type;
    while let Some(beneath) = domains.get(base.as_str()) {
        base = beneath;
    }
    base.clone()
}

/// What domains ask of the values of a type.
#[derive(Debug, Default)]
pub(super) struct Demands {
    /// Whether they ask for anything, so that every value is looked at.
    pub any: bool,
    /// Whether they give a value where none is said.
    pub default: bool,
}

/// What a type, where it is a domain, and the domains beneath it ask of every value.
pub(super) fn demands(schema: &Schema, data_type: &TypeName) -> Demands {
    let mut demands = Demands::default();
    let mut data_type = data_type;
    while !data_type.is_array()
        && let Some(name) = data_type.user_type()
        && let Some(entry) = schema.get(&ObjectId::Type(name))
        && let Object::Domain(domain) = &entry.object
    {
        demands.any |= domain.not_null || !domain.checks.is_empty();
        demands.default |= domain.default.is_some();
        data_type = &domain.base;
    }
    demands
}

pub(super) fn set_type(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    from: &Column,
    to: &Column,
) {
    let key = (table.clone(), to.name.clone());
    let mut change = change_of_type(context, from, to);
    if from.collation != to.collation {
        change.hazards.insert(Hazard::LongLock);
    }
    let stated = context.directives.conversions.get(&key).filter(|_| context.options.directives);
    if change.unknown && stated.is_none() {
        steps.wish(Wish::Conversion { table: table.clone(), column: to.name.clone() });
        change.hazards.extend([Hazard::Drop, Hazard::MayFail]);
    }
    let using = stated
        .cloned()
        .or(change.using)
        .or_else(|| change.unknown.then(|| cast(&to.name, &to.data_type)));
    let mut last = Vec::new();
    let restores = change.other_type && matches!(from.value, ColumnValue::Default(_));
    if restores {
        let operation = ColumnOperation::SetDefault { column: to.name.clone(), default: None };
        last = vec![steps.push(step(context, table, operation))];
    }
    let id = ObjectId::Column(table.clone(), to.name.clone());
    let operation = ColumnOperation::SetType {
        column: to.name.clone(),
        data_type: to.data_type.clone(),
        collation: to.collation.clone(),
        using,
    };
    let retype = step(context, table, operation)
        .hazards(change.hazards)
        .frees(old_type(context, &from.data_type))
        .drops([id.clone()])
        .makes([id])
        .after(last);
    last = vec![steps.push(retype)];
    storage_again(context, steps, table, from, to, &last);
    if let (true, ColumnValue::Default(default)) = (restores, &to.value) {
        let operation =
            ColumnOperation::SetDefault { column: to.name.clone(), default: Some(default.clone()) };
        steps.push(step(context, table, operation).after(last));
    }
}

/// Sets again what a column loses with its type: how it is stored and compressed.
pub(super) fn storage_again(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    after: &[usize],
) {
    if from.storage == to.storage {
        super::column::storage(context, steps, table, to, after);
    }
    if let (Some(compression), true) = (&to.compression, from.compression == to.compression) {
        let operation = ColumnOperation::SetCompression {
            column: to.name.clone(),
            compression: Some(compression.clone()),
        };
        steps.push(step(context, table, operation).after(after.iter().copied()));
    }
}
