//! The rules, in one list. Never runs them; [`super::lint`] does.

mod all_rows;
pub(super) mod allows;
mod column_needs_value;
mod concurrently;
mod constraint_scan;
mod domain_scan;
mod down;
mod drop_cascade;
mod drop_column;
mod drop_schema;
mod drop_table;
mod enum_value;
mod foreign_key_index;
mod grant_to_public;
mod not_null_scan;
pub(super) mod not_read;
mod other_database;
mod rename;
mod settings;
mod table_rewrite;
mod type_change;
mod unique_scan;
mod validate;
mod volatile_default;
mod writing;

use super::rule::Rule;
use crate::nearest::nearest;

/// Every rule, in the order of the manual: what is lost, what fails, what blocks, what breaks, what is forgotten, what is unwise.
pub static RULES: [&Rule; 35] = [
    &drop_table::RULE,
    &drop_column::RULE,
    &drop_schema::RULE,
    &drop_cascade::RULE,
    &all_rows::DELETE,
    &all_rows::UPDATE,
    &column_needs_value::RULE,
    &enum_value::RULE,
    &other_database::RULE,
    &writing::TWICE,
    &concurrently::INDEX,
    &concurrently::DROP_INDEX,
    &concurrently::REINDEX,
    &concurrently::DETACH,
    &constraint_scan::RULE,
    &validate::RULE,
    &unique_scan::RULE,
    &not_null_scan::RULE,
    &domain_scan::RULE,
    &type_change::RULE,
    &volatile_default::RULE,
    &table_rewrite::RULE,
    &rename::RULE,
    &down::MISSING,
    &down::INCOMPLETE,
    &foreign_key_index::CASCADE,
    &foreign_key_index::RULE,
    &grant_to_public::RULE,
    &settings::SESSION,
    &settings::LASTING,
    &writing::TIMESTAMP,
    &writing::CHAR,
    &writing::SERIAL,
    &writing::LONG_NAME,
    &not_read::RULE,
];

/// The rules about `-- aludel: allow` itself, which cannot be allowed.
pub static ABOUT_ALLOWS: [&Rule; 2] = [&allows::BAD, &allows::UNUSED];

/// The rule of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().chain(&ABOUT_ALLOWS).find(|rule| rule.name == name).copied()
}

/// The name that a mistyped one most likely means.
#[must_use]
pub fn meant(name: &str) -> Option<&'static str> {
    nearest(name, RULES.iter().map(|rule| rule.name))
}
