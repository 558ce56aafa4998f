//! Questions on a terminal. The program is given a pseudo-terminal, and a person answers.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{Project, assert_shown};
use crate::{applied, file, files};

/// The program at a terminal.
struct Terminal {
    child: Child,
    person: File,
    seen: String,
}

impl Terminal {
    fn start(project: &Project, args: &[&str]) -> Self {
        let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&person).unwrap();
        unlockpt(&person).unwrap();
        let name = ptsname(&person, Vec::new()).unwrap();
        let path = name.to_str().unwrap();
        let end = || {
            let file = File::options().read(true).write(true).open(path).unwrap();
            Stdio::from(OwnedFd::from(file))
        };
        let mut command = project.command(args);
        command.env("NO_COLOR", "1").stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        Self { child, person: File::from(person), seen: String::new() }
    }

    /// Reads until this many questions stand there; what is typed before one is echoed in front of it.
    fn until_question(&mut self, number: usize) {
        let mut bytes = [0; 4096];
        while self.seen.matches("[y/n] ").count() < number {
            // The end of a terminal is an error on Linux.
            let length = self.person.read(&mut bytes).unwrap_or(0);
            assert_ne!(length, 0, "there is no question {number}: {}", self.seen);
            self.seen.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
        }
    }

    fn answer(&mut self, line: &str) {
        self.person.write_all(line.as_bytes()).unwrap();
    }

    fn end(mut self) -> (i32, String) {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = self.person.read(&mut bytes) {
            self.seen.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
        }
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), self.seen.replace("\r\n", "\n"))
    }
}

/// Two columns that may have got other names.
fn renamed() -> Project {
    let project = applied("CREATE TABLE users (id integer PRIMARY KEY, email text, born date);");
    project.write(
        "schema.sql",
        "CREATE TABLE users (id integer PRIMARY KEY, mail text, birthday date);",
    );
    project
}

#[test]
fn a_probable_rename_is_asked_about_and_the_answer_counts() {
    let project = renamed();
    let mut terminal =
        Terminal::start(&project, &["revision", "--rev-id", "bbbb00000000", "Names"]);
    for (number, answer) in [(1, "perhaps\n"), (2, "y\n"), (3, "YES\n")] {
        terminal.until_question(number);
        terminal.answer(answer);
    }
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert_shown("terminal_yes", &format!("{seen}\n{}", file(&project, "bbbb")));
}

#[test]
fn a_no_leaves_a_drop_which_has_to_be_allowed() {
    let project = renamed();
    let mut terminal =
        Terminal::start(&project, &["revision", "Names", "--rename", "users.email=mail"]);
    terminal.until_question(1);
    terminal.answer("n\n");
    let (code, seen) = terminal.end();
    assert_eq!((code, files(&project).len()), (1, 1), "{seen}");
    assert_shown("terminal_no", &seen);
}

#[test]
fn no_answer_and_a_signal_write_nothing() {
    for (key, signal, expected) in
        [("\u{4}", None, 1), ("", Some("-INT"), 130), ("", Some("-TERM"), 143)]
    {
        let project = renamed();
        let mut terminal = Terminal::start(&project, &["revision", "Names"]);
        terminal.until_question(1);
        match signal {
            None => terminal.answer(key),
            Some(signal) => {
                let id = terminal.child.id().to_string();
                let killed = std::process::Command::new("kill").args([signal, &id]).status();
                assert!(killed.unwrap().success());
            }
        }
        let (code, seen) = terminal.end();
        assert_eq!((code, files(&project).len()), (expected, 1), "{seen}");
        assert!(seen.contains("nothing was written"), "{seen}");
    }
}
