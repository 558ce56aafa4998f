//! Asks the databases everything that a report says. Never writes into one.

use aludel_core::fingerprint::Aside;
use aludel_core::graph::{Revision, Target};
use aludel_core::revision::RevisionId;
use aludel_postgres::autogenerate::{Comparison, Terms};
use aludel_postgres::catalog::inspect_snapshot;
use aludel_postgres::database::Database;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::forecast::agenda;
use aludel_postgres::{Move, OpenDatabase};
use futures_util::future::join_all;
use jiff::Timestamp;

use super::{
    Ahead, Changes, DatabaseReport, Journal, Lint, Models, Named, PendingRevision, Plan, Report,
    pending,
};
use crate::backgrounds::Backgrounds;
use crate::context::{Context, History};
use crate::drift::Drift;
use crate::error::CommandError;
use crate::forecast::{Account, Foreseen};
use crate::generate::{self, Server};
use crate::picture::Picture;
use crate::problems;
use crate::signals;

/// How many rows of a journal a page shows.
const ROWS: usize = 200;

/// What is known of every database that the command is about; the errors of all of them, not only the first.
pub(crate) fn collect(
    context: &Context<'_>,
    shadow_url: Option<&str>,
) -> Result<Report, CommandError> {
    let histories = context.histories()?;
    let databases = context.databases(&histories)?;
    let backgrounds = Backgrounds::of(context, &histories)?;
    let several = databases.len() > 1;
    let answers = signals::run_reading(async || {
        let each = histories.iter().zip(&databases).map(async |(history, database)| {
            one(context, history, database, &backgrounds, shadow_url, several).await
        });
        join_all(each).await
    })?;
    let databases = CommandError::all(answers)?;
    Ok(Report { tool: context.program.tool(), made: Timestamp::now(), databases })
}

async fn one(
    context: &Context<'_>,
    history: &History,
    database: &Database,
    backgrounds: &Backgrounds,
    shadow_url: Option<&str>,
    several: bool,
) -> Result<DatabaseReport, CommandError> {
    let config = &history.config;
    let name = several.then_some(config.name.as_str());
    let place = context.place(config, database, several);
    let failed = |kind: RunErrorKind| problems::failed(&kind, &place);
    let open = OpenDatabase::open(database, &context.program.tool()).await.map_err(failed)?;
    let graph = history.revisions.graph();
    let rows = open.known_heads().await.map_err(failed)?;
    let of_graph = |error| problems::graph_failure(&error, name);
    let pending = pending_revisions(history, &rows, name)?;

    let origin = generate::origin(context, config);
    let needs_shadow = !pending.is_empty() || origin.as_ref().is_some_and(|one| one.needs_shadow());
    let server = if needs_shadow {
        let major = Some(open.facts().major());
        Server::find(context, config, shadow_url, major)?
    } else {
        Server::Nowhere(String::new())
    };
    let terms = generate::terms(config, &open);
    let (identity, entries, unfinished, unsettled, schema, recorded) = tokio::join!(
        open.identity(),
        open.journal(None, i64::try_from(ROWS + 1).unwrap_or(i64::MAX)),
        open.unfinished(),
        open.unsettled(),
        inspect_snapshot(&open.session().client, &terms.scope),
        open.newest_fingerprint(),
    );
    let mut schema = schema.map_err(|error| generate::of_inspect(&error, name))?;
    let mut entries = entries.map_err(failed)?;
    let is_cut = entries.len() > ROWS;
    entries.truncate(ROWS);

    let live = match &recorded {
        Ok(Some(_)) => Some(open.fingerprint_of(schema.clone())),
        _ => None,
    };
    let mut privileges = true;
    let compared = match &origin {
        None => None,
        Some(origin) => {
            let side = Side { context, history, open: &open, terms: &terms, origin, name };
            let compared = side.compared(&schema, &server).await;
            if let Ok((grants, _)) = &compared {
                privileges = !grants;
            }
            Some(compared.map(|(_, comparison)| comparison))
        }
    };
    let aside = Aside { privileges, children: true };
    let drift = Drift::of(recorded, Ok(rows.clone()), live.as_ref(), aside);
    let ahead = if pending.is_empty() {
        Ahead::Nothing
    } else {
        let run = run_ahead(context, history, &server, &rows, &terms).await;
        match (run, &compared) {
            (Ok(changes), _) => Ahead::Run(changes),
            (Err(why), Some(Ok(comparison))) => {
                let changes = Changes::of(&comparison.difference, &comparison.desired);
                Ahead::Models(changes, why)
            }
            (Err(why), _) => Ahead::Unknown(why),
        }
    };
    let plan = if pending.is_empty() {
        Plan::Nothing
    } else {
        let foreseen = foreseen(context, &open, &server, name, failed).await;
        match foreseen {
            Ok(foreseen) => Plan::Foreseen(Account::of(&foreseen, context.cwd())),
            Err(error) => Plan::Unknown(reason(&error)),
        }
    };
    let lint = Lint::of(history, &open, &rows, backgrounds).await.map_err(failed)?;
    let models = match compared {
        None => Models::None,
        Some(Err(error)) => Models::Unknown(reason(&error)),
        Some(Ok(_)) if !pending.is_empty() => Models::Behind,
        Some(Ok(comparison)) => {
            let difference = &comparison.difference;
            Models::Compared {
                changes: difference.changes.iter().map(ToString::to_string).collect(),
                notes: difference.notes.iter().map(ToString::to_string).collect(),
            }
        }
    };
    terms.ignore.apply(&mut schema);
    let applied = graph.applied_heads(&rows).map_err(of_graph)?;
    Ok(DatabaseReport {
        name: config.name.clone(),
        database: open.facts().database.clone(),
        version: open.facts().version_text(),
        identity: identity.map_err(failed)?,
        current: applied.into_iter().map(named).collect(),
        heads: graph.heads().into_iter().map(named).collect(),
        pending,
        plan,
        lint,
        unfinished: unfinished.map_err(failed)?,
        unsettled: unsettled.map_err(failed)?.len(),
        drift,
        models,
        journal: Journal { entries, is_cut },
        picture: Picture::new(&config.name, graph, Some(&rows)).map_err(of_graph)?,
        schema,
        ahead,
    })
}

