use super::*;

fn parents(graph: &RevisionGraph, head: Option<&str>, splice: bool) -> Result<String, GraphError> {
    graph
        .new_revision_parents(head.map(target).as_ref(), splice)
        .map(|ids| step::Joined(&ids).to_string())
}

fn merge(graph: &RevisionGraph, revisions: &[&str], splice: bool) -> Result<String, GraphError> {
    let targets: Vec<Target> = revisions.iter().map(|text| target(text)).collect();
    graph.merge_parents(&targets, splice).map(|ids| step::Joined(&ids).to_string())
}

#[test]
fn a_target_is_read_and_written_back() {
    for text in [
        "ae10",
        "head",
        "heads",
        "base",
        "current",
        "+1",
        "-2",
        "ae10+2",
        "head-1",
        "b@head",
        "b@heads",
        "b@base",
        "ae1@head",
        "b@+1",
        "b@-2",
        "b@head-2",
        "my-label",
        "my-label@head",
        "v1.2+3",
    ] {
        assert_eq!(target(text).to_string(), text);
    }
    assert_eq!(target("my-label").symbol(), &Symbol::Name("my-label".to_owned()));
    assert_eq!(target("v1.2+3").offset(), Some(3));
}

#[test]
fn what_is_no_target_says_why() {
    for (text, expected) in [
        ("", "a revision is needed, and nothing was given"),
        ("a:b", "\"a:b\" is a range, and one revision is needed here"),
        ("@head", "\"@head\" names no branch before the `@`"),
        ("head@a", "\"head@a\" names no branch before the `@`"),
        ("a@b@c", "\"a@b@c\" names no branch before the `@`"),
        ("a@", "\"a@\" names no revision after the `@`"),
        ("a@current", "\"a@current\" names no revision after the `@`"),
        ("a+", "the offset of \"a+\" is not a number of revisions"),
        ("a+1+2", "the offset of \"a+1+2\" is not a number of revisions"),
        ("a+99999999999", "the offset of \"a+99999999999\" is not a number of revisions"),
    ] {
        let error = Target::parse(text).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(error.hint().is_some());
    }
    for text in ["ab", "a:b:c", "a:b@"] {
        assert!(HistoryRange::parse(text).is_err());
    }
    assert_eq!(HistoryRange::parse("a:").unwrap().to_string(), "a:");
    assert_eq!(HistoryRange::parse(":b+1").unwrap().to_string(), ":b+1");
}

#[test]
fn prefixes_resolve_when_they_are_unique() {
    let graph = graph([
        rev("ae1027", []).saying("one"),
        rev("ae1028", ["ae1027"]).saying("two").label("cart"),
    ]);
    let one =
        |text: &str| graph.resolve_one(&target(text), &[]).map(|revision| revision.id.to_string());
    assert_eq!(one("ae1027").unwrap(), "ae1027");
    assert_eq!(one("cart").unwrap(), "ae1028");
    assert_eq!(one("ca").unwrap(), "ae1028");
    assert_eq!(one("head").unwrap(), "ae1028");
    assert_eq!(one("head-1").unwrap(), "ae1027");
    let error = one("ae").unwrap_err();
    assert_eq!(error.to_string(), "\"ae\" could be ae1027 (one), ae1028 (two)");
    assert_eq!(one("ae1072").unwrap_err().hint().unwrap(), "did you mean ae1027 or ae1028?");
    assert_eq!(one("haed").unwrap_err().hint().unwrap(), "did you mean head or heads?");
    assert_eq!(
        one("zzzz").unwrap_err().hint().unwrap(),
        "`history` lists the revisions, `branches` the labels"
    );
    assert_eq!(one("base").unwrap_err(), GraphError::NoRevision { given: "base".to_owned() });
    assert!(
        matches!(one("crat@head"), Err(GraphError::UnknownBranch { suggestions, .. }) if suggestions == ["cart"])
    );
}

