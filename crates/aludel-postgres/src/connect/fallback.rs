//! When a failed attempt leads to another one: the next server, or the same with or without TLS. Never makes the attempt.

use tokio_postgres::error::SqlState;

use super::failure::{ConnectError, ConnectErrorKind};
use super::tls_problem::TlsProblem;

/// Whether a server's answer ends the search for others.
pub(super) fn is_final(kind: &ConnectErrorKind) -> bool {
    use ConnectErrorKind as Kind;
    matches!(
        kind,
        Kind::PasswordWrong { .. }
            | Kind::PasswordMissing
            | Kind::Authentication { .. }
            | Kind::DatabaseMissing { .. }
            | Kind::RoleMissing { .. }
            | Kind::NotPermitted { .. }
            | Kind::TooManyConnections { .. }
            | Kind::StartupParameterRefused { .. }
            | Kind::Server { .. }
    )
}

/// The server's rules tell encrypted connections from plain ones, and reject with this code.
pub(super) fn is_refused_by_rule(error: &ConnectError) -> bool {
    let source = std::error::Error::source(error);
    source
        .and_then(|source| source.downcast_ref::<tokio_postgres::Error>())
        .and_then(tokio_postgres::Error::code)
        .is_some_and(|code| *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
        && matches!(error.kind(), ConnectErrorKind::NotPermitted { .. })
}

pub(super) fn is_not_offered(error: &ConnectError) -> bool {
    *error.kind() == ConnectErrorKind::Tls(TlsProblem::NotOffered)
}

/// Under `prefer`, whatever goes wrong with TLS is a reason to do without; unusable parameters are not.
pub(super) fn may_go_on_plain(error: &ConnectError) -> bool {
    match error.kind() {
        ConnectErrorKind::Tls(TlsProblem::Settings(_)) => false,
        ConnectErrorKind::Tls(_) | ConnectErrorKind::ClosedEarly => true,
        _ => is_refused_by_rule(error),
    }
}
