//! The desired side as Rust says it: bases, tables and enums, and the schema that they make. Never speaks to a server.
//!
//! ```text
//! #[derive(Table)]  ─► TableModel ┐
//! #[derive(PgEnum)] ─► EnumModel  ├─ BaseModel::build ─► Models { Schema, Directives }
//! SQL text of the base ───────────┘
//! ```
//!
//! The macros write what the builders here take, and no more: names, types and whether all of it fits together are
//! decided in [`BaseModel::build`].

mod assemble;
mod base;
mod build;
mod column;
mod constraint;
mod declared;
mod error;
mod grantee;
mod index;
mod naming;
mod pg_enum;
mod pg_type;
mod policy;
mod reference;
mod requires;
mod setters;
mod table;
mod type_base;
mod words;

#[cfg(test)]
mod tests;

pub use base::{Base, BelongsTo, EnumOf, Lists, Models};
pub use build::BaseModel;
pub use column::{ColumnModel, IdentityModel};
pub use constraint::{CheckModel, ExclusionModel, ForeignKeyModel, KeyModel};
pub use declared::{Declared, DeclaredError, DeclaredProblem, read_declared};
pub use error::{ModelError, ModelProblem};
pub use index::{IndexModel, KeyItem};
pub use naming::{
    LONGEST_NAME, NameTemplate, NameTemplateError, Named, NamingConvention, object_name,
};
pub use pg_enum::{EnumModel, PgEnum};
pub use pg_type::PgType;
pub use policy::PolicyModel;
pub use reference::Reference;
pub use table::{Table, TableModel};
#[doc(hidden)]
pub use type_base::{BaseOf, NoBase, assert_same_base};
