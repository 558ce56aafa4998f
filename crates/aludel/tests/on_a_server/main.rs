//! Models on a real server: what is generated from them makes what they say, there is nothing left to do, and the way
//! back leaves nothing. What the server then has is told in its own words.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod base;

use std::sync::OnceLock;

use aludel::Base;
use aludel::core::diff::Directives;
use aludel::core::ident::Ident;
use aludel::core::schema::Schema;
use aludel::core::sql::sections;
use aludel::models::Models;
use aludel::postgres::autogenerate::{Comparison, Desired, Terms, compare, propose};
use aludel_server::{TestCluster, TestDatabase};
use tokio_postgres::{Client, NoTls};

use crate::base::{Main, Named};

/// A server with the roles that the models name.
fn cluster() -> &'static TestCluster {
    static CLUSTER: OnceLock<&'static TestCluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let cluster = TestCluster::shared().expect("a test server starts");
        for role in ["reader", "writer"] {
            cluster.query("postgres", &format!("CREATE ROLE {role}")).expect("a role is made");
        }
        cluster
    })
}

async fn connect(database: &TestDatabase<'_>) -> Client {
    let (client, connection) =
        tokio_postgres::connect(&database.url(), NoTls).await.expect("it connects");
    tokio::spawn(connection);
    client
}

fn desired(models: Models) -> Desired {
    Desired { schema: models.schema, directives: models.directives, grants: true }
}

async fn compared(client: &Client, desired: &Desired) -> Comparison {
    let major = i32::try_from(cluster().major()).unwrap();
    let terms = Terms {
        server_version: major * 10_000,
        search_path: vec![Ident::new("public")],
        ..Terms::default()
    };
    compare(client, desired, &terms).await.unwrap()
}

/// What is still to be done.
async fn left(client: &Client, desired: &Desired) -> Vec<String> {
    let comparison = compared(client, desired).await;
    comparison.difference.changes.iter().map(ToString::to_string).collect()
}

/// Makes a database of models, goes back, and makes it again.
async fn made<B: Base>(database: &TestDatabase<'_>) -> Client {
    let client = connect(database).await;
    let desired = desired(B::models().unwrap());
    let before: Schema = compared(&client, &desired).await.current;
    let proposal = propose(&compared(&client, &desired).await, &Directives::default()).unwrap();
    for plan in [&proposal.up, &proposal.down, &proposal.up] {
        for section in sections(plan) {
            if let Err(error) = client.batch_execute(&section.sql).await {
                panic!("{error:?}\n\n{}", section.sql);
            }
        }
        let nothing: Vec<String> = Vec::new();
        if std::ptr::eq(plan, &raw const proposal.down) {
            assert_eq!(compared(&client, &desired).await.current, before);
        } else {
            assert_eq!(left(&client, &desired).await, nothing);
        }
    }
    client
}

/// The rows of a query of one column.
async fn lines(client: &Client, query: &str) -> String {
    let rows = client.query(query, &[]).await.unwrap();
    rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn everything_that_a_table_can_have_is_made_and_found_again() {
    let database = TestDatabase::create(cluster()).unwrap();
    let client = made::<Main>(&database).await;
    for (what, query) in [
        ("columns", include_str!("columns.sql")),
        ("tables", include_str!("tables.sql")),
        ("constraints", include_str!("constraints.sql")),
        ("indexes", include_str!("indexes.sql")),
        ("policies", include_str!("policies.sql")),
        ("comments", include_str!("comments.sql")),
        ("privileges", include_str!("privileges.sql")),
    ] {
        insta::assert_snapshot!(what, lines(&client, query).await);
    }
}

#[tokio::test]
async fn unnamed_objects_are_called_as_the_base_says() {
    let database = TestDatabase::create(cluster()).unwrap();
    let client = made::<Named>(&database).await;
    let names = "SELECT conname::text FROM pg_constraint WHERE connamespace = 'library'::regnamespace AND contype <> 'n'
        UNION SELECT indexname::text FROM pg_indexes WHERE schemaname = 'library' ORDER BY 1";
    assert_eq!(
        lines(&client, names).await,
        "ck_books_place\nfk_books_shelf_shelves\nix_books_author_title\npk_books\npk_shelves\nuq_books_title_author\nxx_books_title"
    );
}
