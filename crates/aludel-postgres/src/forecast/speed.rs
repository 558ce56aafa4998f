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

/// Each is measured as often as there are statements, and the speed in the middle counts.
const SCANS: [&str; 3] = [
    "ALTER TABLE public.aludel_speed ADD CHECK (id > 0 AND number IS NOT NULL)",
    "ALTER TABLE public.aludel_speed ADD CHECK (id > 1 - 1)",
    "ALTER TABLE public.aludel_speed ADD CHECK (id > 2 - 2 AND moment IS NOT NULL)",
];
const REWRITES: [&str; 3] = [
    "ALTER TABLE public.aludel_speed ALTER id TYPE int8",
    "ALTER TABLE public.aludel_speed ALTER id TYPE int4",
    "ALTER TABLE public.aludel_speed ADD COLUMN random uuid DEFAULT pg_catalog.gen_random_uuid()",
];
const INDEXES: [&str; 3] = [
    "CREATE INDEX ON public.aludel_speed (number)",
    "CREATE INDEX ON public.aludel_speed (number, id)",
    "CREATE INDEX ON public.aludel_speed (text)",
];

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
        scan: speed(client, bytes, SCANS).await?,
        rewrite: speed(client, bytes, REWRITES).await?,
        index: speed(client, bytes, INDEXES).await?,
    })
}

async fn speed(client: &Client, bytes: u64, statements: [&str; 3]) -> Result<u64, DatabaseError> {
    let mut micros = Vec::new();
    for sql in statements {
        let started = Instant::now();
        run(client, sql).await?;
        micros.push(u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX).max(1));
    }
    micros.sort_unstable();
    let middle = micros.get(1).copied().unwrap_or(1);
    Ok((bytes.saturating_mul(1_000_000) / middle).max(1))
}

async fn run(client: &Client, sql: &str) -> Result<(), DatabaseError> {
    client.batch_execute(sql).await.map_err(|error| DatabaseError::new(&error, sql))
}
