//! A diagram as SVG, styled by the page. Never decides where anything stands.

use std::fmt::Write as _;

use aludel_core::schema::ObjectId;
use maud::{Markup, html};

use super::Diagram;
use super::layout::{KEYS, Line, NAME, PADDING, ROW, TableBox};
use super::words;
use crate::report::changes::Mark;

pub(super) fn draw(diagram: &Diagram<'_>) -> Markup {
    let layout = &diagram.layout;
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    html! {
        svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) role="group" aria-label="Tables" {
            g {
                @for line in &layout.lines {
                    path class=(class(if line.is_loose { "line loose" } else { "line" }, diagram.mark(&line.constraint))) data-from=(line.from)
                        data-to=(line.to) d=(way(line)) {}
                }
            }
            @for (at, one) in layout.boxes.iter().enumerate() { (table(diagram, at, one)) }
        }
    }
}

fn class(kind: &str, mark: Option<Mark>) -> String {
    mark.map_or_else(|| kind.to_owned(), |mark| format!("{kind} {}", mark.as_str()))
}

fn table(diagram: &Diagram<'_>, at: usize, one: &TableBox) -> Markup {
    let mark = diagram.mark_of_table(at);
    let name = words::of_table(&one.table);
    let columns = one.rows.len() + one.hidden;
    let said = mark.map(|mark| format!(", {}", mark.as_str())).unwrap_or_default();
    let plural = if columns == 1 { "" } else { "s" };
    let schema_table = diagram.schema.table(&one.table);
    let bottom = NAME + ROW * whole(one.rows.len());
    html! {
        g class=(class("table", mark)) data-table=(at) tabindex="-1" role="button"
            aria-label={ "Table " (name) ", " (columns) " column" (plural) (said) }
            transform=(format!("translate({:.1} {:.1})", one.x, one.y)) {
            rect.box width=(one.width) height=(format!("{:.1}", one.height)) rx="7" {}
            text.name x=(PADDING) y=(NAME * 0.66) { (name) }
            g.rows {
                path d={ "M0 " (NAME) "H" (one.width) } {}
                @for (number, row) in one.rows.iter().enumerate() {
                    @let column = schema_table.and_then(|table| table.column(&row.column));
                    @let y = NAME + ROW * whole(number);
                    @if let Some(column) = column {
                        @let (name, data_type) = words::of_column(column);
                        @let mark = diagram.mark(&ObjectId::Column(one.table.clone(), row.column.clone()));
                        g class=(class("row", mark)) {
                            @if mark.is_some() {
                                rect x="1" y=(y) width=(one.width - 2.0) height=(ROW) {}
                            }
                            @if let Some(key) = key(row.is_primary, row.is_foreign) {
                                text.key x=(PADDING) y=(y + ROW * 0.68) { (key) }
                            }
                            text x=(PADDING + KEYS) y=(y + ROW * 0.7) { (name) }
                            text.type x=(one.width - PADDING) y=(y + ROW * 0.7) { (data_type) }
                        }
                    }
                }
                @if one.hidden > 0 {
                    text.type.more x=(PADDING + KEYS) y=(bottom + ROW * 0.7) { (one.hidden) " more" }
                }
            }
            text.far x=(one.width / 2.0) y=(format!("{:.1}", one.height / 2.0)) font-size=(format!("{:.0}", far(&name, one))) {
                (name)
            }
        }
    }
}

fn whole(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

fn key(is_primary: bool, is_foreign: bool) -> Option<&'static str> {
    match (is_primary, is_foreign) {
        (true, _) => Some("PK"),
        (false, true) => Some("FK"),
        (false, false) => None,
    }
}

/// How large the name may be where it stands alone in the box.
fn far(name: &str, one: &TableBox) -> f64 {
    let fits = (one.width - 12.0) / (0.62 * whole(name.chars().count()).max(1.0));
    fits.min(one.height * 0.5).min(54.0)
}

/// A line from a foot of three toes, at the rows that refer, to a bar at the one referred to.
fn way(line: &Line) -> String {
    const FOOT: f64 = 10.0;
    let mut way = String::new();
    let [start, .., end] = line.points[..] else { return way };
    let second = line.points[1];
    let before = line.points[line.points.len() - 2];
    let away = if second.0 < start.0 { -FOOT } else { FOOT };
    let _ = write!(
        way,
        "M{:.1} {:.1}l{away} 5l{} 5M{:.1} {:.1}H{:.1}",
        start.0,
        start.1 - 5.0,
        -away,
        start.0,
        start.1,
        start.0 + away
    );
    let mut last = (start.0 + away, start.1);
    let inner = &line.points[1..line.points.len() - 1];
    for point in inner.iter().chain([&end]) {
        let middle = f64::midpoint(last.0, point.0);
        let _ = write!(
            way,
            "C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}",
            last.1, point.1, point.0, point.1
        );
        last = *point;
    }
    let bar = end.0 + if before.0 < end.0 { -6.0 } else { 6.0 };
    let _ = write!(way, "M{bar:.1} {:.1}v8", end.1 - 4.0);
    way
}
