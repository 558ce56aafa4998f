//! Where and as whom to connect: a connection string with every gap filled, as libpq fills it. Never talks to a server.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::environment::Environment;
use super::error::ConnInfoError;
use super::keyword::Keyword;
use super::params::{
    ChannelBinding, SslMode, SslNegotiation, TargetSessionAttrs, TcpSettings, TlsVersion,
};
use super::settings::Settings;
use super::{keyvalue, resolve, service, url};

/// Where PostgreSQL's packages put the socket: Debian and Red Hat in the first, the sources in the second.
pub(super) const SOCKET_FOLDERS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

const DEFAULT_PORT: u16 = 5432;

/// Everything needed to reach one database. Its `Debug` shows no password.
#[derive(Clone, Debug)]
pub struct ConnInfo {
    pub(super) hosts: Vec<HostInfo>,
    pub(super) database: String,
    pub(super) user: String,
    pub(super) application_name: Option<String>,
    pub(super) options: Option<String>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) tls: TlsSettings,
    pub(super) channel_binding: ChannelBinding,
    pub(super) target_session_attrs: TargetSessionAttrs,
    pub(super) tcp: TcpSettings,
    /// What the text, the service and the variables said.
    pub(super) given: Settings,
    pub(super) notes: Vec<String>,
}

/// One of the servers to try.
#[derive(Clone, Debug)]
pub(super) struct HostInfo {
    pub(super) host: Host,
    pub(super) port: u16,
    pub(super) password: Option<SecretString>,
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Host {
    /// A host name or address. `address` saves the look-up; the name is still what a certificate is checked against.
    Tcp {
        /// The name, or the address where no name was given.
        name: String,
        /// `hostaddr`.
        address: Option<IpAddr>,
    },
    /// A folder with a Unix socket in it.
    Socket(PathBuf),
    /// Nothing was said: the usual folders for Unix sockets.
    DefaultSocket,
}

/// How TLS is to be done.
#[derive(Clone, Debug)]
pub(super) struct TlsSettings {
    pub(super) mode: SslMode,
    pub(super) negotiation: SslNegotiation,
    pub(super) roots: Roots,
    pub(super) client: Option<ClientFiles>,
    pub(super) revocations: Option<PathBuf>,
    pub(super) server_name_indication: bool,
    pub(super) min_version: Option<TlsVersion>,
    pub(super) max_version: Option<TlsVersion>,
}

/// Whom to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Roots {
    /// The system's authorities.
    System,
    /// Those of a file that was named.
    File(PathBuf),
    /// Those of `~/.postgresql/root.crt`, if it exists.
    UserDefault(Option<PathBuf>),
}

/// The client's certificate.
#[derive(Clone, Debug)]
pub(super) struct ClientFiles {
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
    /// Whether the certificate was named, so that its absence is an error.
    pub(super) required: bool,
}

impl ConnInfo {
    /// Reads a connection string and fills what it leaves open: from the service it names, the `PG*` variables,
    /// `.pgpass`, and libpq's defaults, in this order.
    ///
    /// Accepted are `postgresql://`, `postgres://`, `postgresql+DRIVER://` and libpq's `key=value` form. Parameters
    /// of other drivers that say nothing about the connection are ignored with a note ([`notes`](Self::notes)).
    ///
    /// # Errors
    /// The text is not understood, names another database system, a parameter that no driver knows, or a service
    /// that does not exist. No error repeats a password or the text.
    ///
    /// ```
    /// use aludel_postgres::connect::ConnInfo;
    /// use secrecy::SecretString;
    ///
    /// let url = SecretString::from("postgresql+asyncpg://app:s3cret@db.internal/main?ssl=require");
    /// let info = ConnInfo::parse(&url, &|_: &str| None)?;
    /// assert_eq!(info.describe(), "main on db.internal:5432");
    /// assert!(!format!("{info:?}").contains("s3cret"));
    /// # Ok::<(), aludel_postgres::connect::ConnInfoError>(())
    /// ```
    pub fn parse(
        text: &SecretString,
        environment: &dyn Environment,
    ) -> Result<Self, ConnInfoError> {
        let mut settings = match url::form(text.expose_secret())? {
            url::Form::Url { rest, driver } => url::parse(rest, driver)?,
            url::Form::KeyValue(text) => keyvalue::parse(text)?,
        };
        let variable = |name: &str| environment.variable(name).filter(|value| !value.is_empty());
        let service = settings.get(Keyword::Service).map(str::to_owned);
        if let Some(name) = service.or_else(|| variable("PGSERVICE")) {
            let file = settings.get(Keyword::ServiceFile).map(str::to_owned);
            let file = file.or_else(|| variable("PGSERVICEFILE"));
            settings.fill_from(service::load(&name, file.as_deref(), environment)?);
        }
        for keyword in Keyword::all() {
            if !settings.has(keyword)
                && let Some(value) = keyword.variable().and_then(variable)
            {
                settings.set(keyword, &value);
            }
        }
        resolve::settle(settings, environment)
    }

    /// The name of the database.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The role to connect as.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The servers, in the order in which they are tried, with their ports.
    pub fn hosts(&self) -> impl Iterator<Item = (&Host, u16)> {
        self.hosts.iter().map(|info| (&info.host, info.port))
    }

    /// The settled `sslmode`.
    #[must_use]
    pub fn ssl_mode(&self) -> SslMode {
        self.tls.mode
    }

    /// What was ignored or read differently, for the user to know.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether a password is known for at least one of the servers.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.hosts.iter().any(|info| info.password.is_some())
    }

    /// The same server and user, another database.
    #[must_use]
    pub fn with_database(&self, database: impl Into<String>) -> Self {
        Self { database: database.into(), ..self.clone() }
    }

    /// Database and server in words, as `main on db.internal:5432` or `main on socket /run/postgresql`.
    #[must_use]
    pub fn describe(&self) -> String {
        let hosts: Vec<String> = self.hosts.iter().map(HostInfo::to_string).collect();
        format!("{} on {}", self.database, hosts.join(" or "))
    }
}

impl fmt::Display for HostInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = match &self.host {
            Host::Tcp { name, .. } if name.contains(':') => {
                return write!(f, "[{name}]:{}", self.port);
            }
            Host::Tcp { name, .. } => return write!(f, "{name}:{}", self.port),
            Host::Socket(folder) => folder.display(),
            Host::DefaultSocket => Path::new(SOCKET_FOLDERS[0]).display(),
        };
        write!(f, "socket {folder}")?;
        if self.port != DEFAULT_PORT {
            write!(f, " port {}", self.port)?;
        }
        Ok(())
    }
}
