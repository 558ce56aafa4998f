//! See a deployment before it runs: which locks its statements take, what they read and write anew, how long that takes and who
//! waits. Never writes into a live database, and never runs a statement of a revision there.
//!
//! ```text
//! live ─ agenda ─► Agenda ──────────────┐
//! live ─ catalog ─► Schema ─ copy ─► shadow ─ rehearsal ─► Observation ─ advice ─► hazards, SafeForm ┐
//! live ─ sizes ─► Sizes ─────────────────┐                                                          ├─► Forecast
//! shadow ─ speed ─► Speeds ─ estimate ─► Estimate ──────────────────────────────────────────────────┘
//! ```
//!
//! What a statement does is learned by running it, on empty tables that are otherwise like the live ones: its locks from `pg_locks`,
//! a rewrite from the table's file, reading from the count of scans. Nothing is derived from its words but what its author meant by
//! them: whether rows are its subject, which empty tables say nothing about.

mod advice;
mod agenda;
mod alone;
mod compare;
mod copy;
mod error;
mod estimate;
mod foresee;
mod lock_mode;
mod observation;
mod rehearsal;
mod roles;
mod settings;
mod sizes;
mod snapshot;
mod speed;
mod statement;
mod words;

pub use advice::{SafeForm, hazards, hazards_by_words, safe_form};
pub use agenda::{Agenda, agenda};
pub use error::ForecastError;
pub use estimate::{Basis, Estimate, Speeds, Toil};
pub use foresee::{Means, foresee};
pub use lock_mode::{Blocks, LockMode};
pub use observation::{Alteration, Observation, TableWork, Touched};
pub use sizes::{Sizes, TableSize, Traffic, sizes};
pub use statement::{
    Forecast, ForecastBasis, HeldLock, Knowledge, PhaseForecast, RevisionForecast,
    StatementForecast, TableForecast,
};
