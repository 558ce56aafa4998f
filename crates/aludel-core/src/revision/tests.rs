//! Revision files as literals: what reads, what is refused, and with which words at which place.

use proptest::prelude::*;

use super::*;

const HEADER: &str = "-- Add circles\n--\n-- Revision:   b2\n-- Revises:    a1\n-- Created:    2026-11-22T18:06:25Z\n\n";

fn parse(text: &str) -> Result<RevisionFile, RevisionFileError> {
    RevisionFile::parse("versions/b2_add_circles.sql", text.as_bytes())
}

fn body(sections: &str) -> Result<RevisionFile, RevisionFileError> {
    parse(&format!("{HEADER}{sections}"))
}

/// The message and, behind a bar, the hint.
fn refusal(text: &str) -> String {
    let error = parse(text).unwrap_err();
    format!("{error} | {}", error.hint().unwrap_or_default())
}

#[test]
fn a_whole_file_reads() {
    let file = parse(
        "-- Add circles\n-- and their members\n--\n-- A longer text.\n--\n-- Revision:   b2\n-- Revises:    a1, c3\n\
         -- Created:    2026-11-22T18:06:25Z\n-- Labels:     billing, x\n-- Depends-on: d4 shop\n\n\
         -- aludel: up\nCREATE TABLE t ();\nCREATE TABLE u ();\n\n-- aludel: up no-transaction\n\
         CREATE INDEX CONCURRENTLY i ON t (a);\n\n-- aludel: up call encrypt 2\n\n-- aludel: down\nDROP TABLE t;\n",
    )
    .unwrap();
    let header = file.header();
    assert_eq!(header.message, "Add circles and their members");
    assert_eq!(header.doc, ["Add circles", "and their members", "", "A longer text."]);
    assert_eq!(header.revises.iter().map(RevisionId::as_str).collect::<Vec<_>>(), ["a1", "c3"]);
    assert_eq!(header.labels, ["billing", "x"]);
    assert_eq!(header.depends_on, ["d4", "shop"]);
    assert_eq!(file.source().slice(&header.revises_span), "a1, c3");
    let kinds: Vec<&SectionKind> = file.up().iter().map(|section| &section.kind).collect();
    assert_eq!(
        kinds,
        [
            &SectionKind::Transaction,
            &SectionKind::NoTransaction,
            &SectionKind::Call { name: "encrypt".to_owned(), version: 2 }
        ]
    );
    assert_eq!(file.up()[0].statements.len(), 2);
    assert!(matches!(file.down(), Down::Sections(sections) if sections.len() == 1));
    assert_eq!(file.down_text().unwrap(), "-- aludel: down\nDROP TABLE t;\n");
}

#[test]
fn an_allow_begins_no_section_and_counts_for_no_checksum() {
    let plain = body("-- aludel: up\nDROP TABLE t;\n\n-- aludel: down\n").unwrap();
    let allowed = body(
        "-- aludel: allow down-missing  all of it\n\n-- aludel: up\n-- aludel: allow drop-table it is empty\nDROP TABLE t;\n\n-- aludel: down\n",
    )
    .unwrap();
    assert_eq!(allowed.checksum(), plain.checksum());
    assert_eq!(allowed.up().len(), 1);
    let allows: Vec<_> =
        allowed.allows().iter().map(|allow| (allow.rule.as_str(), allow.why.as_str())).collect();
    assert_eq!(allows, [("down-missing", "all of it"), ("drop-table", "it is empty")]);
    let up = allowed.up_text();
    assert!(body(&up).unwrap().allows().len() == 1, "the journal keeps it: {up}");
    for (text, refused) in [
        (
            "-- aludel: allow a b\nDROP TABLE t;\n-- aludel: up\n",
            "SQL stands above the first `-- aludel:` marker",
        ),
        ("-- aludel: alow drop-table why\n-- aludel: up\n", "unknown section marker"),
        ("-- aludel: allows drop-table why\n-- aludel: up\n", "unknown section marker"),
        ("-- aludel: allow drop-table why\n", "has no `-- aludel: up` section"),
    ] {
        let error = body(text).unwrap_err().to_string();
        assert!(error.contains(refused), "{error}");
    }
}

#[test]
fn a_base_revises_nothing_and_a_missing_down_is_known() {
    let file = parse("-- x\n--\n-- Revision: a1\n-- Revises:\n\n-- aludel: up\n").unwrap();
    assert!(file.header().revises.is_empty());
    assert_eq!(file.down(), &Down::Missing);
    assert_eq!(file.header().created, None);
}

#[test]
fn an_irreversible_down_keeps_its_reason() {
    let file =
        body("-- aludel: up\nDROP TABLE t;\n-- aludel: down irreversible \"the rows are gone\"\n")
            .unwrap();
    assert_eq!(file.down(), &Down::Irreversible { why: "the rows are gone".to_owned() });
}

