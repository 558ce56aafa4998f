//! Compares schemas in the sense of namespaces. Never looks at what lies in them.

use super::join::Comparison;
use crate::schema::Namespace;

/// A namespace is its name.
pub(super) fn compare(_from: &Namespace, _to: &Namespace) -> Comparison {
    Comparison::Stays(Vec::new())
}
