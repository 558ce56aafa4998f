use super::*;

#[test]
fn a_line_is_upgraded_and_downgraded_step_by_step() {
    let line = graph([rev("a", []), rev("b", ["a"]), rev("c", ["b"])]);
    assert_eq!(up(&line, &[], "head"), runs("a b c", "c"));
    assert_eq!(up(&line, &["a"], "head"), runs("b c", "c"));
    assert_eq!(up(&line, &["a"], "+1"), runs("b", "b"));
    assert_eq!(up(&line, &[], "b"), runs("a b", "b"));
    assert_eq!(up(&line, &["c"], "head"), runs("", "c"));
    assert_eq!(up(&line, &["c"], "a"), runs("", "c"));
    assert_eq!(up(&line, &["a"], "base"), runs("", "a"));
    assert_eq!(down(&line, &["c"], "-1"), runs("c", "b"));
    assert_eq!(down(&line, &["c"], "a"), runs("c b", "a"));
    assert_eq!(down(&line, &["c"], "base"), runs("c b a", ""));
    assert_eq!(down(&line, &["c"], "-3"), runs("c b a", ""));
    assert_eq!(down(&line, &["b"], "b"), runs("", "b"));
    assert_eq!(down(&line, &[], "base"), runs("", ""));
}

#[test]
fn every_form_of_target_leads_where_it_says() {
    let graph = branched();
    for (current, to, order, heads) in [
        (&[][..], "heads", "x1 x2 a1 c1 c2 b1 b2 b3", "b3 c2 x2"),
        (&[], "billing@head", "a1 b1 b2 b3", "b3"),
        (&[], "b1@head", "a1 b1 b2 b3", "b3"),
        (&[], "a1@heads", "x1 a1 c1 c2 b1 b2 b3", "b3 c2"),
        (&[], "billing", "a1 b1", "b1"),
        (&[], "billing@b2", "a1 b1 b2", "b2"),
        (&[], "billing@head-2", "a1 b1", "b1"),
        (&[], "b1+2", "a1 b1 b2 b3", "b3"),
        (&[], "b3-1", "a1 b1 b2", "b2"),
        (&[], "extra@+1", "x1", "x1"),
        (&[], "extra@+2", "x1 x2", "x2"),
        (&["a1"], "billing@+1", "b1", "b1"),
        (&["a1"], "billing@+3", "b1 b2 b3", "b3"),
        (&["c2"], "billing@+1", "b1", "b1 c2"),
        (&["b2", "c1"], "billing@+1", "b3", "b3 c1"),
        (&["c1"], "c2", "x1 c2", "c2"),
        (&["c1", "x1"], "c2", "c2", "c2"),
        (&["c1", "x2"], "c2", "c2", "c2 x2"),
        (&["c2"], "extra@+1", "x2", "c2 x2"),
        (&["b3"], "billing@base", "", "b3"),
    ] {
        assert_eq!(up(&graph, current, to), runs(order, heads), "upgrade {to} from {current:?}");
    }
    for (current, to, order, heads) in [
        (&["b3", "c2"][..], "billing@-1", "b3", "b2 c2"),
        (&["b3", "c2"], "billing@-3", "b3 b2 b1", "c2"),
        (&["b3", "c1"], "a1", "b3 b2 b1 c1", "a1"),
        (&["b3", "c1"], "billing@a1", "b3 b2 b1", "c1"),
        (&["b3", "c1"], "b1@a1", "b3 b2 b1", "c1"),
        (&["b3"], "billing", "b3 b2", "b1"),
        (&["b3"], "billing@head-2", "b3 b2", "b1"),
        (&["b3"], "b1+1", "b3", "b2"),
        (&["b3", "x2"], "extra@base", "x2 x1", "b3"),
        (&["b3", "c2", "x2"], "extra@base", "c2 x2 x1", "b3 c1"),
        (&["c2"], "extra@-1", "c2 x1", "c1"),
        (&["c2"], "-1", "c2", "c1 x1"),
        (&["c2", "x2"], "c1", "c2", "c1 x2"),
    ] {
        assert_eq!(
            down(&graph, current, to),
            runs(order, heads),
            "downgrade {to} from {current:?}"
        );
    }
}

