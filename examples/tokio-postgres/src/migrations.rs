//! The revisions in `migrations/versions`, which are a part of the program, and the way of the database to the newest of
//! them. Never opens a connection for the program itself.

use aludel::postgres::event::Event;
use aludel::{Migrator, MigratorError};

/// Applies what is pending. Of several workers one does, and the others wait for it.
pub(crate) async fn upgrade(url: &str) -> Result<(), MigratorError> {
    let revisions = aludel::embed_revisions!("aludel.toml");
    let log = |event: &Event<'_>| match event {
        Event::WaitingForLock { .. } => eprintln!("waiting for another worker that migrates"),
        Event::StepStarted { message, .. } => eprintln!("migrating: {message}"),
        _ => {}
    };
    Migrator::new("worker", env!("CARGO_PKG_VERSION"), revisions)
        .url("jobs", url)
        .observer(&log)
        .upgrade()
        .await?;
    Ok(())
}
