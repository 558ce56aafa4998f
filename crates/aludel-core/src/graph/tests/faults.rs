use std::path::PathBuf;

use super::*;

fn faults<const N: usize>(revisions: [Revision; N]) -> Vec<String> {
    RevisionGraph::build(revisions.into()).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_duplicate_identifier_names_both_files() {
    let mut second = rev("a", []);
    second.path = PathBuf::from("a_again.sql");
    assert_eq!(
        faults([rev("a", []), second]),
        ["revision a is there twice, in a.sql and in a_again.sql"]
    );
}

#[test]
fn a_missing_parent_names_the_file_and_a_similar_revision() {
    let error =
        RevisionGraph::new(vec![rev("ae1027a6acf0", []), rev("b", ["ae1027a6acf1"])]).unwrap_err();
    assert_eq!(
        error,
        GraphError::MissingParent {
            id: id("ae1027a6acf1"),
            referenced_from: id("b"),
            path: PathBuf::from("b.sql"),
            suggestion: Some("ae1027a6acf0".to_owned()),
        }
    );
    assert_eq!(error.hint().unwrap(), "did you mean ae1027a6acf0?");
}

#[test]
fn every_fault_is_collected_in_a_stable_order() {
    let build = || {
        faults([
            rev("a", ["gone"]),
            rev("b", ["b"]),
            rev("c", []).on("nowhere"),
            rev("d", []).label("a"),
        ])
    };
    let expected = [
        "branch label \"a\" of d is the identifier of another revision",
        "revision gone does not exist, but a revises it, in a.sql",
        "revision b revises itself, in b.sql",
        "no revision or branch label \"nowhere\" exists, but c depends on it, in c.sql",
    ];
    assert_eq!(build(), expected);
    assert_eq!(build(), expected);
}

#[test]
fn a_cycle_names_its_revisions_and_no_others() {
    let revisions = [
        rev("a", []),
        rev("z", ["y"]),
        rev("b", ["a", "d"]),
        rev("c", ["b"]),
        rev("d", ["c"]),
        rev("y", ["d"]),
    ];
    assert_eq!(faults(revisions), ["revisions b, d, c revise each other in a circle"]);
}

#[test]
fn a_cycle_through_dependencies_is_told_apart() {
    let revisions = [rev("a", []).on("c"), rev("b", ["a"]), rev("c", ["b"])];
    assert_eq!(faults(revisions), ["revisions a, c, b depend on each other in a circle"]);
    assert_eq!(faults([rev("a", []).on("a")]), ["revision a depends on itself, in a.sql"]);
}

#[test]
fn labels_must_be_unique_and_readable_as_labels() {
    assert_eq!(
        faults([rev("a", []).label("x"), rev("b", ["a"]).label("x")]),
        ["branch label \"x\" is on a and on b"]
    );
    for label in ["head", "heads", "base", "current", "a@b", "a:b", "v-2", "v+2", "+1", ""] {
        assert_eq!(
            RevisionGraph::new(vec![rev("r", []).label(label)]).unwrap_err(),
            GraphError::InvalidLabel { label: label.to_owned(), revision: id("r") }
        );
    }
    assert!(RevisionGraph::new(vec![rev("r", []).label("my-label")]).is_ok());
}

#[test]
fn dependencies_are_identifiers_labels_or_unique_prefixes() {
    let graph = graph([
        rev("abc1", []).label("one"),
        rev("abd2", []),
        rev("c", []).on("one"),
        rev("d", []).on("abd"),
    ]);
    assert_eq!(names(&graph.resolved_dependencies("c")), ["abc1"]);
    assert_eq!(names(&graph.resolved_dependencies("d")), ["abd2"]);
    assert_eq!(
        faults([rev("abc1", []), rev("abd2", []), rev("e", []).on("ab")]),
        ["e depends on \"ab\", which abc1, abd2 begin with, in e.sql"]
    );
}

#[test]
fn a_history_of_a_hundred_thousand_revisions_overflows_nothing() {
    let name = |number: usize| id(&format!("{number:012}"));
    let line = (0..100_000).map(|n| Revision::new(name(n), n.checked_sub(1).map(name))).collect();
    let graph = RevisionGraph::new(line).unwrap();
    let steps = graph.upgrade_path(&[], &Target::head()).unwrap();
    assert_eq!(steps.len(), 100_000);
    let heads = heads_after(&[], &steps);
    assert_eq!(heads, [name(99_999)]);
    assert_eq!(graph.downgrade_path(&heads, &Target::base()).unwrap().len(), 100_000);
}
