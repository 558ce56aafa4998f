//! What is foreseen of a deployment: found out, and told to people and to programs. Never moves a database.

mod account;
mod document;
mod foreseen;
mod markdown;
mod text;
mod units;
mod words;

pub(crate) use account::{Account, Effects, PhaseAccount, StatementAccount, TableAccount};
pub(crate) use document::ForecastDocument;
pub(crate) use foreseen::Foreseen;
pub(crate) use markdown::markdown;
pub(crate) use text::text;
