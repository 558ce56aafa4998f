//! Where the tables of a schema stand, and the lines between them: a schema in, boxes and lines out. Never draws, and never decides
//! where anything stands within what is connected; that is dagre's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Constraint, ConstraintKind, Object, ObjectId, Schema, Table};
use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, Point, RankDir};

use super::words;

/// The height of a column's row and of a table's name.
pub(super) const ROW: f64 = 19.0;
pub(super) const NAME: f64 = 30.0;
/// The room left and right of a row, and for what marks a key.
pub(super) const PADDING: f64 = 10.0;
pub(super) const KEYS: f64 = 26.0;
/// How wide a character of a row is, and one of a table's name.
const CHARACTER: f64 = 7.3;
const LETTER: f64 = 8.2;
/// Between what is not connected.
const GAP: f64 = 48.0;
/// Between neighbours in a column of boxes.
const BESIDE: f64 = 26.0;
/// How many columns a box shows; a table that has more says how many.
const COLUMNS: usize = 16;
/// More tables than this are taken apart before they are laid out.
const MANY: usize = 150;
/// What is higher than this is taken apart where it is a ribbon.
const HIGH: f64 = 2400.0;
/// Nothing is taken apart at a table that is connected to no more than so many others.
const FEW: usize = 8;

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
    let mut boxes: Vec<TableBox> = tables(schema).map(|table| size(schema, table, shown)).collect();
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

fn size(schema: &Schema, table: &Table, shown: &BTreeSet<ObjectId>) -> TableBox {
    let mut primary = BTreeSet::new();
    let mut foreign = BTreeSet::new();
    for constraint in schema.constraints_of(&table.name) {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => primary.extend(key.columns.iter()),
            ConstraintKind::ForeignKey(key) => foreign.extend(key.columns.iter()),
            _ => {}
        }
    }
    let is_needed = |name: &Ident| {
        let id = ObjectId::Column(table.name.clone(), name.clone());
        primary.contains(name) || foreign.contains(name) || shown.contains(&id)
    };
    let needed = table.columns.iter().filter(|column| is_needed(&column.name)).count();
    // A row that says how many are left out is not worth leaving out one.
    let mut room = match table.columns.len() {
        count if count <= COLUMNS + 1 => count,
        _ => COLUMNS.saturating_sub(needed),
    };
    let all = table.columns.len() <= COLUMNS + 1;
    let mut rows = Vec::new();
    let mut longest = 0.0_f64;
    for column in &table.columns {
        if !(all || is_needed(&column.name)) {
            if room == 0 {
                continue;
            }
            room -= 1;
        }
        let (name, data_type) = words::of_column(column);
        longest = longest.max(length(&name) + length(&data_type) + 2.0);
        let (is_primary, is_foreign) =
            (primary.contains(&column.name), foreign.contains(&column.name));
        rows.push(Row { column: column.name.clone(), is_primary, is_foreign });
    }
    let hidden = table.columns.len() - rows.len();
    let title = length(&words::of_table(&table.name)) * LETTER + 2.0 * PADDING;
    let width = (longest * CHARACTER + KEYS + 2.0 * PADDING).max(title).max(150.0).ceil();
    let count = rows.len() + usize::from(hidden > 0);
    let height = NAME + number(count) * ROW + PADDING * 0.6;
    TableBox { table: table.name.clone(), x: 0.0, y: 0.0, width, height, rows, hidden }
}

