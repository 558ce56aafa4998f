//! `pg_dump`: which one, and how it is run. Never passes a password or a URL as an argument.

use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use aludel_postgres::coordinator::Ready;
use aludel_postgres::interrupt::Interrupt;
use secrecy::ExposeSecret;

use super::BackupError;
use super::file::Dump;
use crate::child;
use crate::config::Config;
use crate::context::Context;

const NAME: &str = "pg_dump";

/// How much of what it says is kept.
const KEPT_BYTES: u64 = 16 * 1024;

/// How often it is looked whether it has ended.
const PAUSE: Duration = Duration::from_millis(20);

/// A `pg_dump` that is new enough for a server.
#[derive(Debug)]
pub(super) struct Client {
    program: PathBuf,
}

impl Client {
    /// The first in `PATH` that is not older than the server's major version; several versions may lie side by side.
    pub(super) fn find(
        context: &Context<'_>,
        config: &Config,
        server: u32,
    ) -> Result<Self, BackupError> {
        let database = &config.name;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let programs = std::env::split_paths(&path)
            .map(|folder| folder.join(NAME))
            .filter(|program| program.is_file());
        let mut found = BackupError::Missing { database: database.clone(), server };
        for program in programs {
            let error = match version(context, config, &program) {
                Ok(client) if client >= server => return Ok(Self { program }),
                Ok(client) => {
                    BackupError::TooOld { database: database.clone(), program, client, server }
                }
                Err(why) => BackupError::NoVersion { database: database.clone(), program, why },
            };
            // The first one found is what the user means by it.
            if matches!(found, BackupError::Missing { .. }) {
                found = error;
            }
        }
        Err(found)
    }

    /// Runs it to its end, or until the stop is asked for.
    pub(super) async fn dump(
        &self,
        context: &Context<'_>,
        config: &Config,
        ready: &Ready<'_>,
        dump: &Dump,
        lock_wait: Duration,
        interrupt: &Interrupt,
    ) -> Result<(), BackupError> {
        let mut command = child::client(context, config, &self.program);
        for (name, value) in ready.database.conn.variables(ready.open.session().server()) {
            command.env(name, value.expose_secret());
        }
        // Without end is not what zero means to a configuration.
        let wait = lock_wait.as_millis().max(1);
        command.args(["--format=custom", "--no-password"]);
        command.arg(format!("--lock-wait-timeout={wait}"));
        // A terminal's Ctrl-C is ours to answer.
        command.process_group(0);
        command.stdin(Stdio::null()).stdout(dump.handle()?).stderr(Stdio::piped());
        let failed = |source| BackupError::Start {
            database: config.name.clone(),
            program: self.program.clone(),
            source,
        };
        let mut child = command.spawn().map_err(failed)?;
        let said = child.stderr.take().map(|stderr| std::thread::spawn(move || last_words(stderr)));
        let ended = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break Some(status);
            }
            tokio::select! {
                biased;
                () = interrupt.requested() => break None,
                () = tokio::time::sleep(PAUSE) => {}
            }
        };
        let Some(status) = ended else {
            end(&mut child);
            return Err(BackupError::Interrupted);
        };
        if status.success() {
            return Ok(());
        }
        let said = said.and_then(|said| said.join().ok()).unwrap_or_default();
        Err(BackupError::Failed {
            database: config.name.clone(),
            program: self.program.clone(),
            status,
            said,
        })
    }
}

/// The major version of a program, by its own word.
fn version(context: &Context<'_>, config: &Config, program: &Path) -> Result<u32, String> {
    let mut command = child::client(context, config, program);
    let output = command.arg("--version").stdin(Stdio::null()).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let number = text.split_once("(PostgreSQL) ").map_or("", |(_, rest)| rest);
    let digits = number.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().map_err(|_| format!("it answers {:?} ({})", text.trim(), output.status))
}

/// What a program says on its way out; the rest of a long story is read, so that it can come to its end, and dropped.
fn last_words(mut stderr: ChildStderr) -> String {
    let mut bytes = Vec::new();
    let read = stderr.by_ref().take(KEPT_BYTES).read_to_end(&mut bytes);
    if read.is_ok() {
        let _ = io::copy(&mut stderr, &mut io::sink());
    }
    String::from_utf8_lossy(&bytes).trim_end().to_owned()
}

/// Ends a program at once; one that has ended already is no error.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
