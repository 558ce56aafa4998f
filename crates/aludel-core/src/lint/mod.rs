//! What is dangerous or unwise in a revision, found before it runs. Never changes a file, and never asks a server.
//!
//! ```text
//! RevisionFile ─ read ─► Reading: statements as trees, squawk's hits ─ rules ─► Vec<Finding> ─ allows ─► Vec<Finding>
//! ```
//!
//! ```
//! use aludel_core::lint::{Surroundings, lint};
//! use aludel_core::revision::RevisionFile;
//!
//! let file = RevisionFile::parse("ab12_drop.sql", b"-- Drop\n--\n-- Revision: ab12\n-- Revises:\n\n\
//!     -- aludel: up\nDROP TABLE circles;\n\n-- aludel: down irreversible \"the rows are gone\"\n").unwrap();
//! let findings = lint(&file, &Surroundings::default());
//! assert_eq!(findings[0].rule.name, "drop-table");
//! ```

mod allows;
mod background;
mod deep;
mod effects;
mod finding;
mod name;
mod reading;
mod rule;
pub mod rules;
mod sizes;
mod squawk;
#[cfg(test)]
mod tests;

pub use background::{Background, Surroundings};
pub use finding::{Finding, Fix, Level};
pub use name::Name;
pub use rule::{Origin, Rule};
pub use sizes::{Size, Sizes, Threshold};
pub use squawk::{NotUsed, not_used};

use self::reading::Reading;
use crate::revision::RevisionFile;

/// Everything that the rules find in a file, and what is wrong with what it allows; in the order of the file.
///
/// No text makes it fail: what the parser of the rules does not understand is a note.
#[must_use]
pub fn lint(file: &RevisionFile, surroundings: &Surroundings<'_>) -> Vec<Finding> {
    let found = deep::on_a_deep_stack(|| {
        let reading = Reading::of(file, surroundings);
        rules::RULES.iter().flat_map(|rule| (rule.check)(rule, &reading)).collect::<Vec<_>>()
    });
    let found = found.unwrap_or_else(|| vec![rules::not_read::whole_file(file)]);
    let found =
        found.into_iter().map(|finding| sizes::weighed(finding, surroundings.sizes)).collect();
    let mut left = allows::applied(file, surroundings, found);
    left.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.rule.name));
    left
}
