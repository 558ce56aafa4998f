//! One difference between two schemas. Never says how it is made.
//!
//! The way back is the comparison the other way round, with the renames reversed, never a change turned about:
//! names in changes are those after the renames.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, Deferrable, Domain, Entry, Extension, Function, Grant, ObjectId, PartitionOf, Policy,
    ReplicaIdentity, RowSecurity, Sequence, TriggerEnabled, View,
};

/// One difference. Names on the current side are those after the renames, which come first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a list of changes is short")]
pub enum Change {
    /// The object is missing.
    Create(Box<Entry>),
    /// The object is not wanted.
    Drop(Box<Entry>),
    /// The object differs in a way that no ALTER can mend.
    Replace {
        /// What is there.
        from: Box<Entry>,
        /// What is wanted.
        to: Box<Entry>,
    },
    /// The object or column has another name, by directive, or because it is otherwise the same.
    Rename {
        /// What is there.
        from: ObjectId,
        /// What is wanted.
        to: ObjectId,
    },
    /// A table that stays differs.
    Table {
        /// The table.
        table: QualifiedName,
        /// In what.
        change: TableChange,
    },
    /// An enum's labels differ.
    Enum {
        /// The type.
        name: QualifiedName,
        /// The labels that are there, by their old names.
        from: Vec<String>,
        /// The labels that are wanted.
        to: Vec<String>,
        /// Labels that are the same under another name, old and new.
        renamed: Vec<(String, String)>,
    },
    /// A domain differs in what ALTER DOMAIN can mend.
    Domain {
        /// The domain as it is.
        from: Box<Domain>,
        /// The domain as it is wanted.
        to: Box<Domain>,
        /// In what.
        change: DomainChange,
    },
    /// A sequence differs.
    Sequence {
        /// What is there.
        from: Box<Sequence>,
        /// What is wanted.
        to: Box<Sequence>,
    },
    /// An extension differs in version or schema.
    Extension {
        /// What is there.
        from: Extension,
        /// What is wanted.
        to: Extension,
    },
    /// A constraint that stays differs.
    Constraint {
        /// Its table.
        table: QualifiedName,
        /// Its name.
        name: Ident,
        /// In what.
        change: ConstraintChange,
    },
    /// An index that stays differs.
    Index {
        /// The index.
        name: QualifiedName,
        /// In what.
        change: IndexChange,
    },
    /// A view differs in what CREATE OR REPLACE or ALTER can mend.
    View {
        /// What is there.
        from: Box<View>,
        /// What is wanted.
        to: Box<View>,
    },
    /// A function differs in what CREATE OR REPLACE can mend.
    Function {
        /// What is there.
        from: Box<Function>,
        /// What is wanted.
        to: Box<Function>,
    },
    /// A trigger fires in other sessions.
    Trigger {
        /// Its table or view.
        on: QualifiedName,
        /// Its name.
        name: Ident,
        /// What is there.
        from: TriggerEnabled,
        /// What is wanted.
        to: TriggerEnabled,
    },
    /// A policy differs in what ALTER POLICY can mend.
    Policy {
        /// What is there.
        from: Box<Policy>,
        /// What is wanted.
        to: Box<Policy>,
    },
    /// The comment on an object or column differs.
    Comment {
        /// The object or column, on the desired side where it is there.
        on: ObjectId,
        /// What is there.
        from: Option<String>,
        /// What is wanted.
        to: Option<String>,
    },
    /// The privileges on an object or column differ.
    Grants {
        /// The object or column.
        on: ObjectId,
        /// What is there.
        from: BTreeSet<Grant>,
        /// What is wanted.
        to: BTreeSet<Grant>,
    },
}

/// In what a table differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableChange {
    /// A column is missing.
    AddColumn(Column),
    /// A column is not wanted.
    DropColumn(Column),
    /// A column differs; one change for each aspect.
    AlterColumn {
        /// What is there.
        from: Column,
        /// What is wanted.
        to: Column,
        /// In what.
        aspect: ColumnAspect,
    },
    /// LOGGED or UNLOGGED.
    Unlogged(bool, bool),
    /// WITH.
    Options(BTreeMap<String, String>, BTreeMap<String, String>),
    /// Row level security.
    RowSecurity(RowSecurity, RowSecurity),
    /// REPLICA IDENTITY.
    ReplicaIdentity(ReplicaIdentity, ReplicaIdentity),
    /// INHERITS.
    Inherits(Vec<QualifiedName>, Vec<QualifiedName>),
    /// Attached, detached, or other bounds.
    PartitionOf(Option<PartitionOf>, Option<PartitionOf>),
    /// The access method.
    AccessMethod(Option<Ident>, Option<Ident>),
    /// The tablespace.
    Tablespace(Option<Ident>, Option<Ident>),
}

/// In what a column differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnAspect {
    /// Its type or collation.
    Type,
    /// Whether it takes NULL.
    Nullability,
    /// Its default, generation expression or identity.
    Value,
    /// STORAGE.
    Storage,
    /// COMPRESSION.
    Compression,
    /// SET STATISTICS.
    Statistics,
}

/// In what a domain differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DomainChange {
    /// Its default.
    Default,
    /// Whether it refuses NULL.
    NotNull,
    /// Its constraints: missing, unwanted, different, renamed or not validated.
    Checks,
}

/// In what a constraint differs that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintChange {
    /// It is NOT VALID and shall hold; `false` means the other way round, which only dropping and adding makes.
    Validated(bool),
    /// A foreign key is checked at another time.
    Deferrable(Deferrable, Deferrable),
}

/// In what an index differs that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexChange {
    /// WITH.
    Options(BTreeMap<String, String>, BTreeMap<String, String>),
    /// The index is INVALID and must be built again.
    Invalid,
}
