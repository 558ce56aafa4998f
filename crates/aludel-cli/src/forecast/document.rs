//! A forecast as a JSON document. Its keys are a part of the interface.

use aludel_core::graph::Action;
use aludel_core::revision::RevisionId;
use aludel_postgres::forecast::{
    Basis, Forecast, ForecastBasis, HeldLock, Knowledge, PhaseForecast, RevisionForecast, SafeForm,
    StatementForecast, TableForecast, Toil,
};
use serde::Serialize;

/// What is foreseen of one database.
#[derive(Serialize)]
pub(crate) struct ForecastDocument {
    database: String,
    from: Vec<String>,
    /// Where the statements ran; null where they ran nowhere.
    shadow: Option<ShadowDocument>,
    /// Why they ran nowhere.
    why_no_shadow: Option<String>,
    longest_lock: Option<LockDocument>,
    phases: Vec<PhaseDocument>,
}

#[derive(Serialize)]
struct ShadowDocument {
    major: u32,
    scan_bytes_per_second: u64,
    rewrite_bytes_per_second: u64,
    index_bytes_per_second: u64,
    not_copied: Vec<String>,
}

#[derive(Serialize)]
struct LockDocument {
    on: String,
    mode: &'static str,
    blocks: String,
    seconds: f64,
    is_at_least: bool,
}

#[derive(Serialize)]
struct PhaseDocument {
    is_transaction: bool,
    revisions: Vec<RevisionDocument>,
}

#[derive(Serialize)]
struct RevisionDocument {
    revision: String,
    message: String,
    direction: &'static str,
    statements: Vec<StatementDocument>,
}

#[derive(Serialize)]
struct StatementDocument {
    statement: String,
    path: String,
    line: usize,
    knowledge: &'static str,
    /// Why it did not run in the shadow database.
    why: Option<String>,
    locks_rows: bool,
    tables: Vec<TableDocument>,
    hazards: Vec<&'static str>,
    safe_form: Option<SafeFormDocument>,
    /// How long it works; null where that is not known.
    seconds: Option<f64>,
    basis: Vec<BasisDocument>,
}

#[derive(Serialize)]
struct SafeFormDocument {
    name: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct BasisDocument {
    work: &'static str,
    bytes: u64,
    bytes_per_second: u64,
}

#[derive(Serialize)]
struct TableDocument {
    name: String,
    index_of: Option<String>,
    mode: Option<&'static str>,
    takes_lock: bool,
    blocks: Option<String>,
    scans: bool,
    rewrites: bool,
    empties: bool,
    builds_indexes: u32,
    size: Option<SizeDocument>,
}

#[derive(Serialize)]
struct SizeDocument {
    rows: Option<u64>,
    table_bytes: u64,
    index_bytes: u64,
    indexes: u32,
    sessions: u32,
    oldest_transaction_seconds: Option<u64>,
}

impl ForecastDocument {
    /// Of a database with nothing to do.
    pub(crate) fn empty(database: &str, heads: &[RevisionId]) -> Self {
        Self {
            database: database.to_owned(),
            from: heads.iter().map(ToString::to_string).collect(),
            shadow: None,
            why_no_shadow: None,
            longest_lock: None,
            phases: Vec::new(),
        }
    }

    pub(crate) fn new(database: &str, forecast: &Forecast, why_no_shadow: Option<&str>) -> Self {
        let shadow = match &forecast.basis {
            ForecastBasis::Nothing => None,
            ForecastBasis::Shadow { major, speeds, not_copied } => Some(ShadowDocument {
                major: *major,
                scan_bytes_per_second: speeds.scan,
                rewrite_bytes_per_second: speeds.rewrite,
                index_bytes_per_second: speeds.index,
                not_copied: not_copied.clone(),
            }),
        };
        Self {
            shadow,
            why_no_shadow: why_no_shadow.map(str::to_owned),
            longest_lock: forecast.longest_lock().as_ref().map(lock),
            phases: forecast.phases.iter().map(phase).collect(),
            ..Self::empty(database, &forecast.heads)
        }
    }
}

fn lock(held: &HeldLock) -> LockDocument {
    LockDocument {
        on: held.on.to_string(),
        mode: held.lock.as_str(),
        blocks: held.lock.blocks().to_string(),
        seconds: held.duration.as_secs_f64(),
        is_at_least: held.is_at_least,
    }
}

fn phase(phase: &PhaseForecast) -> PhaseDocument {
    PhaseDocument {
        is_transaction: phase.is_transaction,
        revisions: phase.revisions.iter().map(revision).collect(),
    }
}

fn revision(revision: &RevisionForecast) -> RevisionDocument {
    RevisionDocument {
        revision: revision.revision.to_string(),
        message: revision.message.clone(),
        direction: match revision.direction {
            Action::Upgrade => "up",
            Action::Downgrade => "down",
            Action::Stamp => "stamp",
        },
        statements: revision.statements.iter().map(statement).collect(),
    }
}

fn statement(statement: &StatementForecast) -> StatementDocument {
    let (knowledge, why, locks_rows) = match &statement.knowledge {
        Knowledge::Seen => ("seen", None, false),
        Knowledge::SeenWithoutRows { locks_rows } => ("seen_without_rows", None, *locks_rows),
        Knowledge::CodeStep => ("code_step", None, false),
        Knowledge::NotRun(why) => ("not_run", Some(why.clone()), false),
        Knowledge::NoShadow => ("no_shadow", None, false),
    };
    let basis = match &statement.estimate {
        aludel_postgres::forecast::Estimate::About { basis, .. } => basis.as_slice(),
        _ => &[],
    };
    let form = |form: SafeForm| SafeFormDocument { name: form.name(), text: form.text() };
    StatementDocument {
        statement: statement.summary.clone(),
        path: statement.path.display().to_string(),
        line: statement.line,
        knowledge,
        why,
        locks_rows,
        tables: statement.tables.iter().map(table).collect(),
        hazards: statement.hazards.iter().map(|hazard| hazard.name()).collect(),
        safe_form: statement.safe_form.map(form),
        seconds: statement.estimate.duration().map(|duration| duration.as_secs_f64()),
        basis: basis.iter().map(part).collect(),
    }
}

fn part(basis: &Basis) -> BasisDocument {
    BasisDocument {
        work: match basis.toil {
            Toil::Scan => "scan",
            Toil::Rewrite => "rewrite",
            Toil::IndexBuild => "index",
        },
        bytes: basis.bytes,
        bytes_per_second: basis.speed,
    }
}

fn table(table: &TableForecast) -> TableDocument {
    TableDocument {
        name: table.name.to_string(),
        index_of: table.index_of.as_ref().map(ToString::to_string),
        mode: table.lock.map(|lock| lock.as_str()),
        takes_lock: table.takes_lock,
        blocks: table.lock.map(|lock| lock.blocks().to_string()),
        scans: table.work.scans,
        rewrites: table.work.rewrites,
        empties: table.work.empties,
        builds_indexes: table.work.builds_indexes,
        size: table.size.map(|size| SizeDocument {
            rows: size.rows,
            table_bytes: size.table_bytes,
            index_bytes: size.index_bytes,
            indexes: size.indexes,
            sessions: size.traffic.sessions,
            oldest_transaction_seconds: size.traffic.longest.map(|age| age.as_secs()),
        }),
    }
}
