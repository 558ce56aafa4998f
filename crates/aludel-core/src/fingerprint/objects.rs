//! What of each kind of object goes into its hash. Never compares.
//!
//! Every field is named here, so that the compiler asks about a new one. What is added or taken out makes another format.

use super::digest::{Digest, Digested};
use super::wording::settled;
use crate::schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, Deferrable, Domain, DomainCheck,
    EnumType, Exclusion, ExclusionKey, Expression, Extension, ForeignKey, Function, FunctionKind,
    GeneratedKind, Grant, Grantee, Identity, IdentityKind, Index, IndexItem, IndexKey, Key, Match,
    Namespace, Object, OperatorClass, Partition, PartitionOf, Policy, PolicyCommand,
    ReferentialAction, ReplicaIdentity, RowSecurity, Sequence, SequenceOwner, Table, Trigger,
    TriggerEnabled, TypeName, View, ViewKind,
};

/// All fields in order, but those behind `without`.
macro_rules! fields {
    ($($type:ident { $($field:ident),* } $(without { $($left:ident),* })?;)*) => {$(
        impl Digested for $type {
            fn digest(&self, digest: &mut Digest) {
                let Self { $($field,)* $($($left: _,)*)? } = self;
                $($field.digest(digest);)*
            }
        }
    )*};
}

/// Each variant by a word, with what it holds.
macro_rules! variants {
    ($($type:ident { $($variant:ident $(($($held:ident),*))? = $word:literal),* })*) => {$(
        impl Digested for $type {
            fn digest(&self, digest: &mut Digest) {
                match self {
                    $(Self::$variant $(($($held),*))? => {
                        digest.text($word);
                        $($($held.digest(digest);)*)?
                    })*
                }
            }
        }
    )*};
}

fields! {
    Namespace { name };
    Extension { name, schema } without { version };
    EnumType { name, values };
    Domain { name, base, collation, default, not_null, checks };
    DomainCheck { name, expression, validated };
    Sequence { name, data_type, start, increment, min, max, cache, cycle, unlogged, owned_by };
    SequenceOwner { table, column };
    Function { name, arguments, kind, signature, result, definition };
    // Columns have hashes of their own.
    Table {
        name, unlogged, partition_by, partition_of, inherits, options, row_security,
        replica_identity, access_method, tablespace
    } without { columns };
    PartitionOf { parent, bounds };
    RowSecurity { enabled, forced };
    Column {
        name, data_type, collation, nullable, value, storage, compression, statistics, inherited,
        comment
    };
    Identity { kind, sequence };
    View { name, kind, query, columns, options };
    Constraint { table, name, kind, deferrable, validated, enforced };
    Key { columns, include, nulls_not_distinct, options };
    ForeignKey {
        columns, references, referenced_columns, matching, on_update, on_delete, on_delete_columns
    };
    Check { expression, no_inherit };
    Exclusion { method, keys, include, predicate, options };
    ExclusionKey { key, operator };
    Index {
        name, table, method, unique, nulls_not_distinct, keys, include, predicate, options,
        tablespace, valid
    };
    IndexKey { item, collation, operator_class, descending, nulls_first };
    OperatorClass { name, parameters };
    Trigger { on, name, definition, enabled };
    Policy { on, name, permissive, command, roles, using, check };
    Grant { grantee, privilege, grantable };
}

variants! {
    Object {
        Namespace(object) = "schema",
        Extension(object) = "extension",
        Enum(object) = "enum",
        Domain(object) = "domain",
        Sequence(object) = "sequence",
        Function(object) = "function",
        Table(object) = "table",
        View(object) = "view",
        Constraint(object) = "constraint",
        Index(object) = "index",
        Trigger(object) = "trigger",
        Policy(object) = "policy"
    }
    FunctionKind { Function = "function", Procedure = "procedure" }
    ReplicaIdentity { Default = "default", Nothing = "nothing", Full = "full", Index(name) = "index" }
    ColumnValue {
        None = "none",
        Default(expression) = "default",
        Generated(expression, kind) = "generated",
        Identity(identity) = "identity"
    }
    GeneratedKind { Stored = "stored", Virtual = "virtual" }
    IdentityKind { Always = "always", ByDefault = "by default" }
    ViewKind { Plain = "plain", Materialized = "materialized" }
    ConstraintKind {
        PrimaryKey(key) = "primary key",
        Unique(key) = "unique",
        ForeignKey(key) = "foreign key",
        Check(check) = "check",
        Exclusion(exclusion) = "exclusion"
    }
    Deferrable { No = "no", Immediate = "immediate", Deferred = "deferred" }
    Match { Simple = "simple", Full = "full" }
    ReferentialAction {
        NoAction = "no action",
        Restrict = "restrict",
        Cascade = "cascade",
        SetNull = "set null",
        SetDefault = "set default"
    }
    IndexItem { Column(name) = "column", Expression(expression) = "expression" }
    TriggerEnabled { Origin = "origin", Disabled = "disabled", Replica = "replica", Always = "always" }
    PolicyCommand {
        All = "all", Select = "select", Insert = "insert", Update = "update", Delete = "delete"
    }
    Grantee { Public = "public", Role(name) = "role" }
}

impl Digested for Partition {
    fn digest(&self, digest: &mut Digest) {
        let Self(key) = self;
        digest.text(key);
    }
}

impl Digested for Expression {
    fn digest(&self, digest: &mut Digest) {
        digest.text(&settled(self.as_str()));
    }
}

impl Digested for TypeName {
    fn digest(&self, digest: &mut Digest) {
        digest.text(self.as_str());
    }
}
