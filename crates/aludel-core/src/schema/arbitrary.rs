//! Random schemas that a server could hold: names are distinct, keys refer to keys, texts are valid. For tests only.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, Entry, EnumType, Expression,
    ForeignKey, Index, IndexKey, Key, Match, Object, ReferentialAction, Schema, Table, TypeName,
};
use crate::ident::{Ident, QualifiedName};

/// What a column is, before it has a name.
#[derive(Debug, Clone)]
struct Draft {
    data_type: usize,
    nullable: bool,
    has_default: bool,
    comment: Option<String>,
    is_checked: bool,
    is_indexed: bool,
    refers: Option<usize>,
}

/// Types with a default and a condition that suits them.
const TYPES: [(&str, &str, &str); 4] = [
    ("integer", "1", "({} > 0)"),
    ("bigint", "'2'::bigint", "({} < 100)"),
    ("text", "'x'::text", "({} <> ''::text)"),
    ("public.e0", "'a'::public.e0", "({} IS NOT NULL)"),
];

/// A schema of a few tables with keys, checks, indexes and comments, and one enum.
pub(crate) fn schema() -> impl Strategy<Value = Schema> {
    let draft = (
        0..TYPES.len(),
        any::<bool>(),
        any::<bool>(),
        proptest::option::of("[a-z '\n]{1,12}"),
        any::<bool>(),
        any::<bool>(),
        proptest::option::of(0_usize..4),
    )
        .prop_map(
            |(data_type, nullable, has_default, comment, is_checked, is_indexed, refers)| Draft {
                data_type,
                nullable,
                has_default,
                comment,
                is_checked,
                is_indexed,
                refers,
            },
        );
    let tables = proptest::collection::vec(proptest::collection::vec(draft, 0..5), 0..4);
    (tables, 1_usize..4).prop_map(|(tables, labels)| build(&tables, labels))
}

fn public(name: &str) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(name))
}

fn build(tables: &[Vec<Draft>], labels: usize) -> Schema {
    let mut schema = Schema::new();
    let mut insert = |object| {
        schema.insert(Entry::new(object));
    };
    let values = ["a", "b", "c"].iter().take(labels).map(ToString::to_string).collect();
    insert(Object::Enum(EnumType { name: public("e0"), values }));
    for (at, drafts) in tables.iter().enumerate() {
        let name = public(&format!("t{at}"));
        let id = Column {
            nullable: false,
            ..Column::new(Ident::new("id"), TypeName::canonical("integer"))
        };
        let mut columns = vec![id];
        let key = ConstraintKind::PrimaryKey(Key::new(vec![Ident::new("id")]));
        let key = Constraint::new(name.clone(), Ident::new(format!("t{at}_pkey")), key);
        insert(Object::Constraint(key));
        for (number, draft) in drafts.iter().enumerate() {
            add_column(&mut insert, &name, number, draft, tables.len(), &mut columns);
        }
        insert(Object::Table(Table::new(name, columns)));
    }
    schema
}

fn add_column(
    insert: &mut impl FnMut(Object),
    table: &QualifiedName,
    number: usize,
    draft: &Draft,
    tables: usize,
    columns: &mut Vec<Column>,
) {
    let name = Ident::new(format!("c{number}"));
    let refers = draft.refers.filter(|to| *to < tables);
    // What refers to a key has the key's type.
    let (data_type, default, condition) = TYPES[if refers.is_some() { 0 } else { draft.data_type }];
    let value = if draft.has_default {
        ColumnValue::Default(Expression::new(default))
    } else {
        ColumnValue::None
    };
    columns.push(Column {
        nullable: draft.nullable,
        value,
        comment: draft.comment.clone(),
        ..Column::new(name.clone(), TypeName::canonical(data_type))
    });
    let part =
        |suffix: &str| Ident::new(format!("{}_{}_{suffix}", table.name.as_str(), name.as_str()));
    if draft.is_checked {
        let check = ConstraintKind::Check(Check {
            expression: Expression::new(condition.replace("{}", name.as_str())),
            no_inherit: false,
        });
        insert(Object::Constraint(Constraint::new(table.clone(), part("check"), check)));
    }
    if let Some(to) = refers {
        let key = ConstraintKind::ForeignKey(ForeignKey {
            columns: vec![name.clone()],
            references: public(&format!("t{to}")),
            referenced_columns: vec![Ident::new("id")],
            matching: Match::Simple,
            on_update: ReferentialAction::NoAction,
            on_delete: ReferentialAction::Cascade,
            on_delete_columns: Vec::new(),
        });
        insert(Object::Constraint(Constraint::new(table.clone(), part("fkey"), key)));
    }
    if draft.is_indexed {
        insert(Object::Index(Index {
            name: QualifiedName::new(table.schema.clone(), part("idx")),
            table: table.clone(),
            method: Ident::new("btree"),
            unique: false,
            nulls_not_distinct: false,
            keys: vec![IndexKey::column(name.clone())],
            include: Vec::new(),
            predicate: None,
            options: BTreeMap::new(),
            tablespace: None,
            valid: true,
        }));
    }
}
