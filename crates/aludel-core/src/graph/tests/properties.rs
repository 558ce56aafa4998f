use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;

/// Revisions `r000`, `r001`, …, each after and depending on earlier ones, listed in any order.
fn histories() -> impl Strategy<Value = Vec<Revision>> {
    let edges = (
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        prop::option::weighted(0.2, any::<prop::sample::Index>()),
    );
    (prop::collection::vec((edges, prop::bool::weighted(0.15)), 1..30), any::<u64>()).prop_map(
        |(nodes, order)| {
            let name = |number: usize| format!("r{number:03}");
            let mut revisions = Vec::new();
            for (number, ((parents, dependency), labelled)) in nodes.into_iter().enumerate() {
                let mut revision = Revision::new(id(&name(number)), []);
                if number > 0 {
                    revision.revises =
                        parents.iter().map(|parent| id(&name(parent.index(number)))).collect();
                    revision.depends_on =
                        dependency.iter().map(|index| name(index.index(number))).collect();
                }
                if labelled {
                    revision.labels.push(format!("label{number}"));
                }
                revisions.push(revision);
            }
            revisions.sort_by_key(|revision| {
                let number: u64 = revision.id.as_str()[1..].parse().unwrap();
                (number + 1).wrapping_mul(order | 1)
            });
            revisions
        },
    )
}

/// A history and some of its revisions as rows of a version table, none including another.
fn states() -> impl Strategy<Value = (RevisionGraph, Vec<RevisionId>)> {
    (histories(), prop::collection::vec(any::<prop::sample::Index>(), 0..4)).prop_map(
        |(revisions, picked)| {
            let rows: Vec<RevisionId> =
                picked.iter().map(|index| index.get(&revisions).id.clone()).collect();
            let graph = RevisionGraph::new(revisions).unwrap();
            let applied = included(&graph, &rows);
            let rows = maximal(&graph, &applied);
            (graph, rows)
        },
    )
}

/// Everything that is applied when `rows` are.
fn included(graph: &RevisionGraph, rows: &[RevisionId]) -> BTreeSet<RevisionId> {
    let mut all = BTreeSet::new();
    let mut todo = rows.to_vec();
    while let Some(next) = todo.pop() {
        if all.insert(next.clone()) {
            todo.extend(needs(graph, &next));
        }
    }
    all
}

fn needs(graph: &RevisionGraph, id: &RevisionId) -> Vec<RevisionId> {
    let dependencies =
        graph.resolved_dependencies(id.as_str()).into_iter().map(|revision| revision.id.clone());
    graph.get(id.as_str()).unwrap().revises.iter().cloned().chain(dependencies).collect()
}

fn maximal(graph: &RevisionGraph, applied: &BTreeSet<RevisionId>) -> Vec<RevisionId> {
    let needed: BTreeSet<RevisionId> = applied.iter().flat_map(|id| needs(graph, id)).collect();
    applied.difference(&needed).cloned().collect()
}

/// Runs the steps one by one; after each, the rows must be the newest of what is applied.
fn run(graph: &RevisionGraph, rows: &[RevisionId], steps: &[Step]) -> BTreeSet<RevisionId> {
    let mut applied = included(graph, rows);
    let mut heads: BTreeSet<RevisionId> = rows.iter().cloned().collect();
    for step in steps {
        match step.action {
            Action::Upgrade => {
                assert!(needs(graph, &step.revision).iter().all(|need| applied.contains(need)));
                assert!(applied.insert(step.revision.clone()));
            }
            Action::Downgrade => {
                assert!(applied.remove(&step.revision));
                assert!(!applied.iter().any(|other| needs(graph, other).contains(&step.revision)));
            }
            Action::Stamp => {}
        }
        let there = step.heads.delete.iter().chain(step.heads.update.iter().map(|(from, _)| from));
        assert!(there.into_iter().all(|id| heads.contains(id)));
        let absent = step.heads.insert.iter().chain(step.heads.update.iter().map(|(_, to)| to));
        assert!(absent.into_iter().all(|id| !heads.contains(id)));
        step.heads.apply(&mut heads);
        if step.action != Action::Stamp {
            assert_eq!(heads.iter().cloned().collect::<Vec<_>>(), maximal(graph, &applied));
        }
    }
    heads
}

fn targets() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(label[0-9]|r0[0-9]{0,2}|head|base)?@?(r0[0-2][0-9]|r|head|heads|base|current|label[0-9])?([+-][0-9])?",
    ]
}

