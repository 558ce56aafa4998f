//! The way to a session: hosts, addresses and encryption, one after the other, as libpq tries them. Never runs a query
//! unless `target_session_attrs` asks an old server what it is.

use std::cell::OnceCell;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use rustls::pki_types::ServerName;
use secrecy::ExposeSecret;
use tokio_postgres::SimpleQueryMessage;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::cancel::{CancelHandle, Encryption};
use super::classify;
use super::conninfo::{ConnInfo, Host, HostInfo, SOCKET_FOLDERS};
use super::failure::{ConnectError, ConnectErrorKind};
use super::fallback::{is_final, is_not_offered, is_refused_by_rule, may_go_on_plain};
use super::params::{ChannelBinding, SslMode, TargetSessionAttrs};
use super::session::Session;
use super::stream::{self, Address, EncryptError, Established, Stream};
use super::tls;
use super::tls_problem::TlsProblem;

/// What the program asks of a session, beside what the connection string says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectOptions {
    /// What the session is called in `pg_stat_activity` when the connection string does not say.
    pub application_name: String,
    /// Settings that the session begins with, at no cost of a round trip. Poolers may refuse them.
    pub settings: Vec<(String, String)>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { application_name: "aludel".to_owned(), settings: Vec::new() }
    }
}

/// Opens a session. Must be called on a tokio runtime, where it leaves a task that serves the connection.
///
/// Servers are tried in order, each with all its addresses. As with libpq, a server that answers and says no ends the
/// search, unless it says that it is starting up.
///
/// # Errors
/// No server lets us in. The error is that of the last attempt and has the earlier ones with it.
pub async fn connect(info: &ConnInfo, options: &ConnectOptions) -> Result<Session, ConnectError> {
    let attempt = Attempt { info, options, connector: OnceCell::new() };
    match info.target_session_attrs {
        TargetSessionAttrs::PreferStandby => match attempt.hosts(TargetSessionAttrs::Standby).await
        {
            Ok(session) => Ok(session),
            Err(_) => attempt.hosts(TargetSessionAttrs::Any).await,
        },
        wanted => attempt.hosts(wanted).await,
    }
}

struct Attempt<'a> {
    info: &'a ConnInfo,
    options: &'a ConnectOptions,
    /// Built when the first server is to be spoken to with TLS, because its files take time to read.
    connector: OnceCell<MakeRustlsConnect>,
}

/// One server at one address.
struct Target<'a> {
    host: &'a HostInfo,
    address: Address,
    /// What a certificate is checked against, and the name in messages.
    name: String,
}

