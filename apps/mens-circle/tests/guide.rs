//! Keeps the manual honest: every command of the guide and the recipes runs and prints what is shown, every link leads somewhere, and every
//! page can be found.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;
mod pages;
mod session;
mod shell;
mod walk;

use std::collections::BTreeSet;
use std::thread;

use pages::{Deed, deeds, fault, links, pages_in, text};

#[test]
fn every_link_of_the_manual_leads_somewhere() {
    let mut faults = Vec::new();
    for page in pages_in("") {
        faults.extend(links(&text(&page)).iter().filter_map(|link| fault(&page, link)));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_page_is_in_the_summary_and_begins_with_its_title() {
    let listed = links(&text("SUMMARY.md"));
    let found: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(listed.len(), found.len(), "a page is listed twice");
    let pages = pages_in("");
    let missing: Vec<&String> =
        pages.iter().filter(|page| *page != "SUMMARY.md" && !found.contains(page)).collect();
    assert!(missing.is_empty(), "docs/SUMMARY.md lists no {missing:?}");
    for page in &pages {
        assert!(text(page).starts_with("# "), "{page} has no title");
    }
}

#[test]
fn every_exit_code_has_a_section_in_the_guide() {
    let codes = text("commands.md");
    let codes = codes.split("## Exit codes").nth(1).expect("the table is there");
    let page = text("guide/exit-codes.md");
    let rows = codes.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let codes: Vec<&str> = rows.filter(|cell| cell.starts_with(char::is_numeric)).collect();
    assert!(codes.len() >= 9, "{codes:?}");
    for code in codes {
        assert!(page.contains(&format!("\n## {code}: ")), "no section for {code}");
    }
}

#[test]
fn deeds_are_read_from_blocks_of_the_console_alone() {
    let page = "<!-- session: empty folder -->\n```sql file=a.sql\nSELECT 1;\n```\n```sh\n$ no\n```\n\
                ```console\n$ one \\\n> two\nout\n\n$ three\n```\n";
    assert_eq!(
        deeds(page),
        [
            Deed::Session("empty folder".to_owned()),
            Deed::File { name: "a.sql".to_owned(), text: "SELECT 1;\n".to_owned() },
            Deed::Command { line: "one \\\ntwo".to_owned(), shown: 10..11 },
            Deed::Command { line: "three".to_owned(), shown: 13..13 },
        ]
    );
}

#[test]
fn what_is_shown_has_to_be_printed_but_for_what_is_drawn_and_measured() {
    let same = [
        ("main: at aaaabbbb0000\nagain aaaabbbb0000", "main: at 0000ccccdddd\nagain 0000ccccdddd"),
        ("2026-01-02T03:04:05Z (917 ms,", "2026-11-23T09:00:00Z (4 ms,"),
        ("one\ntwo\nthree", "…\nthree"),
        ("one\ntwo\nthree", "one\n…"),
        ("saved as x-1.dump (12 bytes)", "saved as ….dump (… bytes)"),
    ];
    for (printed, shown) in same {
        assert!(session::is_shown(printed, shown), "{printed:?} is shown as {shown:?}");
    }
    let others = [
        ("one\ntwo", "one"),
        ("one", "one\ntwo"),
        ("one\ntwo\nthree", "…\ntwo"),
        // One identifier cannot stand for two.
        ("aaaabbbb0000 aaaabbbb1111", "0000ccccdddd 0000ccccdddd"),
        ("aaaabbbb0000\naaaabbbb0000", "0000ccccdddd\n1111ccccdddd"),
        ("saved as x-1.sql", "saved as ….dump"),
    ];
    for (printed, shown) in others {
        assert!(!session::is_shown(printed, shown), "{printed:?} is not {shown:?}");
    }
}

#[test]
fn every_command_of_the_guide_runs_and_prints_what_is_shown() {
    let pages = [pages_in("guide"), pages_in("recipes")].concat();
    assert!(pages.len() > 20, "{pages:?}");
    let chosen = std::env::var("GUIDE_PAGE").unwrap_or_default();
    let pages: Vec<&String> = pages.iter().filter(|page| page.contains(&chosen)).collect();
    let at_heads = common::Platform::empty();
    at_heads.run(&["upgrade"]).ok();
    // A server is shared, and most of the time is spent waiting for it.
    let faults: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> =
            pages.iter().map(|page| scope.spawn(|| session::faults(page, &at_heads))).collect();
        running.into_iter().flat_map(|page| page.join().expect("a page is done")).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
