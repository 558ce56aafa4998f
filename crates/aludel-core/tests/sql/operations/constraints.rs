//! Constraints.

use std::collections::BTreeMap;

use aludel_core::plan::{ConstraintOperation, IndexOperation, Operation};
use aludel_core::schema::{
    Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionKey, ForeignKey, Index, IndexItem,
    IndexKey, Key, Match, ReferentialAction,
};

use super::{Sample, always, check, e, i, n, options};

fn foreign_key(name: &str, change: impl FnOnce(&mut ForeignKey)) -> Constraint {
    let mut key = ForeignKey {
        columns: vec![i("user_id")],
        references: n("users"),
        referenced_columns: vec![i("id")],
        matching: Match::Simple,
        on_update: ReferentialAction::NoAction,
        on_delete: ReferentialAction::NoAction,
        on_delete_columns: Vec::new(),
    };
    change(&mut key);
    Constraint::new(n("orders"), i(name), ConstraintKind::ForeignKey(key))
}

pub(super) fn constraints() -> Vec<Sample> {
    let add = |constraint, not_valid| {
        Operation::Constraint(ConstraintOperation::Add {
            constraint: Box::new(constraint),
            not_valid,
        })
    };
    let unique = |name: &str, change: fn(&mut Key)| {
        let mut key = Key::new(vec![i("small"), i("big")]);
        change(&mut key);
        Constraint::new(n("orders"), i(name), ConstraintKind::Unique(key))
    };
    let mut deferred = foreign_key("deferred", |key| {
        key.matching = Match::Full;
        key.on_update = ReferentialAction::Cascade;
        key.on_delete = ReferentialAction::Restrict;
    });
    deferred.deferrable = Deferrable::Deferred;
    let mut immediate = unique("immediate", |_| {});
    immediate.deferrable = Deferrable::Immediate;
    let mut lonely = check("orders", "lonely", "id > 0");
    if let ConstraintKind::Check(check) = &mut lonely.kind {
        check.no_inherit = true;
    }
    let mut lax = check("orders", "lax", "id > 0");
    (lax.validated, lax.enforced) = (false, false);
    let key = |item, operator: &str| ExclusionKey {
        key: IndexKey { item, ..IndexKey::column(i("span")) },
        operator: operator.to_owned(),
    };
    let exclusion = Exclusion {
        method: i("gist"),
        keys: vec![
            key(IndexItem::Column(i("span")), "&&"),
            key(IndexItem::Expression(e("int4range(1, 2)")), "OPERATOR(pg_catalog.&&)"),
        ],
        include: vec![i("id")],
        predicate: Some(e("id > 3")),
        options: options(&[("fillfactor", "80")]),
    };
    let index = Index {
        name: n("orders_number"),
        table: n("orders"),
        method: i("btree"),
        unique: true,
        nulls_not_distinct: false,
        keys: vec![IndexKey::column(i("number"))],
        include: Vec::new(),
        predicate: None,
        options: BTreeMap::new(),
        tablespace: None,
        valid: true,
    };
    let numbered = Constraint::new(
        n("orders"),
        i("one_number"),
        ConstraintKind::Unique(Key::new(vec![i("number")])),
    );
    let named = |name: &str| (n("orders"), i(name));
    let (validate, change, drop) = (named("plain_fk"), named("plain_fk"), named("immediate"));
    let mut samples = always([
        add(foreign_key("plain_fk", |_| {}), true),
        Operation::Constraint(ConstraintOperation::Validate {
            table: validate.0,
            name: validate.1,
        }),
        add(deferred, false),
        add(foreign_key("setting", |key| key.on_delete = ReferentialAction::SetDefault), false),
        add(
            unique("covering", |key| {
                key.include = vec![i("id")];
                key.options = [("fillfactor".to_owned(), "90".to_owned())].into();
            }),
            false,
        ),
        add(immediate, false),
        add(lonely, false),
        add(
            Constraint::new(n("users"), i("no_overlap"), ConstraintKind::Exclusion(exclusion)),
            false,
        ),
        Operation::Index(IndexOperation::Create { index: Box::new(index), concurrently: true }),
        Operation::Constraint(ConstraintOperation::AddUsingIndex {
            constraint: Box::new(numbered),
            index: n("orders_number"),
        }),
        Operation::Constraint(ConstraintOperation::Drop { table: drop.0, name: drop.1 }),
    ]);
    for deferrable in [Deferrable::Deferred, Deferrable::Immediate, Deferrable::No] {
        let (table, name) = change.clone();
        let operation = ConstraintOperation::SetDeferrable { table, name, deferrable };
        samples.push((14, Operation::Constraint(operation)));
    }
    samples.push((15, add(unique("nulls", |key| key.nulls_not_distinct = true), false)));
    samples.push((
        15,
        add(
            foreign_key("some_columns", |key| {
                key.on_delete = ReferentialAction::SetNull;
                key.on_delete_columns = vec![i("user_id")];
            }),
            false,
        ),
    ));
    samples.push((18, add(lax, true)));
    samples
}
