//! A schema whose dump was restored is no other schema: models that fit the original fit the copy, and so does its
//! fingerprint. Never changes an original.

use aludel_core::diff::{DiffOptions, Directives, diff};
use aludel_core::fingerprint::{Comparison, Extent, Fingerprint, Privileges};
use aludel_postgres::normalise::normalise;
use aludel_server::TestCluster;

use crate::bench::Bench;
use crate::known::Known;

/// Whether nothing is left to do in a database that was restored from the dump of what a script makes.
pub(crate) fn check(
    known: &Known,
    cluster: &'static TestCluster,
    compare: &DiffOptions,
) -> Result<(), String> {
    known.restored.get_or_init(|| restored(known, cluster, compare)).clone()
}

fn restored(
    known: &Known,
    cluster: &'static TestCluster,
    compare: &DiffOptions,
) -> Result<(), String> {
    // psql's own commands are no SQL, and the copy has the schema that every database has.
    let sql: Vec<&str> = known
        .printed
        .lines()
        .filter(|line| !line.starts_with('\\') && *line != "CREATE SCHEMA public;")
        .collect();
    let copy = Bench::with(cluster, &sql.join("\n"), "the dump")?;
    copy.execute("RESET ALL")?;
    let current = copy.inspect()?;
    let fingerprint = |schema| Fingerprint::of(schema, 0, Extent::default());
    let kept = fingerprint(&known.schema);
    if let Comparison::Differs(changes) = kept.compare(&fingerprint(&current), Privileges::Count) {
        let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
        return Err(format!("the restored dump has another fingerprint:\n{}", changes.join("\n")));
    }
    let mut wanted = known.schema.clone();
    let settled = normalise(&copy.client, &current, &mut wanted, &[]);
    let settled = copy.runtime.block_on(settled).map_err(|error| error.to_string())?;
    if !settled.refused.is_empty() {
        return Err(format!("the server refuses texts: {:?}", settled.refused));
    }
    let left = diff(&current, &wanted, &Directives::default(), compare)
        .map_err(|error| format!("compared with the restored dump: {error}"))?;
    copy.give_back();
    if left.is_empty() {
        return Ok(());
    }
    let left: Vec<String> = left.changes.iter().map(ToString::to_string).collect();
    Err(format!("the restored dump differs:\n{}", left.join("\n")))
}
