//! Roles that statements name and the shadow server does not have: there for a transaction, and gone before it commits. Never left
//! behind.

use std::collections::BTreeSet;

use aludel_core::ident::Ident;
use aludel_core::script;
use tokio_postgres::Client;

use crate::error::DatabaseError;

/// Every role of a server, but its own.
pub(super) async fn all(client: &Client) -> Result<BTreeSet<String>, DatabaseError> {
    const SQL: &str = "SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_'";
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let rows = client.query_typed(SQL, &[]).await.map_err(error)?;
    rows.iter().map(|row| row.try_get(0).map_err(error)).collect()
}

/// Those that a statement may mean.
pub(super) fn named(sql: &str, roles: &BTreeSet<String>) -> Vec<String> {
    let words: BTreeSet<String> = script::lex(sql)
        .map_while(Result::ok)
        .filter(|token| !token.kind.is_layout() && !token.kind.is_string())
        .map(|token| match token.text(sql).strip_prefix('"') {
            Some(quoted) => quoted.trim_end_matches('"').replace("\"\"", "\""),
            None => token.text(sql).to_lowercase(),
        })
        .collect();
    words.intersection(roles).cloned().collect()
}

/// Makes a role, in the transaction that is open.
pub(super) fn create(role: &str) -> String {
    format!("CREATE ROLE {}", Ident::new(role))
}

/// Takes it away again, and leaves what it was given to whoever works.
pub(super) fn drop(role: &str) -> String {
    let role = Ident::new(role);
    format!("REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_as_the_server_reads_names() {
        let roles: BTreeSet<String> =
            ["app_reader", "Odd \"one", "other"].map(str::to_owned).into();
        assert_eq!(named("GRANT SELECT ON t TO App_Reader", &roles), ["app_reader"]);
        assert_eq!(named("GRANT SELECT ON t TO \"Odd \"\"one\"", &roles), ["Odd \"one"]);
        assert!(named("COMMENT ON TABLE t IS 'other'", &roles).is_empty());
    }
}
