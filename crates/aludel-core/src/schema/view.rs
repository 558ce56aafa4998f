//! Views and materialised views. Never reads their queries.

use std::collections::BTreeMap;

use super::Expression;
use crate::ident::{Ident, QualifiedName};

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: QualifiedName,
    /// Whether it keeps its rows.
    pub kind: ViewKind,
    /// The query, as `pg_get_viewdef` prints it, without the semicolon.
    pub query: Expression,
    /// Its columns with their types in order, where a server has said them; empty for a query that no server has
    /// read yet. CREATE OR REPLACE may only add columns behind these.
    pub columns: Vec<(Ident, super::TypeName)>,
    /// `security_barrier`, `check_option`, storage parameters of a materialised view, and the like.
    pub options: BTreeMap<String, String>,
}

/// What a view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewKind {
    /// A query by name.
    Plain,
    /// A query with its rows kept.
    Materialized,
}
