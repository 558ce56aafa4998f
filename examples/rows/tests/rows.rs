//! Tables made of the models, and rows read back as the same structs.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

use aludel::Base;
use aludel::core::sql::sections;
use aludel::postgres::autogenerate::{Desired, Terms, compare, propose};
use aludel_server::{TestCluster, TestDatabase};
use rows::{of_sqlx, of_tokio_postgres};
use tokio_postgres::{Client, NoTls};

/// A database with the tables of a base.
async fn database<B: Base>() -> (TestDatabase<'static>, Client) {
    let cluster = TestCluster::shared().expect("a test server starts");
    let database = TestDatabase::create(cluster).expect("a database is made");
    let (client, connection) = tokio_postgres::connect(&database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let models = B::models().unwrap();
    let desired = Desired { schema: models.schema, directives: models.directives, grants: false };
    let server_version = i32::try_from(cluster.major()).unwrap() * 10_000;
    let terms = Terms { server_version, ..Terms::default() };
    let comparison = compare(&client, &desired, &terms).await.unwrap();
    for section in sections(&propose(&comparison, &desired.directives).unwrap().up) {
        client.batch_execute(&section.sql).await.unwrap();
    }
    (database, client)
}

#[tokio::test]
async fn a_model_is_a_row_of_sqlx() {
    use of_sqlx::{Circle, Main, Mood};
    use sqlx::ConnectOptions as _;
    use sqlx::Connection as _;
    use sqlx::postgres::PgConnectOptions;

    let (database, _client) = database::<Main>().await;
    let cluster = database.cluster();
    // Not by the URL: sqlx wants a host in it, and this server listens on a socket only.
    let options = PgConnectOptions::new_without_pgpass()
        .socket(cluster.socket_dir())
        .port(cluster.port())
        .username(cluster.superuser())
        .database(database.name());
    let mut connection = options.connect().await.unwrap();
    sqlx::query("INSERT INTO circles (title, mood, tags) VALUES ($1, $2, $3)")
        .bind("Readers")
        .bind(Mood::Bad)
        .bind(vec!["books".to_owned()])
        .execute(&mut connection)
        .await
        .unwrap();
    let found: Vec<Circle> =
        sqlx::query_as("SELECT * FROM circles").fetch_all(&mut connection).await.unwrap();
    let expected = Circle {
        id: 1,
        name: "Readers".to_owned(),
        description: None,
        mood: Mood::Bad,
        tags: vec!["books".to_owned()],
        is_loaded: false,
    };
    assert_eq!(found, [expected]);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_model_is_a_row_of_tokio_postgres() {
    use of_tokio_postgres::{Circle, Main, Mood};

    let (_database, client) = database::<Main>().await;
    let insert = "INSERT INTO circles (title, description) VALUES ($1, $2)";
    client.execute(insert, &[&"Readers", &Some("of books")]).await.unwrap();
    let update = "UPDATE circles SET mood = $1, created_at = '2026-01-01 00:00:00+00'";
    client.execute(update, &[&Mood::Bad]).await.unwrap();
    let row = client.query_one("SELECT * FROM circles", &[]).await.unwrap();
    let expected = Circle {
        id: 1,
        name: "Readers".to_owned(),
        description: Some("of books".to_owned()),
        mood: Mood::Bad,
        created_at: "2026-01-01T00:00:00Z".parse().unwrap(),
    };
    assert_eq!(Circle::try_from(&row).unwrap(), expected);
}
