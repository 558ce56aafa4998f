//! Schema migrations for PostgreSQL: what an application depends on. Never holds logic of its own.
//!
//! ```no_run
//! # #[cfg(feature = "cli")]
//! fn main() -> std::process::ExitCode {
//!     aludel::Program::new("migrate", env!("CARGO_PKG_VERSION")).databases(["main", "creds"]).run()
//! }
//! # #[cfg(not(feature = "cli"))]
//! # fn main() {}
//! ```
//!
//! # At start-up
//!
//! An application that carries its revisions can bring its databases to them before it serves. Any number of instances may
//! start at once; see [`Migrator`].
//!
//! ```ignore
//! aludel::Migrator::new("circles", env!("CARGO_PKG_VERSION"), aludel::embed_revisions!("aludel.toml"))
//!     .url("main", url)
//!     .upgrade()
//!     .await?;
//! ```
//!
//! # Models
//!
//! What a database should be like can be said in Rust: a struct is a table, and a base lists the tables of one database.
//!
//! ```
//! use aludel::{Base, PgEnum, Table};
//!
//! #[derive(Base)]
//! #[base(name = "main", tables(User, Circle), enums(Mood))]
//! #[base(naming(index = "ix_{table}_{columns}"))]
//! struct Main;
//!
//! #[derive(Table)]
//! #[table(base = Main, name = "users")]
//! struct User {
//!     #[column(serial, primary_key)]
//!     id: i32,
//!     #[column(length = 255, index(unique))]
//!     email: String,
//! }
//!
//! /// A circle: a small standing group with a facilitator.
//! #[derive(Table)]
//! #[table(base = Main, name = "circles", comments_from_docs)]
//! #[table(check(name = "circles_capacity", "capacity_min <= capacity_max"))]
//! struct Circle {
//!     #[column(serial, primary_key)]
//!     id: i32,
//!     #[column(length = 100, index)]
//!     name: String,
//!     description: Option<String>,
//!     #[column(references = User::id, index)]
//!     facilitator_id: i32,
//!     capacity_min: i32,
//!     capacity_max: i32,
//!     #[column(default = "'open'")]
//!     mood: Mood,
//! }
//!
//! #[derive(PgEnum)]
//! #[pg_enum(base = Main)]
//! enum Mood {
//!     Open,
//!     Closed,
//! }
//!
//! let models = Main::models()?;
//! let name = Circle::qualified_name();
//! let circles = models.schema.table(&name).expect("the base lists it");
//! assert_eq!(circles.columns[1].data_type.as_str(), "character varying(100)");
//! # Ok::<(), aludel::models::ModelError>(())
//! ```
//!
//! A struct stays an ordinary row type: the derives add no fields and no methods of its own. `#[derive(sqlx::FromRow)]`
//! can stand beside `#[derive(Table)]`, and a row of tokio-postgres becomes one by hand:
//!
//! ```text
//! impl TryFrom<tokio_postgres::Row> for User {
//!     type Error = tokio_postgres::Error;
//!
//!     fn try_from(row: tokio_postgres::Row) -> Result<Self, Self::Error> {
//!         Ok(Self { id: row.try_get("id")?, email: row.try_get("email")? })
//!     }
//! }
//! ```

#[cfg(feature = "cli")]
pub use aludel_cli::Program;
pub use aludel_core as core;
pub use aludel_core::models;
#[doc(no_inline)]
pub use aludel_core::models::{Base, PgEnum, PgType, Table};
pub use aludel_derive::{Base, PgEnum, Table, embed_revisions};
pub use aludel_postgres as postgres;
pub use aludel_postgres::migrator::{Migrator, MigratorError};
pub use aludel_postgres::step as steps;
