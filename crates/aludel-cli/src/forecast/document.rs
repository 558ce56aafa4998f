//! A forecast as a JSON document. Its keys are a part of the interface.

use aludel_core::graph::Action;
use aludel_core::plan::Hazard;
use aludel_core::revision::RevisionId;
use aludel_postgres::forecast::{
    Basis, Forecast, ForecastBasis, HeldLock, Knowledge, LockMode, PhaseForecast, RevisionForecast,
    SafeForm, StatementForecast, TableForecast, Toil,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, DocumentKind, Word};

/// What is foreseen of one database.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ForecastDocument {
    /// The name of its configuration.
    database: String,
    /// The identifiers of the heads that it is at; empty where nothing is applied.
    from: Vec<String>,
    /// Where the statements ran; null where they ran nowhere.
    shadow: Option<ShadowDocument>,
    /// Why they ran nowhere; null where they ran, and where there is nothing to do.
    why_no_shadow: Option<String>,
    /// The lock that readers or writers wait for longest; null where none is foreseen.
    longest_lock: Option<LockDocument>,
    /// What would be committed together, in order; empty where there is nothing to do.
    phases: Vec<PhaseDocument>,
}

impl Document for Vec<ForecastDocument> {
    const KIND: DocumentKind = DocumentKind::Plan;
}

/// Where the statements ran.
#[derive(Serialize, JsonSchema)]
struct ShadowDocument {
    /// The major version of the shadow server.
    major: u32,
    /// How fast it read a table.
    scan_bytes_per_second: u64,
    /// How fast it wrote one anew.
    rewrite_bytes_per_second: u64,
    /// How fast it built an index, in bytes of the table.
    index_bytes_per_second: u64,
    /// What of the live database the shadow database lacks, in words.
    not_copied: Vec<String>,
}

/// A lock on a table, from the statement that takes it to the end of its phase.
#[derive(Serialize, JsonSchema)]
struct LockDocument {
    /// The table, with its schema.
    on: String,
    /// How it is locked.
    mode: Word<LockMode>,
    /// Who waits meanwhile, in words.
    blocks: String,
    /// How long it is held.
    seconds: f64,
    /// Whether something whose time is not known runs meanwhile, so that it is held longer.
    is_at_least: bool,
}

/// What would be committed together.
#[derive(Serialize, JsonSchema)]
struct PhaseDocument {
    /// Whether it is one transaction; otherwise each statement is committed by itself.
    is_transaction: bool,
    /// Its revisions, in order.
    revisions: Vec<RevisionDocument>,
}

/// What is foreseen of one revision.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlannedRevisionDocument")]
struct RevisionDocument {
    /// Its identifier.
    revision: String,
    /// What it does, in its author's words.
    message: String,
    /// Which way it would go.
    direction: Word<Action>,
    /// Its statements, in order.
    statements: Vec<StatementDocument>,
}

/// What is foreseen of one statement.
#[derive(Serialize, JsonSchema)]
struct StatementDocument {
    /// The statement, on one line and cut where it is long.
    statement: String,
    /// Its file.
    path: String,
    /// Where it begins in the file, from 1.
    line: usize,
    /// How it is known.
    knowledge: KnowledgeWord,
    /// Why it did not run in the shadow database; null unless the knowledge is `not_run`.
    why: Option<String>,
    /// Whether it changes or locks rows that the shadow database does not have; true only with `seen_without_rows`.
    locks_rows: bool,
    /// The tables that it locks, reads or writes anew.
    tables: Vec<TableDocument>,
    /// Its dangers.
    hazards: Vec<Word<Hazard>>,
    /// A form that keeps fewer people waiting, or loses nothing; null where none is known.
    safe_form: Option<SafeFormDocument>,
    /// How long it works; 0 for what changes the catalog alone, null where that is not known.
    seconds: Option<f64>,
    /// What `seconds` is reckoned from; empty where there is nothing to reckon.
    basis: Vec<BasisDocument>,
}

