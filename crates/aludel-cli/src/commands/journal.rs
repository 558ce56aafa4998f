//! journal: what was run in each database, newest first. Never writes.

use aludel_postgres::{JournalDirection, JournalEntry, OpenDatabase};
use schemars::JsonSchema;
use serde::Serialize;

use super::reading;
use crate::args::JournalArgs;
use crate::context::Context;
use crate::document::{Document, DocumentKind, Word};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::lines::prefixed;

pub(crate) fn run(context: &Context<'_>, args: &JournalArgs) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let journals = reading::each(context, &histories, &async |open: &OpenDatabase<'_>| {
        open.journal(args.revision.as_deref(), i64::from(args.limit)).await
    })?;
    let mut documents = Vec::new();
    for (history, entries) in histories.iter().zip(journals) {
        if context.output.is_json() {
            let entries = entries.iter().map(EntryDocument::new).collect();
            documents.push(JournalDocument { database: history.config.name.clone(), entries });
            continue;
        }
        let mut text = String::new();
        for entry in &entries {
            text.push_str(&line(entry));
            if args.verbose {
                for body in [&entry.body, &entry.down_body].into_iter().flatten() {
                    text.extend(body.lines().map(|line| format!("    {line}\n")));
                }
            }
        }
        context.output.data(&prefixed(&text, several.then_some(history.config.name.as_str())));
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    Ok(ExitStatus::Success)
}

fn line(entry: &JournalEntry) -> String {
    let direction = entry.direction.as_str();
    let parents =
        if entry.parents.is_empty() { "<base>".to_owned() } else { entry.parents.join(", ") };
    let message =
        if entry.message.is_empty() { String::new() } else { format!(", {}", entry.message) };
    let way = match entry.direction {
        JournalDirection::Down => format!("{} -> {parents}", entry.revision),
        _ => format!("{parents} -> {}", entry.revision),
    };
    format!(
        "{:.0}  {direction:<5}  {way}{message}  ({} ms, role {}, user {}, {}, run {})\n",
        entry.started,
        entry.duration.as_millis(),
        entry.db_user,
        entry.os_user,
        entry.tool,
        entry.run
    )
}

/// The journal of one database.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JournalDocument {
    /// The name of its configuration.
    database: String,
    /// Its rows, newest first; empty before the first run.
    entries: Vec<EntryDocument>,
}

impl Document for Vec<JournalDocument> {
    const KIND: DocumentKind = DocumentKind::Journal;
}

/// A row of the journal: one revision that one run moved.
#[derive(Serialize, JsonSchema)]
struct EntryDocument {
    /// Its number in the table, growing.
    id: i64,
    /// The run, a UUID; a run over several databases has the same one in all of them.
    run: String,
    /// The phase within the run, from 1; what one phase did was committed together.
    phase: i32,
    /// The identifier of the revision.
    revision: String,
    /// The identifiers of its parents; empty for a base.
    parents: Vec<String>,
    /// Which way it went.
    direction: Word<JournalDirection>,
    /// What the revision does, in its author's words.
    message: String,
    /// The checksum of its file then, SHA-256 in hexadecimal; null for a stamp.
    checksum: Option<String>,
    /// The sections of its file on the way up; null where none is kept.
    body: Option<String>,
    /// Those on the way back; null where none is kept.
    down_body: Option<String>,
    /// The role in the database.
    db_user: String,
    /// The user of the machine that ran it.
    os_user: String,
    /// The program that ran it, with its version.
    tool: String,
    /// When it began, RFC 3339.
    started: String,
    /// How long it took, in seconds.
    seconds: f64,
}

impl EntryDocument {
    fn new(entry: &JournalEntry) -> Self {
        Self {
            id: entry.id,
            run: entry.run.to_string(),
            phase: entry.phase,
            revision: entry.revision.clone(),
            parents: entry.parents.clone(),
            direction: Word(entry.direction),
            message: entry.message.clone(),
            checksum: entry.checksum.clone(),
            body: entry.body.clone(),
            down_body: entry.down_body.clone(),
            db_user: entry.db_user.clone(),
            os_user: entry.os_user.clone(),
            tool: entry.tool.clone(),
            started: entry.started.to_string(),
            seconds: entry.duration.as_secs_f64(),
        }
    }
}
