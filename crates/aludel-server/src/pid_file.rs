//! Reads `postmaster.pid`, the file in which a running server says where it is; it never writes or
//! deletes one.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// What the postmaster says of itself. All but the process id may be missing while it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: i32,
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) port: Option<u16>,
    pub(crate) socket_dir: Option<PathBuf>,
    /// The id of the small System V shared memory segment that PostgreSQL uses as an interlock.
    pub(crate) shared_memory: Option<i32>,
    /// Whether connections are accepted.
    pub(crate) ready: bool,
}

impl PidFile {
    /// Reads the file of a data folder; `None` when there is none, or when it is not (yet) one.
    pub(crate) fn read(data_dir: &Path) -> io::Result<Option<Self>> {
        match fs::read(data_dir.join("postmaster.pid")) {
            Ok(bytes) => Ok(Self::parse(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let lines: Vec<&[u8]> =
            bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).collect();
        let text = |index: usize| lines.get(index).and_then(|line| std::str::from_utf8(line).ok());
        let path = |index: usize| {
            lines
                .get(index)
                .filter(|line| !line.is_empty())
                .map(|line| PathBuf::from(OsStr::from_bytes(line)))
        };
        Some(Self {
            pid: text(0)?.parse().ok().filter(|&pid| pid > 0)?,
            data_dir: path(1),
            port: text(3).and_then(|port| port.parse().ok()),
            socket_dir: path(4),
            shared_memory: text(6).and_then(|line| line.split_whitespace().nth(1)?.parse().ok()),
            ready: matches!(text(7), Some("ready" | "standby")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lines_of_a_running_server_are_read() {
        let file = PidFile::parse(
            b"71\n/p/d\xc3\xa4ta\n1795392963\n5432\n/tmp/s\n\n        3         8\nready   \n",
        )
        .unwrap();
        assert_eq!(
            file,
            PidFile {
                pid: 71,
                data_dir: Some("/p/däta".into()),
                port: Some(5432),
                socket_dir: Some("/tmp/s".into()),
                shared_memory: Some(8),
                ready: true,
            }
        );
    }

    #[test]
    fn an_unfinished_file_is_not_ready_and_nonsense_is_no_file() {
        assert!(!PidFile::parse(b"71\n/d\n1\n5432\n").unwrap().ready);
        assert!(!PidFile::parse(b"71\n/d\n1\n5432\n/s\n\n1 2\nstopping\n").unwrap().ready);
        for text in ["", "\n", "abc\n", "-4\n/d\n", "0\n"] {
            assert_eq!(PidFile::parse(text.as_bytes()), None, "{text:?}");
        }
    }
}
