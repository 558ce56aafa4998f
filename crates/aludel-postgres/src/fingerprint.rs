//! Fingerprints of databases: taken from their catalogs, kept in their journals. Never decides what a difference means.
//!
//! One is kept behind each phase, in the row of the phase's last revision and in its transaction, together with the heads
//! that it was taken at.

use aludel_core::fingerprint::{Extent, Fingerprint, Kept};
use aludel_core::revision::RevisionId;
use aludel_core::schema::Schema;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio_postgres::Client;
use tokio_postgres::types::{Json, ToSql, Type};
use uuid::Uuid;

use crate::autogenerate::Ignore;
use crate::catalog::{self, InspectError, Scope};
use crate::error::{DatabaseError, RunErrorKind};
use crate::journal::JournalDirection;
use crate::open::OpenDatabase;
use crate::tables::Tables;

/// What a journal row says about the schema behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The revision of the row.
    pub revision: String,
    /// Which way it went.
    pub direction: JournalDirection,
    /// When it began, by the server's clock.
    pub started: Timestamp,
    /// The heads behind it; sorted.
    pub heads: Vec<String>,
    /// The fingerprint.
    pub kept: Kept,
}

/// The value of the column. Whatever its fingerprint's format is, the heads stand beside it.
#[derive(Debug, Serialize)]
struct Written<'a> {
    heads: Vec<&'a str>,
    fingerprint: &'a Fingerprint,
}

/// See [`Written`].
#[derive(Deserialize)]
struct Read {
    heads: Vec<String>,
    fingerprint: Kept,
}

impl OpenDatabase<'_> {
    /// What of the database comparisons and fingerprints read: everything but our own tables, wherever a database may have them. A
    /// shadow database may have them elsewhere than a live one whose role has a search path of its own.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let options = &self.database.options;
        let mut scope = Scope::without(&self.tables);
        scope.ignore.extend(Scope::without(&options.usual_tables()).ignore);
        Scope { schemas: options.schemas.clone(), ..scope }
    }

    /// The fingerprint of what was read of the database.
    #[must_use]
    pub fn fingerprint_of(&self, mut schema: Schema) -> Fingerprint {
        let options = &self.database.options;
        Ignore::new(&options.ignore).apply(&mut schema);
        let extent = Extent { schemas: options.schemas.clone(), ignore: options.ignore.clone() };
        Fingerprint::of(&schema, self.facts.major(), extent)
    }

    /// The fingerprint of the database as it is now, in a transaction of its own.
    ///
    /// # Errors
    ///
    /// Those of [`catalog::inspect_snapshot`].
    pub async fn fingerprint(&self) -> Result<Fingerprint, InspectError> {
        let schema = catalog::inspect_snapshot(&self.session.client, &self.scope()).await?;
        Ok(self.fingerprint_of(schema))
    }

    /// What the newest row of the journal says about the schema, where it says anything.
    ///
    /// An older row would not do: what ran behind it changed the schema too.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn newest_fingerprint(&self) -> Result<Option<Recorded>, RunErrorKind> {
        let newest = format!("id = (SELECT max(id) FROM {})", self.tables.journal);
        self.recorded(&newest, None).await
    }

    /// What the newest application that led to these heads says about the schema.
    ///
    /// # Errors
    ///
    /// What the server says.
    pub async fn fingerprint_at(
        &self,
        heads: &[RevisionId],
    ) -> Result<Option<Recorded>, RunErrorKind> {
        let condition = "direction = 'up' AND fingerprint->'heads' = $1";
        self.recorded(condition, Some(sorted(heads))).await
    }

    async fn recorded(
        &self,
        condition: &str,
        heads: Option<Vec<&str>>,
    ) -> Result<Option<Recorded>, RunErrorKind> {
        let table = &self.tables.journal;
        if !self.facts.has(table) {
            return Ok(None);
        }
        let sql = format!(
            "SELECT revision, direction, started, fingerprint FROM {table} \
             WHERE fingerprint IS NOT NULL AND {condition} ORDER BY id DESC LIMIT 1"
        );
        let error = |error: tokio_postgres::Error| DatabaseError::new(&error, &sql);
        let heads = heads.map(Json);
        let values: Vec<(&(dyn ToSql + Sync), Type)> =
            heads.iter().map(|heads| (heads as _, Type::JSONB)).collect();
        let rows = self.session.client.query_typed(&sql, &values).await.map_err(error)?;
        let Some(row) = rows.first() else { return Ok(None) };
        let direction: &str = row.try_get(1).map_err(error)?;
        let Json(value): Json<serde_json::Value> = row.try_get(3).map_err(error)?;
        // What cannot be read was written by a version that knew more, or by somebody else.
        let Ok(read) = Read::deserialize(value) else { return Ok(None) };
        Ok(Some(Recorded {
            revision: row.try_get(0).map_err(error)?,
            direction: JournalDirection::read(direction, table)?,
            started: row.try_get(2).map_err(error)?,
            heads: read.heads,
            kept: read.fingerprint,
        }))
    }
}

const END: &str = "ROLLBACK TO SAVEPOINT aludel_fingerprint; RELEASE SAVEPOINT aludel_fingerprint";

/// Takes the fingerprint of a database inside the open transaction, in one round trip. Whatever goes wrong, the transaction
/// stands as before, its settings and locks too.
pub(crate) async fn take(open: &OpenDatabase<'_>) -> Result<Fingerprint, InspectError> {
    let begin = format!("SAVEPOINT aludel_fingerprint; {}", catalog::SETTINGS);
    let client = &open.session.client;
    let scope = open.scope();
    let (begun, read, ended) = tokio::join!(
        biased;
        client.batch_execute(&begin),
        catalog::inspect(client, &scope),
        client.batch_execute(END)
    );
    begun.map_err(|error| DatabaseError::new(&error, &begin))?;
    ended.map_err(|error| DatabaseError::new(&error, END))?;
    Ok(open.fingerprint_of(read?))
}

/// Writes a fingerprint into the newest journal row of a run, inside the open transaction, which stands as before where that
/// is refused.
pub(crate) async fn keep(
    client: &Client,
    tables: &Tables,
    run: Uuid,
    heads: &[RevisionId],
    fingerprint: &Fingerprint,
) -> Result<(), DatabaseError> {
    const BEGIN: &str = "SAVEPOINT aludel_fingerprint";
    const RELEASE: &str = "RELEASE SAVEPOINT aludel_fingerprint";
    let sql = format!(
        "UPDATE {0} SET fingerprint = $1 WHERE id = (SELECT max(id) FROM {0} WHERE run = $2)",
        tables.journal
    );
    let written = Json(Written { heads: sorted(heads), fingerprint });
    let values: [(&(dyn ToSql + Sync), Type); 2] = [(&written, Type::JSONB), (&run, Type::UUID)];
    let (begun, updated, released) = tokio::join!(
        biased;
        client.batch_execute(BEGIN),
        client.execute_typed(&sql, &values),
        client.batch_execute(RELEASE)
    );
    begun.map_err(|error| DatabaseError::new(&error, BEGIN))?;
    let Err(error) = updated else {
        return released.map_err(|error| DatabaseError::new(&error, RELEASE));
    };
    client.batch_execute(END).await.map_err(|error| DatabaseError::new(&error, END))?;
    Err(DatabaseError::new(&error, &sql))
}

fn sorted(heads: &[RevisionId]) -> Vec<&str> {
    let mut heads: Vec<&str> = heads.iter().map(RevisionId::as_str).collect();
    heads.sort_unstable();
    heads
}
