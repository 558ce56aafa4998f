//! Questions on a terminal. The program is given a pseudo-terminal, and a person answers.

use crate::support::terminal::Terminal;
use crate::support::{Project, assert_shown};
use crate::{applied, file, files};

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
