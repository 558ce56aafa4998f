//! What must change to turn one schema into another. Never orders the changes and never renders them.
//!
//! ```text
//! Schema(current) ─ rename ─┐
//!                           ├─ join by ObjectId ─► Difference: Vec<Change>
//! Schema(desired) ──────────┘
//!        ▲ Directives: renames, which no comparison can see
//! ```
//!
//! ```
//! use aludel_core::diff::{Change, DiffOptions, Directives, diff};
//! use aludel_core::ident::{Ident, QualifiedName};
//! use aludel_core::schema::{Column, Entry, Object, Schema, Table, TypeName};
//!
//! let name = QualifiedName::new(Ident::new("public"), Ident::new("circles"));
//! let id = Column::new(Ident::new("id"), TypeName::canonical("integer"));
//! let desired = Schema::from_iter([Entry::new(Object::Table(Table::new(name, vec![id])))]);
//! let difference =
//!     diff(&Schema::new(), &desired, &Directives::default(), &DiffOptions::default())?;
//! assert_eq!(difference.changes[0].to_string(), "add table public.circles");
//! # Ok::<(), aludel_core::diff::DiffError>(())
//! ```

mod change;
mod children;
mod column;
mod comment;
mod constraint;
mod describe;
mod difference;
mod directive;
mod domain;
mod enum_type;
mod error;
mod extension;
mod function;
mod grant;
mod index;
mod join;
mod namespace;
mod policy;
mod probable;
mod rename;
mod sequence;
mod table;
mod trigger;
mod view;

#[cfg(test)]
mod tests;

pub use change::{Change, ColumnAspect, ConstraintChange, DomainChange, IndexChange, TableChange};
pub use children::without_unknown_children;
pub use difference::{DiffOptions, Difference, Note, ProbableRename};
pub use directive::{Directives, Rename};
pub use error::DiffError;
pub use join::{diff, renamed};