#[test]
fn a_merge_folds_rows_and_its_undoing_brings_them_back() {
    let graph = merged();
    let steps = graph.upgrade_path(&ids(&["b", "c"]), &target("head")).unwrap();
    assert_eq!(steps[0].to_string(), "upgrade b, c -> d, merge");
    assert_eq!(
        steps[0].heads,
        HeadsChange { delete: ids(&["b"]), insert: Vec::new(), update: Some((id("c"), id("d"))) }
    );
    assert_eq!(steps[1].heads.update, Some((id("d"), id("e"))));

    let steps = graph.downgrade_path(&ids(&["e"]), &target("b")).unwrap();
    assert_eq!(steps[1].to_string(), "downgrade d -> b, c, merge");
    assert_eq!(
        steps[1].heads,
        HeadsChange { delete: Vec::new(), insert: ids(&["b"]), update: Some((id("d"), id("c"))) }
    );
    assert_eq!(down(&graph, &["e"], "base"), runs("e d b c a", ""));
    assert_eq!(down(&graph, &["e"], "a"), runs("e d b c", "a"));
    assert_eq!(up(&graph, &["b"], "head"), runs("c d e", "e"));
}

#[test]
fn the_first_and_the_last_row_are_inserted_and_deleted() {
    let graph = branched();
    let steps = graph.upgrade_path(&ids(&["b3"]), &target("x1")).unwrap();
    assert_eq!(steps[0].to_string(), "upgrade  -> x1");
    assert_eq!(steps[0].heads, HeadsChange { insert: ids(&["x1"]), ..HeadsChange::default() });
    let steps = graph.downgrade_path(&ids(&["b3", "x1"]), &target("extra@base")).unwrap();
    assert_eq!(steps[0].to_string(), "downgrade x1 -> ");
    assert_eq!(steps[0].heads, HeadsChange { delete: ids(&["x1"]), ..HeadsChange::default() });
}

#[test]
fn a_dependency_is_folded_into_the_row_of_what_depends_on_it() {
    let graph = branched();
    let steps = graph.upgrade_path(&ids(&["c1", "x1"]), &target("c2")).unwrap();
    assert_eq!(steps[0].to_string(), "upgrade c1 -> c2, use extra");
    assert_eq!(steps[0].heads, HeadsChange::merge(ids(&["c1", "x1"]), id("c2")));
    let steps = graph.downgrade_path(&ids(&["c2", "x2"]), &target("c1")).unwrap();
    assert_eq!(steps[0].heads.update, Some((id("c2"), id("c1"))));
    assert_eq!(steps[0].heads.insert, []);
}

#[test]
fn rows_stay_right_where_a_dependency_is_also_an_ancestor() {
    // d comes after c and depends on a, which c comes after as well.
    let graph = graph([
        rev("a", []),
        rev("b", ["a"]),
        rev("c", ["b"]),
        rev("d", ["c"]).on("a"),
        rev("z", []),
    ]);
    assert_eq!(up(&graph, &["z"], "d"), runs("a b c d", "d z"));
    assert_eq!(down(&graph, &["d", "z"], "d@-1"), runs("d", "c z"));
    assert_eq!(down(&graph, &["d", "z"], "d@base"), runs("d c b a", "z"));
}

#[test]
fn dependencies_across_bases_are_applied_first_and_taken_back_last() {
    let graph = graph([
        rev("a", []).label("one"),
        rev("b", ["a"]).on("y"),
        rev("x", []).label("two"),
        rev("y", ["x"]),
        rev("z", ["y"]).on("b"),
    ]);
    assert_eq!(up(&graph, &[], "one@head"), runs("x y a b", "b"));
    assert_eq!(up(&graph, &[], "heads"), runs("x y a b z", "z"));
    assert_eq!(down(&graph, &["z"], "two@base"), runs("z b y x", "a"));
    assert_eq!(down(&graph, &["z"], "base"), runs("z b a y x", ""));
}

#[test]
fn an_offset_that_does_not_fit_says_how_far_one_could_go() {
    let graph = branched();
    let message = |result: Result<Vec<Step>, GraphError>| result.unwrap_err().to_string();
    assert_eq!(
        message(graph.upgrade_path(&ids(&["b2"]), &target("+2"))),
        "\"+2\" asks for 2 revisions, and there is only one"
    );
    assert_eq!(
        message(graph.downgrade_path(&ids(&["b2"]), &target("-4"))),
        "\"-4\" asks for 4 revisions, and there are only 3"
    );
    assert_eq!(
        message(graph.upgrade_path(&ids(&["a1"]), &target("+1"))),
        "\"+1\" comes to a fork at a1: b1, c1"
    );
    assert_eq!(message(graph.upgrade_path(&[], &target("+1"))), "\"+1\" comes to a fork: a1, x1");
}

