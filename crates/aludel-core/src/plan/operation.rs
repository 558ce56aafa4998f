//! What one statement does. Never renders it: `sql` does.

use std::collections::BTreeMap;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, Constraint, Deferrable, Domain, DomainCheck, EnumType, Expression, Function,
    FunctionKind, GeneratedKind, Grant, Identity, Index, ObjectId, PartitionOf, Policy,
    ReplicaIdentity, Sequence, SequenceOwner, Table, Trigger, TriggerEnabled, TypeName, View,
    ViewKind,
};

/// An object as statements about any kind of object address it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// Which object.
    pub id: ObjectId,
    /// Its kind in SQL, capitals: `TABLE`, `MATERIALIZED VIEW`, `PROCEDURE`, `DOMAIN`.
    pub kind: &'static str,
}

/// What one statement does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// CREATE SCHEMA.
    CreateNamespace(Ident),
    /// DROP SCHEMA.
    DropNamespace(Ident),
    /// Something about an extension.
    Extension(ExtensionOperation),
    /// Something about an enum.
    Enum(EnumOperation),
    /// Something about a domain.
    Domain(DomainOperation),
    /// Something about a sequence.
    Sequence(SequenceOperation),
    /// CREATE FUNCTION or PROCEDURE, over an old one where there is one.
    CreateFunction(Box<Function>),
    /// DROP FUNCTION or PROCEDURE.
    DropFunction {
        /// Name and arguments.
        id: ObjectId,
        /// Which word.
        kind: FunctionKind,
    },
    /// Something about a table as a whole.
    Table(TableOperation),
    /// Something about a column.
    Column {
        /// Its table.
        table: QualifiedName,
        /// What.
        operation: ColumnOperation,
    },
    /// Something about a constraint.
    Constraint(ConstraintOperation),
    /// Something about an index.
    Index(IndexOperation),
    /// Something about a view.
    View(ViewOperation),
    /// CREATE TRIGGER.
    CreateTrigger(Box<Trigger>),
    /// DROP TRIGGER.
    DropTrigger {
        /// The table or view.
        on: QualifiedName,
        /// Its name.
        name: Ident,
    },
    /// ALTER TABLE … ENABLE or DISABLE TRIGGER.
    EnableTrigger {
        /// The table or view.
        on: QualifiedName,
        /// Its name.
        name: Ident,
        /// When it fires from now on.
        enabled: TriggerEnabled,
    },
    /// CREATE POLICY.
    CreatePolicy(Box<Policy>),
    /// ALTER POLICY: roles, USING and WITH CHECK that differ.
    AlterPolicy {
        /// As it is.
        from: Box<Policy>,
        /// As it shall be.
        to: Box<Policy>,
    },
    /// DROP POLICY.
    DropPolicy {
        /// The table.
        on: QualifiedName,
        /// Its name.
        name: Ident,
    },
    /// RENAME TO, and SET SCHEMA where the schema differs too.
    Rename {
        /// What it is called.
        from: Address,
        /// What it shall be called.
        to: ObjectId,
    },
    /// COMMENT ON.
    Comment {
        /// The object.
        on: Address,
        /// The text, or none to take it away.
        text: Option<String>,
    },
    /// GRANT, one statement for each role and grant option.
    Grant {
        /// The object or column.
        on: Address,
        /// The privileges.
        grants: Vec<Grant>,
    },
    /// REVOKE.
    Revoke {
        /// The object or column.
        on: Address,
        /// The privileges; where only the grant option goes, `grantable` is set.
        grants: Vec<Grant>,
    },
}

/// Something about an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum ExtensionOperation {
    Create { name: Ident, schema: Option<Ident>, version: Option<String> },
    Drop { name: Ident },
    SetSchema { name: Ident, schema: Ident },
    Update { name: Ident, version: String },
}

/// Something about an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumOperation {
    /// CREATE TYPE … AS ENUM.
    Create(EnumType),
    /// DROP TYPE.
    Drop(QualifiedName),
    /// ALTER TYPE … ADD VALUE.
    AddValue {
        /// The type.
        name: QualifiedName,
        /// The label.
        value: String,
        /// Where it goes; at the end when nothing is said.
        place: Option<ValuePlace>,
    },
    /// ALTER TYPE … RENAME VALUE.
    RenameValue {
        /// The type.
        name: QualifiedName,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
}

/// Where a label goes in its enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum ValuePlace {
    Before(String),
    After(String),
}

/// Something about a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "SQL's own words")]
pub enum DomainOperation {
    Create(Box<Domain>),
    Drop(QualifiedName),
    SetDefault { name: QualifiedName, default: Option<Expression> },
    SetNotNull { name: QualifiedName, not_null: bool },
    AddCheck { name: QualifiedName, check: DomainCheck, not_valid: bool },
    DropCheck { name: QualifiedName, check: Ident },
    RenameCheck { name: QualifiedName, from: Ident, to: Ident },
    ValidateCheck { name: QualifiedName, check: Ident },
}

/// Something about a sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SequenceOperation {
    /// CREATE SEQUENCE, without OWNED BY: the table may come later.
    Create(Box<Sequence>),
    /// DROP SEQUENCE.
    Drop(QualifiedName),
    /// ALTER SEQUENCE: what differs, without OWNED BY.
    Alter {
        /// As it is.
        from: Box<Sequence>,
        /// As it shall be.
        to: Box<Sequence>,
    },
    /// ALTER SEQUENCE … OWNED BY.
    Own {
        /// The sequence.
        name: QualifiedName,
        /// The column, or none.
        owner: Option<SequenceOwner>,
    },
    /// Sets the sequence behind the largest value of a column that got it: `SELECT setval(…)`.
    Advance {
        /// The sequence.
        name: QualifiedName,
        /// The column.
        owner: SequenceOwner,
    },
}

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

/// Something about a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewOperation {
    /// CREATE VIEW, CREATE OR REPLACE VIEW, CREATE MATERIALIZED VIEW.
    Create {
        /// The view.
        view: Box<View>,
        /// OR REPLACE, for plain views.
        or_replace: bool,
    },
    /// DROP VIEW or DROP MATERIALIZED VIEW.
    Drop {
        /// The view.
        name: QualifiedName,
        /// Which word.
        kind: ViewKind,
    },
    /// SET and RESET of options that differ.
    SetOptions {
        /// The view.
        name: QualifiedName,
        /// Which word.
        kind: ViewKind,
        /// As they are.
        from: BTreeMap<String, String>,
        /// As they shall be.
        to: BTreeMap<String, String>,
    },
}
