//! A server that is running and how to reach it; a value, it holds nothing open.

use std::path::PathBuf;

use crate::wire::{Connection, WireError};
use crate::{SUPERUSER, url};

/// A running private server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The folder of its unix socket.
    pub socket_dir: PathBuf,
    /// The port, which on a unix socket is a part of the file name.
    pub port: u16,
    /// The superuser, who needs no password on the private socket.
    pub user: String,
    /// The major version.
    pub major: u32,
    /// The process id of the postmaster.
    pub pid: i32,
    /// The data folder.
    pub data_dir: PathBuf,
    /// The file that the server writes its messages to.
    pub log: PathBuf,
}

impl Server {
    /// The URL of a database of this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url::socket_url(&self.user, database, &self.socket_dir, self.port)
    }

    /// Connects to a database as the superuser.
    ///
    /// # Errors
    /// When the server is gone, or has no such database.
    pub fn connect(&self, database: &str) -> Result<Connection, WireError> {
        Connection::open(&self.socket_dir, self.port, SUPERUSER, database)
    }
}
