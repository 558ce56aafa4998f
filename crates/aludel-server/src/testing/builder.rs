//! How a test cluster is to be; it starts nothing before [`TestClusterBuilder::start`].

use std::path::PathBuf;
use std::time::Duration;

use super::cluster::TestCluster;
use crate::binaries::{Binaries, BinarySearch};
use crate::error::ServerError;

/// The settings of every test cluster, which [`TestClusterBuilder::setting`] overrides.
///
/// A killed process loses nothing without `fsync` and `full_page_writes`. `synchronous_commit`
/// stays on. Dynamic shared memory lies in the data folder, so that it goes with it.
const SETTINGS: [(&str, &str); 14] = [
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("max_prepared_transactions", "64"),
    ("max_connections", "120"),
    ("shared_buffers", "16MB"),
    ("dynamic_shared_memory_type", "mmap"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("unix_socket_permissions", "0700"),
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
    ("cluster_name", "aludel/test"),
    ("listen_addresses", ""),
];

/// What is asked of the network listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listener {
    None,
    AnyPort,
    Port(u16),
}

/// Settings of a [`TestCluster`].
#[derive(Clone)]
#[must_use]
pub struct TestClusterBuilder {
    pub(crate) search: BinarySearch,
    pub(crate) binaries: Option<Binaries>,
    pub(crate) base: Option<PathBuf>,
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) listener: Listener,
    pub(crate) password: Option<String>,
    pub(crate) hba: Option<String>,
    pub(crate) tls: Option<(String, String)>,
    pub(crate) patience: Duration,
    pub(crate) watched: bool,
    pub(crate) primary: Option<Primary>,
}

/// The cluster that a standby is a copy of and follows.
#[derive(Debug, Clone)]
pub(crate) struct Primary {
    pub(crate) data_dir: PathBuf,
    pub(crate) conninfo: String,
}

// By hand: the password and the key stay out of it.
impl std::fmt::Debug for TestClusterBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestClusterBuilder")
            .field("binaries", &self.binaries)
            .field("settings", &self.settings)
            .field("listener", &self.listener)
            .finish_non_exhaustive()
    }
}

impl TestClusterBuilder {
    pub(crate) fn new() -> Self {
        Self {
            search: BinarySearch::from_env(),
            binaries: None,
            base: None,
            settings: SETTINGS
                .iter()
                .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            listener: Listener::None,
            password: None,
            hba: None,
            tls: None,
            patience: Duration::from_secs(60),
            watched: true,
            primary: None,
        }
    }

    /// Uses these binaries, instead of those of [`BinarySearch::from_env`] with the major version
    /// in `PG_MAJOR`, if set.
    pub fn binaries(mut self, binaries: Binaries) -> Self {
        self.binaries = Some(binaries);
        self
    }

    /// Uses this major version.
    pub fn major(mut self, major: u32) -> Self {
        self.search = self.search.major(major);
        self
    }

    /// Keeps template and clusters in this folder, which must belong to the caller and have a short
    /// path.
    pub fn base(mut self, folder: impl Into<PathBuf>) -> Self {
        self.base = Some(folder.into());
        self
    }

    /// Sets a server setting; the last one of a name counts.
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// Also listens on 127.0.0.1, on a free port; [`TestCluster::port`] tells which.
    pub fn tcp(mut self) -> Self {
        self.listener = Listener::AnyPort;
        self
    }

    /// Also listens on 127.0.0.1, on this port.
    pub fn tcp_port(mut self, port: u16) -> Self {
        self.listener = Listener::Port(port);
        self
    }

    /// Asks for passwords over TCP (SCRAM-SHA-256), and gives the superuser this one. The private
    /// socket stays open.
    pub fn password_auth(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Uses this text for `pg_hba.conf`. The superuser's own line for the private socket is put
    /// before it.
    pub fn hba(mut self, lines: impl Into<String>) -> Self {
        self.hba = Some(lines.into());
        self
    }

    /// Offers TLS with this certificate (chain) and key, both PEM.
    pub fn tls(mut self, certificate: impl Into<String>, key: impl Into<String>) -> Self {
        self.tls = Some((certificate.into(), key.into()));
        self
    }

    /// Waits this long for the start; a minute otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the cluster.
    ///
    /// # Errors
    /// When no binaries are found or the server does not start; then with the end of its log.
    pub fn start(self) -> Result<TestCluster, ServerError> {
        TestCluster::launch(&self)
    }

    pub(crate) fn find_binaries(&self) -> Result<Binaries, ServerError> {
        self.binaries.clone().map_or_else(|| self.search.find(), Ok)
    }

    /// The whole `pg_hba.conf`.
    pub(crate) fn hba_text(&self) -> String {
        let method = if self.password.is_some() { "scram-sha-256" } else { "trust" };
        let rest = self.hba.clone().unwrap_or_else(|| {
            format!(
                "local all all trust\nhost all all 127.0.0.1/32 {method}\n\
                 local replication all trust\nhost replication all 127.0.0.1/32 {method}\n"
            )
        });
        format!("local all {} trust\n{rest}", crate::SUPERUSER)
    }
}
