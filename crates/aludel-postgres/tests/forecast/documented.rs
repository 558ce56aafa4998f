//! The table of the manual, which says what was seen. `UPDATE_DOCS=1` writes it anew.

use std::fs;
use std::path::PathBuf;

use crate::kinds::Kind;
use crate::truth::Deed;

const BEGIN: &str = "<!-- kinds: measured -->\n";
const END: &str = "<!-- kinds: end -->";

/// The major version that the manual speaks of.
pub(crate) const DOCUMENTED: u32 = 15;

/// A kind in the table.
pub(crate) struct Line(String);

impl Line {
    pub(crate) fn new(kind: &Kind, seen: &Deed, knows_reads: bool) -> Self {
        let locks = seen.locks.iter().map(|(name, mode)| format!("{mode} on {name}"));
        let mut locks: Vec<String> = locks.collect();
        if locks.is_empty() {
            locks.push("none".to_owned());
        }
        let tables = |names: &std::collections::BTreeSet<String>| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            if names.is_empty() { "no".to_owned() } else { names.join(", ") }
        };
        let reads = if knows_reads { tables(&seen.reads) } else { "not foreseen".to_owned() };
        let rewrites =
            if seen.empties.is_empty() { tables(&seen.rewrites) } else { "empties".to_owned() };
        Self(format!("| {} | {} | {reads} | {rewrites} |\n", kind.name, locks.join(", ")))
    }
}

pub(crate) fn compare_with_docs(lines: &[Line]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/plan.md");
    let text = fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = text.split_once(BEGIN).expect("the table begins");
    let (known, after) = rest.split_once(END).expect("the table ends");
    let head =
        "| Statement | Locks | Reads every row of | Writes anew |\n| --- | --- | --- | --- |\n";
    let table: String =
        std::iter::once(head).chain(lines.iter().map(|line| line.0.as_str())).collect();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}"))
            .expect("the page is written");
        return;
    }
    assert_eq!(known, table, "docs/plan.md says something else; UPDATE_DOCS=1 writes it anew");
}
