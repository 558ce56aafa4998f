//! The measurements of comparing. Never judges; the limits are data.

use std::fs;

use super::cases::memory;
use super::models::{CHANGED, TABLES};
use super::project::{Bench, bare};
use super::{Figure, median, milliseconds, peak_mib};
use crate::Result;
use crate::measure::{Cost, cost};

/// `check` without a difference, against the same catalog queries in psql.
pub(super) fn unchanged(bench: &Bench, times: usize) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (tables, runs) in [(100, 15), (1000, 7), (3000, 5), (10_000, 3)] {
        let (ours, floor) = compared(bench, tables, false, runs * times)?;
        let limit = if tables > 3000 { 2.0 } else { 1.5 };
        figures.push(ratio(
            &format!("check, {tables} tables / queries in psql"),
            limit,
            &ours,
            &floor,
        ));
        figures.push(memory(&format!("check, {tables} tables: peak memory"), peak_mib(&ours)));
    }
    Ok(figures)
}

/// `diff` with changes on 1,000 tables, against the same catalog queries in psql.
pub(super) fn changed(bench: &Bench, times: usize) -> Result<Vec<Figure>> {
    let (ours, floor) = compared(bench, 1000, true, 7 * times)?;
    Ok(vec![ratio("17 changes on 1,000 tables / queries in psql", 2.0, &ours, &floor)])
}

fn ratio(name: &str, limit: f64, ours: &[Cost], floor: &[Cost]) -> Figure {
    let (own, other) = (median(milliseconds(ours)), median(milliseconds(floor)));
    Figure {
        name: name.to_owned(),
        value: own / other,
        limit,
        unit: "x",
        detail: format!("{own:.0} ms against {other:.0} ms"),
    }
}

fn compared(
    bench: &Bench,
    tables: usize,
    is_changed: bool,
    runs: usize,
) -> Result<(Vec<Cost>, Vec<Cost>)> {
    let folder = bare()?;
    let database = bench.database()?;
    let url = database.url();
    let count = tables.to_string();
    let made = [(TABLES, count.as_str())];
    let schema = bench
        .models(folder.path(), &url, &made, &["--quiet", "diff", "--from", "empty"])?
        .output()?;
    if !schema.status.success() {
        return Err(String::from_utf8(schema.stderr)?.into());
    }
    let file = folder.path().join("schema.sql");
    fs::write(&file, schema.stdout)?;
    let load = bench.psql(&url, &["-f", &file.display().to_string()]).output()?;
    if !load.status.success() {
        return Err(String::from_utf8(load.stderr)?.into());
    }
    bench.psql(&url, &["-c", "ANALYZE"]).output()?;
    let queries = bench.catalog_queries(folder.path())?.display().to_string();
    let floor = bench.psql(&url, &["-o", "/dev/null", "-f", &queries]);
    let wanted = [(TABLES, count.as_str()), (CHANGED, if is_changed { "1" } else { "0" })];
    let command: &[&str] =
        if is_changed { &["--quiet", "diff", "--down"] } else { &["--quiet", "check"] };
    let ours = bench.models(folder.path(), &url, &wanted, command)?;
    let (mut own, mut other) = (vec![cost(&ours)?], vec![cost(&floor)?]);
    for _ in 0..runs {
        own.push(cost(&ours)?);
        other.push(cost(&floor)?);
    }
    Ok((own, other))
}
