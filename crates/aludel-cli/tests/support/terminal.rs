//! The program at a pseudo-terminal, where a person answers its questions. Never waits by the clock.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::Project;

/// The program at a terminal.
pub struct Terminal {
    pub child: Child,
    person: File,
    seen: String,
}

impl Terminal {
    pub fn start(project: &Project, args: &[&str]) -> Self {
        Self::start_command(project.command(args))
    }

    /// The same with a program of the caller's own.
    pub fn start_command(mut command: Command) -> Self {
        let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&person).unwrap();
        unlockpt(&person).unwrap();
        let name = ptsname(&person, Vec::new()).unwrap();
        let path = name.to_str().unwrap();
        let end = || {
            let file = File::options().read(true).write(true).open(path).unwrap();
            Stdio::from(OwnedFd::from(file))
        };
        command.env("NO_COLOR", "1").stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        Self { child, person: File::from(person), seen: String::new() }
    }

    /// Reads until this many questions stand there; what is typed before one is echoed in front of it.
    pub fn until_question(&mut self, number: usize) {
        let mut bytes = [0; 4096];
        while self.seen.matches("[y/n] ").count() < number {
            // The end of a terminal is an error on Linux.
            let length = self.person.read(&mut bytes).unwrap_or(0);
            assert_ne!(length, 0, "there is no question {number}: {}", self.seen);
            self.seen.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
        }
    }

    pub fn answer(&mut self, line: &str) {
        self.person.write_all(line.as_bytes()).unwrap();
    }

    pub fn end(mut self) -> (i32, String) {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = self.person.read(&mut bytes) {
            self.seen.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
        }
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), self.seen.replace("\r\n", "\n"))
    }
}
