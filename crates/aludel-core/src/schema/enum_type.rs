//! Enum types. Never knows which columns use them.

use crate::ident::QualifiedName;

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType {
    /// Its name.
    pub name: QualifiedName,
    /// Its labels in their order.
    pub values: Vec<String>,
}