proptest! {
    #[test]
    fn upgrading_to_heads_applies_everything_once_and_base_takes_it_back((graph, rows) in states()) {
        let steps = graph.upgrade_path(&rows, &Target::heads()).unwrap();
        let applied = included(&graph, &rows);
        prop_assert_eq!(steps.len() + applied.len(), graph.len());
        let heads: Vec<RevisionId> = run(&graph, &rows, &steps).into_iter().collect();
        let folded: BTreeSet<RevisionId> = graph.folded_heads().iter().map(|revision| revision.id.clone()).collect();
        prop_assert_eq!(&heads, &folded.into_iter().collect::<Vec<_>>());
        prop_assert!(graph.is_at_heads(&heads).unwrap());
        prop_assert_eq!(&heads_after(&rows, &steps), &heads);

        let back = graph.downgrade_path(&heads, &Target::base()).unwrap();
        prop_assert_eq!(back.len(), graph.len());
        prop_assert!(run(&graph, &heads, &back).is_empty());
    }

    #[test]
    fn an_upgrade_adds_exactly_what_its_target_includes((graph, rows) in states(), index in any::<prop::sample::Index>()) {
        let revision = index.get(&graph.iter().collect::<Vec<_>>()).id.clone();
        let steps = graph.upgrade_path(&rows, &target(revision.as_str())).unwrap();
        let heads: Vec<RevisionId> = run(&graph, &rows, &steps).into_iter().collect();
        let mut expected = included(&graph, &rows);
        expected.extend(included(&graph, &[revision]));
        prop_assert_eq!(included(&graph, &heads), expected);
    }

    #[test]
    fn what_goes_down_comes_up_again((graph, rows) in states(), index in any::<prop::sample::Index>()) {
        prop_assume!(!rows.is_empty());
        let applied: Vec<RevisionId> = included(&graph, &rows).into_iter().collect();
        let bottom = target(index.get(&applied).as_str());
        let Ok(steps) = graph.downgrade_path(&rows, &bottom) else { return Ok(()) };
        let mut heads: Vec<RevisionId> = run(&graph, &rows, &steps).into_iter().collect();
        for row in &rows {
            let steps = graph.upgrade_path(&heads, &target(row.as_str())).unwrap();
            heads = run(&graph, &heads, &steps).into_iter().collect();
        }
        prop_assert_eq!(heads.into_iter().collect::<BTreeSet<_>>(), rows.into_iter().collect::<BTreeSet<_>>());
    }

    #[test]
    fn a_history_lists_everything_once_before_what_it_comes_after(revisions in histories()) {
        let graph = RevisionGraph::new(revisions).unwrap();
        let place: HashMap<&RevisionId, usize> = graph.iter().enumerate().map(|(place, revision)| (&revision.id, place)).collect();
        prop_assert_eq!(place.len(), graph.len());
        for revision in graph.iter() {
            for need in needs(&graph, &revision.id) {
                prop_assert!(place[&need] > place[&revision.id]);
            }
        }
    }

    #[test]
    fn a_stamp_leaves_rows_that_include_its_targets_and_not_each_other(
        (graph, rows) in states(),
        picked in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let all: Vec<&Revision> = graph.iter().collect();
        let wanted: Vec<RevisionId> = picked.iter().map(|index| index.get(&all).id.clone()).collect();
        let targets: Vec<Target> = wanted.iter().map(|id| target(id.as_str())).collect();
        let heads: Vec<RevisionId> = run(&graph, &rows, &graph.stamp_steps(&rows, &targets).unwrap()).into_iter().collect();
        let applied = included(&graph, &heads);
        prop_assert!(wanted.iter().all(|id| applied.contains(id)));
        prop_assert_eq!(&maximal(&graph, &applied), &heads);
        prop_assert!(graph.stamp_steps(&heads, &targets).unwrap().is_empty());
    }

    #[test]
    fn no_text_makes_anything_panic((graph, rows) in states(), text in targets(), other in targets()) {
        if let Ok(target) = Target::parse(&text) {
            prop_assert_eq!(Target::parse(&target.to_string()), Ok(target.clone()));
            if let Ok(steps) = graph.upgrade_path(&rows, &target) {
                run(&graph, &rows, &steps);
            }
            if let Ok(steps) = graph.downgrade_path(&rows, &target) {
                run(&graph, &rows, &steps);
            }
            if let Ok(steps) = graph.stamp_steps(&rows, std::slice::from_ref(&target)) {
                run(&graph, &rows, &steps);
            }
            for result in [graph.resolve_one(&target, &rows).map(|_| ()), graph.resolve_many(&target, &rows).map(|_| ())] {
                if let Err(error) = result {
                    prop_assert!(!error.to_string().is_empty());
                    let _ = error.hint();
                }
            }
            let _ = graph.new_revision_parents(Some(&target), true);
            let _ = graph.merge_parents(std::slice::from_ref(&target), true);
        }
        if let Ok(range) = HistoryRange::parse(&format!("{text}:{other}")) {
            let _ = graph.history(Some(&range), &rows);
        }
    }
}
