//! The settings of a live session that decide what statements do, and the same in a shadow session. Never changes the live
//! ones.

use aludel_core::ident::{Ident, literal};
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::error::DatabaseError;

/// Those that change how a statement is read, what it makes, or whether it writes a table anew.
const NAMES: [&str; 16] = [
    "TimeZone",
    "DateStyle",
    "IntervalStyle",
    "array_nulls",
    "backslash_quote",
    "check_function_bodies",
    "default_table_access_method",
    "default_toast_compression",
    "default_transaction_isolation",
    "escape_string_warning",
    "extra_float_digits",
    "quote_all_identifiers",
    "standard_conforming_strings",
    "transform_null_equals",
    "xmlbinary",
    "xmloption",
];

/// How long a statement may run in the shadow database, where there are no rows.
const LONGEST: &str = "30s";

/// Settings by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LiveSettings {
    values: Vec<(String, String)>,
    search_path: Vec<String>,
}

impl LiveSettings {
    /// Asks the live session.
    pub(super) async fn read(client: &Client) -> Result<Self, DatabaseError> {
        const SQL: &str = "\
            SELECT s.name, s.setting, pg_catalog.current_schemas(false)::text[] \
            FROM pg_catalog.pg_settings s WHERE s.name = ANY ($1) ORDER BY s.name";
        let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
        let names: &[&str] = &NAMES;
        let mut settings = Self { values: Vec::new(), search_path: Vec::new() };
        let rows = client.query_typed(SQL, &[(&names, Type::TEXT_ARRAY)]).await.map_err(error)?;
        for row in rows {
            settings.values.push((row.try_get(0).map_err(error)?, row.try_get(1).map_err(error)?));
            settings.search_path = row.try_get(2).map_err(error)?;
        }
        Ok(settings)
    }

    /// The statements that give a shadow session these settings, whatever a revision has set there.
    pub(super) fn again(&self) -> String {
        let mut sql = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL".to_owned();
        let path: Vec<String> =
            self.search_path.iter().map(|schema| Ident::new(schema).to_string()).collect();
        let fixed = [
            ("statement_timeout", LONGEST.to_owned()),
            ("track_counts", "on".to_owned()),
            ("search_path", path.join(", ")),
        ];
        let fixed = fixed.iter().map(|(name, value)| (*name, value));
        let values = self.values.iter().map(|(name, value)| (name.as_str(), value));
        for (name, value) in values.chain(fixed) {
            sql.push_str(&format!(
                "; SELECT pg_catalog.set_config({}, {}, false)",
                literal(name),
                literal(value)
            ));
        }
        sql
    }
}
