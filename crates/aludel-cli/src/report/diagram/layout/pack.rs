//! Where what is not connected stands: parts in rows, about as wide as a screen. Never looks into a part.

use std::collections::BTreeSet;

use super::{Link, Part, TableBox};

/// Between what is not connected.
const GAP: f64 = 48.0;

/// A row of parts, or the last column of a row.
#[derive(Default, Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Puts the parts in rows, the highest first, so that the whole is about as wide as a screen; the size of the whole.
pub(super) fn pack(
    boxes: &mut [TableBox],
    links: &mut [Link<'_>],
    parts: &mut [Part],
) -> (f64, f64) {
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