#[test]
fn mistakes_are_named_with_line_column_and_the_next_step() {
    let cases = [
        "-- x\n--\n-- Revison: b2\n-- Revises:\n\n-- aludel: up\n".to_owned(),
        "-- x\n--\n-- Revision: b2\n\n-- aludel: up\n".to_owned(),
        "-- x\n--\n-- Revision: b2\n-- Revises: a-1\n\n-- aludel: up\n".to_owned(),
        "-- x\n--\n-- Revision: b2\n-- Revises:\n-- Created: yesterday\n\n-- aludel: up\n"
            .to_owned(),
        "-- x\n--\n-- Revision: b2\n-- Revision: b2\n-- Revises:\n".to_owned(),
        "-- x\n--\n-- Revision: b2\n-- Revises:\n-- and a word\n".to_owned(),
        "SELECT 1;\n-- aludel: up\n".to_owned(),
        HEADER.to_owned(),
        format!("{HEADER}-- aludel: upp\nSELECT 1;\n"),
        format!("{HEADER}-- aludel: up\nSELECT 1;\nBEGIN;\n"),
        format!("{HEADER}-- aludel: up\nCREATE INDEX CONCURRENTLY i ON t (a);\n"),
        format!("{HEADER}-- aludel: up\nSELECT 'open;\n-- aludel: down\n"),
        format!("{HEADER}-- aludel: up call f 1\nSELECT 1;\n"),
        format!("{HEADER}-- aludel: up\n-- aludel: down irreversible \"x\"\n-- aludel: down\n"),
        format!("{HEADER}-- aludel: up no-transaction\nCOPY t FROM stdin;\n1\n\\.\n"),
        format!("{HEADER}-- aludel: up\n\\connect other\n"),
        format!("{HEADER}-- aludel: up\nSELECT '\0';\n"),
    ];
    let told: Vec<String> = cases.iter().map(|text| refusal(text)).collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(
        RevisionFile::parse("x.sql", b"-- x\n\xff\n")
            .unwrap_err()
            .to_string()
            .ends_with("is not UTF-8 text")
    );
}

#[test]
fn the_checksum_is_blind_to_layout_comments_and_line_ends_only() {
    let sum = |sections: &str| body(sections).unwrap().checksum();
    let one = sum("-- aludel: up\nCREATE TABLE t (a int);\n-- aludel: down\nDROP TABLE t;\n");
    assert_eq!(
        one,
        sum(
            "-- aludel: up\n\n/* why */ CREATE TABLE t\n(a int); -- done\n\n-- aludel: down\nDROP TABLE t;\n"
        )
    );
    assert_eq!(
        one,
        sum("-- aludel: up\r\nCREATE TABLE t (a int);\r\n-- aludel: down\r\nDROP TABLE t;\r\n")
    );
    for other in [
        "-- aludel: up\nCREATE TABLE t (a int);\n",
        "-- aludel: up\nCREATE TABLE t (a bigint);\n-- aludel: down\nDROP TABLE t;\n",
        "-- aludel: up no-transaction\nCREATE TABLE t (a int);\n-- aludel: down\nDROP TABLE t;\n",
        "-- aludel: up\nCREATE TABLE t (a int);\n-- aludel: up\n-- aludel: down\nDROP TABLE t;\n",
    ] {
        assert_ne!(one, sum(other), "{other}");
    }
    let elsewhere = parse(&HEADER.replace("a1", "a2").replace("Add", "Put")).unwrap_err();
    assert!(matches!(elsewhere.kind(), RevisionFileErrorKind::NoUp));
}

#[test]
fn an_enum_value_ends_its_phase() {
    let file = body("-- aludel: up\nALTER TYPE mood ADD VALUE 'new';\n-- aludel: up\nSELECT 1;\n")
        .unwrap();
    assert!(file.up()[0].ends_phase(file.source()));
    assert!(!file.up()[1].ends_phase(file.source()));
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = RevisionFile::parse("x.sql", &bytes);
    }

    #[test]
    fn random_sections_never_panic(text in "(-- aludel: (up|down|x)( no-transaction| call f 1)?\n|[ -~]{0,30}\n|'|\\$\\$|;){0,12}") {
        if let Ok(file) = body(&text) {
            // What reads must also be writable back into the journal.
            let _ = (file.up_text(), file.down_text());
        }
    }

    #[test]
    fn a_rendered_revision_reads_back(unproved: bool, message in "[ -~]{0,60}", labels in proptest::collection::vec("[a-z]{1,5}", 0..3)) {
        let new = NewRevision {
            id: RevisionId::new("b2").unwrap(),
            message,
            revises: vec![RevisionId::new("a1").unwrap()],
            created: "2026-11-22T18:06:25Z".parse().unwrap(),
            labels,
            depends_on: vec!["c3".to_owned()],
            up: vec![
                NewSection { no_transaction: false, sql: "CREATE TABLE t ();".to_owned() },
                NewSection { no_transaction: true, sql: "VACUUM t;".to_owned() },
            ],
            down: vec![NewSection { no_transaction: false, sql: "DROP TABLE t;".to_owned() }],
            unproved,
        };
        let file = parse(&new.render()).unwrap();
        prop_assert_eq!(&file.header().revises, &new.revises);
        prop_assert_eq!(&file.header().labels, &new.labels);
        prop_assert_eq!(&file.header().depends_on, &new.depends_on);
        prop_assert_eq!(file.up().len(), 2);
        prop_assert_eq!(file.is_unproved(), unproved);
    }
}
