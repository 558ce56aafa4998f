//! Tables as wholes.

use aludel_core::plan::{Operation, TableOperation};
use aludel_core::schema::{
    Column, ColumnValue, Constraint, GeneratedKind, IdentityKind, Partition, PartitionOf,
    ReplicaIdentity, Table,
};

use super::{
    Sample, always, c_collation, check, column, e, i, identity, n, not_null, options, primary_key,
    valued,
};

fn create(table: Table, constraints: Vec<Constraint>, serial: &[&str]) -> Operation {
    let serial = serial.iter().map(|column| i(column)).collect();
    Operation::Table(TableOperation::Create { table, constraints, serial })
}

fn users() -> Operation {
    let mut email = not_null(column("email", "text"));
    email.collation = Some(c_collation());
    email.compression = Some("pglz".to_owned());
    let mut unchecked = check("users", "old_rows_too", "email <> 'x'");
    unchecked.validated = false;
    let mut table = Table::new(
        n("users"),
        vec![
            not_null(valued(
                column("id", "bigint"),
                ColumnValue::Identity(identity(IdentityKind::Always, |_| {})),
            )),
            email,
            not_null(valued(
                column("Mood", "app.mood"),
                ColumnValue::Default(e("'sad'::app.mood")),
            )),
            valued(
                column("at", "timestamp without time zone"),
                ColumnValue::Default(e("now() AT TIME ZONE 'utc'")),
            ),
            valued(
                column("lower_email", "text"),
                ColumnValue::Generated(e("lower(email)"), GeneratedKind::Stored),
            ),
            column("span", "int4range"),
            column("tags", "text[]"),
        ],
    );
    table.options = options(&[("fillfactor", "70"), ("toast.autovacuum_enabled", "false")]);
    create(
        table,
        vec![primary_key("users", &["id"]), check("users", "has_at", "(email ~ '@')"), unchecked],
        &[],
    )
}

pub(super) fn tables() -> Vec<Sample> {
    let mut orders = Table::new(
        n("orders"),
        vec![
            not_null(column("id", "integer")),
            not_null(column("small", "smallint")),
            not_null(column("big", "bigint")),
            column("user_id", "bigint"),
        ],
    );
    orders.unlogged = true;
    orders.access_method = Some(i("heap"));
    orders.tablespace = Some(i("pg_default"));
    let mut events =
        Table::new(n("events"), vec![not_null(column("id", "integer")), column("note", "text")]);
    events.partition_by = Some(Partition("RANGE (id)".to_owned()));
    let inherited = |mut column: Column| {
        column.inherited = true;
        column
    };
    let partition = |name: &str, columns, bounds: &str| {
        let mut table = Table::new(n(name), columns);
        let bounds = e(bounds);
        table.partition_of = Some(PartitionOf { parent: n("events"), bounds });
        table
    };
    let first = partition(
        "events_first",
        vec![inherited(column("id", "integer")), inherited(column("note", "text"))],
        "FOR VALUES FROM (0) TO (100)",
    );
    let rest = partition(
        "events_rest",
        vec![
            inherited(column("id", "integer")),
            not_null(valued(column("note", "text"), ColumnValue::Default(e("'none'")))),
        ],
        "DEFAULT",
    );
    let mut child =
        Table::new(n("child"), vec![inherited(column("id", "integer")), column("x", "text")]);
    child.inherits = vec![n("nothing")];
    let change = |operation| Operation::Table(operation);
    let second = PartitionOf { parent: n("events"), bounds: e("FOR VALUES FROM (100) TO (200)") };
    let second_columns = || vec![not_null(column("id", "integer")), column("note", "text")];
    let (old, new) = (
        options(&[("fillfactor", "70"), ("toast.autovacuum_enabled", "false")]),
        options(&[("fillfactor", "80"), ("autovacuum_enabled", "true")]),
    );
    let mut samples = always([
        create(Table::new(n("nothing"), Vec::new()), Vec::new(), &[]),
        users(),
        create(orders, vec![primary_key("orders", &["id"])], &["id", "small", "big"]),
        create(events, Vec::new(), &[]),
        create(first, Vec::new(), &[]),
        create(rest, vec![primary_key("events_rest", &["id"])], &[]),
        create(Table::new(n("events_second"), second_columns()), Vec::new(), &[]),
        create(child, Vec::new(), &[]),
        change(TableOperation::AttachPartition { table: n("events_second"), of: second }),
        change(TableOperation::DetachPartition { table: n("events_second"), parent: n("events") }),
        change(TableOperation::Inherit {
            table: n("child"),
            parent: n("nothing"),
            inherits: false,
        }),
        change(TableOperation::Inherit { table: n("child"), parent: n("nothing"), inherits: true }),
        change(TableOperation::SetUnlogged { table: n("orders"), unlogged: false }),
        change(TableOperation::SetUnlogged { table: n("orders"), unlogged: true }),
        change(TableOperation::SetUnlogged { table: n("orders"), unlogged: false }),
        change(TableOperation::SetOptions { table: n("users"), from: old, to: new.clone() }),
        change(TableOperation::SetOptions { table: n("users"), from: new.clone(), to: new }),
        change(TableOperation::EnableRowSecurity { table: n("users"), enabled: true }),
        change(TableOperation::EnableRowSecurity { table: n("nothing"), enabled: false }),
        change(TableOperation::ForceRowSecurity { table: n("users"), forced: true }),
        change(TableOperation::ForceRowSecurity { table: n("users"), forced: false }),
        change(TableOperation::SetTablespace { table: n("users"), tablespace: None }),
        change(TableOperation::SetTablespace {
            table: n("users"),
            tablespace: Some(i("pg_default")),
        }),
    ]);
    for identity in [
        ReplicaIdentity::Nothing,
        ReplicaIdentity::Full,
        ReplicaIdentity::Index(i("users_pkey")),
        ReplicaIdentity::Default,
    ] {
        let table = n("users");
        samples.push((14, change(TableOperation::SetReplicaIdentity { table, identity })));
    }
    for method in [None, Some(i("heap"))] {
        samples.push((15, change(TableOperation::SetAccessMethod { table: n("users"), method })));
    }
    samples
}
