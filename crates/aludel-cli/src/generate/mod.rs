//! What the commands that compare share: the desired side, shadow databases, what is said on the command line. Never
//! writes a file.

mod desired;
mod directives;
mod fault;
mod question;
mod shadow;

use aludel_core::config::Config;
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::revision::RevisionId;
use aludel_core::schema::Schema;
use aludel_postgres::OpenDatabase;
use aludel_postgres::autogenerate::{Comparison, Desired, Ignore, Terms, compare_with};
use aludel_postgres::catalog::{InspectError, Scope, inspect_snapshot};
use aludel_postgres::database::RunOptions;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::normalise::{How, Normalised};

use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::output::Output;
use crate::problems::{self, Place};

pub(crate) use desired::{Origin, desired, of_files, origin};
pub(crate) use directives::Said;
pub(crate) use fault::{
    DOWN_HINT, of_autogenerate, of_history_in_shadow, of_inspect, of_proof, of_shadow,
    of_verification,
};
pub(crate) use question::{directive, settle_renames, typed, what};
pub(crate) use shadow::{Server, VARIABLE as SHADOW_VARIABLE, within_shadow};

/// What is compared of a database.
pub(crate) fn terms(config: &Config, open: &OpenDatabase<'_>) -> Terms {
    terms_of(config, open.scope(), open.facts().version)
}

/// The same where there is no live database.
pub(crate) fn terms_of(config: &Config, scope: Scope, server_version: i32) -> Terms {
    let schemas = &config.autogenerate.schemas;
    Terms {
        scope: Scope { schemas: schemas.clone(), ..scope },
        ignore: Ignore::new(&config.autogenerate.ignore),
        search_path: schemas.iter().map(Ident::new).collect(),
        server_version,
    }
}

/// Our own tables, as they lie in a shadow database.
pub(crate) fn scope_of(config: &Config) -> Scope {
    Scope::without(&RunOptions::from(config).usual_tables())
}

/// Refuses a database that is not at its heads: its difference from the models would hold what revisions do already.
///
/// Whoever only compares may do so without the right to read the version table, and is told what is not known then. `rows` is what
/// [`OpenDatabase::known_heads`] says.
pub(crate) fn check_at_heads(
    history: &History,
    rows: &Result<Vec<RevisionId>, RunErrorKind>,
    place: &Place<'_>,
    only_compares: Option<&Output>,
) -> Result<(), CommandError> {
    let name = place.several.then_some(place.name);
    let rows = match (rows, only_compares) {
        (Ok(rows), _) => rows,
        (Err(RunErrorKind::Server(error)), Some(output))
            if error.sqlstate.as_deref() == Some("42501") =>
        {
            let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
            output.warn(&format!(
                "{prefix}whether the database is at its heads is not known: {}",
                error.message
            ));
            return Ok(());
        }
        (Err(kind), _) => return Err(problems::failed(kind, place)),
    };
    let missing = history
        .revisions
        .graph()
        .missing_heads(rows)
        .map_err(|error| problems::graph_failure(&error, name))?;
    if missing.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = missing.iter().map(|revision| revision.id.as_str()).collect();
    let title = format!("target database is not up to date: {} not applied", ids.join(", "));
    let problem = Problem::new(title).of(name).hint("run `{program} upgrade` first");
    Err(CommandError::new(ExitStatus::Failure, problem))
}

/// Compares a live database with what it should be.
pub(crate) async fn compared(
    context: &Context<'_>,
    history: &History,
    open: &OpenDatabase<'_>,
    desired: &Desired,
    origin: &Origin,
    database: Option<&str>,
) -> Result<Comparison, CommandError> {
    let terms = terms(&history.config, open);
    let current = inspect_snapshot(&open.session().client, &terms.scope).await;
    compared_with(context, open, &terms, (current, desired.clone()), origin, database).await
}

/// The same with the database as it was read, or was not.
pub(crate) async fn compared_with(
    context: &Context<'_>,
    open: &OpenDatabase<'_>,
    terms: &Terms,
    (current, desired): (Result<Schema, InspectError>, Desired),
    origin: &Origin,
    database: Option<&str>,
) -> Result<Comparison, CommandError> {
    let failed = |error| of_autogenerate(&error, Some(origin), database);
    let current = current.map_err(|error| failed(error.into()))?;
    let client = Some(&open.session().client);
    let comparison = compare_with(client, current, desired, terms).await.map_err(failed)?;
    warn_of_texts(context.output, &comparison.normalised, database);
    Ok(comparison)
}

/// Says which texts the server could not be asked about, or did not take.
pub(crate) fn warn_of_texts(output: &Output, normalised: &Normalised, database: Option<&str>) {
    let prefix = database.map(|name| format!("{name}: ")).unwrap_or_default();
    if let How::Textual(why) = normalised.how {
        output.warn(&format!("{prefix}texts are compared letter by letter, because {why}"));
    }
    for refused in &normalised.refused {
        output.warn(&format!("{prefix}{refused}"));
    }
}

/// A name as typed: `table`, `schema.table`; without a schema it lies in the first one that is compared.
pub(crate) fn relation(text: &str, config: &Config) -> QualifiedName {
    let default = config.autogenerate.schemas.first().map_or("public", String::as_str);
    let (schema, name) = text.split_once('.').unwrap_or((default, text));
    QualifiedName::new(Ident::new(schema), Ident::new(name))
}

/// Waits for work that blocks its thread, and leaves it behind when nobody waits any more. Nothing comes of work that
/// panics.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || sender.send(work()).is_ok());
    receiver.await.ok()
}
