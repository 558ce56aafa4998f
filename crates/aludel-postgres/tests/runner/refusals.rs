//! What is refused before anything is touched, and how it is said.

use aludel_postgres::Move;
use aludel_postgres::error::RunErrorKind;

use crate::support::{Bench, downgrade, run, stamp, steps, upgrade};

#[tokio::test]
async fn a_role_that_may_not_create_tables_is_told_so() {
    let mut bench = Bench::with(&["CREATE TABLE t (id int);"]);
    // Everybody may create tables there before version 15.
    bench.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    bench.role = Some(bench.new_role("runner"));
    match bench.fails(upgrade("heads")).await {
        RunErrorKind::Server(error) => {
            assert_eq!(error.sqlstate.as_deref(), Some("42501"));
            assert!(
                error.message.contains("permission denied for schema public"),
                "{}",
                error.message
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(!bench.has("t") && !bench.has("alembic_version"));
}

#[tokio::test]
async fn a_role_that_owns_nothing_else_can_migrate_with_the_right_to_create() {
    let mut bench = Bench::with(&[
        "CREATE TABLE t (id int);",
        "-- aludel: up no-transaction\nCREATE INDEX CONCURRENTLY i ON t (id);\n",
    ]);
    let role = bench.new_role("runner");
    bench.sql(&format!("GRANT CREATE ON SCHEMA public TO {role}"));
    bench.role = Some(role.clone());
    bench.done(upgrade("heads")).await;
    let rows = bench.journal().await;
    assert!(rows.iter().all(|row| row.db_user == role));
}

#[tokio::test]
async fn a_role_that_may_not_read_the_version_table_is_told_so() {
    let mut bench = Bench::with(&["SELECT 1;", "SELECT 2;"]);
    bench.done(upgrade("a1")).await;
    let role = bench.new_role("runner");
    bench.sql(&format!("GRANT CREATE ON SCHEMA public TO {role}"));
    bench.role = Some(role);
    let failure = bench.run(upgrade("heads")).await.unwrap_err();
    let said = failure.to_string();
    assert!(said.contains("permission denied for table"), "{said}");
    assert_eq!(bench.value("SELECT version_num FROM alembic_version"), "a1");
}

#[tokio::test]
async fn a_session_that_may_only_read_is_refused_and_can_still_be_read() {
    let bench = Bench::with(&["SELECT 1;", "SELECT 2;"]);
    bench.done(upgrade("a1")).await;
    let name = bench.server.name();
    bench.sql(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    for command in [upgrade("heads"), stamp("heads"), Move::EnsureVersion] {
        let error = bench.fails(command).await;
        assert!(matches!(error, RunErrorKind::ReadOnly { .. }), "{error:?}");
        assert!(error.to_string().contains("read-only"), "{error}");
    }
    assert_eq!(bench.versions().await, ["a1"]);
    assert_eq!(bench.journal_line().await, "+a1");
}

#[tokio::test]
async fn a_database_with_another_identity_is_refused() {
    let mut bench = Bench::with(&["SELECT 1;"]);
    bench.done(upgrade("heads")).await;
    bench.name = "creds".to_owned();
    for command in [upgrade("heads"), stamp("base"), Move::EnsureVersion] {
        match bench.fails(command).await {
            RunErrorKind::WrongIdentity { found, expected } => {
                assert_eq!((found.as_str(), expected.as_str()), ("main", "creds"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn missing_and_forbidden_downgrades_are_found_before_the_first_step() {
    let bench = Bench::with(&[
        "-- aludel: up\nCREATE TABLE a (id int);\n",
        "-- aludel: up\nCREATE TABLE b (id int);\n\n-- aludel: down irreversible \"rows are merged\"\n",
        "-- aludel: up\nCREATE TABLE c (id int);\n\n-- aludel: down\nDROP TABLE c;\n",
    ]);
    bench.done(upgrade("heads")).await;
    match bench.fails(downgrade("a1")).await {
        RunErrorKind::Irreversible { revision, why, .. } => {
            assert_eq!((revision.as_str(), why.as_str()), ("b2", "rows are merged"));
        }
        other => panic!("{other:?}"),
    }
    assert!(bench.has("c"), "nothing was taken back");
    assert_eq!(steps(&bench.done(downgrade("b2")).await), ["c3"]);
    bench.done(stamp("a1")).await;
    match bench.fails(downgrade("base")).await {
        RunErrorKind::MissingDown { revision, path } => {
            assert_eq!(revision.as_str(), "a1");
            assert!(path.ends_with("a1_test.sql"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_code_step_that_is_not_registered_is_found_before_the_first_step() {
    let bench = Bench::with(&["CREATE TABLE a (id int);", "-- aludel: up call encrypt 2\n"]);
    match bench.fails(upgrade("heads")).await {
        RunErrorKind::UnknownCall { revision, name, version: 2, near: None, .. } => {
            assert_eq!((revision.as_str(), name.as_str()), ("b2", "encrypt"));
        }
        other => panic!("{other:?}"),
    }
    assert!(!bench.has("a") && !bench.has("alembic_version"));
}

#[tokio::test]
async fn a_file_that_does_not_read_is_found_before_the_first_step() {
    let bench =
        Bench::with(&["CREATE TABLE a (id int);", "CREATE TABLE b (id int); SELECT 'open;"]);
    let error = bench.fails(upgrade("heads")).await;
    assert!(matches!(error, RunErrorKind::Revisions(_)), "{error:?}");
    assert!(!bench.has("a") && !bench.has("alembic_version"));
}

#[tokio::test]
async fn one_database_under_two_names_is_refused() {
    let (main, mut creds) = (Bench::named("main"), Bench::named("creds"));
    main.line(&["SELECT 1;"]);
    creds.line(&["SELECT 1;"]);
    let other = std::mem::replace(
        &mut creds.server,
        aludel_server::TestDatabase::create(main.server.cluster()).unwrap(),
    );
    drop(other);
    // The second configuration gets the first one's server.
    let mut databases = [main.database(), creds.database()];
    databases[1].conn = databases[0].conn.clone();
    let author = aludel_postgres::Author { os_user: "t".to_owned(), tool: "t".to_owned() };
    let never = aludel_postgres::interrupt::Interrupt::never();
    let context = aludel_postgres::RunContext {
        run: uuid::Uuid::now_v7(),
        command: "upgrade",
        author: &author,
        observer: &(),
        interrupt: &never,
    };
    let failure = aludel_postgres::coordinator::run(&databases, &upgrade("heads"), &context)
        .await
        .unwrap_err();
    match crate::support::only_error(failure) {
        RunErrorKind::SameDatabase { first, second } => {
            assert_eq!((first.as_str(), second.as_str()), ("main", "creds"));
        }
        other => panic!("{other:?}"),
    }
    assert!(!main.has("alembic_version"));
    assert!(run(&[&main, &creds], &upgrade("heads"), &(), &never).await.is_ok());
}
