//! Where the tables of a schema stand, and the lines between them: a schema in, boxes and lines out. Never draws, and never decides
//! where anything stands within what is connected; that is dagre's.

mod measure;
mod pack;
mod place;
mod separate;

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Constraint, ConstraintKind, Object, ObjectId, Schema, Table};
use dagre::Point;

use self::measure::{measure, number};
use self::pack::pack;
use self::place::place;
use self::separate::{connected, loosen};

/// The height of a column's row and of a table's name.
pub(super) const ROW: f64 = 19.0;
pub(super) const NAME: f64 = 30.0;
/// The room left and right of a row, and for what marks a key.
pub(super) const PADDING: f64 = 10.0;
pub(super) const KEYS: f64 = 26.0;
/// More tables than this are taken apart before they are laid out.
const MANY: usize = 150;

/// The tables of a schema with a place for each.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layout {
    pub(crate) boxes: Vec<TableBox>,
    pub(crate) lines: Vec<Line>,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A table's place; `x` and `y` are the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableBox {
    pub(crate) table: QualifiedName,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) rows: Vec<Row>,
    /// How many columns are not shown.
    pub(crate) hidden: usize,
}

/// A column in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) column: Ident,
    pub(crate) is_primary: bool,
    pub(crate) is_foreign: bool,
}

/// A foreign key's way from the row that refers to the row referred to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) constraint: ObjectId,
    /// Indexes of boxes.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) points: Vec<(f64, f64)>,
    /// Whether it goes right across, because the layout was made without it.
    pub(crate) is_loose: bool,
}

/// Places every table but partitions, which are a part of their table's box. `shown` are columns that no box leaves out.
pub(crate) fn layout(schema: &Schema, shown: &BTreeSet<ObjectId>) -> Layout {
    let mut boxes: Vec<TableBox> =
        tables(schema).map(|table| measure(schema, table, shown)).collect();
    let index: BTreeMap<QualifiedName, usize> =
        boxes.iter().enumerate().map(|(at, one)| (one.table.clone(), at)).collect();
    let mut links = links(schema, &index);
    let mut parts = Vec::new();
    let mut waiting = vec![(0..boxes.len()).collect()];
    while let Some(some) = waiting.pop() {
        for members in connected(some, &links) {
            if members.len() > MANY && loosen(&mut links, &members) {
                waiting.push(members);
                continue;
            }
            let part = place(&mut boxes, &mut links, &members);
            if part.is_ribbon() && loosen(&mut links, &members) {
                waiting.push(members);
            } else {
                parts.push(Part { members, ..part });
            }
        }
    }
    let (width, height) = pack(&mut boxes, &mut links, &mut parts);
    let lines = links.into_iter().map(|link| link.line(&boxes)).collect();
    Layout { boxes, lines, width, height }
}

/// The tables that have a box.
pub(crate) fn tables(schema: &Schema) -> impl Iterator<Item = &Table> {
    schema.iter().filter_map(|(_, entry)| match &entry.object {
        Object::Table(table) if table.partition_of.is_none() => Some(table),
        _ => None,
    })
}

/// A foreign key between two boxes; `bends` is where dagre leads it.
struct Link<'s> {
    constraint: &'s Constraint,
    from: usize,
    to: usize,
    /// The columns at both ends.
    ends: (Option<&'s Ident>, Option<&'s Ident>),
    bends: Vec<Point>,
    is_loose: bool,
}

/// What is connected, laid out from 0, 0.
#[derive(Default)]
struct Part {
    members: Vec<usize>,
    width: f64,
    height: f64,
}

fn links<'s>(schema: &'s Schema, index: &BTreeMap<QualifiedName, usize>) -> Vec<Link<'s>> {
    let foreign = schema.iter().filter_map(|(_, entry)| match &entry.object {
        Object::Constraint(constraint) => match &constraint.kind {
            ConstraintKind::ForeignKey(key) => Some((constraint, key)),
            _ => None,
        },
        _ => None,
    });
    let links = foreign.filter_map(|(constraint, key)| {
        let from = *index.get(&constraint.table)?;
        let to = *index.get(&key.references)?;
        let ends = (key.columns.first(), key.referenced_columns.first());
        Some(Link { constraint, from, to, ends, bends: Vec::new(), is_loose: false })
    });
    links.collect()
}

impl Link<'_> {
    fn line(self, boxes: &[TableBox]) -> Line {
        let (from, to) = (&boxes[self.from], &boxes[self.to]);
        let start_y = from.row_y(self.ends.0);
        let end_y = to.row_y(self.ends.1);
        let mut points = Vec::new();
        if self.from == self.to {
            // Around the right side.
            let right = from.x + from.width;
            points.extend([
                (right, start_y),
                (right + 22.0, f64::midpoint(start_y, end_y)),
                (right, end_y),
            ]);
        } else {
            let goes_left = to.x + to.width / 2.0 <= from.x + from.width / 2.0;
            let side = |one: &TableBox, left: bool| if left { one.x } else { one.x + one.width };
            points.push((side(from, goes_left), start_y));
            // Between neighbours, one that lies halfway says nothing.
            if self.bends.len() > 1 {
                points.extend(self.bends.iter().map(|bend| (bend.x, bend.y)));
            }
            points.push((side(to, !goes_left), end_y));
        }
        let id = ObjectId::Constraint {
            table: self.constraint.table.clone(),
            name: self.constraint.name.clone(),
        };
        Line { constraint: id, from: self.from, to: self.to, points, is_loose: self.is_loose }
    }
}

impl TableBox {
    /// The middle of a column's row, or of the name where the column has none.
    fn row_y(&self, column: Option<&Ident>) -> f64 {
        let row = column.and_then(|name| self.rows.iter().position(|row| row.column == *name));
        match row {
            Some(row) => self.y + NAME + (number(row) + 0.5) * ROW,
            None => self.y + NAME / 2.0,
        }
    }
}
