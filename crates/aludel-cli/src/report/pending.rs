//! What the pending revisions change, found by running the history in a shadow database: up to what is applied, and on to the heads.
//! Never touches a live database.

use aludel_core::graph::Target;
use aludel_core::revision::RevisionId;
use aludel_core::schema::Schema;
use aludel_postgres::autogenerate::Terms;
use aludel_postgres::catalog::inspect_snapshot;
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::database::Database;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::shadow::Shadow;
use aludel_postgres::{Move, OpenDatabase};

use super::Changes;
use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate;
use crate::problems;

/// What happens between the applied revisions and the heads.
///
/// Both sides come from the shadow, so that what was changed by hand in the live database is not taken for a part of a revision.
pub(crate) async fn changes(
    context: &Context<'_>,
    history: &History,
    server: &ConnInfo,
    rows: &[RevisionId],
    terms: &Terms,
) -> Result<Changes, CommandError> {
    let (tool, name) = (context.program.tool(), Some(history.config.name.as_str()));
    generate::within_shadow(server, &tool, name, async |shadow| {
        in_shadow(context, history, shadow, rows, terms).await
    })
    .await
}

async fn in_shadow(
    context: &Context<'_>,
    history: &History,
    shadow: &Shadow,
    rows: &[RevisionId],
    terms: &Terms,
) -> Result<Changes, CommandError> {
    let config = &history.config;
    let database = context.database_at(config, history.revisions.clone(), shadow.conn().clone());
    for row in rows {
        moved(context, shadow, &database, Target::revision(row)).await?;
    }
    let before = read(context, &database, terms).await?;
    moved(context, shadow, &database, Target::heads()).await?;
    let after = read(context, &database, terms).await?;
    Ok(Changes::between(&before, &after))
}

async fn moved(
    context: &Context<'_>,
    shadow: &Shadow,
    database: &Database,
    target: Target,
) -> Result<(), CommandError> {
    let step = Move::Upgrade(target);
    let moved = shadow.migrate(database, &step, &context.author(), &Interrupt::never()).await;
    moved.map_err(|error| {
        let problem: Problem = generate::of_history_in_shadow(&error);
        CommandError::new(ExitStatus::Failure, problem.of(Some(&database.name)))
    })
}

async fn read(
    context: &Context<'_>,
    database: &Database,
    terms: &Terms,
) -> Result<Schema, CommandError> {
    let tool = context.program.tool();
    let open = OpenDatabase::open(database, &tool).await.map_err(|kind| {
        let place = problems::Place {
            name: &database.name,
            several: true,
            at: database.conn.describe(),
            service: None,
        };
        problems::failed(&kind, &place)
    })?;
    let schema = inspect_snapshot(&open.session().client, &terms.scope).await;
    let mut schema =
        schema.map_err(|error| generate::of_inspect(&error, Some(database.name.as_str())))?;
    terms.ignore.apply(&mut schema);
    Ok(schema)
}
