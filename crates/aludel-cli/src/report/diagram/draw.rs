//! A diagram as SVG, styled by the page. Never decides where anything stands.

use std::fmt::Write as _;

use aludel_core::schema::ObjectId;
use maud::{Markup, html};

use super::Diagram;
use super::afar::{Afar, LEADING};
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
    html! {
        g class=(class("table", mark)) data-table=(at) transform=(format!("translate({:.1} {:.1})", one.x, one.y)) {
            // The button is the box: words inside a button would have to be its name, all of them.
            rect.box width=(one.width) height=(format!("{:.1}", one.height)) rx="7" tabindex="-1" role="button"
                aria-label={ "Table " (name) ", " (columns) " column" (plural) (said) } {}
            g aria-hidden="true" { (words_in(diagram, one, &name)) }
        }
    }
}

fn words_in(diagram: &Diagram<'_>, one: &TableBox, name: &str) -> Markup {
    let schema_table = diagram.schema.table(&one.table);
    let bottom = NAME + ROW * whole(one.rows.len());
    html! {
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
            (afar(name, one))
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

/// The name where it stands alone in the box, in as many lines as let it be largest.
fn afar(name: &str, one: &TableBox) -> Markup {
    let Afar { lines, size } = Afar::new(name, one.width, one.height);
    let first = one.height / 2.0 - (whole(lines.len()) - 1.0) * size * LEADING / 2.0;
    html! {
        text.far font-size=(format!("{size:.0}")) {
            @for (number, line) in lines.iter().enumerate() {
                tspan x=(one.width / 2.0) y=(format!("{:.1}", first + whole(number) * size * LEADING)) { (line) }
            }
        }
    }
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
