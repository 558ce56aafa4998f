//! The program at a pseudo-terminal, where a person answers its questions. Never waits by the clock.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

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
        let size = Winsize { ws_row: 40, ws_col: 160, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&person, size).unwrap();
        unlockpt(&person).unwrap();
        let name = ptsname(&person, Vec::new()).unwrap();
        let path = name.to_str().unwrap();
        let end = || {
            let file = File::options().read(true).write(true).open(path).unwrap();
            Stdio::from(OwnedFd::from(file))
        };
        command.env("TERM", "xterm").env("NO_COLOR", "1").stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        Self { child, person: File::from(person), seen: String::new() }
    }

    /// Reads until this many questions stand there; what is typed before one is echoed in front of it.
    pub fn until_question(&mut self, number: usize) {
        self.until("[y/n] ", number);
    }

    /// Reads until this text has been written so often.
    pub fn until(&mut self, text: &str, times: usize) {
        let mut bytes = [0; 4096];
        while self.seen.matches(text).count() < times {
            // The end of a terminal is an error on Linux.
            let length = self.person.read(&mut bytes).unwrap_or(0);
            assert_ne!(length, 0, "there is no {text:?} number {times}: {}", self.seen);
            // A character may come in two pieces.
            self.seen.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
    }

    pub fn answer(&mut self, line: &str) {
        self.person.write_all(line.as_bytes()).unwrap();
    }

    pub fn end(mut self) -> (i32, String) {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = self.person.read(&mut bytes) {
            self.seen.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), self.seen.replace("\r\n", "\n"))
    }
}
