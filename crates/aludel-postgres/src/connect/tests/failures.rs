//! Every way in which a connection fails or is not understood, with what is said of it. Never meets one.

use std::path::PathBuf;
use std::time::Duration;

use super::super::cancel::CancelError;
use super::super::error::{ConnInfoError, Disguise};
use super::super::failure::{ConnectError, ConnectErrorKind};
use super::super::tls::TlsSettingsError;
use super::super::tls_problem::TlsProblem;

/// One of each kind. A kind that is new does not compile before it stands in `is_listed` too, and so here.
fn kinds() -> Vec<ConnectErrorKind> {
    use ConnectErrorKind as Kind;
    let said = |message: &str| message.to_owned();
    let plain = [
        Kind::Refused { host: said("db.internal"), port: 5432 },
        Kind::SocketMissing { path: "/run/postgresql/.s.PGSQL.5432".into() },
        Kind::SocketDead { path: "/run/postgresql/.s.PGSQL.5432".into() },
        Kind::HostUnknown { host: said("db.internal") },
        Kind::Unreachable { problem: said("no route to host") },
        Kind::Timeout { after: Duration::from_secs(10) },
        Kind::PasswordWrong { message: said("password authentication failed for user \"app\"") },
        Kind::PasswordMissing,
        Kind::Authentication { problem: said("GSSAPI is not supported") },
        Kind::DatabaseMissing {
            name: said("shop"),
            message: said("database \"shop\" does not exist"),
        },
        Kind::RoleMissing { name: said("app"), message: said("role \"app\" does not exist") },
        Kind::NotPermitted { message: said("no pg_hba.conf entry for host \"10.0.0.7\"") },
        Kind::TooManyConnections { message: said("sorry, too many clients already") },
        Kind::StartingUp { message: said("the database system is starting up") },
        Kind::NotPostgres,
        Kind::ClosedEarly,
        Kind::StartupParameterRefused {
            message: said("unsupported startup parameter: lock_timeout"),
        },
        Kind::WrongServer { wanted: "read-write" },
        Kind::Server { sqlstate: said("XX000"), message: said("cache lookup failed") },
        Kind::Other { problem: said("unexpected message from server") },
    ];
    plain.into_iter().chain(tls().into_iter().map(Kind::Tls)).collect()
}

fn tls() -> Vec<TlsProblem> {
    let said = |message: &str| message.to_owned();
    let key = || PathBuf::from("/home/anna/.postgresql/postgresql.key");
    let settings = [
        TlsSettingsError::NoRoots { default: Some("/home/anna/.postgresql/root.crt".into()) },
        TlsSettingsError::NoRoots { default: None },
        TlsSettingsError::Unreadable { file: key(), problem: said("permission denied") },
        TlsSettingsError::Unusable { file: key(), expected: "private key" },
        TlsSettingsError::KeyTooOpen { file: key() },
        TlsSettingsError::NoSystemRoots,
        TlsSettingsError::Rejected(said("keys may not be consistent: KeyMismatch")),
    ];
    let problems = [
        TlsProblem::NotOffered,
        TlsProblem::UnknownAuthority,
        TlsProblem::WrongHost {
            host: said("db.internal"),
            presented: vec![said("db.example"), said("*.db.example")],
        },
        TlsProblem::Expired,
        TlsProblem::NotYetValid,
        TlsProblem::Revoked,
        TlsProblem::BadCertificate { problem: said("BadEncoding") },
        TlsProblem::ClientCertificate { problem: said("CertificateRequired") },
        TlsProblem::Handshake { problem: said("HandshakeFailure") },
    ];
    problems.into_iter().chain(settings.into_iter().map(TlsProblem::Settings)).collect()
}

/// Holds for every kind; the compiler demands that each is named.
fn is_listed(kind: &ConnectErrorKind) -> bool {
    use ConnectErrorKind as Kind;
    match kind {
        Kind::Refused { .. }
        | Kind::SocketMissing { .. }
        | Kind::SocketDead { .. }
        | Kind::HostUnknown { .. }
        | Kind::Unreachable { .. }
        | Kind::Timeout { .. }
        | Kind::PasswordWrong { .. }
        | Kind::PasswordMissing
        | Kind::Authentication { .. }
        | Kind::DatabaseMissing { .. }
        | Kind::RoleMissing { .. }
        | Kind::NotPermitted { .. }
        | Kind::TooManyConnections { .. }
        | Kind::StartingUp { .. }
        | Kind::NotPostgres
        | Kind::ClosedEarly
        | Kind::StartupParameterRefused { .. }
        | Kind::WrongServer { .. }
        | Kind::Server { .. }
        | Kind::Other { .. } => true,
        Kind::Tls(problem) => match problem {
            TlsProblem::NotOffered
            | TlsProblem::UnknownAuthority
            | TlsProblem::WrongHost { .. }
            | TlsProblem::Expired
            | TlsProblem::NotYetValid
            | TlsProblem::Revoked
            | TlsProblem::BadCertificate { .. }
            | TlsProblem::ClientCertificate { .. }
            | TlsProblem::Handshake { .. } => true,
            TlsProblem::Settings(error) => match error {
                TlsSettingsError::NoRoots { .. }
                | TlsSettingsError::Unreadable { .. }
                | TlsSettingsError::Unusable { .. }
                | TlsSettingsError::KeyTooOpen { .. }
                | TlsSettingsError::NoSystemRoots
                | TlsSettingsError::Rejected(_) => true,
            },
        },
    }
}