#[test]
fn an_offset_that_does_not_fit_is_answered_with_one_that_does() {
    let graph = branched();
    let hint = |given: &str| graph.upgrade_path(&ids(&["b2"]), &target(given)).unwrap_err().hint();
    assert_eq!(hint("+2").unwrap(), "`upgrade +1` goes to the head, as `upgrade head` does");
    assert_eq!(hint("b2+2").unwrap(), "`b2+1` is as far as one can go");
    assert_eq!(hint("b2@head+1").unwrap(), "leave out the offset: `b2@head` is the last one there");
    for possible in ["b2+1", "b2@head"] {
        graph.upgrade_path(&ids(&["b2"]), &target(possible)).unwrap();
    }
}

#[test]
fn relative_steps_from_several_heads_need_a_branch() {
    let graph = branched();
    let error = graph.downgrade_path(&ids(&["b3", "x2"]), &target("-1")).unwrap_err();
    assert_eq!(
        error,
        GraphError::AmbiguousStart { given: "-1".to_owned(), heads: ids(&["b3", "x2"]) }
    );
    assert_eq!(error.hint().unwrap(), "name the branch, as in b3@-1");
    assert!(graph.upgrade_path(&ids(&["b2", "x1"]), &target("+1")).is_err());
}

#[test]
fn a_direction_that_makes_no_sense_points_to_the_other_command() {
    let graph = branched();
    let up = graph.upgrade_path(&ids(&["b2"]), &target("-1")).unwrap_err();
    assert_eq!(up.hint().unwrap(), "`downgrade -1` goes down");
    let down = graph.downgrade_path(&ids(&["b2"]), &target("+1")).unwrap_err();
    assert_eq!(down.hint().unwrap(), "`upgrade +1` goes up");
}

#[test]
fn a_downgrade_to_what_is_not_applied_is_refused() {
    let graph = branched();
    assert_eq!(
        graph.downgrade_path(&ids(&["b3"]), &target("c1")).unwrap_err(),
        GraphError::NotReachable { target: "c1".to_owned(), current: ids(&["b3"]) }
    );
    assert!(graph.downgrade_path(&ids(&["b1"]), &target("b3")).is_err());
    assert!(graph.downgrade_path(&ids(&["b3"]), &target("billing@c1")).is_err());
}

#[test]
fn rows_the_history_does_not_know_are_told_apart_from_mistyped_targets() {
    let graph = branched();
    for result in [
        graph.upgrade_path(&ids(&["b3", "feed"]), &target("heads")),
        graph.downgrade_path(&ids(&["feed"]), &target("base")),
        graph.stamp_steps(&ids(&["feed"]), &[target("heads")]),
    ] {
        assert_eq!(result.unwrap_err(), GraphError::UnknownApplied { ids: ids(&["feed"]) });
    }
    assert!(matches!(
        graph.upgrade_path(&[], &target("feed")).unwrap_err(),
        GraphError::UnknownRevision { given, .. } if given == "feed"
    ));
}

#[test]
fn a_row_that_another_row_includes_stops_an_upgrade() {
    let error = merged().upgrade_path(&ids(&["c", "b", "a"]), &target("head")).unwrap_err();
    assert_eq!(error, GraphError::OverlappingHeads { ancestor: id("a"), descendant: id("c") });
    assert_eq!(error.hint().unwrap(), "if c is applied, `stamp c` corrects the table");
}

#[test]
fn one_revision_is_taken_back_with_what_is_above_it_and_without_its_neighbours() {
    let graph = graph([
        rev("a", []),
        rev("b", ["a"]),
        rev("c", ["a"]),
        rev("d", ["b", "c"]),
        rev("e", ["d"]),
    ]);
    let back = |current: &[&str], revision: &str| {
        outcome(current, graph.take_back_path(&ids(current), &id(revision)))
    };
    let expected = |order: &str, rows: &str| (order.to_owned(), rows.to_owned());
    assert_eq!(back(&["e"], "e"), expected("e", "d"));
    assert_eq!(back(&["d"], "d"), expected("d", "b c"));
    assert_eq!(back(&["b", "c"], "b"), expected("b", "c"));
    assert_eq!(back(&["b"], "b"), expected("b", "a"));
    assert_eq!(back(&["e"], "c"), expected("e d c", "b"));
    assert_eq!(back(&["a"], "a"), expected("a", ""));
    assert!(graph.take_back_path(&ids(&["a"]), &id("b")).is_err());
    assert!(graph.take_back_path(&ids(&["a"]), &id("x")).is_err());
}
