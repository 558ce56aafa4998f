//! Extensions. Never lists their members, which belong to nobody else.

use crate::ident::Ident;

/// An installed extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name.
    pub name: Ident,
    /// The schema of its members; `None` where the desired side leaves it open.
    pub schema: Option<Ident>,
    /// Its version; `None` where the desired side leaves it open. `pg_dump` never prints it.
    pub version: Option<String>,
}
