//! A column as a model says it. Never checked before the base is complete.

use super::pg_type::Modifier;
use super::setters::setters;
use super::{CheckModel, ForeignKeyModel, IndexModel, KeyModel, PgType};
use crate::ident::QualifiedName;
use crate::schema::{Expression, GeneratedKind, IdentityKind, TypeName};

/// A column and what its field says beside it: key, references, indexes.
#[derive(Debug, Clone)]
pub struct ColumnModel {
    pub(super) field: String,
    pub(super) name: String,
    pub(super) data_type: ColumnType,
    pub(super) user_type: Option<QualifiedName>,
    pub(super) modifier: Modifier,
    pub(super) nullable: bool,
    pub(super) collation: Option<QualifiedName>,
    pub(super) values: Vec<ValueModel>,
    pub(super) primary_key: bool,
    pub(super) unique: Vec<KeyModel>,
    pub(super) indexes: Vec<IndexModel>,
    pub(super) references: Vec<ForeignKeyModel>,
    pub(super) checks: Vec<CheckModel>,
    pub(super) comment: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) storage: Option<String>,
    pub(super) compression: Option<String>,
    pub(super) statistics: Option<i32>,
    pub(super) renamed_from: Option<String>,
    pub(super) backfill: Option<Expression>,
    pub(super) conversion: Option<Expression>,
}

#[derive(Debug, Clone)]
pub(super) enum ColumnType {
    /// The Rust type's own.
    Own(TypeName),
    /// As the model writes it.
    Text(String),
}

/// Where a column's value comes from when nothing is said.
#[derive(Debug, Clone)]
pub(super) enum ValueModel {
    Default(Expression),
    Generated(Expression, GeneratedKind),
    Identity(IdentityModel),
    Serial,
}

impl ValueModel {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Default(_) => "default",
            Self::Generated(..) => "generated",
            Self::Identity(_) => "identity",
            Self::Serial => "serial",
        }
    }
}

/// An identity column's sequence.
#[derive(Debug, Clone)]
pub struct IdentityModel {
    pub(super) kind: IdentityKind,
    pub(super) start: Option<i64>,
    pub(super) increment: Option<i64>,
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) cache: Option<i64>,
    pub(super) cycle: bool,
}

impl IdentityModel {
    /// GENERATED ALWAYS or BY DEFAULT.
    #[must_use]
    pub fn new(kind: IdentityKind) -> Self {
        let (start, increment, min, max, cache) = (None, None, None, None, None);
        Self { kind, start, increment, min, max, cache, cycle: false }
    }

    /// START WITH.
    #[must_use]
    pub fn start(mut self, value: i64) -> Self {
        self.start = Some(value);
        self
    }

    /// INCREMENT BY.
    #[must_use]
    pub fn increment(mut self, value: i64) -> Self {
        self.increment = Some(value);
        self
    }

    /// MINVALUE.
    #[must_use]
    pub fn min(mut self, value: i64) -> Self {
        self.min = Some(value);
        self
    }

    /// MAXVALUE.
    #[must_use]
    pub fn max(mut self, value: i64) -> Self {
        self.max = Some(value);
        self
    }

    /// CACHE.
    #[must_use]
    pub fn cache(mut self, value: i64) -> Self {
        self.cache = Some(value);
        self
    }

    /// CYCLE.
    #[must_use]
    pub fn cycle(mut self) -> Self {
        self.cycle = true;
        self
    }
}

impl ColumnModel {
    setters!(collation, unique_key, index, check, comment, docs, renamed_from);

    /// A column with the type of the field's Rust type.
    #[must_use]
    pub fn of<T: PgType>(field: &str, name: &str) -> Self {
        let data_type = ColumnType::Own(T::data_type());
        Self { user_type: T::user_type(), ..Self::new(field, name, data_type, T::NULLABLE) }
    }

    /// A column with a type as SQL writes it.
    #[must_use]
    pub fn typed(field: &str, name: &str, data_type: &str, nullable: bool) -> Self {
        Self::new(field, name, ColumnType::Text(data_type.to_owned()), nullable)
    }

    fn new(field: &str, name: &str, data_type: ColumnType, nullable: bool) -> Self {
        Self {
            field: field.to_owned(),
            name: name.to_owned(),
            data_type,
            user_type: None,
            modifier: Modifier::default(),
            nullable,
            collation: None,
            values: Vec::new(),
            primary_key: false,
            unique: Vec::new(),
            indexes: Vec::new(),
            references: Vec::new(),
            checks: Vec::new(),
            comment: None,
            docs: None,
            storage: None,
            compression: None,
            statistics: None,
            renamed_from: None,
            backfill: None,
            conversion: None,
        }
    }

    /// The length of a text or bit string.
    #[must_use]
    pub fn length(mut self, length: u32) -> Self {
        self.modifier.length = Some(length);
        self
    }

    /// The digits of a number, or of the fraction of a second.
    #[must_use]
    pub fn precision(mut self, precision: u32) -> Self {
        self.modifier.precision = Some(precision);
        self
    }

    /// The digits behind the point of a number.
    #[must_use]
    pub fn scale(mut self, scale: i32) -> Self {
        self.modifier.scale = Some(scale);
        self
    }

    /// DEFAULT.
    #[must_use]
    pub fn default(mut self, expression: &str) -> Self {
        self.values.push(ValueModel::Default(Expression::new(expression)));
        self
    }

    /// GENERATED ALWAYS AS (…), in the row or when read.
    #[must_use]
    pub fn generated(mut self, expression: &str, kind: GeneratedKind) -> Self {
        self.values.push(ValueModel::Generated(Expression::new(expression), kind));
        self
    }

    /// GENERATED … AS IDENTITY.
    #[must_use]
    pub fn identity(mut self, identity: IdentityModel) -> Self {
        self.values.push(ValueModel::Identity(identity));
        self
    }

    /// A sequence of its own and `nextval` of it as the default.
    #[must_use]
    pub fn serial(mut self) -> Self {
        self.values.push(ValueModel::Serial);
        self
    }

    /// PRIMARY KEY.
    #[must_use]
    pub fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self
    }

    /// REFERENCES.
    #[must_use]
    pub fn references(mut self, key: ForeignKeyModel) -> Self {
        self.references.push(key);
        self
    }

    /// STORAGE, in capitals.
    #[must_use]
    pub fn storage(mut self, storage: &str) -> Self {
        self.storage = Some(storage.to_owned());
        self
    }

    /// COMPRESSION.
    #[must_use]
    pub fn compression(mut self, method: &str) -> Self {
        self.compression = Some(method.to_owned());
        self
    }

    /// SET STATISTICS.
    #[must_use]
    pub fn statistics(mut self, target: i32) -> Self {
        self.statistics = Some(target);
        self
    }

    /// What rows that are there already get.
    #[must_use]
    pub fn backfill(mut self, expression: &str) -> Self {
        self.backfill = Some(Expression::new(expression));
        self
    }

    /// How values of the old type become those of the new one.
    #[must_use]
    pub fn conversion(mut self, expression: &str) -> Self {
        self.conversion = Some(Expression::new(expression));
        self
    }

    /// Whether it takes NULL, where the Rust type does not say.
    #[must_use]
    pub fn nullable(mut self, nullable: bool) -> Self {
        self.nullable = nullable;
        self
    }
}