impl Attempt<'_> {
    async fn hosts(&self, wanted: TargetSessionAttrs) -> Result<Session, ConnectError> {
        let mut earlier = Vec::new();
        let mut last = None;
        for host in &self.info.hosts {
            let targets = match self.targets(host).await {
                Ok(targets) => targets,
                Err(error) => {
                    earlier.extend(last.replace(error));
                    continue;
                }
            };
            for target in targets {
                let error = match self.within_time(&target, wanted).await {
                    Ok(session) => return Ok(session),
                    Err(error) => error,
                };
                let is_final = is_final(error.kind());
                earlier.extend(last.replace(error));
                if is_final {
                    break;
                }
            }
            if last.as_ref().is_some_and(|error| is_final(error.kind())) {
                break;
            }
        }
        Err(match last {
            Some(error) => error.after(earlier),
            None => {
                let problem = "no server is named".to_owned();
                let server = String::new();
                let Self { info, .. } = self;
                let kind = ConnectErrorKind::Other { problem };
                ConnectError::new(kind, &info.database, &info.user, server, None)
            }
        })
    }

    /// The addresses of a server.
    async fn targets<'h>(&self, host: &'h HostInfo) -> Result<Vec<Target<'h>>, ConnectError> {
        let unix = |folder: &Path| Target {
            host,
            address: Address::Unix(folder.join(format!(".s.PGSQL.{}", host.port))),
            name: folder.display().to_string(),
        };
        let (name, address) = match &host.host {
            Host::Socket(folder) => return Ok(vec![unix(folder)]),
            Host::DefaultSocket => {
                let targets = SOCKET_FOLDERS.map(|folder| unix(Path::new(folder)));
                let exists = |target: &Target<'_>| matches!(&target.address, Address::Unix(path) if path.exists());
                // Where there is none, the usual place is the one to speak of.
                let [first, second] = targets;
                return Ok(if exists(&second) && !exists(&first) {
                    vec![second]
                } else {
                    vec![first]
                });
            }
            Host::Tcp { name, address } => (name, *address),
        };
        let tcp = |ip: IpAddr| Target {
            host,
            address: Address::Tcp(SocketAddr::new(ip, host.port)),
            name: name.clone(),
        };
        if let Some(ip) = address.or_else(|| name.parse().ok()) {
            return Ok(vec![tcp(ip)]);
        }
        let lookup = tokio::net::lookup_host((name.as_str(), host.port));
        let found = match self.info.connect_timeout {
            None => lookup.await,
            Some(limit) => match tokio::time::timeout(limit, lookup).await {
                Ok(found) => found,
                Err(_) => return Err(self.error(host, timeout(limit), None)),
            },
        };
        let unknown = || ConnectErrorKind::HostUnknown { host: name.clone() };
        match found {
            Ok(addresses) => {
                let targets: Vec<_> = addresses.map(|address| tcp(address.ip())).collect();
                if targets.is_empty() {
                    Err(self.error(host, unknown(), None))
                } else {
                    Ok(targets)
                }
            }
            Err(error) => Err(self.error(host, unknown(), Some(error.into()))),
        }
    }

    async fn within_time(
        &self,
        target: &Target<'_>,
        wanted: TargetSessionAttrs,
    ) -> Result<Session, ConnectError> {
        match self.info.connect_timeout {
            None => self.target(target, wanted).await,
            Some(limit) => tokio::time::timeout(limit, self.target(target, wanted))
                .await
                .unwrap_or_else(|_| Err(self.error(target.host, timeout(limit), None))),
        }
    }

    /// One address, with and without TLS as the mode allows.
    async fn target(
        &self,
        target: &Target<'_>,
        wanted: TargetSessionAttrs,
    ) -> Result<Session, ConnectError> {
        let mode = match target.address {
            Address::Unix(_) => SslMode::Disable,
            Address::Tcp(_) => self.info.tls.mode,
        };
        let session = match mode {
            SslMode::Disable => self.plain(target).await?,
            SslMode::Allow => match self.plain(target).await {
                Err(refused) if is_refused_by_rule(&refused) => {
                    match self.encrypted(target, mode).await {
                        Err(error) if is_not_offered(&error) => return Err(refused),
                        other => other.map_err(|error| error.after(vec![refused]))?,
                    }
                }
                other => other?,
            },
            SslMode::Prefer => match self.encrypted(target, mode).await {
                Err(error) if may_go_on_plain(&error) => {
                    self.plain(target).await.map_err(|plain| plain.after(vec![error]))?
                }
                other => other?,
            },
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => {
                self.encrypted(target, mode).await?
            }
        };
        self.accept(session, target, wanted).await
    }

    async fn plain(&self, target: &Target<'_>) -> Result<Session, ConnectError> {
        let socket = self.open(target).await?;
        self.start(target, Stream::Plain(socket), None).await
    }

    async fn encrypted(&self, target: &Target<'_>, mode: SslMode) -> Result<Session, ConnectError> {
        let host = target.host;
        let connector = match self.connector.get() {
            Some(connector) => connector,
            None => {
                let built = tls::connector(&self.info.tls).map_err(|error| {
                    let problem = TlsProblem::Settings(error.clone());
                    self.error(host, ConnectErrorKind::Tls(problem), Some(error.into()))
                })?;
                self.connector.get_or_init(|| built)
            }
        };
        let encryption = Encryption {
            connector: connector.clone(),
            negotiation: self.info.tls.negotiation,
            server_name: self.server_name(target)?,
        };
        let socket = self.open(target).await?;
        let encrypted = stream::encrypt(
            socket,
            encryption.negotiation,
            &encryption.connector,
            &encryption.server_name,
        );
        let stream = match encrypted.await {
            Ok(stream) => stream,
            // The same socket serves on.
            Err(EncryptError::NotOffered(socket)) if mode == SslMode::Prefer => {
                return self.start(target, Stream::Plain(socket), None).await;
            }
            Err(EncryptError::NotOffered(_)) => {
                let kind = ConnectErrorKind::Tls(TlsProblem::NotOffered);
                return Err(self.error(host, kind, None));
            }
            Err(EncryptError::NotPostgres) => {
                return Err(self.error(host, ConnectErrorKind::NotPostgres, None));
            }
            Err(EncryptError::Refused) => {
                let problem = "the server answered with an error message".to_owned();
                let kind = ConnectErrorKind::Tls(TlsProblem::Handshake { problem });
                return Err(self.error(host, kind, None));
            }
            Err(EncryptError::Failed(error)) => {
                let kind = classify::handshake(&error, &target.name);
                return Err(self.error(host, kind, Some(error.into())));
            }
        };
        self.start(target, stream, Some(encryption)).await
    }

    /// The name that goes into the handshake. A host that is no name for TLS can be used where names do not matter.
    fn server_name(&self, target: &Target<'_>) -> Result<String, ConnectError> {
        if ServerName::try_from(target.name.as_str()).is_ok() {
            return Ok(target.name.clone());
        }
        match target.address {
            Address::Tcp(address) if self.info.tls.mode != SslMode::VerifyFull => {
                Ok(address.ip().to_string())
            }
            _ => {
                let (host, presented) = (target.name.clone(), Vec::new());
                let kind = ConnectErrorKind::Tls(TlsProblem::WrongHost { host, presented });
                Err(self.error(target.host, kind, None))
            }
        }
    }

    async fn open(&self, target: &Target<'_>) -> Result<stream::Socket, ConnectError> {
        stream::open(&target.address, &self.info.tcp).await.map_err(|error: io::Error| {
            let kind = classify::socket(&error, &target.name, target.host.port, &target.address);
            self.error(target.host, kind, Some(error.into()))
        })
    }

    /// The startup exchange, over a stream that is as it shall be.
    async fn start(
        &self,
        target: &Target<'_>,
        stream: Stream,
        encryption: Option<Encryption>,
    ) -> Result<Session, ConnectError> {
        let Self { info, options, .. } = self;
        let mut config = tokio_postgres::Config::new();
        config
            .user(&info.user)
            .dbname(&info.database)
            .application_name(info.application_name.as_deref().unwrap_or(&options.application_name))
            .ssl_mode(tokio_postgres::config::SslMode::Require)
            .ssl_negotiation(tokio_postgres::config::SslNegotiation::Direct)
            .channel_binding(match info.channel_binding {
                ChannelBinding::Disable => tokio_postgres::config::ChannelBinding::Disable,
                ChannelBinding::Prefer => tokio_postgres::config::ChannelBinding::Prefer,
                ChannelBinding::Require => tokio_postgres::config::ChannelBinding::Require,
            });
        if let Some(options) = startup_options(&options.settings, info.options.as_deref()) {
            config.options(options);
        }
        if let Some(password) = &target.host.password {
            config.password(password.expose_secret());
        }
        let (client, connection) =
            config.connect_raw(stream, Established).await.map_err(|error| {
                let has_password = target.host.password.is_some();
                let kind = classify::startup(
                    &error,
                    &target.name,
                    &info.database,
                    &info.user,
                    has_password,
                );
                self.error(target.host, kind, Some(error.into()))
            })?;
        let is_encrypted = encryption.is_some();
        let cancel = CancelHandle::new(
            &client.cancel_token(),
            target.address.clone(),
            info.tcp,
            encryption,
            info.connect_timeout,
        )
        .await;
        let server = target.host.to_string();
        Ok(Session::start(client, connection, cancel, server, is_encrypted))
    }

    /// Whether the server is of the wanted sort.
    async fn accept(
        &self,
        session: Session,
        target: &Target<'_>,
        wanted: TargetSessionAttrs,
    ) -> Result<Session, ConnectError> {
        if matches!(wanted, TargetSessionAttrs::Any | TargetSessionAttrs::PreferStandby) {
            return Ok(session);
        }
        let failed = |error: tokio_postgres::Error| {
            let kind = ConnectErrorKind::Other { problem: error.to_string() };
            self.error(target.host, kind, Some(error.into()))
        };
        let (in_recovery, read_only) = server_state(&session).await.map_err(failed)?;
        let accepted = match wanted {
            TargetSessionAttrs::Any | TargetSessionAttrs::PreferStandby => true,
            TargetSessionAttrs::ReadWrite => !in_recovery && !read_only,
            TargetSessionAttrs::ReadOnly => in_recovery || read_only,
            TargetSessionAttrs::Primary => !in_recovery,
            TargetSessionAttrs::Standby => in_recovery,
        };
        if accepted {
            return Ok(session);
        }
        let kind = ConnectErrorKind::WrongServer { wanted: wanted.as_str() };
        Err(self.error(target.host, kind, None))
    }

    fn error(
        &self,
        host: &HostInfo,
        kind: ConnectErrorKind,
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    ) -> ConnectError {
        let Self { info, .. } = self;
        ConnectError::new(kind, &info.database, &info.user, host.to_string(), source)
    }
}

