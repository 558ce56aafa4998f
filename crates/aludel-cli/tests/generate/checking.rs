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
