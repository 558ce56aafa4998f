//! From parameters to a [`ConnInfo`]: types, lists, password files, defaults. Never reads a connection string.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use super::conninfo::{ClientFiles, ConnInfo, Host, HostInfo, Roots, SOCKET_FOLDERS, TlsSettings};
use super::environment::Environment;
use super::error::ConnInfoError;
use super::keyword::Keyword;
use super::params::{self, SslMode, SslNegotiation, TcpSettings};
use super::passfile::{self, PassFile, Wanted};
use super::settings::Settings;

const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Settles every parameter; what is still open gets libpq's default.
///
/// # Errors
/// A value is not one of those it can have, or two contradict each other.
pub(super) fn settle(
    mut settings: Settings,
    environment: &dyn Environment,
) -> Result<ConnInfo, ConnInfoError> {
    refuse_what_is_not_supported(&settings)?;
    let user = settings.get(Keyword::User).map(str::to_owned);
    let user = user
        .or_else(|| environment.os_user().filter(|user| !user.is_empty()))
        .ok_or(ConnInfoError::NoUser)?;
    let database = settings.get(Keyword::DbName).unwrap_or(&user).to_owned();
    let mut hosts = hosts(&settings)?;
    fill_passwords(&mut hosts, &mut settings, environment, &database, &user);
    let connect_timeout = match settings.get(Keyword::ConnectTimeout) {
        None => Some(DEFAULT_CONNECT_TIMEOUT),
        Some(value) => seconds(Keyword::ConnectTimeout, value)?,
    };
    let text = |keyword| settings.get(keyword).map(str::to_owned);
    Ok(ConnInfo {
        hosts,
        database,
        user,
        application_name: text(Keyword::ApplicationName)
            .or_else(|| text(Keyword::FallbackApplicationName)),
        options: text(Keyword::Options),
        connect_timeout,
        tls: tls_settings(&settings, environment)?,
        channel_binding: optional(&settings, Keyword::ChannelBinding, params::channel_binding)?,
        target_session_attrs: optional(
            &settings,
            Keyword::TargetSessionAttrs,
            params::target_session_attrs,
        )?,
        tcp: tcp_settings(&settings)?,
        notes: settings.take_notes(),
        given: settings,
    })
}

fn optional<T: Default>(
    settings: &Settings,
    keyword: Keyword,
    parse: impl Fn(&str) -> Result<T, ConnInfoError>,
) -> Result<T, ConnInfoError> {
    settings.get(keyword).map(parse).transpose().map(Option::unwrap_or_default)
}

fn refuse_what_is_not_supported(settings: &Settings) -> Result<(), ConnInfoError> {
    if let Some(encoding) = settings.get(Keyword::ClientEncoding) {
        let plain: String = encoding.chars().filter(char::is_ascii_alphanumeric).collect();
        if !["utf8", "unicode", "auto"].contains(&plain.to_lowercase().as_str()) {
            let name = Keyword::ClientEncoding.name();
            return Err(params::bad_value(name, encoding, "UTF8"));
        }
    }
    match settings.get(Keyword::GssEncMode) {
        None | Some("disable" | "prefer" | "allow") => {}
        Some("require") => {
            return Err(ConnInfoError::UnsupportedParameter {
                name: Keyword::GssEncMode.name(),
                reason: "GSS encryption is not supported; use TLS",
            });
        }
        Some(other) => {
            return Err(params::bad_value(Keyword::GssEncMode.name(), other, "disable or prefer"));
        }
    }
    match settings.get(Keyword::Replication) {
        None | Some("false" | "off" | "no" | "0") => Ok(()),
        Some(_) => Err(ConnInfoError::UnsupportedParameter {
            name: Keyword::Replication.name(),
            reason: "a replication connection runs no migrations",
        }),
    }
}

/// The servers: as many as there are addresses, or else hosts; one port for each, or one for all.
fn hosts(settings: &Settings) -> Result<Vec<HostInfo>, ConnInfoError> {
    let list = |keyword| -> Vec<&str> {
        settings.get(keyword).map(|value| value.split(',').collect()).unwrap_or_default()
    };
    let names = list(Keyword::Host);
    let addresses = list(Keyword::HostAddr);
    let ports = list(Keyword::Port);
    let count = names.len().max(addresses.len()).max(1);
    if !addresses.is_empty() && !names.is_empty() && addresses.len() != names.len() {
        let (hosts, others) = (names.len(), addresses.len());
        return Err(ConnInfoError::ListLengths { hosts, what: "addresses", others });
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(ConnInfoError::ListLengths {
            hosts: count,
            what: "ports",
            others: ports.len(),
        });
    }
    (0..count)
        .map(|index| {
            let port = ports.get(index).or_else(|| ports.first()).copied().unwrap_or_default();
            let name = names.get(index).map_or("", |name| name.trim());
            let address = addresses.get(index).map_or("", |address| address.trim());
            let address = match address {
                "" => None,
                text => Some(text.parse::<IpAddr>().map_err(|_| ConnInfoError::BadValue {
                    name: Keyword::HostAddr.name(),
                    value: None,
                    expected: "an IP address; names go into `host`",
                })?),
            };
            let host = match (name, address) {
                ("", None) => Host::DefaultSocket,
                ("", Some(address)) => {
                    Host::Tcp { name: address.to_string(), address: Some(address) }
                }
                (path, None) if path.starts_with('/') => Host::Socket(PathBuf::from(path)),
                (name, address) => Host::Tcp { name: name.to_owned(), address },
            };
            Ok(HostInfo { host, port: params::port(port)?, password: None })
        })
        .collect()
}

