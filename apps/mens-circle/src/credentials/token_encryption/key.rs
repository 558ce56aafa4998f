//! The key of the OAuth tokens, and where it comes from. Never in a message, and never written anywhere.

use std::fmt;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Generate, Key, KeyInit};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The environment variable that holds the key; with `_FILE` behind it, the one that names a file.
pub const VARIABLE: &str = "TOKEN_ENCRYPTION_KEY";

/// How many bytes a key has.
const LENGTH: usize = 32;

/// The key of the OAuth tokens. Its memory is wiped when it goes.
pub struct TokenKey {
    pub(super) cipher: XChaCha20Poly1305,
    pub(super) id: KeyId,
}

/// By what a value tells which key it was sealed with; nothing of the key can be had from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyId(pub(super) [u8; 4]);

/// Why there is no key. No variant holds any of what was found.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Neither variable is set.
    #[error(
        "there are OAuth tokens, and no key for them: set {VARIABLE} to 32 random bytes in base64 (`openssl rand -base64 32`), or {VARIABLE}_FILE to a file that holds them"
    )]
    Missing,
    /// Both are.
    #[error("{VARIABLE} and {VARIABLE}_FILE are both set, and only one can count: unset one")]
    Twice,
    /// The file cannot be read.
    #[error("the file {} that {VARIABLE}_FILE names cannot be read: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// What is there is no key.
    #[error(
        "{variable} holds no key, which is {LENGTH} bytes in base64 (`openssl rand -base64 32`): {what}"
    )]
    Malformed {
        /// The variable.
        variable: &'static str,
        /// What it holds instead, without any of it.
        what: String,
    },
}

impl TokenKey {
    /// The key of the environment.
    ///
    /// # Errors
    ///
    /// [`KeyError`], which says what to set.
    pub fn from_environment() -> Result<Self, KeyError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// The same with another environment.
    ///
    /// # Errors
    ///
    /// [`KeyError`].
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<std::ffi::OsString>,
    ) -> Result<Self, KeyError> {
        const FILE: &str = "TOKEN_ENCRYPTION_KEY_FILE";
        let set = |name| variable(name).filter(|value| !value.is_empty());
        match (set(VARIABLE), set(FILE)) {
            (None, None) => Err(KeyError::Missing),
            (Some(_), Some(_)) => Err(KeyError::Twice),
            (Some(value), None) => {
                let text = Zeroizing::new(value.into_encoded_bytes());
                Self::parse(&text, VARIABLE)
            }
            (None, Some(path)) => {
                let path = PathBuf::from(path);
                let text = match std::fs::read(&path) {
                    Ok(text) => Zeroizing::new(text),
                    Err(error) => return Err(KeyError::File { path, error }),
                };
                Self::parse(&text, FILE)
            }
        }
    }

    /// A key that nobody has, for databases that are thrown away.
    #[must_use]
    pub fn throw_away() -> Self {
        Self::new(&Key::<XChaCha20Poly1305>::generate())
    }

    fn parse(text: &[u8], variable: &'static str) -> Result<Self, KeyError> {
        let malformed = |what: &str| KeyError::Malformed { variable, what: what.to_owned() };
        let bytes = STANDARD.decode(text.trim_ascii()).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| malformed("it is no base64"))?;
        let key = Key::<XChaCha20Poly1305>::try_from(bytes.as_slice())
            .map_err(|_| malformed(&format!("it is {} bytes long", bytes.len())))?;
        Ok(Self::new(&key))
    }

    fn new(key: &Key<XChaCha20Poly1305>) -> Self {
        let hash = Sha256::new().chain_update("mens-circle token key").chain_update(key).finalize();
        let [a, b, c, d, ..]: [u8; 32] = hash.into();
        Self { cipher: XChaCha20Poly1305::new(key), id: KeyId([a, b, c, d]) }
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({})", self.id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
