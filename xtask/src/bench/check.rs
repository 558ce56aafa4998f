//! The measurements of comparing. Never judges; the limits are data.

use std::fs;

use aludel_server::TestDatabase;
use tempfile::TempDir;

use super::models::{CHANGED, TABLES};
use super::project::Bench;
use super::sqlalchemy::Compared;
use super::{Figure, Report, median, milliseconds, peak_mib};
use crate::Result;
use crate::measure::{Cost, cost};
use crate::workspace::empty_project;

/// A size, and how often it is measured.
struct Size {
    tables: usize,
    runs: usize,
    /// Alembic takes long, and its memory grows with every table.
    alembic_runs: usize,
}

const SIZES: [Size; 4] = [
    Size { tables: 100, runs: 9, alembic_runs: 3 },
    Size { tables: 1000, runs: 5, alembic_runs: 2 },
    Size { tables: 3000, runs: 3, alembic_runs: 1 },
    Size { tables: 10_000, runs: 2, alembic_runs: 0 },
];

/// The most memory that a thousand tables may take, in MiB; more tables may take as much more.
const MEMORY: f64 = 60.0;

/// `check` without a difference, against the same catalog queries in psql and against `alembic check`.
pub(super) fn unchanged(bench: &Bench, times: usize, report: &mut Report) -> Result<()> {
    let mut per_table: Option<f64> = None;
    for Size { tables, runs, alembic_runs } in SIZES {
        let scene = Scene::new(bench, tables)?;
        let (ours, floor) = scene.compared(false, runs * times)?;
        let own = median(milliseconds(&ours));
        let name = |what: &str| format!("check, {tables} tables{what}");
        report.add(&ratio(name(" / queries in psql"), 1.5, own, &floor));
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let count = tables as f64;
        report.add(&Figure {
            name: name(": peak memory"),
            value: peak_mib(&ours),
            limit: (MEMORY * count / 1000.0).max(MEMORY),
            unit: "MiB",
            detail: String::new(),
        });
        if alembic_runs > 0 {
            let project = Compared::new(&scene.database, tables)?;
            let alembic = project.check();
            cost(&alembic)?;
            let costs = (0..alembic_runs * times).map(|_| cost(&alembic));
            let costs = costs.collect::<Result<Vec<_>>>()?;
            report.add(&ratio(name(" / alembic check"), 0.05, own, &costs));
        }
        match per_table {
            None if tables >= 1000 => per_table = Some(own / count),
            Some(first) => report.add(&Figure {
                name: format!("a table of {tables} / a table of 1000"),
                value: own / count / first,
                limit: 1.5,
                unit: "x",
                detail: String::new(),
            }),
            None => {}
        }
    }
    Ok(())
}

/// `diff` both ways with changes of 22 kinds on 1,000 tables, against the same catalog queries in psql.
pub(super) fn changed(bench: &Bench, times: usize, report: &mut Report) -> Result<()> {
    let (ours, floor) = Scene::new(bench, 1000)?.compared(true, 7 * times)?;
    let own = median(milliseconds(&ours));
    let name = "22 changes, 1000 tables / queries in psql";
    report.add(&ratio(name.to_owned(), 2.0, own, &floor));
    Ok(())
}

/// Our milliseconds to those of others.
fn ratio(name: String, limit: f64, own: f64, others: &[Cost]) -> Figure {
    let other = median(milliseconds(others));
    let detail = format!("{own:.0} ms against {other:.0} ms");
    Figure { name, value: own / other, limit, unit: "x", detail }
}

/// A database of so many tables, and the project whose models they are.
struct Scene<'b> {
    bench: &'b Bench,
    tables: String,
    folder: TempDir,
    database: TestDatabase<'b>,
}

impl<'b> Scene<'b> {
    fn new(bench: &'b Bench, tables: usize) -> Result<Self> {
        let (folder, database) = (empty_project()?, bench.database()?);
        let scene = Self { bench, tables: tables.to_string(), folder, database };
        let made = scene.models(false, &["--quiet", "diff", "--from", "empty"])?.output()?;
        if !made.status.success() {
            return Err(String::from_utf8(made.stderr)?.into());
        }
        let file = scene.folder.path().join("schema.sql");
        fs::write(&file, made.stdout)?;
        let file = file.display().to_string();
        let url = scene.database.url();
        let load = bench.psql(&url, &["-1", "-f", &file, "-c", "ANALYZE"]).output()?;
        if !load.status.success() {
            return Err(String::from_utf8(load.stderr)?.into());
        }
        Ok(scene)
    }

    fn models(&self, is_changed: bool, args: &[&str]) -> Result<std::process::Command> {
        let changed = if is_changed { "1" } else { "0" };
        let models = [(TABLES, self.tables.as_str()), (CHANGED, changed)];
        self.bench.models(self.folder.path(), &self.database.url(), &models, args)
    }

    /// The program and the queries, in turn.
    fn compared(&self, is_changed: bool, runs: usize) -> Result<(Vec<Cost>, Vec<Cost>)> {
        let command: &[&str] =
            if is_changed { &["--quiet", "diff", "--down"] } else { &["--quiet", "check"] };
        let ours = self.models(is_changed, command)?;
        let queries = self.bench.catalog_queries(self.folder.path())?.display().to_string();
        let floor =
            self.bench.psql(&self.database.url(), &["-At", "-o", "/dev/null", "-f", &queries]);
        cost(&ours)?;
        cost(&floor)?;
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            own.push(cost(&ours)?);
            other.push(cost(&floor)?);
        }
        Ok((own, other))
    }
}
