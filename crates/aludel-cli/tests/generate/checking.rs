//! check: differences, rights, and several databases.

use crate::support::{assert_shown, cluster};
use crate::{USERS, applied};

#[test]
fn a_difference_is_printed_and_is_a_status_of_its_own() {
    let project = applied(USERS);
    project.database("main").query("ALTER TABLE users ADD COLUMN by_hand int").unwrap();
    project.database("main").query("CREATE INDEX by_hand ON users (created_at)").unwrap();
    let shown =
        project.session(&[&["check"], &["-q", "check"], &["--format", "json", "-q", "check"]]);
    assert_shown("check_differs", &shown);
}

#[test]
fn texts_in_other_words_are_no_difference() {
    let project = applied(USERS);
    project.write(
        "schema.sql",
        USERS.replace("length(email) > 3", "3 < length((email)::text) OR false"),
    );
    assert_eq!(project.run(&["check"]).code, 3);
    project.write(
        "schema.sql",
        USERS
            .replace("length(email) > 3", "(length((email)::text)) > (3)")
            .replace("timestamptz", "timestamp with time zone"),
    );
    project.ok(&["check"]);
}

#[test]
fn a_role_that_may_read_the_version_table_and_make_temporary_tables_can_check() {
    let mut project = applied(USERS);
    let database = project.database("main");
    let name = database.name().to_owned();
    let role = format!("reader_{name}");
    for sql in [
        format!("CREATE ROLE {role} LOGIN"),
        format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"),
        format!("GRANT CONNECT, TEMP ON DATABASE {name} TO {role}"),
        "GRANT SELECT ON alembic_version TO PUBLIC".to_owned(),
    ] {
        database.query(&sql).unwrap();
    }
    let (folder, port) = (cluster().socket_dir().display(), cluster().port());
    project.set("DATABASE_URL", &format!("postgresql://{role}@/{name}?host={folder}&port={port}"));
    let with_temp = project.show(&["check"]);
    project.database("main").query(&format!("REVOKE TEMP ON DATABASE {name} FROM {role}")).unwrap();
    let without_temp = project.show(&["check"]);
    project.database("main").query("REVOKE SELECT ON alembic_version FROM PUBLIC").unwrap();
    let without_version = project.show(&["check"]);
    for sql in [format!("DROP OWNED BY {role}"), format!("DROP ROLE {role}")] {
        project.database("main").query(&sql).unwrap();
    }
    project.name(&role, "reader");
    let shown = [with_temp, without_temp, without_version].map(|text| project.settled(&text));
    assert_shown("check_rights", &shown.join("\n"));
}

#[test]
fn what_was_changed_by_hand_is_told_from_what_migrations_made() {
    let project = applied(USERS);
    let by_hand = "ALTER TABLE users ADD COLUMN by_hand int, ALTER created_at DROP DEFAULT; \
                   CREATE INDEX by_hand ON users (created_at); GRANT SELECT ON users TO PUBLIC; \
                   ALTER TABLE users DROP CONSTRAINT users_email_key";
    project.database("main").query(by_hand).unwrap();
    // The models follow what was done by hand: only the migrations do not make it.
    let models = "CREATE TABLE users (id integer PRIMARY KEY, email varchar(200) NOT NULL, \
                  created_at timestamptz NOT NULL, by_hand int, CHECK (length(email) > 3)); \
                  CREATE INDEX by_hand ON users (created_at);";
    project.write("schema.sql", models);
    let shown = project.session(&[&["check"], &["--format", "json", "-q", "check"]]);
    assert_shown("check_drift", &shown);
}

#[test]
fn where_nobody_knows_what_was_changed_by_hand_it_is_said_when_asked_for() {
    let project = applied(USERS);
    let database = project.database("main");
    let mut shown = Vec::new();
    for sql in [
        "UPDATE aludel_journal SET fingerprint = jsonb_set(fingerprint, '{fingerprint,server}', '9')",
        "UPDATE aludel_journal SET fingerprint = jsonb_set(fingerprint, '{fingerprint,format}', '9')",
        "UPDATE aludel_journal SET fingerprint = jsonb_set(fingerprint, '{heads}', '[\"elsewhere\"]')",
        "UPDATE aludel_journal SET fingerprint = NULL",
    ] {
        database.query(sql).unwrap();
        project.ok(&["check"]);
        shown.push(project.show(&["check", "-v"]));
    }
    let version = of_major(&database.query("SHOW server_version_num").unwrap());
    assert_shown("check_drift_unknown", &shown.join("\n").replace(&version, "the server is MAJOR"));
}

fn of_major(rows: &[Vec<Option<String>>]) -> String {
    let number: i32 = rows[0][0].as_deref().unwrap().parse().unwrap();
    format!("the server is {}", number / 10_000)
}

#[test]
fn partitions_that_others_make_and_drop_are_no_drift() {
    let models = "CREATE TABLE days (id integer NOT NULL, d date NOT NULL, PRIMARY KEY (id, d)) PARTITION BY RANGE (d); \
                  CREATE TABLE base (id integer PRIMARY KEY);";
    let project = applied(models);
    let database = project.database("main");
    let month = |from: &str, to: &str| {
        format!(
            "CREATE TABLE days_{from} PARTITION OF days FOR VALUES FROM ('2026-{from}-01') TO ('2026-{to}-01'); \
                 CREATE INDEX ON days_{from} (d)"
        )
    };
    database.query(&month("01", "02")).unwrap();
    database.query("CREATE TABLE child (more integer) INHERITS (base)").unwrap();
    project.ok(&["check"]);
    // The next fingerprint knows them, and then they go.
    project.revision("main", "bbbb00000000", "aaaa00000000", "Nothing", "SELECT 1;", "SELECT 1;");
    project.sum("main");
    project.ok(&["-q", "upgrade"]);
    database.query(&month("02", "03")).unwrap();
    database.query("DROP TABLE days_01, child").unwrap();
    project.ok(&["check"]);
}
