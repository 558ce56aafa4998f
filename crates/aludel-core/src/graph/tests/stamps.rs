use super::*;

fn stamp(graph: &RevisionGraph, current: &[&str], targets: &[&str]) -> (Vec<String>, String) {
    let targets: Vec<Target> = targets.iter().map(|text| target(text)).collect();
    let steps = graph.stamp_steps(&ids(current), &targets).unwrap();
    let lines = steps.iter().map(|step| step.to_string().replace("stamp_revision ", "")).collect();
    (lines, outcome(current, Ok(steps)).1)
}

#[test]
fn stamps_move_the_rows_of_their_line_and_no_others() {
    let graph = branched();
    for (current, targets, lines, heads) in [
        (&[][..], &["heads"][..], &[" -> b3", " -> c2", " -> x2"][..], "b3 c2 x2"),
        (&["a1"], &["b2"], &["a1 -> b2"], "b2"),
        (&["b3"], &["b1"], &["b3 -> b1"], "b1"),
        (&["b3", "x1"], &["b1"], &["b3 -> b1"], "b1 x1"),
        (&["b3", "c1"], &["a1"], &["b3, c1 -> a1"], "a1"),
        (&["b3"], &["b3"], &[], "b3"),
        (&["b3"], &["x1"], &[" -> x1"], "b3 x1"),
        (&["b3", "x1"], &["base"], &["b3 -> ", "x1 -> "], ""),
        (&["b3", "x1"], &["billing@base"], &["b3 -> "], "x1"),
        (&["c1", "x1"], &["c2"], &["c1, x1 -> c2"], "c2"),
        (&["c1", "x1"], &["heads"], &[" -> b3", "c1, x1 -> c2", "x1 -> x2"], "b3 c2 x2"),
        (&["a1"], &["b3", "c1"], &["a1 -> b3", "a1 -> c1"], "b3 c1"),
        (&["b1", "x1"], &["b3-1"], &["b1 -> b2"], "b2 x1"),
    ] {
        let expected: Vec<String> = lines.iter().map(ToString::to_string).collect();
        assert_eq!(
            stamp(&graph, current, targets),
            (expected, heads.to_owned()),
            "stamp {targets:?} from {current:?}"
        );
    }
}

#[test]
fn stamping_heads_keeps_the_head_that_is_there() {
    let graph = graph([rev("a", []), rev("b", ["a"]), rev("c", ["a"]), rev("d", ["c"])]);
    assert_eq!(
        stamp(&graph, &["b", "c"], &["heads"]),
        (vec!["c -> d".to_owned()], "b d".to_owned())
    );
}

#[test]
fn targets_that_include_each_other_fold_into_the_newest() {
    assert_eq!(stamp(&merged(), &[], &["a", "c", "d"]), (vec![" -> d".to_owned()], "d".to_owned()));
}

#[test]
fn a_stamp_mends_a_table_with_overlapping_rows() {
    assert_eq!(
        stamp(&merged(), &["a", "b"], &["b"]),
        (vec!["a, b -> b".to_owned()], "b".to_owned())
    );
}

#[test]
fn offsets_from_what_is_applied_have_no_meaning_in_a_stamp() {
    for text in ["-1", "+1", "billing@-1", "current"] {
        let error = branched().stamp_steps(&ids(&["b2"]), &[target(text)]).unwrap_err();
        assert_eq!(error, GraphError::Meaningless { given: text.to_owned() });
    }
}
