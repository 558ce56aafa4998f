//! A database of a test server, filled and read.

use aludel_core::schema::Schema;
use aludel_postgres::catalog::{Scope, inspect_snapshot};
use aludel_server::{TestCluster, TestDatabase};
use tokio_postgres::{Client, NoTls};

/// A new database.
pub(crate) fn database(sql: &str) -> TestDatabase<'static> {
    let cluster = TestCluster::shared().expect("a test server starts");
    let database = TestDatabase::create(cluster).expect("a database is made");
    database.query(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    database
}

/// A session of it.
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("it connects");
    tokio::spawn(connection);
    client
}

/// What it holds.
pub(crate) async fn read_in(database: &TestDatabase<'_>, scope: &Scope) -> Schema {
    let client = connect(&database.url()).await;
    inspect_snapshot(&client, scope).await.expect("it is read")
}
