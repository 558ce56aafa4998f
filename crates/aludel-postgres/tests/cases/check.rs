//! One case from beginning to end: compare, plan, write, parse, run up, down and up again. `pg_dump` judges.

use std::fmt::Write as _;
use std::sync::Arc;

use aludel_core::diff::{DiffOptions, Difference, Directives, diff};
use aludel_core::plan::{Hazard, Plan, PlanOptions, plan};
use aludel_core::revision::{Down, NewRevision, RevisionFile, RevisionId};
use aludel_core::schema::Schema;
use aludel_core::sql::sections;
use aludel_server::{TestCluster, TestDatabase};

use crate::bench::Bench;
use crate::case::{Case, difference, updates};
use crate::dump::{dump, with_sorted_columns};
use crate::known::Known;
use crate::{restored, rows};

/// The way up and the way back.
struct Ways {
    difference: Difference,
    up: Plan,
    down: Plan,
}

/// Whether the case holds; the text says why not.
pub(crate) fn check(case: &Case, cluster: &'static TestCluster) -> Result<(), String> {
    let current = Bench::with(cluster, &case.before, "before.sql")?;
    let before = Known::of(&case.before, &current)?;
    let after = Known::made(cluster, &case.after, "after.sql")?;
    let reached = match &case.result {
        Some(sql) => Known::made(cluster, sql, "result.sql")?,
        None => Arc::clone(&after),
    };
    let wanted = &after.schema;
    let version = i32::try_from(cluster.major()).expect("a small number") * 10_000;
    let compare = DiffOptions {
        grants: true,
        server_version: version,
        ignore_children: case.directives.ignore_children,
    };
    let ways = match ways(case, &before.schema, wanted, &reached.schema, &compare) {
        Ok(_) if case.directives.refused => return Err("it is planned".to_owned()),
        Ok(ways) => ways,
        Err(error) if case.directives.refused => {
            return case.golden("error.txt", &format!("{error}\n"), false);
        }
        Err(error) => return Err(error),
    };
    let text = NewRevision {
        id: RevisionId::new("c1").expect("an id"),
        message: case.name.clone(),
        revises: Vec::new(),
        created: "2026-11-23T00:00:00Z".parse().expect("a time"),
        labels: Vec::new(),
        depends_on: Vec::new(),
        up: sections(&ways.up),
        down: sections(&ways.down),
        unproved: true,
    }
    .render();
    let file = RevisionFile::parse("c1.sql", text.as_bytes())
        .map_err(|error| format!("the revision does not parse: {error}\n{text}"))?;
    let goldens = goldens(case, cluster, &file, &ways);
    if updates() {
        goldens.clone()?;
    }
    let judge = Judge { case, before: &before.dump, after: &reached.dump };
    judge.run(&file, &current, wanted, &compare, &ways).map_err(|why| format!("{why}\n{text}"))?;
    current.give_back();
    restored::check(&reached, cluster, &compare)?;
    goldens
}

fn ways(
    case: &Case,
    now: &Schema,
    wanted: &Schema,
    reached: &Schema,
    compare: &DiffOptions,
) -> Result<Ways, String> {
    let directives = case.directives.directives();
    let options = PlanOptions {
        server_version: compare.server_version,
        online: case.directives.online,
        grants: true,
        directives: true,
    };
    let difference = diff(now, wanted, &directives, compare).map_err(|error| error.to_string())?;
    let changes = difference.changes.clone();
    let up = plan(changes, &difference.current, wanted, &directives, &options)
        .map_err(|error| error.to_string())?;
    let back = directives.reverse();
    let options = PlanOptions { directives: false, ..options };
    let reverse =
        diff(reached, now, &back, compare).map_err(|error| format!("the way back: {error}"))?;
    let down = plan(reverse.changes, &reverse.current, now, &back, &options)
        .map_err(|error| format!("the way back: {error}"))?;
    Ok(Ways { difference, up, down })
}

/// What the files of the case say, on the version that they were written on.
fn goldens(
    case: &Case,
    cluster: &TestCluster,
    file: &RevisionFile,
    ways: &Ways,
) -> Result<(), String> {
    if cluster.major() != case.directives.min_version {
        return Ok(());
    }
    let mut hazards = String::new();
    for hazard in ways.up.hazards() {
        let _ = writeln!(hazards, "{hazard}");
    }
    let mut hazards: Vec<&str> = hazards.lines().collect();
    hazards.sort_unstable();
    let hazards: String = hazards.iter().map(|name| format!("{name}\n")).collect();
    let Difference { probable_renames, notes, .. } = &ways.difference;
    let notes: String = notes
        .iter()
        .map(ToString::to_string)
        .chain(probable_renames.iter().map(ToString::to_string))
        .chain(ways.up.wishes.iter().map(ToString::to_string))
        .map(|note| format!("{note}\n"))
        .collect();
    case.golden("up.sql", &file.up_text(), false)?;
    case.golden("down.sql", &file.down_text().unwrap_or_default(), false)?;
    case.golden("hazards.txt", &hazards, false)?;
    case.golden("notes.txt", &notes, true)
}

struct Judge<'c> {
    case: &'c Case,
    before: &'c str,
    after: &'c str,
}

impl Judge<'_> {
    fn run(
        &self,
        file: &RevisionFile,
        current: &Bench,
        wanted: &Schema,
        compare: &DiffOptions,
        ways: &Ways,
    ) -> Result<(), String> {
        let down = match file.down() {
            Down::Sections(sections) => sections.as_slice(),
            other => return Err(format!("there is no way back: {other:?}")),
        };
        if let Some(rows) = &self.case.rows {
            current.execute(rows).map_err(|error| format!("rows.sql: {error}"))?;
        }
        let rows_before = rows::read(current);
        current.apply("up", file.source(), file.up())?;
        self.same(self.after, &current.database, "after the upgrade")?;
        let kept = !ways.up.hazards().contains(&Hazard::Drop);
        let rows_after = rows::read(current);
        if kept && rows::count(&rows_before) != rows::count(&rows_after) {
            return Err(format!("rows are lost: {rows_before:?} became {rows_after:?}"));
        }
        let reached = current.inspect()?;
        let left = diff(&reached, wanted, &Directives::default(), compare)
            .map_err(|error| format!("compared again: {error}"))?;
        if !left.is_empty() {
            let left: Vec<String> = left.changes.iter().map(ToString::to_string).collect();
            return Err(format!("still different after the upgrade:\n{}", left.join("\n")));
        }
        current.apply("down", file.source(), down)?;
        if !self.case.directives.restored {
            return Ok(());
        }
        self.same(self.before, &current.database, "after the downgrade")?;
        let filled = self.case.directives.fills_rows();
        let rows_again = rows::read(current);
        if kept && !filled && rows_before != rows_again {
            return Err(format!(
                "rows are not what they were: {rows_before:?} became {rows_again:?}"
            ));
        }
        current.apply("the second up", file.source(), file.up())
    }

    fn same(&self, wanted: &str, found: &TestDatabase<'_>, when: &str) -> Result<(), String> {
        let found = dump(found);
        let same = if self.case.directives.column_order {
            wanted == found
        } else {
            with_sorted_columns(wanted) == with_sorted_columns(&found)
        };
        if same {
            return Ok(());
        }
        Err(format!("pg_dump differs {when}:\n{}", difference(wanted, &found)))
    }
}
