//! A folder of revision files on disk: what is listed, what is refused, and that writing never destroys.

#![allow(clippy::unwrap_used, reason = "a failed preparation is a failed test")]

use std::fs;

use aludel_core::manifest::Manifest;
use aludel_core::revision::RevisionId;
use aludel_core::revision_dir::{RevisionDir, RevisionDirError};
use aludel_core::revision_set::RevisionSet;

fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, RevisionDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let dir = RevisionDir::new(folder.path());
    (folder, dir)
}

fn revision(id: &str, parent: &str) -> String {
    format!(
        "-- {id}\n--\n-- Revision: {id}\n-- Revises: {parent}\n\n-- aludel: up\nSELECT 1;\n\n-- aludel: down\n"
    )
}

#[test]
fn files_are_listed_by_name_and_hidden_ones_are_passed_over() {
    let (_folder, dir) = folder(&[
        ("b2_x.sql", &revision("b2", "a1")),
        ("a1_x.sql", &revision("a1", "")),
        (".swp", "x"),
        ("aludel.sum", "whatever"),
    ]);
    let ids: Vec<String> =
        dir.revisions().unwrap().iter().map(|revision| revision.id.to_string()).collect();
    assert_eq!(ids, ["a1", "b2"]);
}

#[test]
fn strays_are_errors_that_name_the_file() {
    for stray in ["notes.txt", "a1_x.sql.orig", "README.md", "a1_x.SQL"] {
        let (_folder, dir) = folder(&[("a1_x.sql", &revision("a1", "")), (stray, "")]);
        let error = dir.revisions().unwrap_err();
        assert!(
            matches!(&error, RevisionDirError::Stray { path } if path.ends_with(stray)),
            "{error}"
        );
    }
    let (folder, dir) = folder(&[]);
    fs::create_dir(folder.path().join("old.sql")).unwrap();
    assert!(matches!(dir.revisions(), Err(RevisionDirError::Stray { .. })));
    assert!(matches!(
        RevisionDir::new("/nowhere/at/all").revisions(),
        Err(RevisionDirError::Missing { .. })
    ));
}

#[test]
fn a_header_longer_than_one_reading_is_read_whole() {
    let text = format!("-- long\n{}", "-- more and more words\n".repeat(500));
    let file = format!("{text}--\n-- Revision: a1\n-- Revises:\n\n-- aludel: up\n");
    let (_folder, dir) = folder(&[("a1.sql", &file)]);
    assert_eq!(
        dir.revisions().unwrap()[0].message.len(),
        "long".len() + 500 * " more and more words".len()
    );
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let (folder, dir) = folder(&[("a1.sql", "keep me")]);
    assert!(matches!(dir.create("a1.sql", "other"), Err(RevisionDirError::Exists { .. })));
    assert_eq!(fs::read_to_string(folder.path().join("a1.sql")).unwrap(), "keep me");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    dir.create("b2.sql", "new").unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("b2.sql")).unwrap(), "new");
}

#[test]
fn a_manifest_that_is_written_reads_back_and_an_edited_one_is_refused() {
    let (folder, dir) = folder(&[("a1.sql", &revision("a1", ""))]);
    assert_eq!(dir.manifest().unwrap(), None);
    let set = RevisionSet::open(dir.clone()).unwrap();
    let id = RevisionId::new("a1").unwrap();
    let manifest = Manifest::new(vec![(id.clone(), set.file(&id).unwrap().checksum())]);
    dir.write_manifest(&manifest).unwrap();
    assert_eq!(dir.manifest().unwrap(), Some(manifest));
    let path = folder.path().join("aludel.sum");
    let text = fs::read_to_string(&path).unwrap();
    for (edited, expected) in [
        (text.replace("a1 ", "b2 "), "Total"),
        (format!("<<<<<<< HEAD\n{text}"), "Conflict"),
        (text.replace("sum 1", "sum 9"), "Format"),
        (format!("{text}{}", text.lines().nth(1).unwrap()), "Repeated"),
        (format!("{text}what is this\n"), "Line"),
        (String::new(), "FirstLine"),
    ] {
        fs::write(&path, edited).unwrap();
        let RevisionDirError::Manifest(error) = dir.manifest().unwrap_err() else {
            panic!("another error")
        };
        assert!(format!("{:?}", error.kind()).starts_with(expected), "{error}");
    }
}

#[test]
fn a_thousand_files_are_read_by_two_threads_in_the_same_order() {
    let (folder, dir) = folder(&[]);
    let mut parent = String::new();
    for number in 0..1000 {
        let id = format!("{number:04}");
        fs::write(folder.path().join(format!("{id}.sql")), revision(&id, &parent)).unwrap();
        parent = id;
    }
    let revisions = dir.revisions().unwrap();
    assert!(revisions.is_sorted_by_key(|revision| revision.path.clone()));
    assert_eq!(RevisionSet::open(dir).unwrap().graph().heads()[0].id.as_str(), "0999");
}
