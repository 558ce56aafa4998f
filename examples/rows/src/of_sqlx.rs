//! Rows by `#[derive(sqlx::FromRow)]`. The derives do not know of each other: `#[table]` and `#[column]` are for one of
//! them, `#[sqlx]` for the other.

use aludel::{Base, PgEnum, Table};

/// The database.
#[derive(Debug, Base)]
#[base(name = "main", tables(Circle), enums(Mood))]
pub struct Main;

/// A circle, as the table has it and as a query gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Table, sqlx::FromRow)]
#[table(base = Main, name = "circles")]
pub struct Circle {
    /// Counted by the database.
    #[column(identity, primary_key)]
    pub id: i32,
    /// Both derives are told of the other name.
    #[column(name = "title", length = 100, index(unique))]
    #[sqlx(rename = "title")]
    pub name: String,
    /// `Option` is NULL for both.
    pub description: Option<String>,
    /// An enum type of the database.
    #[column(default = "'very_good'")]
    pub mood: Mood,
    /// An array.
    pub tags: Vec<String>,
    /// No column, and no part of a row.
    #[column(skip)]
    #[sqlx(skip)]
    pub is_loaded: bool,
}

/// How a circle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PgEnum, sqlx::Type)]
#[pg_enum(base = Main)]
#[sqlx(type_name = "mood", rename_all = "snake_case")]
pub enum Mood {
    /// As it should be.
    VeryGood,
    /// As it can be.
    Bad,
}
