//! From the errors of system, TLS library and driver to the kinds of connection failures. Never drops the cause.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError};
use tokio_postgres::error::{DbError, SqlState};

use super::failure::ConnectErrorKind;
use super::stream::Address;
use super::tls_problem::TlsProblem;

/// What an error of opening a socket means.
pub(super) fn socket(
    error: &io::Error,
    host: &str,
    port: u16,
    address: &Address,
) -> ConnectErrorKind {
    match (error.kind(), address) {
        (io::ErrorKind::ConnectionRefused, Address::Tcp(_)) => {
            ConnectErrorKind::Refused { host: host.to_owned(), port }
        }
        (io::ErrorKind::ConnectionRefused, Address::Unix(path)) => {
            ConnectErrorKind::SocketDead { path: path.clone() }
        }
        (io::ErrorKind::NotFound | io::ErrorKind::NotADirectory, Address::Unix(path)) => {
            ConnectErrorKind::SocketMissing { path: path.clone() }
        }
        (_, Address::Unix(path)) => {
            ConnectErrorKind::Unreachable { problem: format!("socket {}: {error}", path.display()) }
        }
        (_, Address::Tcp(_)) => ConnectErrorKind::Unreachable { problem: error.to_string() },
    }
}

/// What a failed handshake means.
pub(super) fn handshake(error: &io::Error, host: &str) -> ConnectErrorKind {
    if let Some(problem) = tls_error(error).map(|error| tls(error, host)) {
        return ConnectErrorKind::Tls(problem);
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
            ConnectErrorKind::ClosedEarly
        }
        _ => ConnectErrorKind::Tls(TlsProblem::Handshake { problem: error.to_string() }),
    }
}

/// What an error of the startup exchange means.
pub(super) fn startup(
    error: &tokio_postgres::Error,
    host: &str,
    database: &str,
    user: &str,
    has_password: bool,
) -> ConnectErrorKind {
    if let Some(server) = error.as_db_error() {
        return reported(server, database, user);
    }
    if error.is_closed() {
        return ConnectErrorKind::ClosedEarly;
    }
    let cause = error.source();
    if let Some(io) = cause.and_then(|cause| cause.downcast_ref::<io::Error>()) {
        if let Some(tls_error) = tls_error(io) {
            return ConnectErrorKind::Tls(tls(tls_error, host));
        }
        return match io.kind() {
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => ConnectErrorKind::ClosedEarly,
            // Not the system's: what the driver reports when a message does not parse, or has no end.
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other
                if io.raw_os_error().is_none() =>
            {
                ConnectErrorKind::NotPostgres
            }
            _ => ConnectErrorKind::Unreachable { problem: io.to_string() },
        };
    }
    // The driver does not show the kinds of its own errors; these are its words for them.
    match (error.to_string().as_str(), cause) {
        ("invalid configuration", _) if !has_password => ConnectErrorKind::PasswordMissing,
        ("authentication error", Some(cause)) => {
            ConnectErrorKind::Authentication { problem: cause.to_string() }
        }
        ("unexpected message from server" | "error parsing response from server", _) => {
            ConnectErrorKind::NotPostgres
        }
        (own, Some(cause)) => ConnectErrorKind::Other { problem: format!("{own}: {cause}") },
        (own, None) => ConnectErrorKind::Other { problem: own.to_owned() },
    }
}

/// What an error that the server reports during startup means.
fn reported(error: &DbError, database: &str, user: &str) -> ConnectErrorKind {
    let message = error.message().to_owned();
    let code = error.code();
    // Without the "C" locale messages are translated; the routine's name never is.
    let routine = error.routine().unwrap_or_default();
    if *code == SqlState::INVALID_PASSWORD {
        return ConnectErrorKind::PasswordWrong { message };
    }
    if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        return match routine {
            "auth_failed" => ConnectErrorKind::PasswordWrong { message },
            "InitializeSessionUserId" if message.contains("does not exist") => {
                ConnectErrorKind::RoleMissing { name: user.to_owned(), message }
            }
            _ => ConnectErrorKind::NotPermitted { message },
        };
    }
    if *code == SqlState::INVALID_CATALOG_NAME {
        return ConnectErrorKind::DatabaseMissing { name: database.to_owned(), message };
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        return ConnectErrorKind::NotPermitted { message };
    }
    if *code == SqlState::TOO_MANY_CONNECTIONS {
        return ConnectErrorKind::TooManyConnections { message };
    }
    if *code == SqlState::CANNOT_CONNECT_NOW {
        return ConnectErrorKind::StartingUp { message };
    }
    // 42704 and 22023 come from the server for names and values in `options`; 08P01 from poolers.
    let of_parameter = [SqlState::UNDEFINED_OBJECT, SqlState::INVALID_PARAMETER_VALUE];
    if of_parameter.contains(code)
        || (*code == SqlState::PROTOCOL_VIOLATION && message.contains("startup parameter"))
    {
        return ConnectErrorKind::StartupParameterRefused { message };
    }
    ConnectErrorKind::Server { sqlstate: code.code().to_owned(), message }
}

/// The TLS library's error inside an I/O error.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>())
}

fn tls(error: &rustls::Error, host: &str) -> TlsProblem {
    let problem = error.to_string();
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => TlsProblem::UnknownAuthority,
            CertificateError::NotValidForName => {
                TlsProblem::WrongHost { host: host.to_owned(), presented: Vec::new() }
            }
            CertificateError::NotValidForNameContext { presented, .. } => TlsProblem::WrongHost {
                host: host.to_owned(),
                presented: presented.iter().map(|name| plain_name(name)).collect(),
            },
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                TlsProblem::Expired
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                TlsProblem::NotYetValid
            }
            CertificateError::Revoked => TlsProblem::Revoked,
            _ => TlsProblem::BadCertificate { problem },
        },
        rustls::Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::AccessDenied,
        ) => TlsProblem::ClientCertificate { problem },
        _ => TlsProblem::Handshake { problem },
    }
}

/// The library writes `DnsName("db.internal")`.
fn plain_name(presented: &str) -> String {
    match presented.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')) {
        Some(name) => name.trim_matches('"').to_owned(),
        None => presented.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_certificate_are_shown_plainly() {
        for (presented, plain) in [
            ("DnsName(\"db.internal\")", "db.internal"),
            ("IpAddress(127.0.0.1)", "127.0.0.1"),
            ("odd", "odd"),
        ] {
            assert_eq!(plain_name(presented), plain);
        }
    }
}
