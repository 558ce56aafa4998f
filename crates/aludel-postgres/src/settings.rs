//! The session settings of a run, set at the start and again behind every revision. Never touches the server's own.

use std::time::Duration;

/// What a run sets in its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// How long a statement waits for a lock.
    pub(crate) lock_timeout: Duration,
}

impl Settings {
    /// Back to the role and settings that the session began with, then ours; one message to the server.
    ///
    /// A revision may change role and settings at will: every dump begins by emptying the search path.
    /// - `client_connection_check_interval`: a killed client's statement ends within a second, and with it its locks.
    /// - `synchronous_commit`: a commit that was answered must survive the server, unless the database asks for more
    ///   than that already.
    /// - `standard_conforming_strings`, `client_encoding`: what the splitter read is what the server reads.
    pub(crate) fn sql(&self) -> String {
        format!(
            "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; \
             SET client_encoding = 'UTF8'; \
             SET standard_conforming_strings = on; \
             SET lock_timeout = {}; \
             SET statement_timeout = 0; \
             SET idle_in_transaction_session_timeout = 0; \
             SET client_connection_check_interval = '1s'; \
             SELECT pg_catalog.set_config('synchronous_commit', 'on', false) \
             WHERE pg_catalog.current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')",
            self.lock_timeout.as_millis()
        )
    }
}

/// Lets the next statement wait for locks as long as it takes, and remembers what was set.
pub(crate) const WITHOUT_LOCK_TIMEOUT: &str = "\
    SELECT pg_catalog.set_config('aludel.lock_timeout', pg_catalog.current_setting('lock_timeout'), false); \
    SET lock_timeout = 0";

/// Puts back what [`WITHOUT_LOCK_TIMEOUT`] remembered.
pub(crate) const WITH_LOCK_TIMEOUT_AGAIN: &str =
    "SELECT pg_catalog.set_config('lock_timeout', pg_catalog.current_setting('aludel.lock_timeout'), false)";
