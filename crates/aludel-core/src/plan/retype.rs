//! Plans for types that are made anew under their name while columns have them: the old type steps aside, the columns are
//! moved over, the old type goes. Never decides which types need that.

use super::column::cast;
use super::column_type::{base_of, storage_again};
use super::context::Context;
use super::enum_type::set_aside;
use super::moved_type::columns_of_type;
use super::operation::{Address, ColumnOperation, DomainOperation, EnumOperation, Operation};
use super::step::{Step, rank};
use super::steps::Steps;
use super::{Hazard, common, type_change};
use crate::ident::QualifiedName;
use crate::schema::{Column, ColumnValue, Object, ObjectId, Table, TypeName};

/// The type that comes, and how values become its own.
pub(super) struct NewType<'a> {
    /// Makes it.
    pub create: Operation,
    /// Drops the old one by its name aside.
    pub drop_old: &'a dyn Fn(QualifiedName) -> Operation,
    /// What the old one is, in SQL.
    pub kind: &'static str,
    /// What moving a column may do, beside writing its table anew.
    pub hazards: Option<Hazard>,
    /// The type that values pass through.
    pub through: TypeName,
}

/// Whether a type, or the type of an array's elements, is one that is made anew.
pub(super) fn is_moved(context: &Context<'_>, data_type: &TypeName) -> bool {
    data_type.user_type().is_some_and(|name| context.changing.contains(&ObjectId::Type(name)))
}

/// Puts a type in the place of another one that columns have. Gives `false` where none has, and plans nothing.
pub(super) fn replace_used(
    context: &Context<'_>,
    steps: &mut Steps,
    from: &Object,
    to: &Object,
) -> bool {
    let (kind, name, is_domain) = match from {
        Object::Domain(domain) => ("DOMAIN", &domain.name, true),
        Object::Enum(enum_type) => ("TYPE", &enum_type.name, false),
        _ => return false,
    };
    if !context.aside.contains(name) {
        return false;
    }
    let create = match to {
        Object::Domain(new) => Operation::Domain(DomainOperation::Create(Box::new(new.clone()))),
        Object::Enum(new) => Operation::Enum(EnumOperation::Create(new.clone())),
        _ => return false,
    };
    let through = match (from, to) {
        (Object::Domain(old), Object::Domain(new))
            if type_change::is_assigned(&old.base, &new.base)
                && !is_moved(context, &base_of(context.current, &old.base)) =>
        {
            new.base.clone()
        }
        _ => TypeName::canonical("text"),
    };
    let drop_old = |old| {
        if is_domain {
            Operation::Domain(DomainOperation::Drop(old))
        } else {
            Operation::Enum(EnumOperation::Drop(old))
        }
    };
    let hazards = Some(Hazard::MayFail);
    let new = NewType { create, drop_old: &drop_old, kind, hazards, through };
    replace(context, steps, name, &new, Vec::new());
    true
}

pub(super) fn replace(
    context: &Context<'_>,
    steps: &mut Steps,
    name: &QualifiedName,
    new: &NewType<'_>,
    after: Vec<usize>,
) {
    let id = ObjectId::Type(name.clone());
    let old = set_aside(name);
    let aside = Step::new(Operation::Rename {
        from: Address { id: id.clone(), kind: new.kind },
        to: ObjectId::Type(old.clone()),
    })
    .drops([id.clone()])
    .rank(rank::TYPE)
    .after(after);
    let aside = steps.push(aside);
    let create = Step::new(new.create.clone())
        .makes([id.clone()])
        .needs(context.needs(&id))
        .rank(rank::TYPE)
        .after([aside]);
    let mut last = vec![steps.push(create)];
    common::decorate(context, steps, &id, &last);
    for (table, column) in columns_of_type(context.current, name) {
        let kept = context.desired.table(&table.name).and_then(|table| table.column(&column.name));
        let is_dropped =
            context.dropped_columns.contains(&(table.name.clone(), column.name.clone()));
        if let Some(kept) = kept.filter(|kept| kept.data_type == column.data_type && !is_dropped) {
            last = move_column(context, steps, table, column, kept, new, last);
        }
    }
    let drop = Step::new((new.drop_old)(old.clone()))
        .drops([ObjectId::Type(old)])
        .frees(
            context.current.get(&id).map(|entry| context.types_beneath(entry)).unwrap_or_default(),
        )
        .rank(rank::DROP_TYPE)
        .after(last);
    steps.push(drop);
}

/// Gives a column the new type, its default taken off and set again.
fn move_column(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &Table,
    column: &Column,
    kept: &Column,
    new: &NewType<'_>,
    after: Vec<usize>,
) -> Vec<usize> {
    let step = |operation| {
        Step::new(Operation::Column { table: table.name.clone(), operation }).rank(rank::COLUMN)
    };
    let default = |default| ColumnOperation::SetDefault { column: column.name.clone(), default };
    let place = ObjectId::Column(table.name.clone(), column.name.clone());
    let mut last = after;
    if matches!(column.value, ColumnValue::Default(_)) {
        last = vec![steps.push(step(default(None)).after(last))];
    }
    let array = if column.data_type.is_array() { "[]" } else { "" };
    let through = TypeName::canonical(format!("{}{array}", new.through));
    let retype = step(ColumnOperation::SetType {
        column: column.name.clone(),
        data_type: kept.data_type.clone(),
        collation: None,
        using: Some(cast(cast(&column.name, &through).as_str(), &kept.data_type)),
    })
    .hazard(Hazard::Rewrite)
    .hazards(new.hazards)
    .drops([place.clone()])
    .makes([place])
    .after(last);
    last = vec![steps.push(retype)];
    storage_again(context, steps, &table.name, column, kept, &last);
    if let ColumnValue::Default(value) = &kept.value {
        last = vec![steps.push(step(default(Some(value.clone()))).after(last))];
    }
    last
}
