//! Dumps of the databases that a run is about to change. Never touches a database, and never leaves half a dump under a whole one's name.

mod client;
mod error;
mod file;

use std::path::{Path, PathBuf};

use aludel_postgres::coordinator::Ready;
use aludel_postgres::interrupt::Interrupt;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::config::Config;
use crate::context::{Context, History};
use client::Client;
pub(crate) use error::BackupError;
use file::Dump;

/// A dump that is on the disk.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Backup {
    /// The configuration's name.
    #[serde(skip)]
    pub(crate) database: String,
    /// Where it is.
    pub(crate) file: PathBuf,
    /// How big it is, in bytes.
    pub(crate) bytes: u64,
    /// The command that puts the database back as it was, for a shell.
    pub(crate) restore: String,
}

/// Dumps every database that has work ahead, one after the other, each to its end. All clients are looked at before the first dump.
pub(crate) async fn make(
    context: &Context<'_>,
    histories: &[History],
    ready: &[Ready<'_>],
    folder: &Path,
    run: Uuid,
    interrupt: &Interrupt,
) -> Result<Vec<Backup>, BackupError> {
    let mut jobs = Vec::with_capacity(ready.len());
    for ready in ready {
        let name = &ready.database.name;
        let Some(history) = histories.iter().find(|history| history.config.name == *name) else {
            continue;
        };
        let client = Client::find(context, &history.config, ready.open.facts().major())?;
        jobs.push((ready, &history.config, client));
    }
    file::ensure_folder(folder)?;
    let mut backups = Vec::with_capacity(jobs.len());
    for (ready, config, client) in jobs {
        backups.push(dump(context, ready, config, &client, folder, run, interrupt).await?);
    }
    Ok(backups)
}

async fn dump(
    context: &Context<'_>,
    ready: &Ready<'_>,
    config: &Config,
    client: &Client,
    folder: &Path,
    run: Uuid,
    interrupt: &Interrupt,
) -> Result<Backup, BackupError> {
    let time = Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    let dump = Dump::begin(folder, &format!("{}-{time}-{run}.dump", config.name))?;
    let wait = ready.database.options.lock_wait;
    client.dump(context, config, ready, &dump, wait, interrupt).await?;
    let (file, bytes) = dump.finish()?;
    let restore = restore(ready, &file);
    let backup = Backup { database: config.name.clone(), file, bytes, restore };
    context.output.talk(&format!(
        "{}: backed up into {} ({} bytes)",
        backup.database,
        backup.file.display(),
        backup.bytes
    ));
    context.output.talk(&format!("{}:   to go back: {}", backup.database, backup.restore));
    Ok(backup)
}

/// The command that makes the database anew as it is in the dump, for a shell.
fn restore(ready: &Ready<'_>, file: &Path) -> String {
    let own = ready.open.facts().database.as_str();
    // A database cannot be dropped from within.
    let other = if own == "postgres" { "template1" } else { "postgres" };
    let options = ["pg_restore", "--clean", "--if-exists", "--create", "--exit-on-error"];
    let mut words: Vec<String> = options.map(str::to_owned).to_vec();
    words.extend(ready.database.conn.arguments(ready.open.session().server(), other));
    words.push(file.display().to_string());
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.' | '/' | '=' | ':' | '+' | ',' | '@')
    };
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
