//! Why a server could not be reached or did not let us in. Never holds a password or a connection string.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::tls_problem::TlsProblem;

/// No session could be opened.
///
/// [`kind`](Self::kind) has the particulars, [`hint`](Self::hint) says what to do next, and `source` is the cause
/// in the words of the library that met it.
pub struct ConnectError(Box<Inner>);

struct Inner {
    kind: ConnectErrorKind,
    database: String,
    user: String,
    server: String,
    source: Option<Box<dyn Error + Send + Sync>>,
    earlier: Vec<ConnectError>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectErrorKind {
    /// Nothing listens at the address.
    Refused {
        /// The host, as written.
        host: String,
        /// The port.
        port: u16,
    },
    /// There is no socket at the path.
    SocketMissing {
        /// The socket.
        path: PathBuf,
    },
    /// There is a socket, but no server behind it.
    SocketDead {
        /// The socket.
        path: PathBuf,
    },
    /// The host's name has no address.
    HostUnknown {
        /// The host, as written.
        host: String,
    },
    /// The network, or the system, stands in the way.
    Unreachable {
        /// The system's words.
        problem: String,
    },
    /// The server did not answer in time.
    Timeout {
        /// The limit.
        after: Duration,
    },
    /// The server does not accept the password, or the user's proof of identity.
    PasswordWrong {
        /// The server's message.
        message: String,
    },
    /// The server wants a password, and there is none.
    PasswordMissing,
    /// The server and this program share no way of authentication.
    Authentication {
        /// What is missing.
        problem: String,
    },
    /// The server has no such database.
    DatabaseMissing {
        /// The database.
        name: String,
        /// The server's message.
        message: String,
    },
    /// The server has no such role.
    RoleMissing {
        /// The role.
        name: String,
        /// The server's message.
        message: String,
    },
    /// The server's rules forbid the connection.
    NotPermitted {
        /// The server's message.
        message: String,
    },
    /// Every connection slot is taken.
    TooManyConnections {
        /// The server's message.
        message: String,
    },
    /// The server is starting up, shutting down, or recovering.
    StartingUp {
        /// The server's message.
        message: String,
    },
    /// The connection could not be encrypted as it must be.
    Tls(TlsProblem),
    /// What listens at the address is no PostgreSQL server.
    NotPostgres,
    /// The connection was closed before the session began.
    ClosedEarly,
    /// The server, or a pooler before it, does not accept a setting of the session.
    StartupParameterRefused {
        /// The server's message.
        message: String,
    },
    /// The server is not of the wanted sort.
    WrongServer {
        /// The value of `target_session_attrs`.
        wanted: &'static str,
    },
    /// Any other error that the server reports.
    Server {
        /// Its SQLSTATE.
        sqlstate: String,
        /// Its message.
        message: String,
    },
    /// Anything else; the source knows.
    Other {
        /// The library's words.
        problem: String,
    },
}

impl ConnectError {
    pub(super) fn new(
        kind: ConnectErrorKind,
        database: &str,
        user: &str,
        server: String,
        source: Option<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let (database, user) = (database.to_owned(), user.to_owned());
        Self(Box::new(Inner { kind, database, user, server, source, earlier: Vec::new() }))
    }

    /// Remembers what was tried before this.
    pub(super) fn after(mut self, earlier: Vec<Self>) -> Self {
        let own = std::mem::replace(&mut self.0.earlier, earlier);
        self.0.earlier.extend(own);
        self
    }

    /// What went wrong, at the last server that was tried.
    #[must_use]
    pub fn kind(&self) -> &ConnectErrorKind {
        &self.0.kind
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.0.database
    }

    /// The role.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.0.user
    }

