//! `.pgpass`: passwords by host, port, database and user. Never reads a file that others can read.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

/// A password file that was read, or the reason why it was not.
pub(super) enum PassFile {
    /// Its text.
    Read(SecretString),
    /// There is none.
    Missing,
    /// There is one, and it is ignored; the note says why.
    Ignored(String),
}

/// What a password is looked up by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// The place where the file is looked for when nothing names one.
pub(super) fn default_path(home: &Path) -> PathBuf {
    home.join(".pgpass")
}

/// Reads the file, if it is a plain file that only its owner can read.
pub(super) fn read(path: &Path) -> PassFile {
    let shown = path.display();
    let Ok(metadata) = fs::metadata(path) else { return PassFile::Missing };
    if !metadata.is_file() {
        return PassFile::Ignored(format!("password file {shown} is ignored: it is no plain file"));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        return PassFile::Ignored(format!(
            "password file {shown} is ignored: others can read it; its permissions should be 0600"
        ));
    }
    match fs::read(path) {
        Ok(bytes) => PassFile::Read(SecretString::from(String::from_utf8_lossy(&bytes).as_ref())),
        Err(error) => PassFile::Ignored(format!("password file {shown} is ignored: {error}")),
    }
}

/// The password of the first line that matches; empty passwords count as none.
pub(super) fn lookup(text: &SecretString, wanted: Wanted<'_>) -> Option<SecretString> {
    let port = wanted.port.to_string();
    let wanted = [wanted.host, &port, wanted.database, wanted.user];
    text.expose_secret().lines().find_map(|line| password_of(line, wanted))
}

/// The line's password, if its first four fields match.
fn password_of(line: &str, wanted: [&str; 4]) -> Option<SecretString> {
    if line.starts_with('#') {
        return None;
    }
    let mut rest = line;
    for value in wanted {
        let (field, after) = take_field(rest)?;
        if !(field.text == value || field.is_star) {
            return None;
        }
        rest = after;
    }
    // The password may contain unescaped colons; libpq reads to the end of the line.
    let password = unescape(rest);
    (!password.is_empty()).then(|| SecretString::from(password))
}

struct Field {
    text: String,
    is_star: bool,
}

/// The field up to the next colon that is not escaped, and what follows it.
fn take_field(text: &str) -> Option<(Field, &str)> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\\' if !escaped => escaped = true,
            ':' if !escaped => {
                let raw = &text[..at];
                return Some((Field { text: unescape(raw), is_star: raw == "*" }, &text[at + 1..]));
            }
            _ => escaped = false,
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        // A backslash at the end of the line stands for itself.
        plain.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn find(text: &str, host: &str, port: u16, database: &str, user: &str) -> Option<String> {
        lookup(&SecretString::from(text), Wanted { host, port, database, user })
            .map(|password| password.expose_secret().to_owned())
    }

    #[test]
    fn the_first_matching_line_wins() {
        let file =
            "# comment\n\ndb:5432:main:app:first\n*:*:main:app:second\n*:*:*:*:last\nbroken\n";
        assert_eq!(find(file, "db", 5432, "main", "app").as_deref(), Some("first"));
        assert_eq!(find(file, "db", 5433, "main", "app").as_deref(), Some("second"));
        assert_eq!(find(file, "x", 1, "y", "z").as_deref(), Some("last"));
    }

    #[test]
    fn escapes_are_undone_in_names_and_in_the_password() {
        let file = r"h\:1:5432:d\\b:\*:pa\:ss\\wo:rd";
        assert_eq!(find(file, "h:1", 5432, r"d\b", "*").as_deref(), Some(r"pa:ss\wo:rd"));
        assert_eq!(
            find(file, "h:1", 5432, r"d\b", "anyone"),
            None,
            "an escaped star is no wildcard"
        );
    }

    #[test]
    fn a_line_without_a_password_gives_none() {
        for line in ["db:5432:main:app:", "db:5432:main:app", "db", ""] {
            assert_eq!(find(line, "db", 5432, "main", "app"), None, "{line:?}");
        }
    }

    #[test]
    fn a_file_that_others_can_read_is_ignored_with_a_note() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "*:*:*:*:hidden-away").unwrap();
        let set = |mode| {
            fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        };
        set(0o600);
        assert!(matches!(read(file.path()), PassFile::Read(_)));
        for mode in [0o640, 0o604, 0o644, 0o666] {
            set(mode);
            let PassFile::Ignored(note) = read(file.path()) else { panic!("{mode:o} was read") };
            assert!(note.contains("0600") && !note.contains("hidden-away"), "{note}");
        }
    }

    #[test]
    fn a_folder_is_no_password_file_and_a_missing_one_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), PassFile::Ignored(_)));
        assert!(matches!(read(&folder.path().join("none")), PassFile::Missing));
    }
}
