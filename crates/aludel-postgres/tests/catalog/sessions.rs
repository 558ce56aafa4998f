//! Who may read, what it costs, and what it leaves behind.

use aludel_postgres::catalog::{self, InspectError, Scope, inspect, inspect_snapshot};
use aludel_server::{TestCluster, TestDatabase};

use crate::support::{EVERYTHING, connect, database, read_in};

#[tokio::test]
async fn an_ordinary_role_reads_what_a_superuser_reads() {
    let server = database(EVERYTHING);
    let role = format!("{}_guest", server.name());
    server.query(&format!("CREATE ROLE {role} LOGIN")).expect("the role is made");
    let superuser = format!("{}@", server.cluster().superuser());
    assert!(server.url().contains(&superuser));
    let client = connect(&server.url().replacen(&superuser, &format!("{role}@"), 1)).await;
    let found = inspect_snapshot(&client, &Scope::default()).await;
    server.query(&format!("DROP ROLE {role}")).expect("the role is dropped");
    assert_eq!(found.expect("it is read"), read_in(&server, &Scope::default()).await);
}

#[tokio::test]
async fn as_many_statements_are_sent_for_a_large_database_as_for_an_empty_one() {
    let cluster =
        TestCluster::builder().setting("log_statement", "all").start().expect("it starts");
    let mut counts = Vec::new();
    for sql in ["", EVERYTHING] {
        let server = TestDatabase::create(&cluster).expect("a database is made");
        server.query(sql).expect("it is filled");
        let client = connect(&server.url()).await;
        let log = || std::fs::read_to_string(cluster.log()).expect("there is a log");
        let before = log().len();
        inspect_snapshot(&client, &Scope::default()).await.expect("it is read");
        let log = log();
        let count = |words: &str| log[before..].matches(words).count();
        counts.push((count("execute <unnamed>"), count("statement: ")));
    }
    assert_eq!(counts, [(17, 2), (17, 2)]);
}

#[tokio::test]
async fn the_session_is_left_as_it_was() {
    let server = database("CREATE SCHEMA own");
    let client = connect(&server.url()).await;
    client.batch_execute("SET search_path = own").await.expect("it is set");
    inspect_snapshot(&client, &Scope::default()).await.expect("it is read");
    let row = client.query_one("SELECT current_setting('search_path')", &[]).await;
    assert_eq!(row.expect("it is asked").get::<_, &str>(0), "own");
    // Which the server refuses in a transaction.
    client.batch_execute("DISCARD ALL").await.expect("no transaction is open");
}

#[tokio::test]
async fn the_reading_can_be_a_part_of_the_callers_transaction() {
    let server = database(EVERYTHING);
    let client = connect(&server.url()).await;
    client.batch_execute(catalog::BEGIN).await.expect("it begins");
    let first = inspect(&client, &Scope::default()).await.expect("it is read");
    server.query("CREATE TABLE later ()").expect("it is made");
    let second = inspect(&client, &Scope::default()).await.expect("it is read again");
    client.batch_execute("COMMIT").await.expect("it ends");
    assert_eq!(first, second);
}

#[tokio::test]
async fn the_first_refusal_is_the_one_that_is_told() {
    let server = database("");
    let client = connect(&server.url()).await;
    client.batch_execute("BEGIN").await.expect("it begins");
    client.batch_execute("SELECT 1 / 0").await.expect_err("it fails");
    let error = inspect(&client, &Scope::default()).await.expect_err("the transaction is over");
    let InspectError::Server(told) = &error else { panic!("{error}") };
    assert_eq!(told.sqlstate.as_deref(), Some("25P02"));
    assert!(told.statement.contains("pg_namespace"), "{}", told.statement);
    assert!(!error.is_concurrent_change());
}
