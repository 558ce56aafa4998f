//! Columns: types, values, storage.

use aludel_core::schema::{
    Column, ColumnValue, GeneratedKind, Identity, IdentityKind, Sequence, TypeName,
};

use crate::support::{EVERYTHING, column, ident, name, read, table, text};

fn plain(name: &str, data_type: &str) -> Column {
    Column::new(ident(name), TypeName::canonical(data_type))
}

#[tokio::test]
async fn a_column_has_everything_that_was_said_about_it() {
    let schema = read(EVERYTHING).await;
    let sequence = Sequence {
        start: 100,
        cache: 7,
        ..Sequence::new(name("app.users_id_seq"), TypeName::canonical("bigint"))
    };
    let identity = Identity { kind: IdentityKind::Always, sequence: Box::new(sequence) };
    let expected = [
        Column { nullable: false, value: ColumnValue::Identity(identity), ..plain("id", "bigint") },
        Column {
            nullable: false,
            comment: Some("as they say it".to_owned()),
            ..plain("name", "character varying(100)")
        },
        plain("email", "app.email"),
        Column { value: ColumnValue::Default(text("'ok'::app.mood")), ..plain("mood", "app.mood") },
        plain("moods", "app.mood[]"),
        plain("attributes", "app.hstore"),
        plain("history", "app.hstore[]"),
        Column {
            collation: Some(name("pg_catalog.C")),
            value: ColumnValue::Default(text("('x'::text || 'y'::text)")),
            storage: Some("EXTERNAL".to_owned()),
            compression: Some("pglz".to_owned()),
            statistics: Some(42),
            ..plain("title", "text")
        },
        Column {
            value: ColumnValue::Generated(text("upper(title)"), GeneratedKind::Stored),
            ..plain("upper", "text")
        },
        plain("Odd Name", "integer"),
    ];
    let found = &table(&schema, "app.users").columns;
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

#[tokio::test]
async fn a_serial_column_has_its_sequence_as_default() {
    let schema = read(EVERYTHING).await;
    let default = text("nextval('public.items_id_seq'::regclass)");
    assert_eq!(column(&schema, "public.items", "id").value, ColumnValue::Default(default));
}

#[tokio::test]
async fn constants_are_printed_alike_whatever_the_session_is_set_to() {
    let sql = "CREATE TABLE t (
        at timestamptz DEFAULT '2020-01-31 12:00:00+00', pause interval DEFAULT '1 day 2 hours',
        bytes bytea DEFAULT '\\x61', number float8 DEFAULT 0.1)";
    let server = crate::support::database(sql);
    for setting in [
        "DateStyle = 'SQL, DMY'",
        "TimeZone = 'Asia/Tokyo'",
        "IntervalStyle = 'iso_8601'",
        "bytea_output = 'escape'",
    ] {
        let set = format!("ALTER DATABASE {} SET {setting}", server.name());
        server.query(&set).expect("it is set");
    }
    let schema = crate::support::read_in(&server, &Default::default()).await;
    for (name, default) in [
        ("at", "'2020-01-31 12:00:00+00'::timestamp with time zone"),
        ("pause", "'1 day 02:00:00'::interval"),
        ("bytes", "'\\x61'::bytea"),
        ("number", "0.1"),
    ] {
        assert_eq!(column(&schema, "public.t", name).value, ColumnValue::Default(text(default)));
    }
}

#[tokio::test]
async fn what_a_child_or_partition_takes_over_is_marked() {
    let schema = read(EVERYTHING).await;
    for (of, expected) in [
        ("public.child", vec![("a", true), ("b", true), ("c", false)]),
        ("public.log", vec![("at", false), ("note", false)]),
        ("public.log_old", vec![("at", true), ("note", true)]),
    ] {
        let found: Vec<_> = table(&schema, of)
            .columns
            .iter()
            .map(|column| (column.name.as_str(), column.inherited))
            .collect();
        assert_eq!(found, expected, "{of}");
    }
}
