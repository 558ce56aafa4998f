//! The configuration of a program: files, where they are found, and where URLs come from. Never connects.

mod choose;
mod discover;
mod url;

pub use aludel_core::config::{Config, ConfigError, Run, Transaction};
pub use choose::{Chosen, choose};
pub use discover::{DiscoverError, FILE_NAME, VARIABLE, around, discover};
pub use url::{UrlError, is_set, url};
