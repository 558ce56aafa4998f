//! The queue: a table of which any number of workers take one row each. Never makes or changes the table.

use tokio_postgres::{Client, Error};

/// Queues a job.
pub(crate) async fn add(client: &Client, what: &str) -> Result<(), Error> {
    client.execute("INSERT INTO jobs (what) VALUES ($1)", &[&what]).await?;
    Ok(())
}

/// Does the oldest job that no other worker is at, and says what it was; nothing where none is left.
pub(crate) async fn work_one(client: &mut Client) -> Result<Option<String>, Error> {
    let transaction = client.transaction().await?;
    let oldest = "SELECT id, what FROM jobs WHERE done_at IS NULL ORDER BY id LIMIT 1 \
                  FOR UPDATE SKIP LOCKED";
    let Some(job) = transaction.query_opt(oldest, &[]).await? else { return Ok(None) };
    let (id, what): (i64, String) = (job.try_get("id")?, job.try_get("what")?);
    // The work itself would stand here: where it fails, the job stays in the queue.
    transaction.execute("UPDATE jobs SET done_at = now() WHERE id = $1", &[&id]).await?;
    transaction.commit().await?;
    Ok(Some(what))
}
