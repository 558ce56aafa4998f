//! How large a table's box is and which columns it shows: a table in, a box without a place out. Never places one.

use std::collections::BTreeSet;

use aludel_core::ident::Ident;
use aludel_core::schema::{ConstraintKind, ObjectId, Schema, Table};

use super::super::words;
use super::{KEYS, NAME, PADDING, ROW, Row, TableBox};

/// How wide a character of a row is, and one of a table's name.
const CHARACTER: f64 = 7.3;
const LETTER: f64 = 8.2;
/// How many columns a box shows; a table that has more says how many.
const COLUMNS: usize = 16;

/// The box of a table; `shown` are columns that it does not leave out.
pub(super) fn measure(schema: &Schema, table: &Table, shown: &BTreeSet<ObjectId>) -> TableBox {
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

pub(super) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
