//! One pair from beginning to end. Never looks at the catalog to judge: `pg_dump` does.

use aludel_core::diff::{DiffOptions, Directives, diff};
use aludel_core::plan::{Hazard, Plan, PlanOptions, plan};
use aludel_core::revision::{Down, NewRevision, RevisionFile, RevisionId};
use aludel_core::schema::Schema;
use aludel_core::sql::sections;
use aludel_server::TestCluster;

use crate::bench::Bench;
use crate::dump::{dump, with_sorted_columns};
use crate::random::Random;
use crate::rows;
use crate::spec::Spec;

/// Whether the pair of this seed holds; the text says why not.
pub(crate) fn check(seed: u64, cluster: &'static TestCluster) -> Result<(), String> {
    let mut random = Random::new(seed);
    let before = Spec::random(&mut random);
    let after = before.changed(&mut random);
    run(&before, &after, cluster)
        .map_err(|why| format!("{why}\n--- before\n{}\n--- after\n{}", before.sql(), after.sql()))
}

fn run(before: &Spec, after: &Spec, cluster: &'static TestCluster) -> Result<(), String> {
    let current = Bench::with(cluster, &before.sql(), "before")?;
    let desired = Bench::with(cluster, &after.sql(), "after")?;
    let (now, wanted) = (current.inspect()?, desired.inspect()?);
    let version = i32::try_from(cluster.major()).expect("a small number") * 10_000;
    let compare = DiffOptions { grants: true, server_version: version, ..DiffOptions::default() };
    let up = planned(&now, &wanted, &compare)?;
    let down = planned(&wanted, &now, &compare).map_err(|why| format!("the way back: {why}"))?;
    let text = NewRevision {
        id: RevisionId::new("c1").expect("an id"),
        message: "pair".to_owned(),
        revises: Vec::new(),
        created: "2026-11-23T00:00:00Z".parse().expect("a time"),
        labels: Vec::new(),
        depends_on: Vec::new(),
        up: sections(&up),
        down: sections(&down),
        unproved: true,
    }
    .render();
    let file = RevisionFile::parse("c1.sql", text.as_bytes())
        .map_err(|error| format!("the revision does not parse: {error}\n{text}"))?;
    let Down::Sections(back) = file.down() else { return Err("no way back".to_owned()) };
    let judge = || -> Result<(), String> {
        let (old, new) = (dump(&current.database), dump(&desired.database));
        let fails = |plan: &Plan| plan.hazards().contains(&Hazard::MayFail);
        let loses = |plan: &Plan| plan.hazards().contains(&Hazard::Drop);
        // Where a statement may fail on rows that are there, there are none.
        let has_rows = !fails(&up) && !fails(&down);
        if has_rows {
            current.execute(&before.rows()).map_err(|error| format!("rows: {error}"))?;
        }
        let rows_before = rows::read(&current);
        current.apply("up", file.source(), file.up())?;
        same(&new, &dump(&current.database), "after the upgrade")?;
        let left = diff(&current.inspect()?, &wanted, &Directives::default(), &compare)
            .map_err(|error| error.to_string())?;
        if let Some(change) = left.changes.first() {
            return Err(format!("still different after the upgrade: {change}"));
        }
        if !loses(&up) && rows::count(&rows_before) != rows::count(&rows::read(&current)) {
            return Err("rows are lost on the way up".to_owned());
        }
        current.apply("down", file.source(), back)?;
        same(&old, &dump(&current.database), "after the downgrade")?;
        if !loses(&up) && !loses(&down) && rows_before != rows::read(&current) {
            return Err(format!(
                "rows are not what they were: {rows_before:?} became {:?}",
                rows::read(&current)
            ));
        }
        Ok(())
    };
    judge().map_err(|why| format!("{why}\n{text}"))?;
    current.give_back();
    desired.give_back();
    Ok(())
}

fn planned(from: &Schema, to: &Schema, compare: &DiffOptions) -> Result<Plan, String> {
    let none = Directives::default();
    let options = PlanOptions { server_version: compare.server_version, ..PlanOptions::default() };
    let difference = diff(from, to, &none, compare).map_err(|error| error.to_string())?;
    plan(difference.changes, &difference.current, to, &none, &options)
        .map_err(|error| error.to_string())
}

fn same(wanted: &str, found: &str, when: &str) -> Result<(), String> {
    let (wanted, found) = (with_sorted_columns(wanted), with_sorted_columns(found));
    if wanted == found {
        return Ok(());
    }
    let difference = similar::TextDiff::from_lines(&wanted, &found);
    Err(format!(
        "pg_dump differs {when}:\n{}",
        difference.unified_diff().context_radius(2).header("wanted", "found")
    ))
}
