//! plan, upgrade --plan and downgrade --plan: what a run would do to databases that people use. Never moves one.

use aludel_postgres::database::Database;
use aludel_postgres::forecast::{Agenda, Forecast, ForecastBasis, agenda};
use aludel_postgres::{Move, OpenDatabase};

use super::{movement, reading};
use crate::context::{Context, History};
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::forecast::{self, Account, ForecastDocument, Foreseen};
use crate::generate::Server;
use crate::lines::prefixed;
use crate::problems;
use crate::signals;

/// Foresees what `command` would do to the chosen databases.
pub(crate) fn run(
    context: &Context<'_>,
    command: &Move,
    shadow_url: Option<&str>,
) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let unread = histories
        .iter()
        .map(|history| super::sum::before_run(context, history))
        .collect::<Result<Vec<_>, _>>()?;
    let databases = context.databases(&histories)?;
    let several = databases.len() > 1;
    // All of them first: what would stop the run of one stops the run of all.
    let agendas = reading::each_of(context, &histories, &databases, &async |open| {
        Ok((agenda(open, command, several).await?, open.facts().major()))
    })?;
    let mut documents = Vec::new();
    for ((history, database), (agenda, major)) in histories.iter().zip(&databases).zip(agendas) {
        let name = several.then_some(database.name.as_str());
        if agenda.is_empty() {
            let place = movement::place(database.revisions.graph(), &agenda.heads);
            documents.push(ForecastDocument::empty(&database.name, &agenda.heads));
            let at = format!("nothing to do, at {place}\n");
            if context.output.is_github() {
                context.output.data(&format!("### {}\n\n{at}", database.name));
            } else if !context.output.is_json() {
                context.output.data(&prefixed(&at, name));
            }
            continue;
        }
        let server = Server::find(context, &history.config, shadow_url, Some(major))?;
        let foreseen = signals::run_reading(async || {
            one(context, history, database, &agenda, &server, name).await
        })??;
        warn_of_another_major(context, &foreseen.forecast, major, name);
        let (forecast, why) = (&foreseen.forecast, foreseen.no_shadow.as_deref());
        documents.push(ForecastDocument::new(&database.name, forecast, why));
        if context.output.is_github() {
            let text = forecast::markdown(&database.name, forecast, why, context.cwd());
            context.output.data(&text);
        } else if !context.output.is_json() {
            let text = forecast::text(&Account::of(&foreseen, context.cwd()));
            let text = context.output.invocation().complete(&text, name);
            context.output.data(&prefixed(&text, name));
        }
    }
    unread.iter().flatten().for_each(|error| super::sum::warn_of(context, error));
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    Ok(ExitStatus::Success)
}

async fn one(
    context: &Context<'_>,
    history: &History,
    database: &Database,
    agenda: &Agenda,
    server: &Server,
    name: Option<&str>,
) -> Result<Foreseen, CommandError> {
    let tool = context.program.tool();
    let open = OpenDatabase::open(database, &tool).await.map_err(|kind| {
        problems::failed(&kind, &context.place(&history.config, database, name.is_some()))
    })?;
    Foreseen::of(&open, agenda, server, &tool, name).await
}

fn warn_of_another_major(
    context: &Context<'_>,
    forecast: &Forecast,
    live: u32,
    name: Option<&str>,
) {
    if let ForecastBasis::Shadow { major, .. } = &forecast.basis
        && *major != live
    {
        let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
        context.output.warn(&format!(
            "{prefix}the shadow server is PostgreSQL {major} and the database is {live}, which may lock otherwise"
        ));
    }
}
