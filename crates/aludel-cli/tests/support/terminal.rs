//! A pseudo-terminal for the program. Never types.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// The program at a terminal.
pub(crate) struct Terminal {
    child: Child,
    person: File,
}

impl Terminal {
    pub(crate) fn start(mut command: Command) -> Self {
        let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&person).unwrap();
        unlockpt(&person).unwrap();
        let name = ptsname(&person, Vec::new()).unwrap();
        let path = name.to_str().unwrap();
        let end = || {
            let file = File::options().read(true).write(true).open(path).unwrap();
            Stdio::from(OwnedFd::from(file))
        };
        command.env("TERM", "xterm").stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        Self { child, person: File::from(person) }
    }

    /// Waits for its end, and returns everything that was to be seen.
    pub(crate) fn end(mut self) -> (i32, String) {
        let (mut seen, mut bytes) = (Vec::new(), [0; 4096]);
        // The end of a terminal is an error on Linux.
        while let Ok(length @ 1..) = self.person.read(&mut bytes) {
            seen.extend_from_slice(&bytes[..length]);
        }
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), String::from_utf8_lossy(&seen).into_owned())
    }
}
