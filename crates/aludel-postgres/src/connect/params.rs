//! The values that connection parameters can have, and their parsing. Never decides which source a value comes from.

use std::time::Duration;

use super::error::ConnInfoError;
use super::keyword::Keyword;

/// How much of the transport is protected, in libpq's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SslMode {
    /// Never TLS.
    Disable,
    /// TLS only where the server refuses a plain connection.
    Allow,
    /// TLS where the server offers it.
    #[default]
    Prefer,
    /// TLS always; the certificate is verified only if there is a root certificate file.
    Require,
    /// TLS, with a certificate of a trusted authority.
    VerifyCa,
    /// TLS, with a certificate of a trusted authority that names the host.
    VerifyFull,
}

impl SslMode {
    /// The word in connection strings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Allow => "allow",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }
}

/// Whether TLS is asked for first, or begun at once (PostgreSQL 17 and later).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SslNegotiation {
    /// Ask first.
    #[default]
    Postgres,
    /// Begin at once.
    Direct,
}

/// Whether the password exchange is bound to the TLS channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ChannelBinding {
    /// Never.
    Disable,
    /// Where the server can.
    #[default]
    Prefer,
    /// Always; a server that cannot is refused.
    Require,
}

/// Which of several servers is acceptable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetSessionAttrs {
    /// The first that answers.
    #[default]
    Any,
    /// One whose sessions can write.
    ReadWrite,
    /// One whose sessions cannot write.
    ReadOnly,
    /// One that is not in recovery.
    Primary,
    /// One that is in recovery.
    Standby,
    /// One that is in recovery, else any.
    PreferStandby,
}

impl TargetSessionAttrs {
    /// The word in connection strings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::ReadWrite => "read-write",
            Self::ReadOnly => "read-only",
            Self::Primary => "primary",
            Self::Standby => "standby",
            Self::PreferStandby => "prefer-standby",
        }
    }
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TlsVersion {
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// TCP settings of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TcpSettings {
    /// Whether an idle connection is probed.
    pub(super) keepalives: bool,
    /// Idle time before the first probe; `None` leaves it to the system.
    pub(super) idle: Option<Duration>,
    /// Time between probes.
    pub(super) interval: Option<Duration>,
    /// Unanswered probes before the connection counts as lost.
    pub(super) count: Option<u32>,
    /// How long sent data may stay unacknowledged (Linux only).
    pub(super) user_timeout: Option<Duration>,
}

impl Default for TcpSettings {
    /// A silent peer is noticed after about a minute; a long statement keeps no traffic, so the system's two hours
    /// would let a lost server look like a slow one.
    fn default() -> Self {
        Self {
            keepalives: true,
            idle: Some(Duration::from_secs(30)),
            interval: Some(Duration::from_secs(10)),
            count: Some(3),
            user_timeout: Some(Duration::from_secs(60)),
        }
    }
}

/// The error for a value, which is repeated only if it is a plain word.
pub(super) fn bad_value(name: &'static str, value: &str, expected: &'static str) -> ConnInfoError {
    let plain = !value.is_empty()
        && value.len() <= 24
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    ConnInfoError::BadValue { name, value: plain.then(|| value.to_owned()), expected }
}

/// Looks a word up in the table of a parameter's values.
fn word<T: Copy>(
    keyword: Keyword,
    value: &str,
    table: &[(&str, T)],
    expected: &'static str,
) -> Result<T, ConnInfoError> {
    table
        .iter()
        .find(|(known, _)| *known == value)
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| bad_value(keyword.name(), value, expected))
}

pub(super) fn ssl_mode(value: &str) -> Result<SslMode, ConnInfoError> {
    use SslMode::{Allow, Disable, Prefer, Require, VerifyCa, VerifyFull};
    let table = [Disable, Allow, Prefer, Require, VerifyCa, VerifyFull].map(|m| (m.as_str(), m));
    let expected = "disable, allow, prefer, require, verify-ca or verify-full";
    word(Keyword::SslMode, value, &table, expected)
}

/// `ssl=`: a switch in libpq, JDBC and node-postgres, a mode in asyncpg.
pub(super) fn ssl_switch(value: &str) -> Result<SslMode, ConnInfoError> {
    match value.to_ascii_lowercase().as_str() {
        "" | "true" | "1" | "on" | "yes" => Ok(SslMode::Require),
        "false" | "0" | "off" | "no" => Ok(SslMode::Disable),
        "no-verify" => Ok(SslMode::Require),
        mode => ssl_mode(mode)
            .map_err(|_| bad_value("ssl", value, "true, false, or one of the values of `sslmode`")),
    }
}

pub(super) fn ssl_negotiation(value: &str) -> Result<SslNegotiation, ConnInfoError> {
    let table = [("postgres", SslNegotiation::Postgres), ("direct", SslNegotiation::Direct)];
    word(Keyword::SslNegotiation, value, &table, "postgres or direct")
}

pub(super) fn channel_binding(value: &str) -> Result<ChannelBinding, ConnInfoError> {
    let table = [
        ("disable", ChannelBinding::Disable),
        ("prefer", ChannelBinding::Prefer),
        ("require", ChannelBinding::Require),
    ];
    word(Keyword::ChannelBinding, value, &table, "disable, prefer or require")
}

pub(super) fn target_session_attrs(value: &str) -> Result<TargetSessionAttrs, ConnInfoError> {
    use TargetSessionAttrs::{Any, PreferStandby, Primary, ReadOnly, ReadWrite, Standby};
    let table =
        [Any, ReadWrite, ReadOnly, Primary, Standby, PreferStandby].map(|a| (a.as_str(), a));
    let expected = "any, read-write, read-only, primary, standby or prefer-standby";
    word(Keyword::TargetSessionAttrs, value, &table, expected)
}

/// TLS 1.0 and 1.1 are read as 1.2 where they are a lower bound, which is what the library can do at least.
pub(super) fn tls_version(keyword: Keyword, value: &str) -> Result<TlsVersion, ConnInfoError> {
    match value {
        "TLSv1" | "TLSv1.1" if keyword == Keyword::SslMinProtocol => Ok(TlsVersion::Tls12),
        "TLSv1.2" => Ok(TlsVersion::Tls12),
        "TLSv1.3" => Ok(TlsVersion::Tls13),
        _ => Err(bad_value(keyword.name(), value, "TLSv1.2 or TLSv1.3")),
    }
}

/// libpq's integers may have blanks around them.
pub(super) fn integer(keyword: Keyword, value: &str) -> Result<i64, ConnInfoError> {
    let value = value.trim();
    value.parse().map_err(|_| bad_value(keyword.name(), value, "a whole number"))
}

/// A 0/1 switch.
pub(super) fn switch(keyword: Keyword, value: &str) -> Result<bool, ConnInfoError> {
    match value.trim() {
        "0" => Ok(false),
        "1" => Ok(true),
        other => Err(bad_value(keyword.name(), other, "0 or 1")),
    }
}

/// A port. The text is never repeated: a URL with a `/` in its password shows a piece of it here.
pub(super) fn port(value: &str) -> Result<u16, ConnInfoError> {
    const DEFAULT: u16 = 5432;
    match value.trim() {
        "" => Ok(DEFAULT),
        text => text.parse().ok().filter(|port| *port != 0).ok_or(ConnInfoError::BadValue {
            name: Keyword::Port.name(),
            value: None,
            expected: "a number from 1 to 65535; a `/` inside a password must be written %2F",
        }),
    }
}
