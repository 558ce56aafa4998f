//! Indexes.

use std::collections::BTreeMap;

use aludel_core::ident::QualifiedName;
use aludel_core::plan::{IndexOperation, Operation};
use aludel_core::schema::{Index, IndexItem, IndexKey, OperatorClass};

use super::{Sample, c_collation, e, i, n, options};

pub(super) fn indexes() -> Vec<Sample> {
    let plain = |name: &str, keys| Index {
        name: n(name),
        table: n("users"),
        method: i("btree"),
        unique: false,
        nulls_not_distinct: false,
        keys,
        include: Vec::new(),
        predicate: None,
        options: BTreeMap::new(),
        tablespace: None,
        valid: true,
    };
    let key = |change: fn(&mut IndexKey)| {
        let mut key = IndexKey::column(i("Mood"));
        change(&mut key);
        key
    };
    let class = |name: &str, parameters| {
        let name = QualifiedName::new(i("pg_catalog"), i(name));
        Some(OperatorClass { name, parameters })
    };
    let orders = plain(
        "users_orders",
        vec![
            key(|key| key.descending = true),
            key(|key| key.nulls_first = true),
            key(|key| (key.descending, key.nulls_first) = (true, true)),
            key(|_| {}),
        ],
    );
    let mut lower = IndexKey::column(i("email"));
    lower.item = IndexItem::Expression(e("lower(email)"));
    lower.collation = Some(c_collation());
    lower.operator_class = class("text_pattern_ops", BTreeMap::new());
    let mut rich = plain("users_rich", vec![lower]);
    rich.unique = true;
    rich.include = vec![i("id")];
    rich.options = options(&[("fillfactor", "70")]);
    rich.tablespace = Some(i("pg_default"));
    rich.predicate = Some(e("(email IS NOT NULL)"));
    let mut gin = plain("users_tags", vec![IndexKey::column(i("tags"))]);
    gin.method = i("gin");
    let mut gist_key = IndexKey::column(i("email"));
    gist_key.item = IndexItem::Expression(e("to_tsvector('simple'::regconfig, email)"));
    gist_key.operator_class = class("tsvector_ops", options(&[("siglen", "32")]));
    let mut gist = plain("users_words", vec![gist_key]);
    gist.method = i("gist");
    let mut nulls = plain("users_nulls", vec![IndexKey::column(i("at"))]);
    (nulls.unique, nulls.nulls_not_distinct) = (true, true);
    let create = |index: Index, concurrently| {
        Operation::Index(IndexOperation::Create { index: Box::new(index), concurrently })
    };
    let drop = |name: &str, concurrently| {
        Operation::Index(IndexOperation::Drop { name: n(name), concurrently })
    };
    vec![
        (14, create(orders, false)),
        (14, create(rich, false)),
        (14, create(gin, true)),
        (14, create(gist, false)),
        (15, create(nulls, false)),
        (14, Operation::Index(IndexOperation::Rebuild(n("users_tags")))),
        (
            14,
            Operation::Index(IndexOperation::SetOptions {
                name: n("users_rich"),
                from: options(&[("fillfactor", "70")]),
                to: options(&[("deduplicate_items", "off")]),
            }),
        ),
        (14, drop("users_orders", false)),
        (14, drop("users_tags", true)),
    ]
}
