//! What one statement does. Never renders it: `sql` does.

mod table;
mod types;

use std::collections::BTreeMap;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Function, FunctionKind, Grant, ObjectId, Policy, Sequence, SequenceOwner, Trigger,
    TriggerEnabled, View, ViewKind,
};

pub use self::table::{ColumnOperation, ConstraintOperation, IndexOperation, TableOperation};
pub use self::types::{DomainOperation, EnumOperation, ValuePlace};

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
