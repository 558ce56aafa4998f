//! Compares columns, aspect by aspect. Never says which column is which: names do.

use std::collections::BTreeMap;

use super::ColumnAspect;
use crate::ident::Ident;
use crate::schema::{Column, ColumnValue, Identity, Sequence, TypeName};

/// The columns of a table by name.
pub(super) fn by_name(columns: &[Column]) -> BTreeMap<&Ident, &Column> {
    columns.iter().map(|column| (&column.name, column)).collect()
}

/// The aspects in which two columns differ. What a parent decides for a column that both sides inherit is compared at
/// the parent.
pub(super) fn aspects(from: &Column, to: &Column) -> Vec<ColumnAspect> {
    let inherited = from.inherited && to.inherited;
    let generated = |column: &Column| matches!(column.value, ColumnValue::Generated(..));
    let own_value = !(inherited && generated(from) && generated(to));
    let own_type = from.data_type != to.data_type || from.collation != to.collation;
    [
        (ColumnAspect::Type, !inherited && own_type),
        (ColumnAspect::Nullability, from.nullable != to.nullable),
        (ColumnAspect::Value, own_value && !same_value(from, to)),
        (ColumnAspect::Storage, from.storage != to.storage),
        (ColumnAspect::Compression, from.compression != to.compression),
        (ColumnAspect::Statistics, from.statistics != to.statistics),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(aspect, _)| aspect)
    .collect()
}

/// Whether two columns hold the same by themselves; an identity's sequence takes its type, and the bounds that the type
/// sets, from the column.
fn same_value(from: &Column, to: &Column) -> bool {
    match (&from.value, &to.value) {
        (ColumnValue::Identity(old), ColumnValue::Identity(new))
            if from.data_type != to.data_type =>
        {
            let sequence = Box::new(with_type(&old.sequence, &new.sequence.data_type));
            Identity { kind: old.kind, sequence } == *new
        }
        (old, new) => old == new,
    }
}

/// The sequence as ALTER COLUMN … TYPE leaves it.
fn with_type(sequence: &Sequence, data_type: &TypeName) -> Sequence {
    let old = Sequence::new(sequence.name.clone(), sequence.data_type.clone());
    let new = Sequence::new(sequence.name.clone(), data_type.clone());
    let mut sequence = sequence.clone();
    if sequence.increment > 0 && sequence.max == old.max {
        sequence.max = new.max;
    }
    if sequence.increment < 0 && sequence.min == -old.max - 1 {
        sequence.min = -new.max - 1;
    }
    sequence.data_type = new.data_type;
    sequence
}
