//! A token as it lies in the database: which key sealed it, and bound to its table, column and row. Never knows a connection.

use std::fmt;

use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Generate, Payload};

use super::key::{KeyId, TokenKey};

/// How every sealed value begins. The first byte begins no text in UTF-8, and so no token.
const MAGIC: [u8; 4] = *b"\xa8MCT";
/// XChaCha20-Poly1305 with a nonce of 24 bytes behind the key's id.
const VERSION: u8 = 1;
const HEAD: usize = MAGIC.len() + 1 + 4;
const NONCE: usize = 24;

/// Where a value lies. A sealed value opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The primary key of the row.
    pub row: i32,
}

/// Why a value cannot be sealed or opened. No variant holds any of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealed with another key.
    #[error(
        "{place} is encrypted with the key {found}, and the key that is set is {given}: set that other key"
    )]
    OtherKey {
        /// Where it lies.
        place: Place,
        /// The key that it names.
        found: KeyId,
        /// The key that is there.
        given: KeyId,
    },
    /// Changed since it was sealed, or put in another place.
    #[error(
        "{place} looks encrypted and does not open: it was changed, or comes from another row or column; nothing was done to it"
    )]
    Damaged {
        /// Where it lies.
        place: Place,
    },
    /// Sealed by a later version of the format.
    #[error(
        "{place} is encrypted in version {version} of the format, which this program does not know"
    )]
    Newer {
        /// Where it lies.
        place: Place,
        /// The version.
        version: u8,
    },
    /// The cipher refused, which it does for values of more than 256 GiB.
    #[error("{place} cannot be encrypted")]
    Refused {
        /// Where it lies.
        place: Place,
    },
}

impl TokenKey {
    /// Seals a token for its place. One that this key has sealed already stays as it is.
    ///
    /// # Errors
    ///
    /// [`SealError`], where the value looks sealed and does not open.
    pub fn seal(&self, place: Place, value: &[u8]) -> Result<Vec<u8>, SealError> {
        if is_sealed(value) {
            self.open(place, value)?;
            return Ok(value.to_owned());
        }
        let mut sealed = self.head().to_vec();
        let nonce = XNonce::generate();
        let bound = bound(place, &sealed);
        let cipher = self.cipher.encrypt(&nonce, Payload { msg: value, aad: &bound });
        sealed.extend_from_slice(&nonce);
        sealed.extend(cipher.map_err(|_| SealError::Refused { place })?);
        Ok(sealed)
    }

    /// The token of a place. One that is not sealed is returned as it is: the application may have written it before it knew
    /// of this.
    ///
    /// # Errors
    ///
    /// [`SealError`], where the value looks sealed and does not open.
    pub fn open(&self, place: Place, value: &[u8]) -> Result<Vec<u8>, SealError> {
        if !is_sealed(value) {
            return Ok(value.to_owned());
        }
        let damaged = SealError::Damaged { place };
        let Some((head, rest)) = value.split_at_checked(HEAD) else { return Err(damaged) };
        let version = head[MAGIC.len()];
        if version != VERSION {
            return Err(SealError::Newer { place, version });
        }
        if head != self.head() {
            let mut found = [0; 4];
            found.copy_from_slice(&head[MAGIC.len() + 1..]);
            return Err(SealError::OtherKey { place, found: KeyId(found), given: self.id });
        }
        let (nonce, cipher) = rest.split_at_checked(NONCE).ok_or(damaged.clone())?;
        let nonce = XNonce::try_from(nonce).map_err(|_| damaged.clone())?;
        let payload = Payload { msg: cipher, aad: &bound(place, head) };
        self.cipher.decrypt(&nonce, payload).map_err(|_| damaged)
    }

    fn head(&self) -> [u8; HEAD] {
        let mut head = [0; HEAD];
        head[..MAGIC.len()].copy_from_slice(&MAGIC);
        head[MAGIC.len()] = VERSION;
        head[MAGIC.len() + 1..].copy_from_slice(&self.id.0);
        head
    }
}

/// Whether a value says that it is sealed.
fn is_sealed(value: &[u8]) -> bool {
    value.starts_with(&MAGIC)
}

/// What is authenticated beside the token. No name holds a NUL, so that no two places are written alike.
fn bound(place: Place, head: &[u8]) -> Vec<u8> {
    let Place { table, column, row } = place;
    [head, table.as_bytes(), b"\0", column.as_bytes(), b"\0", &row.to_be_bytes()].concat()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} of row {}", self.table, self.column, self.row)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]
mod tests {
    use super::*;

    const HERE: Place = Place { table: "t", column: "c", row: 7 };

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let key = TokenKey::throw_away();
        for value in [&b""[..], b"token", &[0xff; 10_000]] {
            let sealed = key.seal(HERE, value).unwrap();
            assert_eq!(key.open(HERE, &sealed).unwrap(), value);
            assert!(value.len() < 3 || !sealed.windows(value.len()).any(|part| part == value));
            assert_eq!(key.seal(HERE, &sealed).unwrap(), sealed, "it is never sealed twice");
            assert_ne!(key.seal(HERE, value).unwrap(), sealed, "every nonce is another");
            for place in [
                Place { table: "u", ..HERE },
                Place { column: "d", ..HERE },
                Place { row: 8, ..HERE },
            ] {
                assert_eq!(key.open(place, &sealed), Err(SealError::Damaged { place }));
            }
        }
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let key = TokenKey::throw_away();
        let sealed = key.seal(HERE, b"token").unwrap();
        for at in MAGIC.len()..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(HERE, &changed).is_err(), "byte {at}");
            assert!(key.seal(HERE, &changed).is_err(), "byte {at}");
        }
        for length in MAGIC.len()..sealed.len() {
            assert!(key.open(HERE, &sealed[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn another_key_is_named() {
        let (key, other) = (TokenKey::throw_away(), TokenKey::throw_away());
        let sealed = key.seal(HERE, b"token").unwrap();
        let error = other.open(HERE, &sealed).unwrap_err();
        assert!(matches!(error, SealError::OtherKey { .. }), "{error}");
        assert!(
            error.to_string().starts_with("t.c of row 7 is encrypted with the key "),
            "{error}"
        );
    }

    #[test]
    fn what_is_not_sealed_is_returned_as_it_is() {
        let key = TokenKey::throw_away();
        assert_eq!(key.open(HERE, b"token").unwrap(), b"token");
    }
}
