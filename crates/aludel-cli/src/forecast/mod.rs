//! What is foreseen of a deployment, for people and for programs. Never finds it out.

mod document;
mod markdown;
mod text;
mod units;
mod words;

pub(crate) use document::ForecastDocument;
pub(crate) use markdown::markdown;
pub(crate) use text::text;
