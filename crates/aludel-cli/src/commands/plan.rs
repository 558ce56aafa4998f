//! plan, upgrade --plan and downgrade --plan: what a run would do to databases that people use. Never moves one.

use aludel_postgres::connect::ConnInfo;
use aludel_postgres::database::Database;
use aludel_postgres::forecast::{
    Agenda, Forecast, ForecastBasis, ForecastError, Means, Speeds, agenda, foresee,
};
use aludel_postgres::shadow::{Shadow, ShadowError};
use aludel_postgres::{Move, OpenDatabase};

use super::{movement, reading};
use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::forecast::{self, ForecastDocument};
use crate::generate::{self, Server};
use crate::lines::prefixed;
use crate::problems;
use crate::signals;

/// A forecast, with the reason where there was no shadow database.
struct Foreseen {
    forecast: Forecast,
    no_shadow: Option<String>,
}

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
        Ok((agenda(open, command, several).await?, open.facts().version))
    })?;
    let mut documents = Vec::new();
    for ((history, database), (agenda, version)) in histories.iter().zip(&databases).zip(agendas) {
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
        let server = Server::find(context, &history.config, shadow_url, Some(version))?;
        let foreseen = signals::run_reading(async || {
            one(context, history, database, &agenda, server, name).await
        })??;
        warn_of_another_major(context, &foreseen.forecast, version, name);
        let (forecast, why) = (&foreseen.forecast, foreseen.no_shadow.as_deref());
        documents.push(ForecastDocument::new(&database.name, forecast, why));
        if context.output.is_github() {
            let text = forecast::markdown(&database.name, forecast, why, context.cwd());
            context.output.data(&text);
        } else if !context.output.is_json() {
            let text = forecast::text(forecast, why, context.cwd());
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
    server: Server,
    name: Option<&str>,
) -> Result<Foreseen, CommandError> {
    let tool = context.program.tool();
    let open = OpenDatabase::open(database, &tool).await.map_err(|kind| {
        problems::failed(&kind, &context.place(&history.config, database, name.is_some()))
    })?;
    let failed = |error| of_forecast(&error, name);
    match server {
        Server::At(server) => {
            let forecast = in_shadow(&open, agenda, &server, &tool).await.map_err(failed)?;
            Ok(Foreseen { forecast, no_shadow: None })
        }
        Server::Nowhere(why) => {
            let forecast = foresee(&open, agenda, None).await.map_err(failed)?;
            Ok(Foreseen { forecast, no_shadow: Some(why) })
        }
    }
}

async fn in_shadow(
    open: &OpenDatabase<'_>,
    agenda: &Agenda,
    server: &ConnInfo,
    application: &str,
) -> Result<Forecast, ForecastError> {
    let shadow = Shadow::create(server, application).await?;
    let forecast = async {
        let session = shadow.open(application).await?;
        let speeds = Speeds::measure(&session.client).await?;
        let means = Means { shadow: &shadow, speeds, application };
        foresee(open, agenda, Some(means)).await
    };
    let forecast = forecast.await;
    let closed: Result<(), ShadowError> = shadow.close().await;
    let forecast = forecast?;
    closed?;
    Ok(forecast)
}

fn of_forecast(error: &ForecastError, database: Option<&str>) -> CommandError {
    match error {
        ForecastError::Shadow(error) => generate::of_shadow(error, database),
        ForecastError::Inspect(error) => generate::of_inspect(error, database),
        ForecastError::Server(error) => {
            let problem = Problem::new(format!("nothing is foreseen: {}", error.message));
            let problem = problems::details(problem.of(database), error);
            CommandError::new(ExitStatus::Failure, problem.note("nothing was changed"))
        }
        other => {
            let problem = Problem::new(format!("nothing is foreseen: {other}")).of(database);
            CommandError::new(ExitStatus::Failure, problem.note("nothing was changed"))
        }
    }
}

fn warn_of_another_major(
    context: &Context<'_>,
    forecast: &Forecast,
    version: i32,
    name: Option<&str>,
) {
    let live = u32::try_from(version / 10_000).unwrap_or_default();
    if let ForecastBasis::Shadow { major, .. } = &forecast.basis
        && *major != live
    {
        let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
        context.output.warn(&format!(
            "{prefix}the shadow server is PostgreSQL {major} and the database is {live}, which may lock otherwise"
        ));
    }
}
