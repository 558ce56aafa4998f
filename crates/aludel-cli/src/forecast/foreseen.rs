//! A forecast of what is pending, made with a shadow database where there is a server for one. Never moves a database.

use aludel_postgres::OpenDatabase;
use aludel_postgres::forecast::{Agenda, Forecast, ForecastError, Means, Speeds, foresee};
use aludel_postgres::shadow::Shadow;

use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::{self, Server};
use crate::problems;

/// A forecast, with the reason where there was no shadow database.
#[derive(Debug)]
pub(crate) struct Foreseen {
    pub(crate) forecast: Forecast,
    pub(crate) no_shadow: Option<String>,
}

impl Foreseen {
    /// Of an open database. `tool` is what the sessions call themselves, `name` the database where it is one of several.
    pub(crate) async fn of(
        open: &OpenDatabase<'_>,
        agenda: &Agenda,
        server: &Server,
        tool: &str,
        name: Option<&str>,
    ) -> Result<Self, CommandError> {
        let failed = |error| failure(&error, name);
        match server {
            Server::At(server) => {
                let forecast = generate::within_shadow(server, tool, name, async |shadow| {
                    in_shadow(open, agenda, shadow, tool).await.map_err(failed)
                });
                Ok(Self { forecast: forecast.await?, no_shadow: None })
            }
            Server::Nowhere(why) => {
                let forecast = foresee(open, agenda, None).await.map_err(failed)?;
                Ok(Self { forecast, no_shadow: Some(why.clone()) })
            }
        }
    }
}

async fn in_shadow(
    open: &OpenDatabase<'_>,
    agenda: &Agenda,
    shadow: &Shadow,
    application: &str,
) -> Result<Forecast, ForecastError> {
    let session = shadow.open(application).await?;
    let speeds = Speeds::measure(&session.client).await?;
    foresee(open, agenda, Some(Means { shadow, speeds, application })).await
}

fn failure(error: &ForecastError, database: Option<&str>) -> CommandError {
    let problem = |what: &str| Problem::new(format!("nothing is foreseen: {what}")).of(database);
    let problem = match error {
        ForecastError::Shadow(error) => return generate::of_shadow(error, database),
        ForecastError::Inspect(error) => return generate::of_inspect(error, database),
        ForecastError::Server(error) => problems::details(problem(&error.message), error),
        other => problem(&other.to_string()).hint(
            "what is there cannot be made anew by statements: please report it, with the schema",
        ),
    };
    CommandError::new(ExitStatus::Failure, problem.note("nothing was changed"))
}

#[cfg(test)]
mod tests {
    use aludel_core::ident::{Ident, QualifiedName};
    use aludel_core::plan::PlanError;
    use aludel_core::schema::ObjectId;
    use aludel_postgres::autogenerate::AutogenerateError;

    use super::*;
    use crate::render::{self, Invocation};

    #[test]
    fn a_schema_that_cannot_be_copied_is_named() {
        let objects =
            vec![ObjectId::Table(QualifiedName::new(Ident::new("public"), Ident::new("users")))];
        let plan = AutogenerateError::Plan(PlanError::Circle { objects });
        let error = failure(&ForecastError::Copy(Box::new(plan)), Some("main"));
        let invocation = Invocation { program: "migrate".to_owned(), databases: Vec::new() };
        insta::assert_snapshot!(render::problems(error.problems(), &invocation, false));
    }
}
