//! Keeps docs/seed.md honest: no cell is empty, every test and file that it names is there, and every command that it gives runs.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;
mod pages;
mod shell;

use std::collections::BTreeSet;
use std::fs;

use common::{CREDS, MAIN, Platform, copy_of_the_project, finish, root};
use pages::{fault, links};
use shell::shell;

/// Every command of the page that docs/seed.md follows, without repetitions.
const COMMANDS: [&str; 37] = [
    "export DATABASE_URL=\"postgresql+asyncpg://postgres:dev_password@localhost:5432/mens_circle_main\"",
    "export CREDS_DATABASE_URL=\"postgresql+asyncpg://postgres:dev_password@localhost:5433/mens_circle_creds\"",
    "python migrate.py init",
    "python migrate.py upgrade",
    "python migrate.py upgrade  # Apply all pending migrations",
    "python migrate.py revision \"Description of changes\"",
    "python migrate.py revision \"Add circle membership table\"",
    "python migrate.py revision \"Add new model\"",
    "python migrate.py revision-creds \"Description of changes\"",
    "python migrate.py revision-creds \"Add OAuth token encryption\"",
    "python migrate.py revision-creds \"Add new credentials model\"",
    "python migrate.py downgrade",
    "python migrate.py current",
    "python migrate.py current  # Check current state",
    "python migrate.py history",
    "python -m pytest tests/test_alembic_setup.py -v",
    "alembic current",
    "alembic revision --autogenerate -m \"Description\"",
    "alembic upgrade head",
    "alembic downgrade -1",
    "alembic downgrade <revision_id>",
    "alembic history",
    "alembic -c alembic-credentials.ini current",
    "alembic -c alembic-credentials.ini revision --autogenerate -m \"Description\"",
    "alembic -c alembic-credentials.ini upgrade head",
    "alembic -c alembic-credentials.ini downgrade -1",
    "alembic -c alembic-credentials.ini downgrade <revision_id>",
    "alembic -c alembic-credentials.ini history",
    "docker compose up -d postgres-main postgres-creds",
    "docker exec mens-circle-postgres-main psql -U postgres -d mens_circle_main -c \"SELECT version();\"",
    "docker exec mens-circle-postgres-creds psql -U postgres -d mens_circle_creds -c \"SELECT version();\"",
    "DATABASE_URL=postgresql+asyncpg://postgres:password@localhost:5432/mens_circle_main",
    "CREDS_DATABASE_URL=postgresql+asyncpg://postgres:password@localhost:5433/mens_circle_creds",
    "- name: Run database migrations",
    "cd backend",
    "if [ -f \"alembic/env.py\" ]; then",
    "fi",
];

/// A line of a table: what the page says, what does it here, the tests that show it.
struct Row {
    line: usize,
    heading: String,
    cells: [String; 3],
}

/// The rows of all tables, in their order.
fn rows(page: &str) -> Vec<Row> {
    let (mut rows, mut heading) = (Vec::new(), String::new());
    for (index, text) in page.lines().enumerate() {
        if let Some(words) = text.strip_prefix('#') {
            words.trim_start_matches('#').trim().clone_into(&mut heading);
        }
        let is_frame = text.starts_with("| the page |") || text.starts_with("|---");
        if is_frame || !text.starts_with('|') {
            continue;
        }
        // A bar inside a cell is escaped.
        let inside = text.trim().trim_start_matches('|').replace("\\|", "\0");
        let inside = inside.strip_suffix('|').unwrap_or_else(|| panic!("line {}", index + 1));
        let cells: Vec<String> =
            inside.split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
        let cells =
            cells.try_into().unwrap_or_else(|cells| panic!("line {}: {cells:?}", index + 1));
        rows.push(Row { line: index + 1, heading: heading.clone(), cells });
    }
    rows
}

/// What stands between backticks.
fn spans(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn page() -> Vec<Row> {
    let page = fs::read_to_string(root().join("docs/seed.md")).expect("docs/seed.md is there");
    let rows = rows(&page);
    assert!(rows.len() > 90, "{} lines are left of the tables", rows.len());
    rows
}

#[test]
fn no_cell_of_the_tables_is_empty() {
    for Row { line, cells, .. } in page() {
        for cell in &cells {
            let says_something = cell.chars().any(char::is_alphanumeric);
            assert!(says_something, "line {line} has an empty cell: {cells:?}");
            assert_eq!(cell.matches('`').count() % 2, 0, "line {line}: {cell}");
        }
    }
}

/// Whether a source has a test of this name, which is not left out of a run.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let is_it = |line: &&str| {
        let rest = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        rest.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with('('))
    };
    let Some(at) = lines.iter().position(is_it) else { return false };
    let above = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
    let attributes: Vec<&&str> = above.collect();
    attributes.iter().any(|line| **line == "#[test]" || line.starts_with("#[tokio::test"))
        && !attributes.iter().any(|line| line.starts_with("#[ignore"))
}

