//! Joins the stages: a live database and what it should be, to the statements that make the difference. Never writes a
//! file, and changes nothing in the live database.
//!
//! ```text
//! database ─ catalog ─► current ┐
//!                               ├─ rename ─ normalise ─ diff ─► Comparison ─ plan, twice ─► Proposal ─ prove ─► Proof
//! models, SQL ────────► desired ┘
//! ```

mod error;
mod ignore;
mod prove;
mod sql_source;

use aludel_core::diff::{
    DiffOptions, Difference, Directives, diff, renamed, without_unknown_children,
};
use aludel_core::ident::Ident;
use aludel_core::plan::{Plan, PlanOptions, plan};
use aludel_core::schema::{Entry, Object, ObjectId, Schema};
use tokio_postgres::Client;

use crate::catalog::{Scope, inspect_snapshot};
use crate::normalise::{Normalised, normalise};

pub use error::AutogenerateError;
pub use ignore::Ignore;
pub use prove::{Claim, Proof, ProofFailure, prove};
pub use sql_source::{SqlSourceError, schema_of_sql};

/// What a database should be like.
#[derive(Debug, Clone, Default)]
pub struct Desired {
    /// The objects.
    pub schema: Schema,
    /// What no comparison can see.
    pub directives: Directives,
    /// Whether privileges are a part of it.
    pub grants: bool,
}

/// What is compared, and how.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Which part of the database is read.
    pub scope: Scope,
    /// What is left out on both sides.
    pub ignore: Ignore,
    /// Where names without a schema are looked for in texts of the desired side.
    pub search_path: Vec<Ident>,
    /// The server's version, as `server_version_num` says it.
    pub server_version: i32,
}

/// A database beside what it should be.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What differs. Its current side is the one after the renames.
    pub difference: Difference,
    /// The database as it is.
    pub current: Schema,
    /// What it should be, in the server's wording where that means the same.
    pub desired: Schema,
    /// How texts were compared.
    pub normalised: Normalised,
    options: DiffOptions,
}

/// Statements both ways.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// From what is there to what is wanted.
    pub up: Plan,
    /// And back.
    pub down: Plan,
}

/// Compares a live database with what it should be. Nothing in it is changed.
///
/// # Errors
///
/// [`AutogenerateError`]: the catalog cannot be read, a directive fits nothing, or everything would be dropped.
pub async fn compare(
    client: &Client,
    desired: &Desired,
    terms: &Terms,
) -> Result<Comparison, AutogenerateError> {
    let current = inspect_snapshot(client, &terms.scope).await?;
    compare_with(Some(client), current, desired.clone(), terms).await
}

/// The same with the current side given: `client` is only asked for wordings, and without one texts are compared as
/// they are.
///
/// # Errors
///
/// As [`compare`].
pub async fn compare_with(
    client: Option<&Client>,
    mut current: Schema,
    desired: Desired,
    terms: &Terms,
) -> Result<Comparison, AutogenerateError> {
    let Desired { schema: mut wanted, directives, grants } = desired;
    terms.ignore.apply(&mut current);
    terms.ignore.apply(&mut wanted);
    without_unknown_children(&mut current, &wanted);
    complete_namespaces(&current, &mut wanted);
    refuse_nothing(&current, &wanted)?;
    let options =
        DiffOptions { grants, server_version: terms.server_version, ..DiffOptions::default() };
    let mut normalised = Normalised::default();
    if let Some(client) = client {
        let there = renamed(&current, &wanted, &directives)?;
        normalised = normalise(client, &there, &mut wanted, &terms.search_path).await?;
    }
    let difference = diff(&current, &wanted, &directives, &options)?;
    Ok(Comparison { difference, current, desired: wanted, normalised, options })
}

/// The statements that make the difference, and those that take it back.
///
/// # Errors
///
/// [`AutogenerateError`] where PostgreSQL has no statement, or no order of them.
pub fn propose(
    comparison: &Comparison,
    directives: &Directives,
) -> Result<Proposal, AutogenerateError> {
    let Comparison { difference, current, desired, options, .. } = comparison;
    let planned = PlanOptions {
        server_version: options.server_version,
        grants: options.grants,
        ..PlanOptions::default()
    };
    let up = plan(difference.changes.clone(), &difference.current, desired, directives, &planned)?;
    let back = diff(desired, current, &directives.reverse(), options)?;
    let planned = PlanOptions { directives: false, ..planned };
    let down = plan(back.changes, &back.current, current, directives, &planned)?;
    Ok(Proposal { up, down })
}

/// Models say what lies in a schema, and not always the schema itself: `public` is there, and others with what they hold.
fn complete_namespaces(current: &Schema, desired: &mut Schema) {
    let mut used: Vec<Ident> =
        desired.iter().filter_map(|(id, _)| id.namespace().cloned()).collect();
    used.push(Ident::new("public"));
    used.sort();
    used.dedup();
    for name in used {
        let id = ObjectId::Namespace(name.clone());
        if desired.get(&id).is_some() {
            continue;
        }
        let there = current.get(&id).cloned();
        let is_public = name.as_str() == "public";
        if let Some(entry) = there.or_else(|| (!is_public).then(|| namespace(name))) {
            desired.insert(entry);
        }
    }
}

fn namespace(name: Ident) -> Entry {
    Entry::new(Object::Namespace(aludel_core::schema::Namespace { name }))
}

/// An empty desired side is a mistake (models that were not found), never a wish to drop everything.
fn refuse_nothing(current: &Schema, desired: &Schema) -> Result<(), AutogenerateError> {
    let tables =
        |schema: &Schema| schema.iter().filter(|(id, _)| matches!(id, ObjectId::Table(_))).count();
    let there = tables(current);
    if there > 0 && tables(desired) == 0 {
        return Err(AutogenerateError::DropsEverything { tables: there });
    }
    Ok(())
}