/// A password that is given goes to every server; otherwise the password file is asked for each.
fn fill_passwords(
    hosts: &mut [HostInfo],
    settings: &mut Settings,
    environment: &dyn Environment,
    database: &str,
    user: &str,
) {
    if let Some(password) = settings.get(Keyword::Password) {
        for info in hosts {
            info.password = Some(SecretString::from(password));
        }
        return;
    }
    let named = settings.get(Keyword::PassFile).map(PathBuf::from);
    let is_named = named.is_some();
    let Some(path) = named.or_else(|| environment.home().map(|h| passfile::default_path(&h)))
    else {
        return;
    };
    match passfile::read(&path) {
        PassFile::Read(text) => {
            for info in hosts {
                let host = passfile_host(&info.host);
                let wanted = Wanted { host: &host, port: info.port, database, user };
                info.password = passfile::lookup(&text, wanted);
            }
        }
        PassFile::Ignored(note) => settings.note(note),
        PassFile::Missing if is_named => {
            settings.note(format!("password file {} does not exist", path.display()));
        }
        PassFile::Missing => {}
    }
}

/// Under which name a server stands in password files: the usual socket folders count as localhost.
fn passfile_host(host: &Host) -> String {
    match host {
        Host::Tcp { name, .. } => name.clone(),
        Host::DefaultSocket => "localhost".to_owned(),
        Host::Socket(path) if SOCKET_FOLDERS.iter().any(|f| Path::new(f) == path) => {
            "localhost".to_owned()
        }
        Host::Socket(path) => path.display().to_string(),
    }
}

/// Seconds, where zero and less mean without end.
fn seconds(keyword: Keyword, value: &str) -> Result<Option<Duration>, ConnInfoError> {
    // Some drivers write fractions.
    let whole = value.split_once('.').map_or(value, |(whole, _)| whole);
    let seconds = params::integer(keyword, whole)?;
    Ok(u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs))
}

fn tcp_settings(settings: &Settings) -> Result<TcpSettings, ConnInfoError> {
    let mut tcp = TcpSettings::default();
    if let Some(value) = settings.get(Keyword::Keepalives) {
        tcp.keepalives = params::switch(Keyword::Keepalives, value)?;
    }
    if let Some(value) = settings.get(Keyword::KeepalivesIdle) {
        tcp.idle = seconds(Keyword::KeepalivesIdle, value)?;
    }
    if let Some(value) = settings.get(Keyword::KeepalivesInterval) {
        tcp.interval = seconds(Keyword::KeepalivesInterval, value)?;
    }
    if let Some(value) = settings.get(Keyword::KeepalivesCount) {
        let count = params::integer(Keyword::KeepalivesCount, value)?;
        tcp.count = u32::try_from(count).ok().filter(|count| *count > 0);
    }
    if let Some(value) = settings.get(Keyword::TcpUserTimeout) {
        let milliseconds = params::integer(Keyword::TcpUserTimeout, value)?;
        tcp.user_timeout =
            u64::try_from(milliseconds).ok().filter(|ms| *ms > 0).map(Duration::from_millis);
    }
    Ok(tcp)
}

fn tls_settings(
    settings: &Settings,
    environment: &dyn Environment,
) -> Result<TlsSettings, ConnInfoError> {
    let folder = environment.home().map(|home| home.join(".postgresql"));
    let in_folder = |name: &str| folder.as_ref().map(|folder| folder.join(name));
    let path = |keyword| settings.get(keyword).map(PathBuf::from);
    let roots = match settings.get(Keyword::SslRootCert) {
        Some("system") => Roots::System,
        Some(file) => Roots::File(PathBuf::from(file)),
        None => Roots::UserDefault(in_folder("root.crt")),
    };
    let mode = match settings.get(Keyword::SslMode) {
        Some(mode) => params::ssl_mode(mode)?,
        None if roots == Roots::System => SslMode::VerifyFull,
        None => SslMode::default(),
    };
    // Anybody can get a certificate that the system trusts, for a name of their own.
    if roots == Roots::System && mode != SslMode::VerifyFull {
        return Err(ConnInfoError::Contradiction(
            "`sslrootcert=system` needs `sslmode=verify-full`",
        ));
    }
    let negotiation = optional(settings, Keyword::SslNegotiation, params::ssl_negotiation)?;
    if negotiation == SslNegotiation::Direct
        && matches!(mode, SslMode::Disable | SslMode::Allow | SslMode::Prefer)
    {
        return Err(ConnInfoError::Contradiction(
            "`sslnegotiation=direct` needs `sslmode=require` or stricter",
        ));
    }
    let version = |keyword| {
        settings.get(keyword).map(|value| params::tls_version(keyword, value)).transpose()
    };
    let (min_version, max_version) =
        (version(Keyword::SslMinProtocol)?, version(Keyword::SslMaxProtocol)?);
    if let (Some(min), Some(max)) = (min_version, max_version)
        && min > max
    {
        return Err(ConnInfoError::Contradiction(
            "`ssl_min_protocol_version` is above `ssl_max_protocol_version`",
        ));
    }
    let certificate = path(Keyword::SslCert);
    let required = certificate.is_some();
    let client = certificate
        .or_else(|| in_folder("postgresql.crt"))
        .zip(path(Keyword::SslKey).or_else(|| in_folder("postgresql.key")))
        .map(|(certificate, key)| ClientFiles { certificate, key, required });
    let server_name_indication = match settings.get(Keyword::SslSni) {
        Some(value) => params::switch(Keyword::SslSni, value)?,
        None => true,
    };
    Ok(TlsSettings {
        mode,
        negotiation,
        roots,
        client,
        revocations: path(Keyword::SslCrl),
        server_name_indication,
        min_version,
        max_version,
    })
}
