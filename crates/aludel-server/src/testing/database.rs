//! One database for one test, gone afterwards; it never touches another database of the cluster.

use std::thread;

use super::cluster::TestCluster;
use crate::error::ServerError;
use crate::wire::{Connection, Row, WireError, quote_name, quote_text};

/// `object_in_use`: somebody is connected, or a prepared transaction is left.
const IN_USE: &str = "55006";

/// A database of a [`TestCluster`] for one test.
///
/// It is dropped with this value, whatever is still connected to it, unless the test panics: then
/// it stays for as long as the cluster does, so that a debugger's user can look into it.
#[derive(Debug)]
pub struct TestDatabase<'cluster> {
    cluster: &'cluster TestCluster,
    name: String,
}

impl<'cluster> TestDatabase<'cluster> {
    /// Makes an empty database with a name of its own.
    ///
    /// # Errors
    /// What the server says.
    pub fn create(cluster: &'cluster TestCluster) -> Result<Self, ServerError> {
        Self::copy(cluster, "template0")
    }

    /// Makes a copy of another database, to which nobody may be connected at the time.
    ///
    /// # Errors
    /// What the server says.
    pub fn copy(cluster: &'cluster TestCluster, template: &str) -> Result<Self, ServerError> {
        let name = cluster.next_database();
        Self::with_name(cluster, &name, template)
    }

    /// Makes an empty database of this name.
    ///
    /// # Errors
    /// What the server says, as when the name is taken.
    pub fn named(cluster: &'cluster TestCluster, name: &str) -> Result<Self, ServerError> {
        Self::with_name(cluster, name, "template0")
    }

    fn with_name(
        cluster: &'cluster TestCluster,
        name: &str,
        template: &str,
    ) -> Result<Self, ServerError> {
        // Copying files beats writing them to the log, where nothing is flushed. Before 15 there is
        // no other way.
        let strategy = if cluster.major() >= 15 { " STRATEGY file_copy" } else { "" };
        let (quoted, template) = (quote_name(name), quote_name(template));
        cluster.query(
            "postgres",
            &format!("CREATE DATABASE {quoted} TEMPLATE {template}{strategy}"),
        )?;
        Ok(Self { cluster, name: name.to_owned() })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cluster.
    #[must_use]
    pub fn cluster(&self) -> &'cluster TestCluster {
        self.cluster
    }

    /// The URL over the private socket.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Connects as the superuser.
    ///
    /// # Errors
    /// When the server does not run.
    pub fn connect(&self) -> Result<Connection, ServerError> {
        self.cluster.connect(&self.name)
    }

    /// Runs statements and returns the rows.
    ///
    /// # Errors
    /// What the server says.
    pub fn query(&self, sql: &str) -> Result<Vec<Row>, ServerError> {
        self.cluster.query(&self.name, sql)
    }

    /// Runs a script with `psql`; see [`TestCluster::psql`].
    ///
    /// # Errors
    /// As there.
    pub fn psql(&self, sql: &str) -> Result<String, ServerError> {
        self.cluster.psql(&self.name, sql)
    }

    /// Runs `pg_dump`; see [`TestCluster::pg_dump`].
    ///
    /// # Errors
    /// As there.
    pub fn pg_dump(&self, args: &[&str]) -> Result<String, ServerError> {
        self.cluster.pg_dump(&self.name, args)
    }

    fn remove(&self) -> Result<(), ServerError> {
        let mut server = self.cluster.connect("postgres")?;
        match self.remove_once(&mut server) {
            Err(error) if error.code() == Some(IN_USE) => {
                self.roll_back_prepared()?;
                Ok(self.remove_once(&mut server)?)
            }
            other => Ok(other?),
        }
    }

    fn remove_once(&self, server: &mut Connection) -> Result<(), WireError> {
        let name = quote_name(&self.name);
        if self.cluster.major() >= 13 {
            return server.query(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).map(drop);
        }
        let text = quote_text(&self.name);
        server.query(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {text}"
        ))?;
        server.query(&format!("DROP DATABASE IF EXISTS {name}")).map(drop)
    }

    /// Not even FORCE drops a database with prepared transactions, and they can only be ended from
    /// within.
    fn roll_back_prepared(&self) -> Result<(), ServerError> {
        let mut inside = self.connect()?;
        let gids =
            "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()";
        for row in inside.query(gids)? {
            if let [Some(gid)] = row.as_slice() {
                inside.query(&format!("ROLLBACK PREPARED {}", quote_text(gid)))?;
            }
        }
        Ok(())
    }
}

impl Drop for TestDatabase<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            // The cluster goes soon anyway; a test may have killed it already.
            let _ = self.remove();
        }
    }
}