/// Whether the server is in recovery, and whether it begins transactions read-only. Servers since 14 say so by
/// themselves.
async fn server_state(session: &Session) -> Result<(bool, bool), tokio_postgres::Error> {
    const QUESTION: &str = "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";
    let announced =
        (session.parameter("in_hot_standby"), session.parameter("default_transaction_read_only"));
    if let (Some(standby), Some(read_only)) = announced {
        return Ok((standby == "on", read_only == "on"));
    }
    let answer = session.client.simple_query(QUESTION).await?;
    let row = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some((row.get(0) == Some("t"), row.get(1) == Some("on"))),
        _ => None,
    });
    Ok(row.unwrap_or_default())
}

/// `-c name=value …`, ours first, so that what the connection string says wins.
fn startup_options(settings: &[(String, String)], given: Option<&str>) -> Option<String> {
    let mut words: Vec<String> = settings
        .iter()
        .map(|(name, value)| {
            // The server splits at blanks, and a backslash keeps one.
            let value = value.replace('\\', "\\\\").replace(' ', "\\ ");
            format!("-c {name}={value}")
        })
        .collect();
    words.extend(given.map(str::to_owned));
    (!words.is_empty()).then(|| words.join(" "))
}

fn timeout(after: Duration) -> ConnectErrorKind {
    ConnectErrorKind::Timeout { after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_become_options_that_the_server_splits_back() {
        let settings = [
            ("lock_timeout".to_owned(), "3s".to_owned()),
            ("search_path".to_owned(), r"a b\c".to_owned()),
        ];
        assert_eq!(
            startup_options(&settings, Some("-c geqo=off")).as_deref(),
            Some(r"-c lock_timeout=3s -c search_path=a\ b\\c -c geqo=off")
        );
        assert_eq!(startup_options(&[], None), None);
    }
}
