//! Writes connection URLs of private servers; it never reads one.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// `postgresql://USER@/DATABASE?host=FOLDER&port=PORT`, for a server on a unix socket.
pub(crate) fn socket_url(user: &str, database: &str, socket_dir: &Path, port: u16) -> String {
    let (user, database) = (encode(user.as_bytes()), encode(database.as_bytes()));
    // In the value of a parameter a slash is legal, and easier to read.
    let host = encode(socket_dir.as_os_str().as_bytes()).replace("%2F", "/");
    format!("postgresql://{user}@/{database}?host={host}&port={port}")
}

/// `postgresql://USER[:PASSWORD]@127.0.0.1:PORT/DATABASE`, for a server that listens on the
/// loopback address.
pub(crate) fn tcp_url(user: &str, password: Option<&str>, database: &str, port: u16) -> String {
    let (user, database) = (encode(user.as_bytes()), encode(database.as_bytes()));
    let password = password.map(|word| format!(":{}", encode(word.as_bytes()))).unwrap_or_default();
    format!("postgresql://{user}{password}@127.0.0.1:{port}/{database}")
}

/// Percent-encodes all but the unreserved characters.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_unreserved_characters_is_encoded_save_the_slashes_of_the_folder() {
        assert_eq!(
            socket_url("postgres", "a b/ü?&", Path::new("/tmp/x y"), 5432),
            "postgresql://postgres@/a%20b%2F%C3%BC%3F%26?host=/tmp/x%20y&port=5432"
        );
        assert_eq!(tcp_url("u", Some("p:@"), "d", 1), "postgresql://u:p%3A%40@127.0.0.1:1/d");
    }

    #[test]
    fn a_slash_in_a_name_or_a_password_does_not_end_the_authority() {
        assert_eq!(
            tcp_url("u/v", Some("p/w%"), "d/e", 1),
            "postgresql://u%2Fv:p%2Fw%25@127.0.0.1:1/d%2Fe"
        );
    }
}
