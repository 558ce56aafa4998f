//! What is told of a forecast, in its order: one account, which a terminal and a page show in their ways. Never knows either.

use std::path::Path;

use aludel_core::amount;
use aludel_core::plan::Hazard;
use aludel_postgres::forecast::{
    Blocks, Forecast, ForecastBasis, Knowledge, StatementForecast, TableForecast,
};

use super::Foreseen;
use super::units;
use super::words::{heading, is_harmless, lock, size_line, summary, time, title, work};

/// So many tables of a statement are told of; one of a partitioned table may lock hundreds.
const MOST_TABLES: usize = 8;

/// An account of a forecast.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) summary: String,
    /// Why the statements ran nowhere, where they did not.
    pub(crate) no_shadow: Option<String>,
    pub(crate) phases: Vec<PhaseAccount>,
    /// What the times are measured by, where there are any.
    pub(crate) speeds: Option<String>,
    /// What nothing is foreseen about.
    pub(crate) not_copied: Vec<String>,
}

/// What commits together.
#[derive(Debug)]
pub(crate) struct PhaseAccount {
    pub(crate) heading: String,
    pub(crate) revisions: Vec<RevisionAccount>,
}

#[derive(Debug)]
pub(crate) struct RevisionAccount {
    pub(crate) title: String,
    pub(crate) statements: Vec<StatementAccount>,
}

#[derive(Debug)]
pub(crate) struct StatementAccount {
    /// Within its phase, from 1.
    pub(crate) number: usize,
    pub(crate) name: String,
    /// None where there is nothing to know but that it runs.
    pub(crate) effects: Option<Effects>,
}

/// What a statement does to those who are there.
#[derive(Debug)]
pub(crate) struct Effects {
    /// The file and the line.
    pub(crate) place: String,
    /// How far it is foreseen, where that is not all.
    pub(crate) limits: Vec<String>,
    pub(crate) tables: Vec<TableAccount>,
    /// About tables that are not told of one by one.
    pub(crate) other_tables: Option<String>,
    pub(crate) time: Option<String>,
    pub(crate) hazards: Vec<Hazard>,
    /// What to do instead.
    pub(crate) safer: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) struct TableAccount {
    pub(crate) lock: String,
    /// Whether the lock makes people wait who read or write.
    pub(crate) stops_users: bool,
    /// Its size, the work on it, and who is at work on it now.
    pub(crate) facts: Vec<String>,
}

impl Account {
    /// Paths are told as seen from `cwd`.
    pub(crate) fn of(foreseen: &Foreseen, cwd: &Path) -> Self {
        let Foreseen { forecast, no_shadow } = foreseen;
        let count = forecast.phases.len();
        let phases = forecast.phases.iter().enumerate().map(|(index, phase)| {
            let mut numbers = 1..;
            let revisions = phase.revisions.iter().map(|revision| {
                let statements = revision.statements.iter().zip(&mut numbers);
                let statements = statements.map(|(one, number)| told(one, number, cwd)).collect();
                RevisionAccount { title: title(revision), statements }
            });
            let revisions = revisions.collect();
            PhaseAccount { heading: heading(phase, index + 1, count), revisions }
        });
        Self {
            summary: summary(forecast),
            no_shadow: no_shadow.clone(),
            phases: phases.collect(),
            speeds: speeds(forecast),
            not_copied: match &forecast.basis {
                ForecastBasis::Shadow { not_copied, .. } => not_copied.clone(),
                ForecastBasis::Nothing => Vec::new(),
            },
        }
    }
}

fn told(statement: &StatementForecast, number: usize, cwd: &Path) -> StatementAccount {
    let name = match statement.knowledge {
        Knowledge::CodeStep => format!("call {}", statement.summary),
        _ => statement.summary.clone(),
    };
    let effects = (!is_harmless(statement)).then(|| effects(statement, cwd));
    StatementAccount { number, name, effects }
}

fn effects(statement: &StatementForecast, cwd: &Path) -> Effects {
    let path = statement.path.strip_prefix(cwd).unwrap_or(&statement.path);
    let limits = match &statement.knowledge {
        Knowledge::CodeStep => vec!["a step in Rust, which is not foreseen".to_owned()],
        Knowledge::NotRun(why) => vec![format!("not foreseen: {why}")],
        Knowledge::SeenWithoutRows { locks_rows } => {
            let reads = "which rows it reads, and how long that takes, depends on the rows";
            let locks = "the rows that it changes stay locked until the commit";
            let both = [Some(reads), locks_rows.then_some(locks)];
            both.into_iter().flatten().map(str::to_owned).collect()
        }
        Knowledge::Seen | Knowledge::NoShadow => Vec::new(),
    };
    let is_seen =
        matches!(statement.knowledge, Knowledge::Seen | Knowledge::SeenWithoutRows { .. });
    let other_tables = match statement.tables.len() {
        0 => is_seen.then(|| "takes no new lock on a table that is there".to_owned()),
        count if count > MOST_TABLES => {
            Some(format!("and {} more, with locks no stronger than these", count - MOST_TABLES))
        }
        _ => None,
    };
    Effects {
        place: format!("{}:{}", path.display(), statement.line),
        limits,
        tables: statement.tables.iter().take(MOST_TABLES).map(table).collect(),
        other_tables,
        time: time(&statement.estimate),
        hazards: statement.hazards.iter().copied().collect(),
        safer: statement.safe_form.map(aludel_postgres::forecast::SafeForm::text),
    }
}

fn table(table: &TableForecast) -> TableAccount {
    let traffic = table.size.map(|size| size.traffic);
    // Who has the lock already does not wait any more.
    let traffic = traffic.filter(|one| one.sessions > 0 && table.takes_lock).map(|traffic| {
        let sessions = match traffic.sessions {
            1 => "another session is".to_owned(),
            count => format!("{count} other sessions are"),
        };
        let oldest = traffic
            .longest
            .map(|age| format!("; the oldest transaction there is open for {}", units::time(age)));
        let oldest = oldest.unwrap_or_default();
        format!("now {sessions} at work on it, whom it may have to wait for{oldest}")
    });
    let facts = [table.size.as_ref().map(size_line), work(table), traffic];
    TableAccount {
        lock: lock(table),
        stops_users: table.lock.map(|lock| lock.blocks()).is_some_and(Blocks::stops_users),
        facts: facts.into_iter().flatten().collect(),
    }
}

fn speeds(forecast: &Forecast) -> Option<String> {
    let ForecastBasis::Shadow { speeds, .. } = &forecast.basis else { return None };
    let is_noticed = |statement: &StatementForecast| {
        statement.estimate.duration().is_some_and(|duration| duration >= units::NOTICED)
    };
    forecast.statements().any(is_noticed).then(|| {
        format!(
            "times are for the shadow server's speed on a small table: it reads {}/s, rewrites {}/s and builds an index of {}/s; \
             waiting for locks comes on top",
            amount::bytes(speeds.scan),
            amount::bytes(speeds.rewrite),
            amount::bytes(speeds.index)
        )
    })
}