    /// The server that was tried last, as `db.internal:5432` or `socket /run/postgresql`.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.0.server
    }

    /// What went wrong before, at other servers or addresses or without TLS.
    #[must_use]
    pub fn earlier(&self) -> &[Self] {
        &self.0.earlier
    }

    /// Whether the same attempt may succeed in a while.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        use ConnectErrorKind as Kind;
        matches!(
            self.0.kind,
            Kind::Refused { .. }
                | Kind::SocketMissing { .. }
                | Kind::SocketDead { .. }
                | Kind::Unreachable { .. }
                | Kind::Timeout { .. }
                | Kind::TooManyConnections { .. }
                | Kind::StartingUp { .. }
                | Kind::ClosedEarly
        )
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        use ConnectErrorKind as Kind;
        let Inner { kind, database, user, server, .. } = &*self.0;
        let hint = match kind {
            Kind::Refused { host, port } => {
                format!("is the server running, and does it listen on {host}, port {port}?")
            }
            Kind::SocketMissing { .. } | Kind::SocketDead { .. } => {
                "is the server running? name its host, or the folder of its socket, with host=".to_owned()
            }
            Kind::HostUnknown { .. } => "check the spelling of the host".to_owned(),
            Kind::Timeout { .. } => {
                "check host, port and firewalls; connect_timeout= sets the limit in seconds".to_owned()
            }
            Kind::PasswordWrong { .. } => format!(
                "check the password of `{user}`; in a URL, reserved characters in it must be percent-encoded"
            ),
            Kind::PasswordMissing => {
                format!("give the password of `{user}` in the URL, in PGPASSWORD, or in ~/.pgpass")
            }
            Kind::DatabaseMissing { name, .. } => {
                let server = client_options(server);
                format!("create it with `createdb {server} -U {user} {name}`, or correct the name at the end of the URL")
            }
            Kind::RoleMissing { .. } => "check the user in the URL, or create the role".to_owned(),
            Kind::NotPermitted { .. } => format!(
                "the server's pg_hba.conf, or the rights of `{user}` on `{database}`, do not allow this connection"
            ),
            Kind::TooManyConnections { .. } => {
                "close other connections, or raise max_connections".to_owned()
            }
            Kind::StartingUp { .. } => "try again in a moment".to_owned(),
            Kind::NotPostgres => "check host and port".to_owned(),
            Kind::ClosedEarly => {
                "a proxy may have no server behind it, or the server may demand TLS from the first byte"
                    .to_owned()
            }
            Kind::StartupParameterRefused { message } if message.contains("startup parameter") => {
                "connect to the server itself: a pooler in between does not take the settings of a session".to_owned()
            }
            Kind::StartupParameterRefused { .. } => {
                "correct or leave out options= and PGOPTIONS".to_owned()
            }
            Kind::WrongServer { .. } => "check target_session_attrs and the list of hosts".to_owned(),
            Kind::Tls(problem) => problem.hint().to_owned(),
            Kind::Unreachable { .. } => {
                "check host and port, and the network between this machine and the server".to_owned()
            }
            Kind::Authentication { .. } => format!(
                "let the server's pg_hba.conf take a password or a client certificate of `{user}`"
            ),
            Kind::Server { .. } | Kind::Other { .. } => return None,
        };
        Some(hint)
    }
}

/// How the programs of PostgreSQL are told a server: `-h localhost -p 5432` for `localhost:5432`.
fn client_options(server: &str) -> String {
    match server.strip_prefix("socket ") {
        Some(socket) => format!("-h {}", socket.replace(" port ", " -p ")),
        None => match server.rsplit_once(':') {
            Some((host, port)) => format!("-h {} -p {port}", host.trim_matches(['[', ']'])),
            None => format!("-h {server}"),
        },
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, database, server, earlier, .. } = &*self.0;
        write!(f, "cannot connect to {database} on {server}: {kind}")?;
        for attempt in earlier {
            if attempt.0.kind != *kind {
                write!(f, "; before that, on {}: {}", attempt.0.server, attempt.0.kind)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ConnectErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { .. } => f.write_str("the connection was refused"),
            Self::SocketMissing { path } => write!(f, "there is no socket {}", path.display()),
            Self::SocketDead { path } => {
                write!(f, "no server listens on the socket {}", path.display())
            }
            Self::HostUnknown { host } => write!(f, "the host `{host}` has no address"),
            Self::Unreachable { problem } | Self::Other { problem } => f.write_str(problem),
            Self::Timeout { after } => {
                write!(f, "the server did not answer within {} s", after.as_secs())
            }
            Self::PasswordMissing => f.write_str("the server wants a password, and none is given"),
            Self::Authentication { problem } => write!(f, "authentication failed: {problem}"),
            Self::PasswordWrong { message }
            | Self::DatabaseMissing { message, .. }
            | Self::RoleMissing { message, .. }
            | Self::NotPermitted { message }
            | Self::TooManyConnections { message }
            | Self::StartingUp { message }
            | Self::StartupParameterRefused { message } => f.write_str(message),
            Self::Server { sqlstate, message } => write!(f, "{message} (SQLSTATE {sqlstate})"),
            Self::Tls(problem) => write!(f, "{problem}"),
            Self::NotPostgres => f.write_str("what answers there is no PostgreSQL server"),
            Self::ClosedEarly => f.write_str("the connection was closed before the session began"),
            Self::WrongServer { wanted } => {
                write!(f, "the server is not what target_session_attrs={wanted} asks for")
            }
        }
    }
}

impl fmt::Debug for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectError")
            .field("kind", &self.0.kind)
            .field("database", &self.0.database)
            .field("user", &self.0.user)
            .field("server", &self.0.server)
            .field("source", &self.0.source)
            .field("earlier", &self.0.earlier)
            .finish()
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
