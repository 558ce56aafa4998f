//! Layouts of schemas that people have, and of schemas that nobody should have.

use std::collections::BTreeSet;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{
    Column, Constraint, ConstraintKind, Entry, ForeignKey, Key, Match, Object, ObjectId,
    ReferentialAction, Schema, Table, TypeName,
};
use proptest::prelude::*;

use super::layout::{Layout, layout};

fn name(number: usize) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(format!("t{number}")))
}

/// Tables with so many columns each, and foreign keys between them by number.
fn schema(columns: &[usize], links: &[(usize, usize)]) -> Schema {
    let integer = || TypeName::canonical("integer");
    let mut schema = Schema::new();
    for (number, count) in columns.iter().enumerate() {
        let columns = (0..*count).map(|at| Column::new(Ident::new(format!("c{at}")), integer()));
        let id = Column::new(Ident::new("id"), integer());
        let table = Table::new(name(number), [id].into_iter().chain(columns).collect());
        schema.insert(Entry::new(Object::Table(table)));
        let key = ConstraintKind::PrimaryKey(Key::new(vec![Ident::new("id")]));
        let key = Constraint::new(name(number), Ident::new("pkey"), key);
        schema.insert(Entry::new(Object::Constraint(key)));
    }
    for (number, (from, to)) in links.iter().enumerate() {
        let key = ForeignKey {
            columns: vec![Ident::new("c0")],
            references: name(*to),
            referenced_columns: vec![Ident::new("id")],
            matching: Match::Simple,
            on_update: ReferentialAction::NoAction,
            on_delete: ReferentialAction::NoAction,
            on_delete_columns: Vec::new(),
        };
        let key = ConstraintKind::ForeignKey(key);
        let key = Constraint::new(name(*from), Ident::new(format!("fk{number}")), key);
        schema.insert(Entry::new(Object::Constraint(key)));
    }
    schema
}

/// What it is, the columns of each table, and what refers to what.
type Case = (&'static str, Vec<usize>, Vec<(usize, usize)>);

/// What holds for every layout.
fn check(layout: &Layout) {
    for (at, one) in layout.boxes.iter().enumerate() {
        assert!(one.x >= 0.0 && one.y >= 0.0, "{one:?} is inside");
        assert!(
            one.x + one.width <= layout.width && one.y + one.height <= layout.height,
            "{one:?}"
        );
        for other in &layout.boxes[at + 1..] {
            let beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
            let below = one.y + one.height <= other.y || other.y + other.height <= one.y;
            let place = |one: &super::layout::TableBox| (one.x, one.y, one.width, one.height);
            assert!(beside || below, "{:?} and {:?} overlap", place(one), place(other));
        }
    }
    for line in &layout.lines {
        for (end, at) in [(line.points.first(), line.from), (line.points.last(), line.to)] {
            let (x, y) = *end.expect("a line has ends");
            let one = &layout.boxes[at];
            let on_side = (x - one.x).abs() < 0.01 || (x - one.x - one.width).abs() < 0.01;
            assert!(on_side && y >= one.y && y <= one.y + one.height, "{line:?} ends at {one:?}");
        }
    }
}

#[test]
fn nothing_overlaps_and_lines_end_at_boxes() {
    let hub: Vec<(usize, usize)> = (1..300).map(|from| (from, 0)).collect();
    let chain: Vec<(usize, usize)> = (1..40).map(|from| (from, from - 1)).collect();
    let ribbon: Vec<(usize, usize)> = (1..100).map(|from| (from, 0)).collect();
    let cases: [Case; 8] = [
        ("nothing", vec![], vec![]),
        ("one that refers to itself, twice", vec![3], vec![(0, 0), (0, 0)]),
        ("two that refer to each other", vec![1, 1], vec![(0, 1), (1, 0), (0, 1)]),
        ("alone", (0..50).map(|at| at % 30).collect(), vec![]),
        ("a chain", vec![2; 40], chain),
        ("one that all refer to", vec![2; 300], hub),
        ("a ribbon that comes apart", vec![24; 100], ribbon),
        ("many columns", vec![200, 1], vec![(1, 0)]),
    ];
    for (what, columns, links) in cases {
        let layout = layout(&schema(&columns, &links), &BTreeSet::new());
        assert_eq!(layout.boxes.len(), columns.len(), "{what}");
        assert_eq!(layout.lines.len(), links.len(), "{what}");
        check(&layout);
    }
}

#[test]
fn what_all_refer_to_is_no_ribbon() {
    let links: Vec<(usize, usize)> = (1..300).map(|from| (from, 0)).collect();
    let layout = layout(&schema(&vec![4; 300], &links), &BTreeSet::new());
    let shape = layout.width / layout.height;
    assert!(shape > 0.5 && shape < 3.0, "{shape}");
    assert!(layout.lines.iter().all(|line| line.is_loose));
}

#[test]
fn what_is_referred_to_stands_left_of_what_refers_to_it() {
    let layout = layout(&schema(&[2, 2, 2], &[(1, 0), (2, 1)]), &BTreeSet::new());
    let left: Vec<f64> = layout.boxes.iter().map(|one| one.x).collect();
    assert!(left[0] < left[1] && left[1] < left[2], "{left:?}");
}

#[test]
fn a_box_leaves_columns_out_but_no_key_and_none_that_is_asked_for() {
    let schema = schema(&[60, 1], &[(0, 1)]);
    let asked = ObjectId::Column(name(0), Ident::new("c59"));
    let layout = layout(&schema, &BTreeSet::from([asked]));
    let one = &layout.boxes[0];
    let rows: Vec<&str> = one.rows.iter().map(|row| row.column.as_str()).collect();
    assert_eq!((rows.len(), one.hidden), (16, 45));
    assert!(["id", "c0", "c59"].iter().all(|name| rows.contains(name)), "{rows:?}");
    check(&layout);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_refers_to_whatever(
        columns in prop::collection::vec(0_usize..25, 1..40),
        links in prop::collection::vec((0_usize..40, 0_usize..40), 0..70),
    ) {
        let count = columns.len();
        let links: Vec<(usize, usize)> =
            links.into_iter().map(|(from, to)| (from % count, to % count)).collect();
        let layout = layout(&schema(&columns, &links), &BTreeSet::new());
        check(&layout);
        prop_assert_eq!(layout.lines.len(), links.len());
    }
}
