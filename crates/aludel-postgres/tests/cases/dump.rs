//! What `pg_dump` prints of a schema, without what differs from run to run. Never reads a catalog: it is the judge.

use aludel_server::TestDatabase;

/// The schema of a database as `pg_dump` writes it.
pub(crate) fn dump(database: &TestDatabase<'_>) -> String {
    settled(&printed(database))
}

/// The same with its headings and settings, so that it can be restored.
pub(crate) fn printed(database: &TestDatabase<'_>) -> String {
    database.pg_dump(&["--schema-only"]).expect("the database is dumped")
}

/// What is compared of a dump.
pub(crate) fn settled(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().filter(|line| !is_frame(line)).map(with_sorted_options).map(unnamed).collect();
    let lines = lines.iter().map(String::as_str).collect();
    sort_runs(lines, |line| line.starts_with("GRANT ")).join("\n") + "\n"
}

/// From 18 on NOT NULL has a name, which is no part of the model: it stays what it was when its table is renamed.
fn unnamed(line: String) -> String {
    let Some((before, behind)) = line.split_once(" CONSTRAINT ") else { return line };
    match behind.split_once(" NOT NULL") {
        Some((name, behind)) if !name.contains(' ') => format!("{before} NOT NULL{behind}"),
        _ => line,
    }
}

/// Storage parameters have no order, but are printed in the order they were set.
fn with_sorted_options(line: &str) -> String {
    let options = line.strip_prefix("WITH (").and_then(|rest| rest.strip_suffix(");"));
    let Some(options) = options else { return line.to_owned() };
    let mut options: Vec<&str> = options.split(", ").collect();
    options.sort_unstable();
    format!("WITH ({});", options.join(", "))
}

/// The same with the columns of each table by name.
pub(crate) fn with_sorted_columns(dump: &str) -> String {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in dump.lines() {
        let is_head = line.starts_with("CREATE ") && line.contains("TABLE ") && line.ends_with('(');
        inside = is_head || (inside && !line.starts_with(')'));
        lines.push(if inside { line.trim_end_matches(',') } else { line });
    }
    let lines = sort_runs(lines, |line| line.starts_with("    "));
    // Comments on columns, and the defaults of children, come in the order of the columns.
    let lines = sort_runs(lines, |line| line.starts_with("COMMENT ON COLUMN "));
    sort_runs(lines, |line| line.contains(" ALTER COLUMN ") && line.contains(" SET DEFAULT "))
        .join("\n")
        + "\n"
}

/// Headings, settings, and the key that newer versions frame their output with.
fn is_frame(line: &str) -> bool {
    line.is_empty()
        || line == "--"
        || [
            "-- Name: ",
            "-- PostgreSQL database dump",
            "-- Dumped ",
            "SET ",
            "SELECT pg_catalog.set_config",
            "\\restrict ",
            "\\unrestrict ",
        ]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Sorts every unbroken run of such lines: privileges have no order, but are printed in the order they were given.
fn sort_runs(lines: Vec<&str>, is_one: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut sorted = lines;
    let mut start = 0;
    while start < sorted.len() {
        let length = sorted[start..].iter().take_while(|line| is_one(line)).count();
        sorted[start..start + length].sort_unstable();
        start += length.max(1);
    }
    sorted
}
