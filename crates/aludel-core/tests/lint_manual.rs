//! The manual's page about lint, held against the rules.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

use std::fs;
use std::path::Path;

use aludel_core::lint::not_used;
use aludel_core::lint::rules::{ABOUT_ALLOWS, RULES};

fn manual() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lint.md");
    fs::read_to_string(path).unwrap()
}

#[test]
fn every_rule_has_a_section_that_says_the_same() {
    let manual = manual();
    let sections: Vec<&str> = manual.split("\n### ").skip(1).collect();
    for rule in RULES.iter().chain(&ABOUT_ALLOWS) {
        let heading = format!("{}\n", rule.name);
        let section = sections.iter().find(|section| section.starts_with(&heading));
        let section = section.unwrap_or_else(|| panic!("docs/lint.md has a section {}", rule.name));
        let squawk = rule.origin.squawk().iter().map(|squawk| format!("`{squawk}`"));
        let level = format!("*{}*", rule.level);
        for text in squawk.chain([level, rule.finds.to_owned(), rule.why.to_owned()]) {
            assert!(section.contains(&text), "the section {} says: {text}", rule.name);
        }
    }
    assert_eq!(sections.len(), RULES.len() + ABOUT_ALLOWS.len(), "no section is left over");
}

#[test]
fn every_rule_of_squawk_that_is_not_used_has_its_reason() {
    let manual = manual();
    for group in not_used() {
        let line = manual
            .lines()
            .find(|line| line.starts_with("| `") && line.ends_with(&format!("| {} |", group.why)));
        let line = line.unwrap_or_else(|| panic!("docs/lint.md has a line: {}", group.why));
        for rule in group.rules {
            assert!(line.contains(&format!("`{rule}`")), "{rule} stands in {line}");
        }
    }
}
