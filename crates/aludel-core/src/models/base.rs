//! The models of one database. Never reads a database.

use super::{ModelError, PgEnum, Table};
use crate::diff::Directives;
use crate::schema::Schema;

/// The set of models of one database; made by `#[derive(Base)]`.
pub trait Base: Sized {
    /// The database's name in the program: `main`, `creds`.
    const NAME: &'static str;
    /// The schema of whatever does not name another.
    const SCHEMA: &'static str;

    /// What the database should be like.
    ///
    /// # Errors
    ///
    /// What the compiler cannot see: two objects with one name, a foreign key to columns that are no key, a type without
    /// such a modifier, SQL text of another kind than a base may hold.
    fn models() -> Result<Models, ModelError>;
}

/// A schema as models say it, and what no comparison can see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Models {
    /// What the database should be like.
    pub schema: Schema,
    /// Renames, values for old rows, conversions.
    pub directives: Directives,
}

/// That a base lists a table or an enum: without it, a forgotten model would become a DROP.
#[diagnostic::on_unimplemented(
    message = "the base `{Self}` does not list `{T}`",
    label = "not listed by `{Self}`",
    note = "a model that its base forgets would be dropped from the database: add it to `#[base(tables(…))]` or `#[base(enums(…))]` of `{Self}`"
)]
pub trait Lists<T: ?Sized> {}

/// That a table belongs to a base; no blanket implementation, because the compiler has plain words for a missing one only.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no table of the base `{B}`",
    label = "no table of `{B}`",
    note = "every base is a database of its own, and nothing refers from one database to another"
)]
pub trait BelongsTo<B: Base>: Table {}

/// That an enum belongs to a base.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of the base `{B}`",
    label = "no enum of `{B}`",
    note = "every base is a database of its own: the enum says another one in `#[pg_enum(base = …)]`"
)]
pub trait EnumOf<B: Base>: PgEnum {}
