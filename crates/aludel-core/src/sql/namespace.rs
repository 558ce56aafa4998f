//! Schemas as DDL. Never their members.

use crate::ident::Ident;

pub(super) fn create(name: &Ident) -> String {
    format!("CREATE SCHEMA {name}")
}

pub(super) fn drop(name: &Ident) -> String {
    format!("DROP SCHEMA {name}")
}
