//! The table of `docs/alembic-failures.md`, read as data. Never runs anything.

#![allow(
    dead_code,
    reason = "the tests read one half of a row, and the task with Alembic the other"
)]

/// What was done, what came of it with Alembic and here, and the tests that show it.
pub struct Row {
    pub alembic: Claim,
    pub here: Claim,
    pub tests: Vec<String>,
}

/// A cell about one program.
pub struct Claim {
    /// The exit code, unless the cell names none.
    pub exit: Option<i32>,
    /// What the program prints, literally.
    pub quotes: Vec<String>,
}

/// The rows of the document. Panics where a row is not of the table's form.
pub fn rows(document: &str) -> Vec<Row> {
    let rows = document.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    rows.map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [_, alembic, here, tests] = cells[..] else { panic!("four cells are wanted in {line}") };
    let tests = quotes(tests);
    assert!(!tests.is_empty(), "a test is wanted in {line}");
    Row { alembic: claim(alembic), here: claim(here), tests }
}

fn claim(cell: &str) -> Claim {
    let exit = cell.split_once("exit ").map(|(_, rest)| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| panic!("a number is wanted in {cell}"))
    });
    Claim { exit, quotes: quotes(cell) }
}

/// What stands between backticks; between two of them, a backtick may stand itself.
fn quotes(cell: &str) -> Vec<String> {
    let (mut quotes, mut rest) = (Vec::new(), cell);
    while let Some(begin) = rest.find('`') {
        let fence = if rest[begin..].starts_with("``") { "``" } else { "`" };
        let inside = &rest[begin + fence.len()..];
        let end = inside.find(fence).unwrap_or_else(|| panic!("an open quote in {cell}"));
        quotes.push(inside[..end].trim().to_owned());
        rest = &inside[end + fence.len()..];
    }
    quotes
}

impl Claim {
    /// What of the claim is not true of a program that ended so and printed this.
    pub fn untrue(&self, exit: Option<i32>, said: &str) -> Option<String> {
        if self.exit.is_some() && self.exit != exit {
            return Some(format!("exit {:?} is claimed, and it was {exit:?}:\n{said}", self.exit));
        }
        let missing = self.quotes.iter().find(|quote| !said.contains(quote.as_str()))?;
        Some(format!("{missing:?} is claimed, and this was printed:\n{said}"))
    }
}