/// What is needed to compare a database with its models.
struct Side<'a> {
    context: &'a Context<'a>,
    history: &'a History,
    open: &'a OpenDatabase<'a>,
    terms: &'a Terms,
    origin: &'a generate::Origin,
    name: Option<&'a str>,
}

impl Side<'_> {
    /// Whether the models grant anything, and the comparison.
    async fn compared(
        &self,
        schema: &aludel_core::schema::Schema,
        server: &Server,
    ) -> Result<(bool, Comparison), CommandError> {
        let Self { context, history, open, terms, origin, name } = self;
        let server = match (origin.needs_shadow(), server) {
            (false, _) => None,
            (true, server) => Some(server.clone().needed(*name)?),
        };
        let config = &history.config;
        let desired =
            generate::desired(context, config, origin, server.as_ref(), terms, *name).await?;
        let grants = desired.grants;
        let both = (Ok(schema.clone()), desired);
        let comparison = generate::compared_with(context, open, terms, both, origin, *name).await?;
        Ok((grants, comparison))
    }
}

/// What the pending revisions change, or why nobody knows.
async fn run_ahead(
    context: &Context<'_>,
    history: &History,
    server: &Server,
    rows: &[RevisionId],
    terms: &Terms,
) -> Result<Changes, String> {
    let conn = match server {
        Server::At(conn) => conn,
        Server::Nowhere(why) => return Err(why.clone()),
    };
    let changes = pending::changes(context, history, conn, rows, terms).await;
    changes.map_err(|error| reason(&error))
}

/// What an upgrade to the heads would do to those who are there.
async fn foreseen(
    context: &Context<'_>,
    open: &OpenDatabase<'_>,
    server: &Server,
    name: Option<&str>,
    failed: impl Fn(RunErrorKind) -> CommandError,
) -> Result<Foreseen, CommandError> {
    let upgrade = Move::Upgrade(Target::heads());
    let agenda = agenda(open, &upgrade, false).await.map_err(failed)?;
    Foreseen::of(open, &agenda, server, &context.program.tool(), name).await
}

/// The revisions that are not applied, in the order in which they would be.
fn pending_revisions(
    history: &History,
    rows: &[RevisionId],
    name: Option<&str>,
) -> Result<Vec<PendingRevision>, CommandError> {
    let graph = history.revisions.graph();
    let steps = graph
        .upgrade_path(rows, &Target::heads())
        .map_err(|error| problems::graph_failure(&error, name))?;
    let revisions = steps.iter().filter_map(|step| graph.get(step.revision.as_str()));
    let pending = revisions.map(|revision| {
        let file = history.revisions.file(&revision.id).map_err(|error| {
            let problems = problems::of_revisions(&error, name);
            CommandError::several(crate::exit::ExitStatus::Failure, problems)
        })?;
        Ok(PendingRevision {
            revision: named(revision),
            created: revision.created.clone(),
            up: file.up_text(),
            down: file.down_text(),
        })
    });
    pending.collect()
}

fn named(revision: &Revision) -> Named {
    Named { id: revision.id.clone(), message: revision.message.clone() }
}

/// The titles of what went wrong, for a page that says why it does not know something.
fn reason(error: &CommandError) -> String {
    let titles: Vec<&str> = error.problems().iter().map(|problem| problem.title.as_str()).collect();
    aludel_core::secret::masked_pairs(&titles.join("; "))
}
