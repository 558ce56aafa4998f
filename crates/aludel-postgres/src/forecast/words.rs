//! What the words of a statement say that watching it on empty tables cannot. Never parses grammar.

use aludel_core::script::{self, AloneReason};

/// Why a statement is not tried in a shadow database: it would change more than that.
pub(super) fn is_of_the_server(sql: &str) -> Option<String> {
    const WORDS: [&str; 16] = [
        "CREATE ROLE",
        "ALTER ROLE",
        "DROP ROLE",
        "CREATE USER",
        "ALTER USER",
        "DROP USER",
        "CREATE GROUP",
        "ALTER GROUP",
        "DROP GROUP",
        "ALTER DATABASE",
        "DROP DATABASE",
        "DROP OWNED",
        "REASSIGN OWNED",
        "CREATE SUBSCRIPTION",
        "ALTER SUBSCRIPTION",
        "DROP SUBSCRIPTION",
    ];
    let words = script::command_words(sql);
    let is_alone = matches!(
        script::must_run_alone(sql),
        Some(
            AloneReason::CreateDatabase
                | AloneReason::DropDatabase
                | AloneReason::AlterDatabaseSetTablespace
                | AloneReason::CreateTablespace
                | AloneReason::DropTablespace
                | AloneReason::AlterSystem
                | AloneReason::CreateSubscription
                | AloneReason::RefreshSubscription
                | AloneReason::ReindexSystem
                | AloneReason::DiscardAll
        )
    );
    (is_alone || WORDS.contains(&words.as_str()))
        .then(|| format!("{words} is about more than one database"))
}

/// Whether a statement only changes settings of the session.
pub(super) fn is_setting(sql: &str) -> bool {
    matches!(script::command_words(sql).as_str(), "SET" | "RESET")
}

/// Whether a statement has the session go on as another role. Nobody else has rights in a shadow database.
pub(super) fn changes_role(sql: &str) -> bool {
    let words: Vec<String> = script::lex(sql)
        .map_while(Result::ok)
        .filter(|token| !token.kind.is_layout())
        .map(|token| token.text(sql).to_ascii_uppercase())
        .take(4)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words = match words.as_slice() {
        ["SET", "LOCAL" | "SESSION", rest @ ..] => rest,
        ["SET", rest @ ..] => rest,
        _ => return false,
    };
    matches!(words, ["ROLE" | "AUTHORIZATION", ..] | ["SESSION", "AUTHORIZATION", ..])
}

/// Whether the planner decides which rows a statement reads, so that nothing about it is seen on empty tables.
pub(super) fn is_about_rows(sql: &str) -> bool {
    const WORDS: [&str; 15] = [
        "INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES", "TABLE", "COPY", "DO",
        "CALL", "EXECUTE", "EXPLAIN", "VACUUM", "ANALYZE",
    ];
    let words = script::command_words(sql);
    WORDS.contains(&words.as_str())
        || words.ends_with("MATERIALIZED VIEW") && !words.starts_with("DROP")
}

/// Whether the server can plan a statement without running it.
pub(super) fn is_planned(sql: &str) -> bool {
    const WORDS: [&str; 7] = ["INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES"];
    WORDS.contains(&script::command_words(sql).as_str())
}

/// Whether a statement changes rows, which then stay locked until the commit.
pub(super) fn changes_rows(sql: &str) -> bool {
    let words = script::command_words(sql);
    matches!(words.as_str(), "UPDATE" | "DELETE" | "MERGE" | "WITH")
}

/// Whether a statement gives tables a new file to throw their rows away. It builds indexes of nothing, which counts as a scan.
pub(super) fn empties(sql: &str) -> bool {
    script::command_words(sql) == "TRUNCATE"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_the_role_are_known() {
        for sql in [
            "SET ROLE a",
            "set local role a",
            "SET SESSION AUTHORIZATION a",
            "SET LOCAL SESSION AUTHORIZATION a",
        ] {
            assert!(changes_role(sql), "{sql}");
        }
        for sql in ["SET search_path TO role", "RESET ROLE", "ALTER TABLE a ADD role int"] {
            assert!(!changes_role(sql), "{sql}");
        }
    }

    #[test]
    fn what_is_about_the_whole_server_is_not_tried() {
        for sql in ["CREATE ROLE a", "alter system set x = 1", "DROP DATABASE b"] {
            assert!(is_of_the_server(sql).is_some(), "{sql}");
        }
        for sql in ["CREATE TABLE a (id int)", "ALTER TABLE a ADD b int", "VACUUM a"] {
            assert_eq!(is_of_the_server(sql), None, "{sql}");
        }
    }
}
