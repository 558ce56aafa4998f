//! The configuration of a program: files, where they are found, and where URLs come from. Never connects.

mod discover;
mod file;
mod url;

pub use discover::{DiscoverError, FILE_NAME, VARIABLE, discover};
pub use file::{Config, ConfigError, Run, Transaction};
pub use url::{UrlError, is_set, url};