/// How it is known what a statement does.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Knowledge")]
enum KnowledgeWord {
    /// It ran in the shadow database, and was watched.
    Seen,
    /// It ran, and which rows it reads depends on rows that a shadow database does not have.
    SeenWithoutRows,
    /// It is a step in Rust, which did not run.
    CodeStep,
    /// It did not run; `why` says why.
    NotRun,
    /// There was no shadow database.
    NoShadow,
}

/// A form of a statement that keeps fewer people waiting, or loses nothing.
#[derive(Serialize, JsonSchema)]
struct SafeFormDocument {
    /// Its name.
    name: &'static str,
    /// What to write instead, in one line.
    text: &'static str,
}

/// A part of the time that a statement takes: how much is worked on, and how fast.
#[derive(Serialize, JsonSchema)]
struct BasisDocument {
    /// What is done.
    work: WorkWord,
    /// How many bytes are worked on.
    bytes: u64,
    /// How many are in a second.
    bytes_per_second: u64,
}

/// What takes time.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Work")]
enum WorkWord {
    /// A table is read.
    Scan,
    /// A table is written anew.
    Rewrite,
    /// An index is built.
    Index,
}

/// What a statement does to a table or an index.
#[derive(Serialize, JsonSchema)]
struct TableDocument {
    /// Its name, with the schema.
    name: String,
    /// The table that it is an index of; null for a table.
    index_of: Option<String>,
    /// How it is locked; null where it is not, and without a shadow database.
    mode: Option<Word<LockMode>>,
    /// Whether this statement takes the lock; false where one before it in the transaction did.
    takes_lock: bool,
    /// Who waits meanwhile, in words; null where the mode is.
    blocks: Option<String>,
    /// Whether all of it is read.
    scans: bool,
    /// Whether all of it is written anew.
    rewrites: bool,
    /// Whether its rows are removed at once.
    empties: bool,
    /// How many indexes are built on it.
    builds_indexes: u32,
    /// How large it is in the live database; null where it is not there yet.
    size: Option<SizeDocument>,
}

/// How large a table of the live database is, and who is at it.
#[derive(Serialize, JsonSchema)]
struct SizeDocument {
    /// About how many rows it has; null where the server does not know yet.
    rows: Option<u64>,
    /// The bytes of its rows.
    table_bytes: u64,
    /// The bytes of its indexes.
    index_bytes: u64,
    /// How many indexes it has.
    indexes: u32,
    /// How many sessions are at it now.
    sessions: u32,
    /// The age of the oldest transaction among them, in seconds; null where there is none.
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
        mode: Word(held.lock),
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
        direction: Word(revision.direction),
        statements: revision.statements.iter().map(statement).collect(),
    }
}

fn statement(statement: &StatementForecast) -> StatementDocument {
    let (knowledge, why, locks_rows) = match &statement.knowledge {
        Knowledge::Seen => (KnowledgeWord::Seen, None, false),
        Knowledge::SeenWithoutRows { locks_rows } => {
            (KnowledgeWord::SeenWithoutRows, None, *locks_rows)
        }
        Knowledge::CodeStep => (KnowledgeWord::CodeStep, None, false),
        Knowledge::NotRun(why) => (KnowledgeWord::NotRun, Some(why.clone()), false),
        Knowledge::NoShadow => (KnowledgeWord::NoShadow, None, false),
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
        hazards: statement.hazards.iter().copied().map(Word).collect(),
        safe_form: statement.safe_form.map(form),
        seconds: statement.estimate.duration().map(|duration| duration.as_secs_f64()),
        basis: basis.iter().map(part).collect(),
    }
}

fn part(basis: &Basis) -> BasisDocument {
    BasisDocument {
        work: match basis.toil {
            Toil::Scan => WorkWord::Scan,
            Toil::Rewrite => WorkWord::Rewrite,
            Toil::IndexBuild => WorkWord::Index,
        },
        bytes: basis.bytes,
        bytes_per_second: basis.speed,
    }
}

fn table(table: &TableForecast) -> TableDocument {
    TableDocument {
        name: table.name.to_string(),
        index_of: table.index_of.as_ref().map(ToString::to_string),
        mode: table.lock.map(Word),
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
