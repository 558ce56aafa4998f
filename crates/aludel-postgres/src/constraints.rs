//! Deferred constraints, checked at the end of every revision. Never changes what a constraint is by its definition.

use tokio_postgres::{Client, Statement};

use crate::error::{DatabaseError, RunErrorKind};

/// A constraint whose check can be put off to the end of the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deferrable {
    /// Schema and name, quoted by the server.
    name: String,
    /// Whether its definition puts the check off without being asked.
    initially_deferred: bool,
}

/// The deferrable constraints of the database as the open transaction sees them, but for those that nobody can name:
/// in schemas that the role may not use, and of other sessions.
pub(crate) const LIST: &str = "SELECT pg_catalog.format('%I.%I', n.nspname, c.conname), pg_catalog.bool_or(c.condeferred) \
    FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace \
    WHERE c.condeferrable AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') \
    AND NOT pg_catalog.pg_is_other_temp_schema(n.oid) GROUP BY 1 ORDER BY 1";

/// Asks for [`LIST`].
pub(crate) async fn deferrable(
    client: &Client,
    list: &Statement,
) -> Result<Vec<Deferrable>, RunErrorKind> {
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, LIST);
    let rows = client.query(list, &[]).await.map_err(error)?;
    rows.iter()
        .map(|row| {
            Ok(Deferrable {
                name: row.try_get(0).map_err(error)?,
                initially_deferred: row.try_get(1).map_err(error)?,
            })
        })
        .collect()
}

/// Checks everything that was put off, and puts every constraint back as it is defined; `None` where nothing can be
/// put off.
///
/// Each constraint is named: `SET CONSTRAINTS ALL` would also hold for constraints that a later revision of the same
/// transaction makes, which would then be checked sooner than their definition says.
pub(crate) fn check_sql(constraints: &[Deferrable]) -> Option<String> {
    if constraints.is_empty() {
        return None;
    }
    let names = |wanted: &dyn Fn(&Deferrable) -> bool| {
        let names: Vec<&str> =
            constraints.iter().filter(|one| wanted(one)).map(|one| one.name.as_str()).collect();
        names.join(", ")
    };
    let all = names(&|_| true);
    let deferred = names(&|one| one.initially_deferred);
    let back = if deferred.is_empty() {
        String::new()
    } else {
        format!("; SET CONSTRAINTS {deferred} DEFERRED")
    };
    Some(format!("SET CONSTRAINTS {all} IMMEDIATE{back}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constraint_is_checked_and_the_deferred_ones_are_put_back() {
        let one = |name: &str, initially_deferred| Deferrable {
            name: name.to_owned(),
            initially_deferred,
        };
        assert_eq!(check_sql(&[]), None);
        assert_eq!(check_sql(&[one("s.a", false)]).unwrap(), "SET CONSTRAINTS s.a IMMEDIATE");
        assert_eq!(
            check_sql(&[one("s.a", false), one("s.b", true)]).unwrap(),
            "SET CONSTRAINTS s.a, s.b IMMEDIATE; SET CONSTRAINTS s.b DEFERRED"
        );
    }
}
