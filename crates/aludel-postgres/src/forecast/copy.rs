//! Makes in a shadow database what a live one holds, without its rows. Never writes into the live one.

use aludel_core::diff::{DiffOptions, Directives, diff};
use aludel_core::plan::{PlanOptions, plan};
use aludel_core::script;
use aludel_core::sql::render;
use tokio_postgres::Client;

use super::error::ForecastError;
use crate::autogenerate::AutogenerateError;
use crate::catalog::{Scope, inspect_snapshot};
use crate::error::DatabaseError;
use crate::open::OpenDatabase;

/// How many statements are sent as one.
const BATCH: usize = 100;

/// Brings the shadow database to the live schema, from whatever it holds, and tells which statements it refused, each
/// on one line with the reason.
///
/// Privileges are left out: the roles belong to the other server.
pub(super) async fn copy(
    live: &OpenDatabase<'_>,
    shadow: &Client,
) -> Result<Vec<String>, ForecastError> {
    // What the configuration does not compare is locked and rewritten like everything else.
    let scope = Scope { schemas: Vec::new(), ..live.scope() };
    let wanted = inspect_snapshot(&live.session.client, &scope).await?;
    let there = inspect_snapshot(shadow, &scope).await?;
    let server_version = live.facts.version;
    let options = DiffOptions { grants: false, ignore_children: false, server_version };
    let directives = Directives::default();
    let difference = diff(&there, &wanted, &directives, &options)
        .map_err(AutogenerateError::from)
        .map_err(Box::new)?;
    let options = PlanOptions { server_version, online: false, grants: false, directives: false };
    let plan = plan(difference.changes, &difference.current, &wanted, &directives, &options)
        .map_err(AutogenerateError::from)
        .map_err(Box::new)?;
    let statements: Vec<String> =
        plan.statements.iter().flat_map(|statement| render(&statement.operation)).collect();
    // A function may speak of what comes later, or of what is not copied.
    const SETTINGS: &str = "SET check_function_bodies = off";
    shadow.batch_execute(SETTINGS).await.map_err(|error| DatabaseError::new(&error, SETTINGS))?;
    let mut refused = Vec::new();
    for batch in statements.chunks(BATCH) {
        if shadow.batch_execute(&batch.join(";\n")).await.is_ok() {
            continue;
        }
        for sql in batch {
            if let Err(error) = shadow.batch_execute(sql).await {
                let error = DatabaseError::new(&error, sql);
                refused.push(format!("{}: {error}", script::summary(sql, 80)));
            }
        }
    }
    Ok(refused)
}
