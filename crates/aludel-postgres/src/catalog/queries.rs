//! The list of the catalog queries, and how their rows are fetched: all in one round trip, whatever the database's
//! size, in the order in which they are needed. Never makes an object of a row.
//!
//! Each query is a file of its own, takes one parameter, the schemas in scope (`text[]`, empty for all but the system's
//! own), and is the same for every version of PostgreSQL: the name of a catalog column that older servers lack is one of
//! an outer query there.

use std::pin::pin;

use futures_util::TryStreamExt;
use tokio::sync::oneshot;
use tokio_postgres::types::{ToSql, Type};
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
    /// The names of its columns.
    const COLUMNS: &'static [&'static str];

    /// Reads a row; `places` says where each of the columns stands in it.
    fn read(row: &Row, places: &[usize]) -> Result<Self, tokio_postgres::Error>;
}

/// Declares the rows of `queries/NAME.sql`: a struct whose fields are the columns.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident from $query:literal { $($field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name { $(pub(super) $field: $kind,)* }

        impl crate::catalog::queries::Record for $name {
            const SQL: &'static str = include_str!(concat!("queries/", $query, ".sql"));
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn read(
                row: &tokio_postgres::Row,
                places: &[usize],
            ) -> Result<Self, tokio_postgres::Error> {
                let mut places = places.iter().copied();
                // There is no such column, which is what the error says.
                let mut place = || places.next().unwrap_or(usize::MAX);
                Ok(Self { $($field: row.try_get(place())?,)* })
            }
        }
    };
}
pub(super) use record;

/// The rows of one query, which are still to come.
#[derive(Debug)]
pub(super) struct Coming<R>(oneshot::Receiver<Vec<R>>);

impl<R> Coming<R> {
    /// Waits for them. Those that do not come are none: why, [`Answers::fetch`] says.
    pub(super) fn wait(self) -> Vec<R> {
        self.0.blocking_recv().unwrap_or_default()
    }
}

/// Declares what is read and how: each query once.
macro_rules! queries {
    ($($field:ident: $row:ident,)*) => {
        /// Everything that is read, in the order in which it comes.
        #[derive(Debug)]
        pub(super) struct Rows { $(pub(super) $field: Coming<$row>,)* }

        /// Where the answers go.
        #[derive(Debug)]
        pub(super) struct Answers { $($field: oneshot::Sender<Vec<$row>>,)* }

        /// Both ends.
        pub(super) fn channel() -> (Answers, Rows) {
            $(let $field = oneshot::channel();)*
            (
                Answers { $($field: $field.0,)* },
                Rows { $($field: Coming($field.1),)* },
            )
        }

        impl Answers {
            /// Sends every query before the first answer is waited for, and passes each answer on when it is there.
            /// Where several fail, the first is the cause.
            pub(super) async fn fetch(
                self,
                client: &Client,
                schemas: &[String],
            ) -> Result<(), InspectError> {
                let ($($field,)*) =
                    tokio::join!($(fetch::<$row>(client, schemas, self.$field)),*);
                $($field?;)*
                Ok(())
            }
        }
    };
}

queries! {
    namespaces: NamespaceRow,
    extensions: ExtensionRow,
    columns: ColumnRow,
    types: TypeRow,
    domain_checks: DomainCheckRow,
    sequences: SequenceRow,
    functions: FunctionRow,
    tables: TableRow,
    views: ViewRow,
    dependencies: DependencyRow,
    indexes: IndexRow,
    index_keys: IndexKeyRow,
    constraints: ConstraintRow,
    triggers: TriggerRow,
    policies: PolicyRow,
    comments: CommentRow,
    grants: GrantRow,
}

async fn fetch<R: Record>(
    client: &Client,
    schemas: &[String],
    answer_to: oneshot::Sender<Vec<R>>,
) -> Result<(), InspectError> {
    let error =
        |error: tokio_postgres::Error| InspectError::Server(DatabaseError::new(&error, R::SQL));
    let parameters = [(&schemas as &(dyn ToSql + Sync), Type::TEXT_ARRAY)];
    let mut answer = pin!(client.query_typed_raw(R::SQL, parameters).await.map_err(error)?);
    let mut places = Vec::new();
    let mut rows = Vec::new();
    // Each row is read as it comes, while the server looks for the next ones.
    while let Some(row) = answer.try_next().await.map_err(error)? {
        if places.is_empty() {
            places = places_of(&row, R::COLUMNS);
        }
        rows.push(R::read(&row, &places).map_err(error)?);
    }
    // Nobody waits any more where what came before could not be read.
    let _ = answer_to.send(rows);
    Ok(())
}

/// Where the columns of these names stand in the rows of an answer.
fn places_of(row: &Row, names: &[&str]) -> Vec<usize> {
    let place = |name: &&str| row.columns().iter().position(|column| column.name() == *name);
    names.iter().map(|name| place(name).unwrap_or(usize::MAX)).collect()
}