#[test]
fn a_test_is_found_by_its_name_and_nothing_else_is_taken_for_one() {
    let source = "#[test]\nfn one() {}\n#[tokio::test(flavor = \"x\")]\nasync fn two() {}\nfn helper() {}\n\
                  #[test]\n#[ignore]\nfn asleep() {}\n// fn told() {}\n";
    assert!(has_test(source, "one") && has_test(source, "two"));
    for name in ["helper", "asleep", "told", "on", "three"] {
        assert!(!has_test(source, name), "{name}");
    }
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut missing = BTreeSet::new();
    for Row { line, cells: [.., tests], .. } in page() {
        let named = spans(&tests);
        assert!(!named.is_empty(), "line {line} names no test");
        for test in named {
            let (file, name) =
                test.split_once("::").unwrap_or_else(|| panic!("line {line}: {test}"));
            let source = fs::read_to_string(root().join(file)).unwrap_or_default();
            if !has_test(&source, name) {
                missing.insert(test.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "these tests are not there: {missing:#?}");
}

#[test]
fn every_file_and_every_page_that_is_named_is_there() {
    let mut missing = BTreeSet::new();
    for Row { cells: [_, here, _], .. } in page() {
        for span in spans(&here) {
            let is_path = !span.contains(' ')
                && (span.starts_with("apps/")
                    || span.starts_with(".github/")
                    || [".toml", ".yml"].iter().any(|end| span.ends_with(end)));
            if is_path && !root().join(span).exists() {
                missing.insert(span.to_owned());
            }
        }
        missing.extend(links(&here).iter().filter_map(|link| fault("seed.md", link)));
    }
    assert!(missing.is_empty(), "these are not there: {missing:#?}");
}

#[test]
fn every_command_of_the_page_is_in_the_tables() {
    let rows = page();
    let quoted: BTreeSet<&str> =
        rows.iter().flat_map(|Row { cells: [says, ..], .. }| spans(says)).collect();
    // In text a step is quoted with its words.
    let missing: Vec<&str> =
        COMMANDS.into_iter().filter(|command| !quoted.contains(command)).collect();
    assert!(missing.is_empty(), "these commands are not in docs/seed.md: {missing:#?}");
    let programs = ["python ", "alembic ", "docker ", "export "];
    let is_command = |span: &&&str| programs.iter().any(|program| span.starts_with(program));
    let unknown: Vec<&&str> =
        quoted.iter().filter(is_command).filter(|span| !COMMANDS.contains(span)).collect();
    // A history is spoken of by the command that shows it.
    assert!(unknown.is_empty(), "the page has no such commands: {unknown:#?}");
}

#[test]
fn each_promise_of_the_setup_has_a_test_of_its_own() {
    let rows = page();
    let begin = rows.iter().position(|row| row.cells[0] == "Tests verify:").expect("it is there");
    let promises: Vec<&Row> =
        rows[begin + 1..].iter().take_while(|row| row.heading == "Testing").collect();
    assert_eq!(promises.len(), 5);
    // Each in the test that the page's own command runs, beside others.
    let tests: BTreeSet<&str> = promises
        .iter()
        .flat_map(|row| spans(&row.cells[2]))
        .filter(|test| test.starts_with("apps/mens-circle/tests/setup.rs::"))
        .collect();
    assert_eq!(tests.len(), 5, "{tests:#?}");
}

/// The commands that the tables give, each once, with real revisions in them.
fn commands_here() -> Vec<String> {
    let mut commands = Vec::new();
    for Row { cells: [_, here, _], .. } in page() {
        for span in spans(&here).into_iter().filter(|span| span.starts_with("migrate ")) {
            let revision = if span.contains("credentials") { CREDS[3] } else { MAIN[4] };
            let command = span.replace("<revision_id>", revision);
            if !commands.contains(&command) {
                commands.push(command);
            }
        }
    }
    commands
}

#[test]
fn every_command_of_the_tables_runs() {
    let platform = Platform::empty();
    let project = copy_of_the_project();
    let run = |line: &str| finish(shell(&platform, project.path(), line).env("EDITOR", "true"));
    let commands = commands_here();
    assert!(commands.len() > 25, "{commands:#?}");
    let mut failed = Vec::new();
    for command in &commands {
        run("migrate upgrade").ok();
        if command.starts_with("migrate merge ") {
            // What is to be joined has to be apart first.
            let parent = MAIN[4];
            run(&format!("migrate revision --empty --splice --head {parent} 'Beside'")).ok();
        }
        let finished = run(command);
        if finished.code() != Some(0) {
            failed.push(format!("{command}\n{}", finished.stderr));
        }
    }
    assert!(failed.is_empty(), "these commands failed:\n{}", failed.join("\n"));
}
