//! How fast the server of the shadow database works, measured on a small table. Never leaves anything behind.

use std::time::Instant;

use tokio_postgres::Client;

use super::estimate::Speeds;
use crate::error::DatabaseError;

/// Rows of the kind that applications have: some numbers, some text, a moment.
const TABLE: &str = "\
    CREATE TABLE public.aludel_speed AS SELECT i AS id, \
        pg_catalog.hashint4(i) AS number, pg_catalog.md5(i::text) || pg_catalog.md5((i + 1)::text) AS text, \
        pg_catalog.now() AS moment FROM pg_catalog.generate_series(1, 40000) AS i";

/// What is measured, in this order: the speeds are those of reading, rewriting and building.
const SCAN: &str = "ALTER TABLE public.aludel_speed ADD CHECK (id > 0 AND number IS NOT NULL)";
const REWRITE: &str = "ALTER TABLE public.aludel_speed ALTER id TYPE int8";
const INDEX: &str = "CREATE INDEX ON public.aludel_speed (number)";

impl Speeds {
    /// Measures reading, rewriting and indexing some megabytes, in a transaction that is rolled back.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn measure(client: &Client) -> Result<Self, DatabaseError> {
        run(client, "BEGIN").await?;
        let measured = in_transaction(client).await;
        run(client, "ROLLBACK").await?;
        measured
    }
}

async fn in_transaction(client: &Client) -> Result<Speeds, DatabaseError> {
    const SIZE: &str = "SELECT pg_catalog.pg_relation_size('public.aludel_speed'), pg_catalog.count(*) FROM public.aludel_speed";
    run(client, TABLE).await?;
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SIZE);
    let bytes: i64 =
        client.query_typed_one(SIZE, &[]).await.map_err(error)?.try_get(0).map_err(error)?;
    let bytes = bytes.unsigned_abs();
    Ok(Speeds {
        scan: speed(client, bytes, SCAN).await?,
        rewrite: speed(client, bytes, REWRITE).await?,
        index: speed(client, bytes, INDEX).await?,
    })
}

async fn speed(client: &Client, bytes: u64, sql: &str) -> Result<u64, DatabaseError> {
    let started = Instant::now();
    run(client, sql).await?;
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX).max(1);
    Ok((bytes.saturating_mul(1_000_000) / micros).max(1))
}

async fn run(client: &Client, sql: &str) -> Result<(), DatabaseError> {
    client.batch_execute(sql).await.map_err(|error| DatabaseError::new(&error, sql))
}
