//! Lint on what the generator of revisions writes, case by case, and on the platform's history.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

use std::fs;
use std::path::{Path, PathBuf};

use aludel_core::lint::{Background, Level, Surroundings, lint};
use aludel_core::revision::RevisionFile;
use aludel_core::revision_dir::RevisionDir;
use aludel_core::revision_set::RevisionSet;

/// Every folder of `cases` with a revision that is not empty.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let folders = |of: &Path| {
        let mut folders: Vec<PathBuf> =
            fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.retain(|path| path.is_dir());
        folders.sort();
        folders
    };
    let all = folders(&root).into_iter().flat_map(|area| folders(&area));
    all.filter(|case| !read(&case.join("up.sql")).is_empty()).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn revision(case: &Path) -> RevisionFile {
    let header = "-- A case\n--\n-- Revision: ab12\n-- Revises:\n\n";
    let (up, down) = (read(&case.join("up.sql")), read(&case.join("down.sql")));
    let down = if down.is_empty() { "-- aludel: down\n".to_owned() } else { down };
    let text = format!("{header}{up}\n{down}");
    RevisionFile::parse(case.join("case.sql"), text.as_bytes()).unwrap()
}

#[test]
fn what_is_generated_is_no_error_but_where_its_hazard_says_the_same() {
    let cases = cases();
    assert!(cases.len() > 100, "{} cases were found", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let hazards = read(&case.join("hazards.txt"));
        for finding in lint(&revision(&case), &Surroundings::default()) {
            let is_said = finding.rule.hazard.is_some_and(|hazard| hazards.contains(hazard.name()));
            if finding.level == Level::Error && !is_said {
                wrong.push(format!("{}: {}: {}", case.display(), finding.rule.name, finding.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_platforms_history_has_warnings_at_most() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../apps/mens-circle");
    let files = |folder: &str| -> Vec<RevisionFile> {
        let set = RevisionSet::open(RevisionDir::new(root.join(folder).join("versions"))).unwrap();
        set.graph().iter().map(|revision| set.file(&revision.id).unwrap()).collect()
    };
    let (main, creds) = (files("migrations"), files("migrations-credentials"));
    for (own, other) in [(&main, &creds), (&creds, &main)] {
        assert!(own.len() > 5);
        let (history, others) = (Background::of(own), Background::of(other));
        let others = [("the other".to_owned(), others)];
        let surroundings = Surroundings { history: Some(&history), others: &others, sizes: None };
        for finding in own.iter().flat_map(|file| lint(file, &surroundings)) {
            let place = finding.source.locate(finding.span.start);
            assert!(finding.level < Level::Error, "{place}: {}", finding.title);
            assert_ne!(finding.rule.name, "not-read", "{place}: {}", finding.title);
        }
    }
}