fn length(text: &str) -> f64 {
    number(text.chars().count())
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
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

/// Some boxes by number, apart where no line that holds connects them.
fn connected(some: Vec<usize>, links: &[Link<'_>]) -> Vec<Vec<usize>> {
    let mut beside: BTreeMap<usize, Vec<usize>> =
        some.iter().map(|one| (*one, Vec::new())).collect();
    for link in links.iter().filter(|link| !link.is_loose) {
        for (one, other) in [(link.from, link.to), (link.to, link.from)] {
            if let Some(beside) = beside.get_mut(&one) {
                beside.push(other);
            }
        }
    }
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for first in some {
        if !seen.insert(first) {
            continue;
        }
        let mut members = Vec::new();
        let mut next = VecDeque::from([first]);
        while let Some(at) = next.pop_front() {
            members.push(at);
            let others = beside.get(&at).into_iter().flatten();
            next.extend(others.filter(|&&other| seen.insert(other)));
        }
        members.sort_unstable();
        all.push(members);
    }
    all
}

/// Takes the lines of the tables that most others are connected to out of the layout, which is a ribbon or takes long with them.
/// Whether there was one.
fn loosen(links: &mut [Link<'_>], members: &[usize]) -> bool {
    let own: BTreeSet<usize> = members.iter().copied().collect();
    let holds =
        |link: &&mut Link<'_>| !link.is_loose && link.from != link.to && own.contains(&link.from);
    let mut degrees: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for link in links.iter_mut().filter(holds) {
        degrees.entry(link.from).or_default().insert(link.to);
        degrees.entry(link.to).or_default().insert(link.from);
    }
    let most = degrees.values().map(BTreeSet::len).max().unwrap_or_default();
    if most <= FEW {
        return false;
    }
    let limit = (most * 3 / 4).max(FEW);
    let is_hub = |at: &usize| degrees.get(at).is_some_and(|others| others.len() > limit);
    for link in links.iter_mut().filter(holds) {
        link.is_loose = is_hub(&link.from) || is_hub(&link.to);
        link.bends.clear();
    }
    true
}

/// Lays out what is connected: what is referred to stands left of what refers to it.
fn place(boxes: &mut [TableBox], links: &mut [Link<'_>], members: &[usize]) -> Part {
    if let [only] = *members {
        // It may have had a place in a ribbon.
        let one = &mut boxes[only];
        (one.x, one.y) = (0.0, 0.0);
        return Part { width: one.width, height: one.height, ..Part::default() };
    }
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(options);
    for &member in members {
        let TableBox { width, height, .. } = boxes[member];
        let label = NodeLabel { width, height, ..NodeLabel::default() };
        graph.set_node(member.to_string(), Some(label));
    }
    let own: BTreeSet<usize> = members.iter().copied().collect();
    let drawn =
        |link: &Link<'_>| !link.is_loose && link.from != link.to && own.contains(&link.from);
    for (at, link) in links.iter().enumerate().filter(|(_, link)| drawn(link)) {
        let (from, to, name) = (link.from.to_string(), link.to.to_string(), at.to_string());
        graph.set_edge(to, from, Some(EdgeLabel::default()), Some(&name));
    }
    let wanted = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: BESIDE,
        edgesep: 12.0,
        ranksep: 64.0,
        tie_keep_first: true,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(wanted));
    for &member in members {
        let Some(label) = graph.node(&member.to_string()) else { continue };
        let one = &mut boxes[member];
        one.x = label.x.unwrap_or_default() - one.width / 2.0;
        one.y = label.y.unwrap_or_default() - one.height / 2.0;
    }
    part_overlapping(boxes, members);
    for edge in graph.edges() {
        let at = edge.name.as_deref().and_then(|name| name.parse::<usize>().ok());
        let (Some(at), Some(label)) = (at, graph.edge_by_obj(&edge)) else { continue };
        // The first and the last point lie on the boxes, and the way is wanted from the one that refers.
        if let ([_, between @ .., _], Some(link)) = (&label.points[..], links.get_mut(at)) {
            link.bends = between.iter().rev().cloned().collect();
        }
    }
    let ends = |of: fn(&TableBox) -> f64| {
        members.iter().map(|&member| of(&boxes[member])).fold(0.0, f64::max)
    };
    let (width, height) = (ends(|one| one.x + one.width), ends(|one| one.y + one.height));
    Part { width, height, ..Part::default() }
}

/// Where many lines cross, dagre lets neighbours of different heights overlap: the lower one goes down.
fn part_overlapping(boxes: &mut [TableBox], members: &[usize]) {
    let middle = |one: &TableBox| one.x + one.width / 2.0;
    let mut order = members.to_vec();
    order.sort_by(|&one, &other| {
        let (one, other) = (&boxes[one], &boxes[other]);
        middle(one).total_cmp(&middle(other)).then(one.y.total_cmp(&other.y))
    });
    let mut above: Option<(f64, f64)> = None;
    for at in order {
        let one = &mut boxes[at];
        let middle = middle(one);
        if let Some((_, free)) = above.filter(|(column, _)| (column - middle).abs() < 1.0) {
            one.y = one.y.max(free);
        }
        above = Some((middle, one.y + one.height + BESIDE));
    }
}

impl Part {
    /// Whether it is so high and narrow that nobody sees what is in it.
    fn is_ribbon(&self) -> bool {
        self.height > HIGH && self.height > self.width * 1.5
    }
}

/// A row of parts, or the last column of a row.
#[derive(Default, Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Puts the parts in rows, the highest first, so that the whole is about as wide as a screen; the size of the whole.
fn pack(boxes: &mut [TableBox], links: &mut [Link<'_>], parts: &mut [Part]) -> (f64, f64) {
    const SHAPE: f64 = 1.7;
    parts.sort_by(|one, other| {
        other
            .members
            .len()
            .min(2)
            .cmp(&one.members.len().min(2))
            .then(other.height.total_cmp(&one.height))
    });
    let area: f64 = parts.iter().map(|part| (part.width + GAP) * (part.height + GAP)).sum();
    let widest = parts.iter().map(|part| part.width).fold(0.0, f64::max);
    let limit = (area * SHAPE).sqrt().max(widest);
    let mut right = 0.0_f64;
    let mut row = Place::default();
    let mut column = Place::default();
    for part in parts.iter() {
        // Below the one before, where the row is high enough; else beside it; else in the next row.
        let below = column.y + column.height + GAP;
        let fits = below + part.height <= row.y + row.height && part.width <= column.width;
        let beside = column.x + column.width + GAP;
        if fits {
            column = Place { y: below, height: part.height, ..column };
        } else if row.height > 0.0 && beside + part.width <= limit {
            column = Place { x: beside, y: row.y, width: part.width, height: part.height };
        } else {
            let y = if row.height > 0.0 { row.y + row.height + GAP } else { 0.0 };
            row = Place { y, height: part.height, ..Place::default() };
            column = Place { x: 0.0, y, width: part.width, height: part.height };
        }
        row.height = row.height.max(part.height);
        right = right.max(column.x + part.width);
        let (x, y) = (column.x, column.y);
        for &member in &part.members {
            boxes[member].x += x + GAP / 2.0;
            boxes[member].y += y + GAP / 2.0;
        }
        let own: BTreeSet<usize> = part.members.iter().copied().collect();
        for link in links.iter_mut().filter(|link| own.contains(&link.from)) {
            for bend in &mut link.bends {
                bend.x += x + GAP / 2.0;
                bend.y += y + GAP / 2.0;
            }
        }
    }
    (right + GAP, row.y + row.height + GAP)
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
