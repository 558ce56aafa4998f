//! Which PostgreSQL type holds the values of a Rust type. Never converts a value.

use std::borrow::Cow;

use crate::ident::QualifiedName;
use crate::schema::TypeName;

/// A Rust type with a PostgreSQL type of its own.
///
/// Types of your own get one by hand:
///
/// ```
/// use aludel_core::models::PgType;
/// use aludel_core::schema::TypeName;
///
/// struct Email(String);
///
/// impl PgType for Email {
///     fn data_type() -> TypeName {
///         String::data_type()
///     }
/// }
/// assert_eq!(Option::<Email>::data_type().as_str(), "text");
/// assert!(Option::<Email>::NULLABLE);
/// ```
///
/// A domain that a base declares says so, and is then refused in the tables of another base:
///
/// ```
/// use aludel_core::ident::{Ident, QualifiedName};
/// use aludel_core::models::PgType;
/// use aludel_core::schema::TypeName;
///
/// struct Email(String);
///
/// impl PgType for Email {
///     const BASE: Option<&'static str> = Some("main");
///
///     fn data_type() -> TypeName {
///         TypeName::canonical("public.email")
///     }
///
///     fn user_type() -> Option<QualifiedName> {
///         Some(QualifiedName::new(Ident::new("public"), Ident::new("email")))
///     }
/// }
/// assert_eq!(Vec::<Email>::data_type().as_str(), "public.email[]");
/// assert_eq!(Vec::<Email>::BASE, Some("main"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no PostgreSQL type of its own",
    label = "which type should the column have?",
    note = "say it on the field: `#[column(type = \"…\")]`, or implement `aludel::models::PgType` for the type",
    note = "types of serde_json, uuid, jiff and chrono have one with the feature `json`, `uuid`, `jiff` or `chrono` of the crate `aludel`",
    note = "an enum gets one by `#[derive(PgEnum)]`"
)]
pub trait PgType {
    /// Whether NULL is one of the values.
    const NULLABLE: bool = false;

    /// The name of the base whose enum or domain it is; without one, the type is good in every base.
    const BASE: Option<&'static str> = None;

    /// The type.
    fn data_type() -> TypeName;

    /// The enum or domain that the base must have, where it is one.
    #[must_use]
    fn user_type() -> Option<QualifiedName> {
        None
    }
}

macro_rules! pg_types {
    ($($name:literal: $($of:ty),+;)*) => {$($(
        impl PgType for $of {
            fn data_type() -> TypeName {
                TypeName::canonical($name)
            }
        }
    )+)*};
}

pg_types! {
    "boolean": bool;
    "smallint": i16;
    "integer": i32;
    "bigint": i64;
    "oid": u32;
    "real": f32;
    "double precision": f64;
    "text": String, &str, Box<str>, Cow<'_, str>;
    "bytea": Vec<u8>, &[u8], Box<[u8]>;
    "inet": std::net::IpAddr;
    "timestamp with time zone": std::time::SystemTime;
}

#[cfg(feature = "json")]
pg_types! {
    "jsonb": serde_json::Value;
}

#[cfg(feature = "uuid")]
pg_types! {
    "uuid": uuid::Uuid;
}

#[cfg(feature = "jiff")]
pg_types! {
    "timestamp with time zone": jiff::Timestamp;
    "timestamp without time zone": jiff::civil::DateTime;
    "date": jiff::civil::Date;
    "time without time zone": jiff::civil::Time;
}

#[cfg(feature = "chrono")]
pg_types! {
    "timestamp without time zone": chrono::NaiveDateTime;
    "date": chrono::NaiveDate;
    "time without time zone": chrono::NaiveTime;
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> PgType for chrono::DateTime<Z> {
    fn data_type() -> TypeName {
        TypeName::canonical("timestamp with time zone")
    }
}

impl<T: PgType> PgType for Option<T> {
    const NULLABLE: bool = true;
    const BASE: Option<&'static str> = T::BASE;

    fn data_type() -> TypeName {
        T::data_type()
    }

    fn user_type() -> Option<QualifiedName> {
        T::user_type()
    }
}

impl<T: PgType> PgType for Vec<T> {
    const BASE: Option<&'static str> = T::BASE;

    fn data_type() -> TypeName {
        array_of(&T::data_type())
    }

    fn user_type() -> Option<QualifiedName> {
        T::user_type()
    }
}

impl<T: PgType, const N: usize> PgType for [T; N] {
    const BASE: Option<&'static str> = T::BASE;

    fn data_type() -> TypeName {
        array_of(&T::data_type())
    }

    fn user_type() -> Option<QualifiedName> {
        T::user_type()
    }
}

impl<const N: usize> PgType for [u8; N] {
    fn data_type() -> TypeName {
        TypeName::canonical("bytea")
    }
}

impl<T: PgType> PgType for Box<T> {
    const NULLABLE: bool = T::NULLABLE;
    const BASE: Option<&'static str> = T::BASE;

    fn data_type() -> TypeName {
        T::data_type()
    }

    fn user_type() -> Option<QualifiedName> {
        T::user_type()
    }
}

/// PostgreSQL's array types say nothing of dimensions.
fn array_of(item: &TypeName) -> TypeName {
    let text = item.as_str();
    if text.ends_with("[]") { item.clone() } else { TypeName::canonical(format!("{text}[]")) }
}

/// What `length`, `precision` and `scale` add to a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Modifier {
    pub(super) length: Option<u32>,
    pub(super) precision: Option<u32>,
    pub(super) scale: Option<i32>,
}

impl Modifier {
    /// The type with the modifier, or `None` for a type that takes no such thing or has it already.
    pub(super) fn apply(self, to: &TypeName) -> Option<TypeName> {
        let (item, dimensions) = match to.as_str().strip_suffix("[]") {
            Some(item) => (item, "[]"),
            None => (to.as_str(), ""),
        };
        let text = match (self.length, self.precision, self.scale) {
            (None, None, None) => return Some(to.clone()),
            (Some(length), None, None) => match item {
                "text" | "character varying" => format!("character varying({length})"),
                "character" | "bit" | "bit varying" => format!("{item}({length})"),
                _ => return None,
            },
            (None, Some(precision), scale) => match (item, scale) {
                ("numeric", _) => format!("numeric({precision},{})", scale.unwrap_or(0)),
                ("interval", None) => format!("interval({precision})"),
                (_, None) => {
                    let (word, zone) = item.split_once(' ')?;
                    if !matches!(word, "time" | "timestamp") || !zone.starts_with("with") {
                        return None;
                    }
                    format!("{word}({precision}) {zone}")
                }
                _ => return None,
            },
            _ => return None,
        };
        Some(TypeName::canonical(text + dimensions))
    }
}
