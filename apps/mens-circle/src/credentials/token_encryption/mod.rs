//! OAuth tokens, encrypted where they lie: the format, the key, and the step that changes the tokens which are there. Never
//! prints a token or a key.

mod key;
mod sealed;
mod step;

pub use key::{KeyError, TokenKey, VARIABLE};
pub use sealed::{Place, SealError};
pub use step::OauthTokenEncryption;
