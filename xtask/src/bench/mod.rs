//! Speed and memory as ratios against floors measured in the same run. Never a part of the tests: machines differ.

mod cases;
mod check;
mod models;
mod project;
mod sqlalchemy;

pub(crate) use models::run as models;

use crate::measure::Cost;
use crate::{Result, tell};

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Run only the cases whose names contain this
    #[arg(default_value = "")]
    only: String,
    /// A program to measure instead of a release build made now
    #[arg(long, value_name = "FILE")]
    program: Option<std::path::PathBuf>,
    /// Measure each case so many times more often
    #[arg(long, default_value_t = 1)]
    times: usize,
}

/// One figure and the most that it may be.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) limit: f64,
    pub(crate) unit: &'static str,
    pub(crate) detail: String,
}

/// Measures; `false` when a figure is over its limit.
pub(crate) fn run(args: &Args) -> Result<bool> {
    let bench = project::Bench::start(args.program.as_deref())?;
    tell(&format!("{:<44} {:>10} {:>10}", "figure", "measured", "limit"));
    let mut report = Report { good: true };
    for (name, case) in cases::ALL {
        if name.contains(args.only.as_str()) {
            case(&bench, args.times.max(1), &mut report)?;
        }
    }
    Ok(report.good)
}

/// The figures: each is told when it is known, since the next one may take minutes.
pub(crate) struct Report {
    good: bool,
}

impl Report {
    pub(crate) fn add(&mut self, figure: &Figure) {
        let Figure { name, value, limit, unit, detail } = figure;
        let is_over = value > limit;
        self.good &= !is_over;
        let over = if is_over { "OVER  " } else { "" };
        tell(&format!("{name:<44} {value:>7.2} {unit:<2} {limit:>7.2} {unit:<2} {over}{detail}"));
    }
}

/// The middle value.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

pub(crate) fn milliseconds(costs: &[Cost]) -> Vec<f64> {
    costs.iter().map(|cost| cost.wall.as_secs_f64() * 1000.0).collect()
}

/// The largest peak in MiB.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
pub(crate) fn peak_mib(costs: &[Cost]) -> f64 {
    costs.iter().map(|cost| cost.peak_kib).max().unwrap_or(0) as f64 / 1024.0
}
