//! The revisions in `migrations/versions`, which are a part of the program, and the way of the database to the newest of
//! them. Never opens a connection for the service itself.

use aludel::postgres::event::{Event, Observer};
use aludel::{Migrator, MigratorError};

/// Applies what is pending. Of several instances one does, and the others wait for it.
pub(crate) async fn upgrade(url: &str) -> Result<(), MigratorError> {
    let revisions = aludel::embed_revisions!("aludel.toml");
    Migrator::new("axum-sqlx", env!("CARGO_PKG_VERSION"), revisions)
        .url("main", url)
        .observer(&Log)
        .upgrade()
        .await?;
    Ok(())
}

/// A line for each thing that whoever looks at a start wants to know.
struct Log;

impl Observer for Log {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Planned { steps: 0, .. } => println!("the database is up to date"),
            Event::WaitingForLock { holder: Some(holder), .. } => println!("waiting for {holder}"),
            Event::StepStarted { message, .. } => println!("migrating: {message}"),
            Event::Blocked { by, .. } => {
                by.iter().for_each(|blocker| println!("a migration waits for {blocker}"));
            }
            Event::Warning { message, .. } => println!("warning: {message}"),
            _ => {}
        }
    }
}
