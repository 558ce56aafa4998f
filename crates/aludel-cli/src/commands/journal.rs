//! journal: what was run in each database, newest first. Never writes.

use aludel_postgres::{JournalDirection, JournalEntry, OpenDatabase};
use serde::Serialize;

use super::reading;
use crate::args::JournalArgs;
use crate::context::Context;
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

#[derive(Serialize)]
struct JournalDocument {
    database: String,
    entries: Vec<EntryDocument>,
}

#[derive(Serialize)]
struct EntryDocument {
    id: i64,
    run: String,
    phase: i32,
    revision: String,
    parents: Vec<String>,
    direction: JournalDirection,
    message: String,
    checksum: Option<String>,
    body: Option<String>,
    down_body: Option<String>,
    db_user: String,
    os_user: String,
    tool: String,
    started: String,
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
            direction: entry.direction,
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
