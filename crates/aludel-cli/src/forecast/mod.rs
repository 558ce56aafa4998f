//! What is foreseen of a deployment, for people and for programs. Never finds it out.

mod document;
mod text;
mod units;

pub(crate) use document::ForecastDocument;
pub(crate) use text::text;
