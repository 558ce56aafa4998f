//! The session settings of a run, there from the start and again behind every revision. Never touches the server's own.

use std::time::Duration;

/// What a run sets in its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// How long a statement waits for a lock.
    pub(crate) lock_timeout: Duration,
    /// Whether the server took the settings at the start of the session, so that RESET comes back to them. Poolers
    /// drop them.
    pub(crate) are_defaults: bool,
    /// Whether the server can look after its clients; some systems cannot, and refuse the setting.
    pub(crate) checks_clients: bool,
}

/// A killed client's statement ends within a second, and with it its locks.
pub(crate) const CHECK_CLIENTS: &str = "SET client_connection_check_interval = '1s'";

impl Settings {
    /// The settings by name, sent when the session starts.
    ///
    /// `standard_conforming_strings`: what the splitter read is what the server reads.
    pub(crate) fn at_start(&self) -> Vec<(String, String)> {
        [
            ("lock_timeout", format!("{}ms", self.lock_timeout.as_millis())),
            ("statement_timeout", "0".to_owned()),
            ("idle_in_transaction_session_timeout", "0".to_owned()),
            ("standard_conforming_strings", "on".to_owned()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// Back to the role and the settings that the session began with; one message to the server.
    ///
    /// A revision may change role and settings at will: every dump begins by emptying the search path.
    pub(crate) fn again(&self) -> String {
        let mut sql = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL".to_owned();
        if !self.are_defaults {
            for (name, value) in self.at_start() {
                sql.push_str(&format!("; SET {name} = '{value}'"));
            }
        }
        if self.checks_clients {
            sql.push_str("; ");
            sql.push_str(CHECK_CLIENTS);
        }
        sql
    }
}

/// Before a commit: one that was answered must survive the server, unless the database asks for more than that
/// already.
pub(crate) const DURABLE: &str = "SELECT pg_catalog.set_config('synchronous_commit', 'on', true) \
    WHERE pg_catalog.current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";

/// Lets the next statement wait for locks as long as it takes, and remembers what was set.
pub(crate) const WITHOUT_LOCK_TIMEOUT: &str = "\
    SELECT pg_catalog.set_config('aludel.lock_timeout', pg_catalog.current_setting('lock_timeout'), false); \
    SET lock_timeout = 0";

/// Puts back what [`WITHOUT_LOCK_TIMEOUT`] remembered.
pub(crate) const WITH_LOCK_TIMEOUT_AGAIN: &str = "SELECT pg_catalog.set_config('lock_timeout', pg_catalog.current_setting('aludel.lock_timeout'), false)";
