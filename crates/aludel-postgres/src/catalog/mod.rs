//! Reads a database into a [`Schema`]: rows of the catalogs become objects. Never changes anything, never compares, and
//! needs no right beyond CONNECT.
//!
//! `queries` lists the queries and fetches their rows, all of them in one round trip. Each kind of object has a file
//! that declares its rows and makes objects of them, and adds them to a `Draft`, where they are found by the catalog's
//! numbers until comments, grants and requirements have found them. That is done on a thread of its own, kind by kind,
//! while the server looks for the rows of the next one.
//!
//! | left out | why |
//! |---|---|
//! | members of extensions | they come with the extension |
//! | indexes of constraints, sequences of identity columns, triggers of foreign keys | they come with what they serve |
//! | what a partition or a child takes over from its parent | it comes with the parent; columns say `inherited` |
//! | temporary objects, `plpgsql` and the system's own schemas | they are nobody's |
//! | comments on extensions, on columns of views and on indexes of constraints | the model has no place for them |
//! | aggregates, composite and range types, operators, casts, collations, rules, foreign tables, statistics and the rest | they are not compared yet |

mod columns;
mod comments;
mod constraints;
mod dependencies;
mod draft;
mod error;
mod extensions;
mod functions;
mod grants;
mod index_keys;
mod indexes;
mod namespaces;
mod options;
mod policies;
mod queries;
mod scope;
mod sequences;
mod tables;
mod triggers;
mod types;
mod views;

use std::collections::HashMap;
use std::future::pending;
use std::panic::resume_unwind;

use aludel_core::schema::Schema;
use futures_util::future::{join, join3};
use tokio::task::spawn_blocking;
use tokio_postgres::Client;

use self::dependencies::Dependencies;
use self::draft::Draft;
use self::queries::Rows;
use crate::error::DatabaseError;

pub use self::error::InspectError;
pub use self::scope::Scope;

macro_rules! settings {
    () => {
        "\
    SET LOCAL search_path = ''; \
    SET LOCAL quote_all_identifiers = off; \
    SET LOCAL standard_conforming_strings = on; \
    SET LOCAL DateStyle = 'ISO, YMD'; \
    SET LOCAL IntervalStyle = 'postgres'; \
    SET LOCAL TimeZone = 'UTC'; \
    SET LOCAL lc_monetary = 'C'; \
    SET LOCAL bytea_output = 'hex'; \
    SET LOCAL extra_float_digits = 1; \
    SET LOCAL jit = off"
    };
}

/// Opens the transaction that [`inspect`] wants: one snapshot for all queries, and every setting that changes how the
/// server prints a definition at a fixed value.
///
/// With an empty `search_path` every name outside `pg_catalog` is qualified. `jit` only costs time here.
pub const BEGIN: &str = concat!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ", settings!());

/// The settings of [`BEGIN`] alone, for a transaction that is open already.
pub(crate) const SETTINGS: &str = settings!();

/// Reads what is in scope, in one round trip.
///
/// Call it inside a transaction begun with [`BEGIN`]: without one snapshot the parts may not fit together, and with
/// another `search_path` names come unqualified. No row of any table is read, and nothing is locked but the tables
/// under views and policies, whose definitions the server prints under ACCESS SHARE: behind somebody's ACCESS
/// EXCLUSIVE lock it waits, as long as `lock_timeout` says.
///
/// # Errors
///
/// [`InspectError`]; see [`InspectError::is_concurrent_change`] for when to try again.
pub async fn inspect(client: &Client, scope: &Scope) -> Result<Schema, InspectError> {
    let (answers, rows) = queries::channel();
    let (fetched, schema) =
        join(answers.fetch(client, &scope.schemas), assembled(rows, scope)).await;
    fetched?;
    schema
}

/// Does what [`inspect`] does, in a transaction of its own, still in one round trip.
///
/// The session must not be in a transaction already.
///
/// # Errors
///
/// Those of [`inspect`].
pub async fn inspect_snapshot(client: &Client, scope: &Scope) -> Result<Schema, InspectError> {
    const END: &str = "COMMIT";
    // Everything is sent when first polled, in this order, the end of the transaction too: dropping the future leaves
    // no transaction open.
    let (begun, schema, ended) =
        join3(client.batch_execute(BEGIN), inspect(client, scope), client.batch_execute(END)).await;
    begun.map_err(|error| DatabaseError::new(&error, BEGIN))?;
    let schema = schema?;
    ended.map_err(|error| DatabaseError::new(&error, END))?;
    Ok(schema)
}

/// Makes objects of the rows on a thread of its own, while the server looks for the next ones.
async fn assembled(rows: Rows, scope: &Scope) -> Result<Schema, InspectError> {
    let scope = scope.clone();
    match spawn_blocking(move || schema(rows, &scope)).await {
        Ok(schema) => schema,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // It is never cancelled, but with the runtime, when nobody waits.
            Err(_) => pending().await,
        },
    }
}

fn schema(rows: Rows, scope: &Scope) -> Result<Schema, InspectError> {
    let mut draft = Draft::default();
    let draft = &mut draft;
    namespaces::add(rows.namespaces.wait(), draft);
    extensions::add(rows.extensions.wait(), draft);
    let mut columns: HashMap<u32, Vec<_>> = HashMap::new();
    for column in rows.columns.wait() {
        draft.name_column(column.relation, column.number, &column.name);
        columns.entry(column.relation).or_default().push(column);
    }
    types::add(rows.types.wait(), rows.domain_checks.wait(), draft)?;
    let mut sequences = rows.sequences.wait();
    let mut identities = sequences::identities(&mut sequences, draft);
    sequences::add(sequences, |table| scope.ignores(table), draft);
    functions::add(rows.functions.wait(), draft)?;
    tables::add(rows.tables.wait(), &mut columns, &mut identities, scope, draft)?;
    views::add(rows.views.wait(), &mut columns, scope, draft)?;
    let dependencies = Dependencies::new(rows.dependencies.wait());
    let indexes = indexes::add(rows.indexes.wait(), rows.index_keys.wait(), draft)?;
    constraints::add(rows.constraints.wait(), indexes, draft)?;
    triggers::add(rows.triggers.wait(), draft)?;
    policies::add(rows.policies.wait(), draft)?;
    comments::add(rows.comments.wait(), draft);
    grants::add(rows.grants.wait(), draft);
    dependencies.add(draft);
    Ok(std::mem::take(draft).finish())
}
