use super::*;

fn listed(graph: &RevisionGraph, range: &str, current: &[&str]) -> String {
    names(&graph.history(Some(&HistoryRange::parse(range).unwrap()), &ids(current)).unwrap())
        .join(" ")
}

/// The lines of `history`.
fn drawn(graph: &RevisionGraph) -> String {
    let mut text = String::new();
    for revision in graph.iter() {
        let id = revision.id.as_str();
        let from = if revision.revises.is_empty() {
            "<base>".to_owned()
        } else {
            step::Joined(&revision.revises).to_string()
        };
        let labels = graph.labels_of(id).join(", ");
        let marks = [
            (graph.is_head(id), " (head)"),
            (graph.is_effective_head(id), " (effective head)"),
            (graph.is_branch_point(id), " (branchpoint)"),
            (graph.is_merge_point(id), " (mergepoint)"),
        ];
        let marks: String =
            marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark).collect();
        let labels = if labels.is_empty() { labels } else { format!(" ({labels})") };
        text.push_str(&format!("{from} -> {id}{labels}{marks}\n"));
    }
    text
}

#[test]
fn a_history_is_drawn_newest_first_branch_by_branch() {
    let graph = graph([
        rev("1975ea83b712", []),
        rev("27c6a30d7c24", ["1975ea83b712"]).label("shoppingcart"),
        rev("ae1027a6acf0", ["1975ea83b712"]),
        rev("3cac04ae8714", []).label("networking"),
        rev("109ec7d132bf", ["3cac04ae8714"]).on("ae10"),
        rev("d0d0d0d0d0d0", ["27c6a30d7c24"]),
        rev("e0e0e0e0e0e0", ["27c6a30d7c24"]),
        rev("f0f0f0f0f0f0", ["d0d0d0d0d0d0", "e0e0e0e0e0e0"]),
    ]);
    insta::assert_snapshot!(drawn(&graph), @r"
    3cac04ae8714 -> 109ec7d132bf (networking) (head)
    <base> -> 3cac04ae8714 (networking)
    d0d0d0d0d0d0, e0e0e0e0e0e0 -> f0f0f0f0f0f0 (shoppingcart) (head) (mergepoint)
    27c6a30d7c24 -> d0d0d0d0d0d0 (shoppingcart)
    27c6a30d7c24 -> e0e0e0e0e0e0 (shoppingcart)
    1975ea83b712 -> ae1027a6acf0 (effective head)
    1975ea83b712 -> 27c6a30d7c24 (shoppingcart) (branchpoint)
    <base> -> 1975ea83b712 (branchpoint)
    ");
}

#[test]
fn a_label_also_marks_the_line_that_leads_to_its_branch_alone() {
    let line = graph([rev("a", []), rev("b", ["a"]).label("x"), rev("c", ["b"])]);
    assert!(["a", "b", "c"].iter().all(|id| line.labels_of(id) == ["x"]));
    let forked = graph([
        rev("a", []),
        rev("b", ["a"]).label("x"),
        rev("c", ["b"]),
        rev("d", ["a"]).label("y"),
    ]);
    assert_eq!(forked.labels_of("a"), Vec::<&str>::new());
    assert_eq!(forked.labels_of("c"), ["x"]);
    let depended =
        graph([rev("a", []), rev("b", ["a"]).label("x"), rev("c", ["b"]), rev("z", []).on("b")]);
    assert_eq!(depended.labels_of("a"), Vec::<&str>::new());
}

#[test]
fn ranges_include_both_ends() {
    let graph = branched();
    for (range, current, expected) in [
        (":", &[][..], "b3 b2 b1 c2 c1 a1 x2 x1"),
        ("b1:b3", &[], "b3 b2 b1"),
        ("base:b2", &[], "b2 b1 a1"),
        (":billing", &[], "b1 a1"),
        ("b1:", &[], "b3 b2 b1"),
        ("b2:current", &["b3", "c1"], "b3 b2"),
        (":current", &["b2"], "b2 b1 a1"),
        (":current", &[], ""),
        ("current:", &["b2"], "b3 b2"),
        ("-1:current", &["b2"], "b2 b1"),
        ("-9:current", &["b2"], "b2 b1 a1"),
        ("-1:b3", &[], "b3 b2"),
        ("b1:+1", &[], "b2 b1"),
        ("base:a1+0", &[], "a1"),
        ("b3-1:b3", &[], "b3 b2"),
        ("billing@base:", &[], "b3 b2 b1 a1"),
        ("billing@-1:", &[], "b3 b2"),
        ("a1:billing@head", &[], "b3 b2 b1 a1"),
        (":base", &[], ""),
    ] {
        assert_eq!(listed(&graph, range, current), expected, "history of {range} at {current:?}");
    }
}

#[test]
fn a_range_whose_start_is_not_below_its_end_is_refused() {
    let range = HistoryRange::parse("b1:c2").unwrap();
    assert_eq!(
        branched().history(Some(&range), &[]).unwrap_err(),
        GraphError::RangeNotAncestor { start: id("b1"), end: "c2".to_owned() }
    );
    assert!(branched().history(Some(&HistoryRange::parse(":-1").unwrap()), &[]).is_err());
    assert!(branched().history(Some(&HistoryRange::parse("+1:b3").unwrap()), &[]).is_err());
}

#[test]
fn heads_bases_and_forks_are_found() {
    let graph = graph([rev("a", []), rev("b", ["a"]), rev("c", ["a"]), rev("x", []).on("b")]);
    assert_eq!(names(&graph.heads()), ["b", "c", "x"]);
    assert_eq!(names(&graph.folded_heads()), ["c", "x"]);
    assert_eq!(names(&graph.bases()), ["a", "x"]);
    assert_eq!(names(&graph.branch_points().collect::<Vec<_>>()), ["a"]);
    assert_eq!(names(&graph.children("a")), ["b", "c"]);
    assert!(graph.is_effective_head("b") && !graph.is_head("b") && graph.is_head("x"));
    assert!(merged().is_merge_point("d") && !merged().is_merge_point("e"));
    assert!(!graph.is_head("nowhere"));
}

#[test]
fn everything_applied_is_at_heads_though_dependencies_fold_rows() {
    let graph = graph([rev("a", []), rev("b", ["a"]), rev("x", []).on("b")]);
    assert!(graph.is_at_heads(&ids(&["x"])).unwrap());
    assert!(!graph.is_at_heads(&ids(&["b"])).unwrap());
    assert_eq!(names(&graph.missing_heads(&[]).unwrap()), ["x"]);
    assert_eq!(names(&graph.applied_heads(&ids(&["x"])).unwrap()), ["x", "b"]);
    assert!(graph.is_applied("a", &ids(&["x"])).unwrap());
    assert!(graph.is_at_heads(&ids(&["feed"])).is_err());
    assert!(RevisionGraph::new(Vec::new()).unwrap().is_at_heads(&[]).unwrap());
}
