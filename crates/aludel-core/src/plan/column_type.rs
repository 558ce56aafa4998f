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
    conversion(&to.name, &from.data_type, &to.data_type, (&bases.0, &bases.1))
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
    if let (true, ColumnValue::Default(default)) = (restores, &to.value) {
        let operation =
            ColumnOperation::SetDefault { column: to.name.clone(), default: Some(default.clone()) };
        steps.push(step(context, table, operation).after(last));
    }
}
