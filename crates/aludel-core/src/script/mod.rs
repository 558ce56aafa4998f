//! SQL text as psql reads it: tokens and statements. Never parses grammar and never speaks to a server.
//!
//! psql guesses where a routine's body ends and reads strings line by line; where that makes it cut a
//! statement that the server takes whole, the room follows the server.
//!
//! ```
//! use aludel_core::script::{significant_tokens, split};
//!
//! let text = "CREATE TABLE t (a int); -- a table\nDO $$ BEGIN; END $$;";
//! let statements = split(text, 0..text.len())?;
//! assert_eq!(statements.len(), 2);
//! assert_eq!(statements[1].sql(text), "DO $$ BEGIN; END $$");
//!
//! let tidy = "CREATE TABLE t\n(\n  a int\n);\nDO $$ BEGIN; END $$;";
//! assert_eq!(
//!     significant_tokens(text, 0..text.len())?,
//!     significant_tokens(tidy, 0..tidy.len())?,
//! );
//! # Ok::<(), aludel_core::script::SplitError>(())
//! ```

mod classify;
mod concurrent_index;
mod cursor;
mod error;
mod lex;
mod scan;
mod significant;
mod split;
mod summary;
mod token;

#[cfg(test)]
mod tests;

pub use classify::{
    AloneReason, TransactionControl, adds_enum_value, fits_transaction, is_concurrent_index_build,
    must_run_alone, transaction_control,
};
pub use concurrent_index::{ConcurrentIndex, concurrent_index};
pub use error::{Construct, SplitError, SplitErrorKind};
pub use lex::{Lexer, lex};
pub use scan::{Scanner, scan};
pub use significant::{SignificantTokens, significant, significant_tokens};
pub use split::{Statement, split};
pub use summary::{command_words, summary, without_passwords};
pub use token::{Token, TokenKind};
