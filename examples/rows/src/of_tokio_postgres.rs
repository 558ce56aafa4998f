//! Rows by hand: a `TryFrom<&Row>`, and the two traits by which the driver reads and writes an enum.

use std::error::Error;

use aludel::{Base, PgEnum, Table};
use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

/// The database.
#[derive(Debug, Base)]
#[base(name = "main", tables(Circle), enums(Mood))]
pub struct Main;

/// A circle, as the table has it and as a query gives it back.
#[derive(Debug, Clone, PartialEq, Eq, Table)]
#[table(base = Main, name = "circles")]
pub struct Circle {
    /// Counted by the database.
    #[column(identity, primary_key)]
    pub id: i32,
    /// A field may have another name than its column.
    #[column(name = "title", length = 100, index(unique))]
    pub name: String,
    /// `Option` is NULL.
    pub description: Option<String>,
    /// An enum type of the database.
    #[column(default = "'very_good'")]
    pub mood: Mood,
    /// A time of the crate jiff, which the driver reads too.
    #[column(default = "now()")]
    pub created_at: Timestamp,
}

impl TryFrom<&Row> for Circle {
    type Error = tokio_postgres::Error;

    fn try_from(row: &Row) -> Result<Self, Self::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("title")?,
            description: row.try_get("description")?,
            mood: row.try_get("mood")?,
            created_at: row.try_get("created_at")?,
        })
    }
}

/// How a circle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PgEnum)]
#[pg_enum(base = Main)]
pub enum Mood {
    /// As it should be.
    VeryGood,
    /// As it can be.
    Bad,
}

impl<'r> FromSql<'r> for Mood {
    fn from_sql(of: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let label = <&str>::from_sql(of, raw)?;
        Self::from_label(label).ok_or_else(|| format!("{label:?} is no mood").into())
    }

    fn accepts(of: &Type) -> bool {
        of.name() == Self::NAME
    }
}

impl ToSql for Mood {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.label().to_sql(of, out)
    }

    fn accepts(of: &Type) -> bool {
        of.name() == Self::NAME
    }

    to_sql_checked!();
}
