//! What a statement does to a table, a column, a constraint or an index. Never renders it: `sql` does.

use std::collections::BTreeMap;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, Constraint, Deferrable, Expression, GeneratedKind, Identity, Index, PartitionOf,
    ReplicaIdentity, Table, TypeName,
};

/// Something about a table as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a plan is short")]
pub enum TableOperation {
    /// CREATE TABLE.
    Create {
        /// The table.
        table: Table,
        /// Constraints that are written inside.
        constraints: Vec<Constraint>,
        /// Columns that are written `serial`, their sequences made by that.
        serial: Vec<Ident>,
    },
    /// DROP TABLE.
    Drop(QualifiedName),
    /// SET LOGGED or UNLOGGED.
    SetUnlogged {
        /// The table.
        table: QualifiedName,
        /// Whether it shall be lost in a crash.
        unlogged: bool,
    },
    /// SET and RESET of storage parameters that differ.
    SetOptions {
        /// The table.
        table: QualifiedName,
        /// As they are.
        from: BTreeMap<String, String>,
        /// As they shall be.
        to: BTreeMap<String, String>,
    },
    /// ENABLE or DISABLE ROW LEVEL SECURITY.
    EnableRowSecurity {
        /// The table.
        table: QualifiedName,
        /// On or off.
        enabled: bool,
    },
    /// FORCE or NO FORCE ROW LEVEL SECURITY.
    ForceRowSecurity {
        /// The table.
        table: QualifiedName,
        /// On or off.
        forced: bool,
    },
    /// REPLICA IDENTITY.
    SetReplicaIdentity {
        /// The table.
        table: QualifiedName,
        /// What it shall be.
        identity: ReplicaIdentity,
    },
    /// INHERIT or NO INHERIT.
    Inherit {
        /// The child.
        table: QualifiedName,
        /// The parent.
        parent: QualifiedName,
        /// Whether it shall.
        inherits: bool,
    },
    /// ATTACH PARTITION.
    AttachPartition {
        /// The partition.
        table: QualifiedName,
        /// Its parent and bounds.
        of: PartitionOf,
    },
    /// DETACH PARTITION.
    DetachPartition {
        /// The partition.
        table: QualifiedName,
        /// Its parent.
        parent: QualifiedName,
    },
    /// SET ACCESS METHOD; none is `heap`.
    SetAccessMethod {
        /// The table.
        table: QualifiedName,
        /// The method.
        method: Option<Ident>,
    },
    /// SET TABLESPACE; none is `pg_default`.
    SetTablespace {
        /// The table.
        table: QualifiedName,
        /// The tablespace.
        tablespace: Option<Ident>,
    },
}

/// Something about a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnOperation {
    /// ADD COLUMN; with `serial`, its type is written `serial` and its sequence made by that.
    Add {
        /// The column.
        column: Column,
        /// Whether it is written `serial`.
        serial: bool,
    },
    /// DROP COLUMN.
    Drop(Ident),
    /// ALTER COLUMN … TYPE.
    SetType {
        /// The column.
        column: Ident,
        /// The new type.
        data_type: TypeName,
        /// COLLATE.
        collation: Option<QualifiedName>,
        /// USING.
        using: Option<Expression>,
    },
    /// SET NOT NULL or DROP NOT NULL.
    SetNotNull {
        /// The column.
        column: Ident,
        /// Whether it shall refuse NULL.
        not_null: bool,
    },
    /// SET DEFAULT, or DROP DEFAULT when there is none.
    SetDefault {
        /// The column.
        column: Ident,
        /// The default.
        default: Option<Expression>,
    },
    /// SET EXPRESSION AS (PostgreSQL 17 and later).
    SetExpression {
        /// The column.
        column: Ident,
        /// The expression.
        expression: Expression,
        /// Stored or virtual, as it is and stays.
        kind: GeneratedKind,
    },
    /// DROP EXPRESSION: the values stay.
    DropExpression(Ident),
    /// ADD GENERATED … AS IDENTITY.
    AddIdentity {
        /// The column.
        column: Ident,
        /// The identity.
        identity: Identity,
    },
    /// SET GENERATED and the sequence's options that differ.
    SetIdentity {
        /// The column.
        column: Ident,
        /// As it is.
        from: Identity,
        /// As it shall be.
        to: Identity,
    },
    /// DROP IDENTITY.
    DropIdentity(Ident),
    /// Sets an identity column's sequence behind the column's largest value.
    AdvanceIdentity(Ident),
    /// SET STORAGE; none is the type's own (`DEFAULT`, PostgreSQL 16 and later).
    SetStorage {
        /// The column.
        column: Ident,
        /// The storage, spelled out.
        storage: String,
    },
    /// SET COMPRESSION; none is `default`.
    SetCompression {
        /// The column.
        column: Ident,
        /// The method.
        compression: Option<String>,
    },
    /// SET STATISTICS; none is -1.
    SetStatistics {
        /// The column.
        column: Ident,
        /// The target.
        statistics: Option<i32>,
    },
    /// UPDATE … SET column = value WHERE column IS NULL.
    Backfill {
        /// The column.
        column: Ident,
        /// What old rows get.
        value: Expression,
    },
}

/// Something about a constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintOperation {
    /// ADD CONSTRAINT.
    Add {
        /// The constraint.
        constraint: Box<Constraint>,
        /// Written NOT VALID, because it is or because another statement validates it.
        not_valid: bool,
    },
    /// ADD CONSTRAINT … USING INDEX: the index gets the constraint's name.
    AddUsingIndex {
        /// The constraint.
        constraint: Box<Constraint>,
        /// The index.
        index: QualifiedName,
    },
    /// DROP CONSTRAINT.
    Drop {
        /// Its table.
        table: QualifiedName,
        /// Its name.
        name: Ident,
    },
    /// VALIDATE CONSTRAINT.
    Validate {
        /// Its table.
        table: QualifiedName,
        /// Its name.
        name: Ident,
    },
    /// ALTER CONSTRAINT, for a foreign key.
    SetDeferrable {
        /// Its table.
        table: QualifiedName,
        /// Its name.
        name: Ident,
        /// When it is checked from now on.
        deferrable: Deferrable,
    },
}

/// Something about an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexOperation {
    /// CREATE INDEX.
    Create {
        /// The index.
        index: Box<Index>,
        /// CONCURRENTLY.
        concurrently: bool,
    },
    /// DROP INDEX.
    Drop {
        /// The index.
        name: QualifiedName,
        /// CONCURRENTLY.
        concurrently: bool,
    },
    /// REINDEX INDEX CONCURRENTLY.
    Rebuild(QualifiedName),
    /// SET and RESET of storage parameters that differ.
    SetOptions {
        /// The index.
        name: QualifiedName,
        /// As they are.
        from: BTreeMap<String, String>,
        /// As they shall be.
        to: BTreeMap<String, String>,
    },
}
