//! What a database consists of, as plain values linked by name. Never renders SQL and never speaks to a server.
//!
//! A [`Schema`] is flat: tables, constraints, indexes, views and the rest are [`Object`]s side by side, each with its
//! comment, its grants and what it requires, in one [`Entry`]. A new kind of object is a new file here, a variant of
//! [`Object`] and [`ObjectId`], and whatever the compiler then asks for.
//!
//! Texts (expressions, queries, bodies) are as `pg_get_expr` and its relatives print them with an empty `search_path`
//! when they come from a server, and as written when they come from models.

#[cfg(test)]
pub(crate) mod arbitrary;
mod constraint;
mod domain;
mod enum_type;
mod extension;
mod function;
mod grant;
mod id;
mod index;
mod namespace;
mod object;
mod policy;
mod sequence;
mod table;
mod text;
mod trigger;
mod type_name;
mod view;
mod wording;

pub use constraint::{
    Check, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionKey, ForeignKey, Key, Match,
    ReferentialAction,
};
pub use domain::{Domain, DomainCheck};
pub use enum_type::EnumType;
pub use extension::Extension;
pub use function::{Function, FunctionKind};
pub use grant::{Grant, Grantee};
pub use id::ObjectId;
pub use index::{Index, IndexItem, IndexKey, OperatorClass};
pub use namespace::Namespace;
pub use object::{Entry, Object, Schema};
pub use policy::{Policy, PolicyCommand};
pub use sequence::{Sequence, SequenceOwner};
pub use table::{
    Column, ColumnValue, GeneratedKind, Identity, IdentityKind, Partition, PartitionOf,
    ReplicaIdentity, RowSecurity, Table,
};
pub use text::{Expression, Place, Text};
pub use trigger::{Trigger, TriggerEnabled};
pub use type_name::{TypeName, TypeNameError, TypeNameErrorKind};
pub use view::{View, ViewKind};
pub use wording::{gives_null, is_enclosed, is_null, same_wording};