#[test]
fn every_failure_says_what_happened_and_what_to_do() {
    let mut shown = String::new();
    for kind in kinds() {
        assert!(is_listed(&kind));
        let error = ConnectError::new(kind, "shop", "app", "db.internal:5432".to_owned(), None);
        shown.push_str(&format!("{error}\n"));
        if let Some(hint) = error.hint() {
            shown.push_str(&format!("  help: {hint}\n"));
        }
    }
    insta::assert_snapshot!(shown);
}

/// Every way in which a connection string is not understood; the compiler demands that each is named in `is_named`.
fn strings() -> Vec<ConnInfoError> {
    use ConnInfoError as Error;
    let said = |text: &str| text.to_owned();
    let file = || PathBuf::from("/home/anna/.pg_service.conf");
    let disguises = [
        Disguise::UnexpandedVariable,
        Disguise::Quoted,
        Disguise::Assignment,
        Disguise::Jdbc,
        Disguise::Unknown,
    ];
    let missing = |files, nearest| Error::ServiceMissing { service: said("shop"), files, nearest };
    let rest = [
        Error::Empty,
        Error::OtherDialect { dialect: "MySQL" },
        Error::UnknownScheme,
        Error::Ambiguous,
        Error::PercentEncoding { part: "password" },
        Error::Nul,
        Error::Host,
        Error::Syntax { ordinal: 2, problem: "there is no `=`" },
        Error::UnknownParameter {
            name: Some(said("sslmod")),
            ordinal: 1,
            nearest: Some("sslmode"),
        },
        Error::UnknownParameter { name: None, ordinal: 3, nearest: None },
        Error::UnsupportedParameter { name: "gssencmode", reason: "there is no GSSAPI here" },
        Error::BadValue { name: "port", value: Some(said("high")), expected: "1 to 65535" },
        Error::BadValue { name: "port", value: None, expected: "1 to 65535" },
        Error::Contradiction("two users are named"),
        Error::ListLengths { hosts: 3, what: "ports", others: 2 },
        Error::NoUser,
        missing(Vec::new(), None),
        missing(vec![file()], None),
        missing(vec![file()], Some(said("shop2"))),
        Error::ServiceUnreadable { file: file(), problem: said("permission denied") },
        Error::ServiceSyntax { file: file(), line: 7, problem: "there is no `=`" },
        Error::ServiceParameter { file: file(), line: 7, problem: Box::new(Error::Nul) },
    ];
    disguises.map(Error::NotAConnectionString).into_iter().chain(rest).collect()
}

/// Holds for every error; the compiler demands that each is named.
fn is_named(error: &ConnInfoError) -> bool {
    use ConnInfoError as Error;
    match error {
        Error::Empty
        | Error::OtherDialect { .. }
        | Error::UnknownScheme
        | Error::Ambiguous
        | Error::PercentEncoding { .. }
        | Error::Nul
        | Error::Host
        | Error::Syntax { .. }
        | Error::UnknownParameter { .. }
        | Error::UnsupportedParameter { .. }
        | Error::BadValue { .. }
        | Error::Contradiction(_)
        | Error::ListLengths { .. }
        | Error::NoUser
        | Error::ServiceMissing { .. }
        | Error::ServiceUnreadable { .. }
        | Error::ServiceSyntax { .. }
        | Error::ServiceParameter { .. } => true,
        Error::NotAConnectionString(disguise) => match disguise {
            Disguise::UnexpandedVariable
            | Disguise::Quoted
            | Disguise::Assignment
            | Disguise::Jdbc
            | Disguise::Unknown => true,
        },
    }
}

#[test]
fn every_string_that_is_not_understood_is_answered() {
    let mut shown = String::new();
    for error in strings() {
        assert!(is_named(&error));
        shown.push_str(&format!("{error}\n"));
        if let Some(hint) = error.hint() {
            shown.push_str(&format!("  help: {hint}\n"));
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_request_to_cancel_that_does_not_arrive_says_why() {
    let errors = [
        CancelError::Io(std::io::ErrorKind::ConnectionRefused.into()),
        CancelError::TlsNotOffered,
        CancelError::Timeout { after: Duration::from_secs(10) },
    ];
    insta::assert_snapshot!(errors.map(|error| error.to_string()).join("\n"), @r"
    the request to cancel could not be sent
    the request to cancel could not be sent, because the server no longer offers TLS
    the request to cancel was not taken within 10 s
    ");
}
