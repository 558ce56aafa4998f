//! The measurements, one function each. Never judges; the limits are data.

use super::project::{Bench, generated};
use super::{Figure, Report, median, milliseconds, peak_mib};
use crate::Result;
use crate::measure::cost;

type Case = fn(&Bench, usize, &mut Report) -> Result<()>;

/// Every case by name.
pub(crate) const ALL: [(&str, Case); 5] = [
    ("nothing-to-do", nothing_to_do),
    ("thousand-revisions", thousand_revisions),
    ("history", history),
    ("check", super::check::unchanged),
    ("changes", super::check::changed),
];

/// The most memory that the program may use, in MiB.
const MEMORY: f64 = 40.0;

/// `upgrade` of both databases at head, against psql saying `select 1` to each, one after the other.
fn nothing_to_do(bench: &Bench, times: usize, report: &mut Report) -> Result<()> {
    let (main, creds) = (bench.database()?, bench.database()?);
    let upgrade = bench.platform([&main, &creds], &["--quiet", "upgrade"]);
    cost(&upgrade)?;
    let floors = [
        bench.psql(&main.url(), &["-c", "select 1"]),
        bench.psql(&creds.url(), &["-c", "select 1"]),
    ];
    let (mut ours, mut floor, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..31 * times {
        let own = cost(&upgrade)?;
        let (first, second) = (cost(&floors[0])?, cost(&floors[1])?);
        let both = (first.wall + second.wall).as_secs_f64() * 1000.0;
        ratios.push(own.wall.as_secs_f64() * 1000.0 / both);
        floor.push(both);
        ours.push(own);
    }
    let detail = format!("{:.1} ms against {:.1} ms", median(milliseconds(&ours)), median(floor));
    report.add(&Figure {
        name: "upgrade, nothing to do / psql twice".into(),
        value: median(ratios),
        limit: 1.0,
        unit: "x",
        detail,
    });
    report.add(&memory("upgrade, nothing to do: peak memory", peak_mib(&ours)));
    Ok(())
}

/// 1,000 small revisions on an empty database, against `psql -1 -f` of the same SQL.
fn thousand_revisions(bench: &Bench, times: usize, report: &mut Report) -> Result<()> {
    let (folder, all) = generated(1000)?;
    let all = all.display().to_string();
    let (mut ours, mut floor, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 * times {
        let database = bench.database()?;
        let own = cost(&bench.program_in(folder.path(), &database.url(), &["--quiet", "upgrade"]))?;
        drop(database);
        let database = bench.database()?;
        let psql = cost(&bench.psql(&database.url(), &["-1", "-f", &all]))?;
        ratios.push(own.wall.as_secs_f64() / psql.wall.as_secs_f64());
        ours.push(own);
        floor.push(psql);
    }
    let detail = format!(
        "{:.0} ms against {:.0} ms",
        median(milliseconds(&ours)),
        median(milliseconds(&floor))
    );
    report.add(&Figure {
        name: "1,000 revisions / psql -1 -f".into(),
        value: median(ratios),
        limit: 1.3,
        unit: "x",
        detail,
    });
    report.add(&memory("1,000 revisions: peak memory", peak_mib(&ours)));
    Ok(())
}

/// `history` of 10,000 files.
fn history(bench: &Bench, times: usize, report: &mut Report) -> Result<()> {
    let (folder, _) = generated(10_000)?;
    let command =
        bench.program_in(folder.path(), "postgresql://nobody@localhost/none", &["history"]);
    cost(&command)?;
    let costs = (0..11 * times).map(|_| cost(&command)).collect::<Result<Vec<_>>>()?;
    report.add(&Figure {
        name: "history of 10,000 files".into(),
        value: median(milliseconds(&costs)),
        limit: 100.0,
        unit: "ms",
        detail: format!("{:.1} MiB", peak_mib(&costs)),
    });
    Ok(())
}

fn memory(name: &str, value: f64) -> Figure {
    Figure { name: name.into(), value, limit: MEMORY, unit: "MiB", detail: String::new() }
}
