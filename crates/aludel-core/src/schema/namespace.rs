//! Schemas, called namespaces here because [`Schema`](super::Schema) is the whole. Never lists what lies in one.

use crate::ident::Ident;

/// A schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: Ident,
}
