//! From a connection string to a session with a server, as libpq does it. Never runs a migration, and never lets a
//! password or a connection string into a message.
//!
//! [`ConnInfo::parse`] understands the text and fills its gaps; [`connect`] opens a [`Session`].
//!
//! ```no_run
//! use aludel_postgres::connect::{ConnInfo, ConnectOptions, ProcessEnvironment, connect};
//! use secrecy::SecretString;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let url = SecretString::from(std::env::var("DATABASE_URL")?);
//! let info = ConnInfo::parse(&url, &ProcessEnvironment)?;
//! let session = connect(&info, &ConnectOptions::default()).await?;
//! session.client.batch_execute("SELECT 1").await?;
//! session.close().await?;
//! # Ok(())
//! # }
//! ```

mod cancel;
mod classify;
mod connector;
mod conninfo;
mod environment;
mod error;
mod failure;
mod fallback;
mod handover;
mod keyvalue;
mod keyword;
mod notice;
mod params;
mod passfile;
mod resolve;
mod service;
mod session;
mod settings;
mod stream;
mod tls;
mod tls_problem;
mod url;

#[cfg(test)]
mod tests;

pub use cancel::{CancelError, CancelHandle};
pub use connector::{ConnectOptions, connect};
pub use conninfo::{ConnInfo, Host};
pub use environment::{Environment, ProcessEnvironment};
pub use error::{ConnInfoError, Disguise};
pub use failure::{ConnectError, ConnectErrorKind};
pub use notice::Notice;
pub use params::{SslMode, TargetSessionAttrs};
pub use session::Session;
pub use tls::TlsSettingsError;
pub use tls_problem::TlsProblem;
