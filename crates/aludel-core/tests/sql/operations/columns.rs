//! Columns.

use aludel_core::plan::{ColumnOperation, Operation, SequenceOperation};
use aludel_core::schema::{ColumnValue, GeneratedKind, IdentityKind, SequenceOwner};

use super::{Sample, always, c_collation, column, e, i, identity, n, not_null, ty, valued};

pub(super) fn columns() -> Vec<Sample> {
    let on = |table: &str, operation| Operation::Column { table: n(table), operation };
    let orders = |operation| on("orders", operation);
    let sequence = |name: &str| SequenceOperation::Own {
        name: n("plain_seq"),
        owner: Some(SequenceOwner { table: n("orders"), column: i(name) }),
    };
    let always_id = identity(IdentityKind::Always, |_| {});
    let by_default = identity(IdentityKind::ByDefault, |sequence| {
        (sequence.start, sequence.increment) = (100, 10);
    });
    let mut samples = always([
        orders(ColumnOperation::Add { column: column("note", "text"), serial: false }),
        orders(ColumnOperation::Add {
            column: not_null(valued(column("count", "integer"), ColumnValue::Default(e("0")))),
            serial: false,
        }),
        orders(ColumnOperation::Add { column: not_null(column("number", "bigint")), serial: true }),
        orders(ColumnOperation::Backfill { column: i("note"), value: e("'n/a'::text") }),
        orders(ColumnOperation::SetNotNull { column: i("note"), not_null: true }),
        orders(ColumnOperation::SetNotNull { column: i("note"), not_null: false }),
        orders(ColumnOperation::SetDefault { column: i("note"), default: Some(e("'x' || 'y'")) }),
        orders(ColumnOperation::SetDefault { column: i("note"), default: None }),
        orders(ColumnOperation::SetType {
            column: i("note"),
            data_type: ty("character varying(20)"),
            collation: Some(c_collation()),
            using: Some(e("note::varchar(20)")),
        }),
        orders(ColumnOperation::SetType {
            column: i("note"),
            data_type: ty("text"),
            collation: None,
            using: None,
        }),
        orders(ColumnOperation::SetStorage { column: i("note"), storage: "EXTERNAL".to_owned() }),
        orders(ColumnOperation::SetCompression {
            column: i("note"),
            compression: Some("pglz".to_owned()),
        }),
        orders(ColumnOperation::SetCompression { column: i("note"), compression: None }),
        orders(ColumnOperation::SetStatistics { column: i("note"), statistics: Some(200) }),
        orders(ColumnOperation::SetStatistics { column: i("note"), statistics: None }),
        Operation::Sequence(sequence("big")),
        Operation::Sequence(SequenceOperation::Advance {
            name: n("plain_seq"),
            owner: SequenceOwner { table: n("orders"), column: i("big") },
        }),
        Operation::Sequence(SequenceOperation::Own { name: n("plain_seq"), owner: None }),
        on(
            "nothing",
            ColumnOperation::Add { column: not_null(column("id", "bigint")), serial: false },
        ),
        on(
            "nothing",
            ColumnOperation::AddIdentity { column: i("id"), identity: always_id.clone() },
        ),
        on("nothing", ColumnOperation::AdvanceIdentity(i("id"))),
        on(
            "nothing",
            ColumnOperation::SetIdentity {
                column: i("id"),
                from: always_id,
                to: by_default.clone(),
            },
        ),
        on("nothing", ColumnOperation::DropIdentity(i("id"))),
        on("nothing", ColumnOperation::AddIdentity { column: i("id"), identity: by_default }),
        orders(ColumnOperation::Drop(i("count"))),
    ]);
    samples.push((
        17,
        on(
            "users",
            ColumnOperation::SetExpression {
                column: i("lower_email"),
                expression: e("upper(email)"),
                kind: GeneratedKind::Stored,
            },
        ),
    ));
    samples.push((14, on("users", ColumnOperation::DropExpression(i("lower_email")))));
    samples.push((
        18,
        orders(ColumnOperation::Add {
            column: valued(
                column("computed", "integer"),
                ColumnValue::Generated(e("(id + 1)"), GeneratedKind::Virtual),
            ),
            serial: false,
        }),
    ));
    samples
}
