//! A table as a model says it. Never checked before the base is complete.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint::owned;
use super::grantee::{add_grant, grantee};
use super::setters::setters;
use super::{
    Base, BelongsTo, CheckModel, ColumnModel, ExclusionModel, ForeignKeyModel, IndexModel,
    KeyModel, ModelProblem, PolicyModel,
};
use crate::ident::{Ident, QualifiedName};
use crate::nearest::nearest;
use crate::schema::{Expression, Grant, ReplicaIdentity};

/// A struct that is a table's row; made by `#[derive(Table)]`.
pub trait Table {
    /// The base that it belongs to.
    type Base: Base;
    /// Its name in the database.
    const NAME: &'static str;
    /// Its schema, which is the base's where nothing else is said.
    const SCHEMA: &'static str = <Self::Base as Base>::SCHEMA;

    /// The table with its columns, constraints and indexes.
    fn model() -> TableModel;

    /// Its full name.
    #[must_use]
    fn qualified_name() -> QualifiedName {
        QualifiedName::new(Ident::new(Self::SCHEMA), Ident::new(Self::NAME))
    }
}

/// A table, its columns and everything that belongs to it.
#[derive(Debug, Clone)]
pub struct TableModel {
    pub(super) name: QualifiedName,
    pub(super) columns: Vec<ColumnModel>,
    pub(super) primary_key: Vec<KeyModel>,
    pub(super) unique: Vec<KeyModel>,
    pub(super) foreign_keys: Vec<ForeignKeyModel>,
    pub(super) checks: Vec<CheckModel>,
    pub(super) exclusions: Vec<ExclusionModel>,
    pub(super) indexes: Vec<IndexModel>,
    pub(super) policies: Vec<PolicyModel>,
    pub(super) grants: BTreeSet<Grant>,
    pub(super) column_grants: Vec<(String, Grant)>,
    pub(super) comment: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) comments_from_docs: bool,
    pub(super) unlogged: bool,
    pub(super) options: BTreeMap<String, String>,
    pub(super) partition_by: Option<String>,
    pub(super) partition_of: Option<(fn() -> TableModel, Expression)>,
    pub(super) inherits: Vec<fn() -> TableModel>,
    pub(super) row_security: bool,
    pub(super) force_row_security: bool,
    pub(super) replica_identity: ReplicaIdentity,
    pub(super) access_method: Option<String>,
    pub(super) tablespace: Option<String>,
    pub(super) renamed_from: Option<String>,
}

impl TableModel {
    setters!(
        unique_key,
        check,
        index,
        comment,
        docs,
        comments_from_docs,
        option,
        tablespace,
        renamed_from
    );

    /// The table of `T`, without columns.
    #[must_use]
    pub fn of<T: Table>() -> Self {
        Self::new(T::qualified_name())
    }

    /// A table without columns.
    #[must_use]
    pub fn new(name: QualifiedName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            exclusions: Vec::new(),
            indexes: Vec::new(),
            policies: Vec::new(),
            grants: BTreeSet::new(),
            column_grants: Vec::new(),
            comment: None,
            docs: None,
            comments_from_docs: false,
            unlogged: false,
            options: BTreeMap::new(),
            partition_by: None,
            partition_of: None,
            inherits: Vec::new(),
            row_security: false,
            force_row_security: false,
            replica_identity: ReplicaIdentity::Default,
            access_method: None,
            tablespace: None,
            renamed_from: None,
        }
    }

    /// One more column.
    #[must_use]
    pub fn column(mut self, column: ColumnModel) -> Self {
        self.columns.push(column);
        self
    }

    /// PRIMARY KEY.
    #[must_use]
    pub fn primary_key(mut self, key: KeyModel) -> Self {
        self.primary_key.push(key);
        self
    }

    /// FOREIGN KEY.
    #[must_use]
    pub fn foreign_key(mut self, key: ForeignKeyModel) -> Self {
        self.foreign_keys.push(key);
        self
    }

    /// EXCLUDE.
    #[must_use]
    pub fn exclude(mut self, exclusion: ExclusionModel) -> Self {
        self.exclusions.push(exclusion);
        self
    }

    /// A row security policy.
    #[must_use]
    pub fn policy(mut self, policy: PolicyModel) -> Self {
        self.policies.push(policy);
        self
    }

    /// GRANT privilege ON the table; `public` is everybody.
    #[must_use]
    pub fn grant(mut self, privilege: &str, to: &str, grantable: bool) -> Self {
        let privilege = privilege.to_ascii_uppercase();
        add_grant(&mut self.grants, Grant { grantee: grantee(to), privilege, grantable });
        self
    }

    /// GRANT privilege (fields) ON the table.
    #[must_use]
    pub fn grant_columns(
        mut self,
        privilege: &str,
        fields: &[&str],
        to: &str,
        grantable: bool,
    ) -> Self {
        let privilege = privilege.to_ascii_uppercase();
        let grant = Grant { grantee: grantee(to), privilege, grantable };
        self.column_grants.extend(owned(fields).into_iter().map(|field| (field, grant.clone())));
        self
    }

    /// UNLOGGED.
    #[must_use]
    pub fn unlogged(mut self) -> Self {
        self.unlogged = true;
        self
    }

    /// PARTITION BY.
    #[must_use]
    pub fn partition_by(mut self, by: &str) -> Self {
        self.partition_by = Some(by.trim().to_owned());
        self
    }

    /// PARTITION OF; columns that the parent has too are its own.
    #[must_use]
    pub fn partition_of<B: Base, P: BelongsTo<B>>(mut self, bounds: &str) -> Self {
        self.partition_of = Some((P::model, Expression::new(bounds)));
        self
    }

    /// INHERITS; columns that the parent has too are its own.
    #[must_use]
    pub fn inherits<B: Base, P: BelongsTo<B>>(mut self) -> Self {
        self.inherits.push(P::model);
        self
    }

    /// ENABLE ROW LEVEL SECURITY.
    #[must_use]
    pub fn row_security(mut self) -> Self {
        self.row_security = true;
        self
    }

    /// FORCE ROW LEVEL SECURITY.
    #[must_use]
    pub fn force_row_security(mut self) -> Self {
        self.force_row_security = true;
        self
    }

    /// REPLICA IDENTITY.
    #[must_use]
    pub fn replica_identity(mut self, identity: ReplicaIdentity) -> Self {
        self.replica_identity = identity;
        self
    }

    /// USING.
    #[must_use]
    pub fn access_method(mut self, name: &str) -> Self {
        self.access_method = Some(name.to_owned());
        self
    }

    /// The column of a field.
    pub(super) fn column_of(&self, field: &str) -> Result<Ident, ModelProblem> {
        match self.columns.iter().find(|column| column.field == field) {
            Some(column) => Ok(Ident::new(column.name.as_str())),
            None => {
                let fields = self.columns.iter().map(|column| column.field.as_ref());
                Err(ModelProblem::NoField {
                    table: self.name.clone(),
                    field: field.to_owned(),
                    nearest: nearest(field, fields).map(str::to_owned),
                })
            }
        }
    }
}
