//! One revision: its identifier, its file and its checksum. Never looks at other revisions or at the disk.

mod allow;
mod checksum;
mod error;
mod file;
mod header;
mod id;
mod kept;
mod new;
mod section;
#[cfg(test)]
mod tests;

pub use allow::Allow;
pub use checksum::{Checksum, InvalidChecksum};
pub use error::{HeaderErrorKind, RevisionFileError, RevisionFileErrorKind};
pub use file::RevisionFile;
pub use header::{Header, KEYS, MARKER};
pub use id::{InvalidRevisionId, MAX_LENGTH, RESERVED, RevisionId};
pub use kept::KeptRevision;
pub use new::{FileTemplate, NewRevision, NewSection, TemplateError};
pub use section::{DIRECTIVES, Down, Section, SectionKind};
