//! The list of the catalog queries, and how their rows are fetched: all in one round trip, whatever the database's
//! size. Never makes an object of a row.
//!
//! Each query is a file of its own, takes one parameter, the schemas in scope (`text[]`, empty for all but the system's
//! own), and is the same for every version of PostgreSQL: a catalog column that older servers lack is read through
//! `to_jsonb`, which answers NULL there.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::columns::ColumnRow;
use super::comments::CommentRow;
use super::constraints::ConstraintRow;
use super::dependencies::DependencyRow;
use super::error::InspectError;
use super::extensions::ExtensionRow;
use super::functions::FunctionRow;
use super::grants::GrantRow;
use super::index_keys::IndexKeyRow;
use super::indexes::IndexRow;
use super::namespaces::NamespaceRow;
use super::policies::PolicyRow;
use super::sequences::SequenceRow;
use super::tables::TableRow;
use super::triggers::TriggerRow;
use super::types::{DomainCheckRow, TypeRow};
use super::views::ViewRow;
use crate::error::DatabaseError;

/// Rows of one query.
pub(super) trait Record: Sized {
    /// The query.
    const SQL: &'static str;

    /// Reads the columns by their names.
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error>;
}

/// Declares the rows of `queries/NAME.sql`: a struct whose fields are the columns.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident from $query:literal { $($field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name { $(pub(super) $field: $kind,)* }

        impl crate::catalog::queries::Record for $name {
            const SQL: &'static str = include_str!(concat!("queries/", $query, ".sql"));

            fn read(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
                Ok(Self { $($field: row.try_get(stringify!($field))?,)* })
            }
        }
    };
}
pub(super) use record;

/// Declares what is read and how: each query once.
macro_rules! queries {
    ($($field:ident: $row:ident,)*) => {
        /// Everything that is read.
        #[derive(Debug)]
        pub(super) struct Rows { $(pub(super) $field: Vec<$row>,)* }

        impl Rows {
            /// Sends every query before the first answer is waited for. Where several fail, the first is the cause.
            pub(super) async fn fetch(
                client: &Client,
                schemas: &[String],
            ) -> Result<Self, InspectError> {
                let ($($field,)*) = tokio::join!($(fetch::<$row>(client, schemas)),*);
                Ok(Self { $($field: $field?,)* })
            }
        }
    };
}

queries! {
    namespaces: NamespaceRow,
    extensions: ExtensionRow,
    types: TypeRow,
    domain_checks: DomainCheckRow,
    sequences: SequenceRow,
    functions: FunctionRow,
    tables: TableRow,
    views: ViewRow,
    columns: ColumnRow,
    constraints: ConstraintRow,
    indexes: IndexRow,
    index_keys: IndexKeyRow,
    triggers: TriggerRow,
    policies: PolicyRow,
    comments: CommentRow,
    grants: GrantRow,
    dependencies: DependencyRow,
}

async fn fetch<R: Record>(client: &Client, schemas: &[String]) -> Result<Vec<R>, InspectError> {
    let error =
        |error: tokio_postgres::Error| InspectError::Server(DatabaseError::new(&error, R::SQL));
    let rows = client.query_typed(R::SQL, &[(&schemas, Type::TEXT_ARRAY)]).await.map_err(error)?;
    rows.iter().map(R::read).collect::<Result<_, _>>().map_err(error)
}
