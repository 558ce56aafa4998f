//! To whom privileges go. Never knows which roles there are.

use std::collections::BTreeSet;

use crate::ident::Ident;
use crate::schema::{Grant, Grantee};

/// `public` is everybody, in any case of its letters, as in SQL.
pub(super) fn grantee(role: &str) -> Grantee {
    if role.eq_ignore_ascii_case("public") {
        Grantee::Public
    } else {
        Grantee::Role(Ident::new(role))
    }
}

/// Adds a privilege as the server keeps it: once, with the grant option where any GRANT says it.
pub(super) fn add_grant(grants: &mut BTreeSet<Grant>, grant: Grant) {
    let with = |grantable: bool| Grant { grantable, ..grant.clone() };
    if grants.contains(&with(true)) {
        return;
    }
    grants.remove(&with(!grant.grantable));
    grants.insert(grant);
}
