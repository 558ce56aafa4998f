//! Who may do what. Never says who owns an object: owners are not compared.

use crate::ident::Ident;

/// One privilege of somebody other than the owner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// To whom.
    pub grantee: Grantee,
    /// `SELECT`, `EXECUTE` and so on, in capitals.
    pub privilege: String,
    /// WITH GRANT OPTION.
    pub grantable: bool,
}

/// Everybody, or a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grantee {
    /// PUBLIC.
    Public,
    /// A role by name.
    Role(Ident),
}
