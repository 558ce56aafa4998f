//! Everything of Aludel that speaks to a PostgreSQL server: connections, bookkeeping tables, runner and coordinator.
//! Never prints, and never reads revision files from disk itself.

pub mod autogenerate;

pub mod catalog;
mod concurrent_index;
pub mod connect;
mod constraints;
pub mod coordinator;
pub mod database;
pub mod doctor;
pub mod error;
pub mod event;
mod execute;
mod facts;
pub mod fingerprint;
pub mod forecast;
mod identity;
pub mod interrupt;
mod journal;
mod lock;
pub mod migrator;
pub mod normalise;
pub mod offline;
mod open;
mod patience;
mod plan;
mod position;
mod prepared;
mod prepared_transaction;
mod progress;
pub mod report;
mod run_table;
mod runner;
mod settings;
pub mod shadow;
pub mod step;
pub mod table_sizes;
mod tables;
mod unknown;
pub mod verify;
mod version_table;
mod watch;

pub use facts::Facts;
pub use identity::Identity;
pub use journal::{Author, JournalDirection, JournalEntry};
pub use open::{OpenDatabase, Unsettled};
pub use plan::Move;
pub use runner::RunContext;
pub use tables::Tables;
pub use unknown::{FromJournalError, UnknownRevision};
