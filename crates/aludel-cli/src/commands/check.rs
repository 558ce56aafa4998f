//! check: whether databases are as their models say. Never writes anything.

use aludel_core::diff::Difference;
use aludel_core::fingerprint::Aside;
use aludel_postgres::OpenDatabase;
use aludel_postgres::catalog::inspect_snapshot;
use aludel_postgres::database::Database;
use futures_util::future::join_all;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::CheckArgs;
use crate::context::{Context, History};
use crate::document::{Document, DocumentKind};
use crate::drift::{Drift, DriftDocument};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::{self, Origin, Server};
use crate::lines::{counted, prefixed};
use crate::problems;
use crate::signals;

/// What Alembic says, so that scripts find it.
const CLEAN: &str = "No new upgrade operations detected.";

pub(crate) fn run(context: &Context<'_>, args: &CheckArgs) -> Result<ExitStatus, CommandError> {
    let all = context.histories()?;
    let several = all.len() > 1;
    let mut histories = Vec::new();
    let mut origins = Vec::new();
    for history in all {
        match generate::origin(context, &history.config) {
            Some(origin) => {
                origins.push(origin);
                histories.push(history);
            }
            None if several => context.output.talk(&format!(
                "note: {} has no models, so there is nothing to compare it with",
                history.config.name
            )),
            None => return Err(without_models(&history.config.name)),
        }
    }
    if histories.is_empty() {
        return Err(without_models("any database"));
    }
    let databases = context.databases(&histories)?;
    let checks = signals::run_reading(async || {
        let each = histories.iter().zip(&databases).zip(&origins).map(
            async |((history, database), origin)| {
                one(context, history, database, origin, args, several).await
            },
        );
        join_all(each).await
    })?;
    report(context, &histories, checks, args, several)
}

/// What is found about one database.
struct Check {
    /// What is not as the models say.
    difference: Difference,
    /// What was changed since the last migration, and not by one.
    drift: Drift,
}

fn without_models(database: &str) -> CommandError {
    CommandError::usage(
        format!("there are no models of {database} to compare with"),
        "add models = { sql = \"schema.sql\" } to the configuration, or give the program a base for it",
    )
}

async fn one(
    context: &Context<'_>,
    history: &History,
    database: &Database,
    origin: &Origin,
    args: &CheckArgs,
    several: bool,
) -> Result<Check, CommandError> {
    let config = &history.config;
    let place = context.place(config, database, several);
    let name = several.then_some(config.name.as_str());
    let open = OpenDatabase::open(database, &context.program.tool())
        .await
        .map_err(|kind| problems::failed(&kind, &place))?;
    let heads = open.known_heads().await;
    generate::check_at_heads(history, &heads, &place, Some(context.output))?;
    let server = if origin.needs_shadow() {
        let given = args.shadow_url.as_deref();
        let found = Server::find(context, config, given, Some(open.facts().major()))?;
        Some(found.needed(name)?)
    } else {
        None
    };
    let terms = generate::terms(config, &open);
    // The server is asked before the models are made, and answers meanwhile.
    let (current, recorded, desired) = tokio::join!(
        inspect_snapshot(&open.session().client, &terms.scope),
        open.newest_fingerprint(),
        generate::desired(context, config, origin, server.as_ref(), &terms, name),
    );
    let desired = desired?;
    // Models that say nothing about privileges leave alone what an administrator grants.
    let aside = Aside { privileges: !desired.grants, children: true };
    // Without one to compare it with, nobody would look at it.
    let live = match (&current, &recorded) {
        (Ok(schema), Ok(Some(_))) => Some(open.fingerprint_of(schema.clone())),
        _ => None,
    };
    let both = (current, desired);
    let comparison = generate::compared_with(context, &open, &terms, both, origin, name).await?;
    let drift = Drift::of(recorded, heads, live.as_ref(), aside);
    Ok(Check { difference: comparison.difference, drift })
}

/// Differences to stdout, a summary as the error; the errors of all databases are shown.
fn report(
    context: &Context<'_>,
    histories: &[History],
    checks: Vec<Result<Check, CommandError>>,
    args: &CheckArgs,
    several: bool,
) -> Result<ExitStatus, CommandError> {
    let mut documents = Vec::new();
    let mut failure = None;
    let mut differs = false;
    let mut found = Vec::new();
    for (history, check) in histories.iter().zip(checks) {
        let name = several.then_some(history.config.name.as_str());
        let Check { difference, drift } = match check {
            Ok(check) => check,
            Err(error) => {
                failure.get_or_insert(error.status());
                found.extend(error.problems().iter().cloned());
                continue;
            }
        };
        let changes: Vec<String> = difference.changes.iter().map(ToString::to_string).collect();
        let notes: Vec<String> = difference.notes.iter().map(ToString::to_string).collect();
        if !context.output.is_json() {
            let text = if changes.is_empty() {
                format!("{CLEAN}\n")
            } else {
                changes.iter().map(|line| format!("{line}\n")).collect()
            };
            context.output.data(&prefixed(&text, name));
            context.output.data(&prefixed(&drift.lines(), name));
        }
        let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
        notes.iter().for_each(|note| context.output.talk(&format!("note: {prefix}{note}")));
        if let Some(why) = drift.unknown().filter(|_| args.verbose) {
            context
                .output
                .talk(&format!("note: {prefix}what was changed by hand is not known: {why}"));
        }
        if let Some(title) = drift.title() {
            differs = true;
            found.push(
                Problem::new(title)
                    .of(name)
                    .hint("take the changes back, or write a revision that makes them everywhere"),
            );
        }
        if !changes.is_empty() {
            differs = true;
            let changes = counted(changes.len(), "change");
            let title = format!("the database is not as its models say: {changes}");
            found.push(
                Problem::new(title)
                    .of(name)
                    .hint("`{program} revision \"message\"` writes the revision that makes it so"),
            );
        }
        documents.push(CheckDocument {
            database: history.config.name.clone(),
            is_clean: changes.is_empty() && drift.title().is_none(),
            changes,
            notes,
            drift: drift.document(),
        });
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    // A failure says more than a difference.
    let status = match failure {
        Some(status) => status,
        None if differs => ExitStatus::Difference,
        None => return Ok(ExitStatus::Success),
    };
    Err(CommandError::several(status, found))
}

/// How one database differs from its models, and from what the last migration left. One that cannot be compared has none.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CheckDocument {
    /// The name of its configuration.
    database: String,
    /// Whether there are no changes, and no drift as far as that is known.
    is_clean: bool,
    /// What differs from the models, one line each.
    changes: Vec<String>,
    /// Differences that no statement mends, such as the order of columns.
    notes: Vec<String>,
    /// What was changed since the last migration, and not by one.
    drift: DriftDocument,
}

impl Document for Vec<CheckDocument> {
    const KIND: DocumentKind = DocumentKind::Check;
}
