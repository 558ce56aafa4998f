//! The tables that Aludel keeps in a database: their names and their DDL. Never reads or writes their rows.

use aludel_core::ident::{Ident, QualifiedName};

/// Where the version table and the tables beside it stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// Alembic's own layout, one row per head.
    pub version: QualifiedName,
    /// One row per finished revision.
    pub journal: QualifiedName,
    /// One row per run and phase.
    pub run: QualifiedName,
    /// Statements of unfinished sections without transaction, and how far code steps in batches are.
    pub progress: QualifiedName,
    /// Which database this is.
    pub identity: QualifiedName,
}

/// The names of our own tables without their schema.
pub(crate) const JOURNAL: &str = "aludel_journal";
/// See [`JOURNAL`].
pub(crate) const RUN: &str = "aludel_run";
/// See [`JOURNAL`].
pub(crate) const PROGRESS: &str = "aludel_progress";
/// See [`JOURNAL`].
pub(crate) const IDENTITY: &str = "aludel_identity";

impl Tables {
    /// The tables of a schema, with the version table's own name.
    #[must_use]
    pub fn new(schema: &str, version_table: &str) -> Self {
        let name = |name: &str| QualifiedName::new(Ident::new(schema), Ident::new(name));
        Self {
            version: name(version_table),
            journal: name(JOURNAL),
            run: name(RUN),
            progress: name(PROGRESS),
            identity: name(IDENTITY),
        }
    }

    /// Creates the version table exactly as Alembic does, so that both tools can work on one database.
    #[must_use]
    pub fn create_version(&self) -> String {
        let Self { version, .. } = self;
        let key = Ident::new(key_name(version.name.as_str()));
        format!(
            "CREATE TABLE IF NOT EXISTS {version} (\n    \
                 version_num varchar(32) NOT NULL,\n    \
                 CONSTRAINT {key} PRIMARY KEY (version_num)\n)"
        )
    }

    /// Creates every table that is not there yet. One statement list, for one round trip.
    ///
    #[must_use]
    pub fn create_all(&self) -> String {
        let Self { journal, run, progress, identity, .. } = self;
        let version = self.create_version();
        format!(
            "{version};
CREATE TABLE IF NOT EXISTS {identity} (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS {run} (
    run uuid NOT NULL,
    phase integer NOT NULL,
    coordinator uuid NOT NULL,
    participants jsonb NOT NULL,
    command text NOT NULL,
    db_user text NOT NULL DEFAULT session_user,
    os_user text NOT NULL,
    tool text NOT NULL,
    decided timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, phase)
);
CREATE TABLE IF NOT EXISTS {journal} (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run uuid NOT NULL,
    phase integer NOT NULL,
    revision text NOT NULL,
    parents text[] NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down', 'stamp', 'adopt')),
    message text NOT NULL,
    checksum text,
    body text,
    down_body text,
    db_user text NOT NULL DEFAULT session_user,
    os_user text NOT NULL,
    tool text NOT NULL,
    started timestamptz NOT NULL,
    duration interval NOT NULL,
    fingerprint jsonb
);
CREATE TABLE IF NOT EXISTS {progress} (
    revision text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    section integer NOT NULL,
    statement integer NOT NULL,
    checksum text NOT NULL,
    run uuid NOT NULL,
    finished timestamptz NOT NULL DEFAULT clock_timestamp(),
    position jsonb,
    rows bigint,
    PRIMARY KEY (revision, direction, section, statement)
)"
        )
    }
}

/// The statements that take away every right that somebody other than the owner has on tables (`$2`) of a schema (`$1`)
/// and on their sequences: default privileges may have given them away.
pub(crate) const RIGHTS: &str = "\
    SELECT DISTINCT pg_catalog.format('REVOKE ALL ON %s %I.%I FROM %s', \
        CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname, \
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, \
        pg_catalog.aclexplode(c.relacl) AS a \
    WHERE n.nspname = $1 AND a.grantee <> c.relowner AND (c.relname = ANY ($2) OR c.relkind = 'S' AND EXISTS ( \
        SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class t ON t.oid = d.refobjid \
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid \
            AND d.deptype = 'i' AND t.relnamespace = n.oid AND t.relname = ANY ($2)))";

/// Alembic's name for the version table's key, cut where the server would cut it down to the table's own name.
fn key_name(version_table: &str) -> String {
    const LONGEST: usize = 63;
    const SUFFIX: &str = "_pkc";
    let mut end = version_table.len().min(LONGEST - SUFFIX.len());
    while !version_table.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{SUFFIX}", &version_table[..end])
}