#[test]
fn several_revisions_are_named_by_heads_and_current() {
    let graph = branched();
    let many = |text: &str| {
        graph.resolve_many(&target(text), &ids(&["b2", "x1"])).map(|found| names(&found).join(" "))
    };
    assert_eq!(many("heads").unwrap(), "b3 c2 x2");
    assert_eq!(many("current").unwrap(), "b2 x1");
    assert_eq!(many("base").unwrap(), "");
    assert_eq!(many("-1").unwrap(), "b2 c1 x1");
    assert_eq!(many("billing@-1").unwrap(), "b2");
    assert_eq!(many("b1+2").unwrap(), "b3");
    assert_eq!(
        many("billing@c1").unwrap_err(),
        GraphError::NotInBranch { revision: id("c1"), branch: "billing".to_owned() }
    );
}

#[test]
fn several_heads_are_named_with_the_command_that_joins_them() {
    let error = branched().upgrade_path(&[], &target("head")).unwrap_err();
    assert!(error.is_multiple_heads());
    assert_eq!(
        error.to_string(),
        "\"head\" means one head, and there are 3: b3 (invoices), c2 (use extra), x2"
    );
    assert_eq!(
        error.hint().unwrap(),
        "name one of them, say `heads` for all, or join them with `merge b3 c2 x2`"
    );
    let error = parents(&branched(), None, false).unwrap_err();
    assert_eq!(
        error.hint().unwrap(),
        "choose one with `--head b3`, or join them with `merge b3 c2 x2`"
    );
}

#[test]
fn a_new_revision_stands_on_a_head_unless_it_is_spliced() {
    let graph = branched();
    assert_eq!(parents(&merged(), None, false).unwrap(), "e");
    assert_eq!(parents(&graph, Some("billing@head"), false).unwrap(), "b3");
    assert_eq!(parents(&graph, Some("base"), false).unwrap(), "");
    assert_eq!(parents(&graph, Some("heads"), false).unwrap(), "b3, c2, x2");
    assert_eq!(
        parents(&graph, Some("b2"), false).unwrap_err(),
        GraphError::NotAHead { revision: id("b2") }
    );
    assert_eq!(parents(&graph, Some("b2"), true).unwrap(), "b2");
    assert_eq!(parents(&RevisionGraph::new(Vec::new()).unwrap(), None, false).unwrap(), "");
}

#[test]
fn a_merge_joins_at_least_two_separate_heads() {
    let graph = branched();
    assert_eq!(merge(&graph, &["b3", "c2"], false).unwrap(), "b3, c2");
    assert_eq!(merge(&graph, &["heads"], false).unwrap(), "b3, c2, x2");
    assert_eq!(
        merge(&graph, &["b3", "c1"], false).unwrap_err(),
        GraphError::NotAHead { revision: id("c1") }
    );
    assert_eq!(merge(&graph, &["b3", "c1"], true).unwrap(), "b3, c1");
    assert_eq!(
        merge(&graph, &["b3", "billing@head"], false).unwrap_err(),
        GraphError::DuplicateParents { revision: id("b3") }
    );
    assert_eq!(
        merge(&merged(), &["heads"], false).unwrap_err().to_string(),
        "there is nothing to merge: e is the only revision named"
    );
    assert_eq!(
        merge(&graph, &["b3", "b1"], true).unwrap_err(),
        GraphError::AlreadyMerged { ancestor: id("b1"), descendant: id("b3") }
    );
}

#[test]
fn names_of_a_new_revision_must_be_free() {
    let graph = branched();
    let check = |name: &str, labels: &[&str]| {
        graph
            .check_new_names(&id(name), &labels.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(check("new", &["fresh"]), Ok(()));
    for (name, labels) in
        [("b1", &[][..]), ("billing", &[]), ("new", &["billing"]), ("new", &["b1"])]
    {
        assert!(matches!(check(name, labels), Err(GraphError::NameTaken { .. })));
    }
    for labels in [&["head"][..], &["a@b"], &["new"]] {
        assert!(matches!(check("new", labels), Err(GraphError::InvalidLabel { .. })));
    }
}

#[test]
fn dependencies_of_a_new_revision_keep_labels_and_complete_prefixes() {
    let graph = graph([rev("ae1027", []).label("cart"), rev("bf2138", [])]);
    let written =
        graph.new_dependencies(&[target("cart"), target("bf"), target("cart@head")]).unwrap();
    assert_eq!(written, ["cart", "bf2138", "ae1027"]);
    assert!(graph.new_dependencies(&[target("heads")]).is_err());
}
