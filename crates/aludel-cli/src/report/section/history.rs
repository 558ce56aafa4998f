//! The history of a database as a picture, and as a list for those who do not see it.

use maud::{PreEscaped, html};

use super::Section;
use crate::picture::{Node, State, svg};
use crate::report::DatabaseReport;

pub(super) fn section(database: &DatabaseReport) -> Section {
    let picture = &database.picture;
    let count = picture.nodes.len();
    let body = html! {
        @if count == 0 {
            p.quiet { "There are no revisions." }
        } @else {
            p.legend {
                span.key.applied { "applied" } " " span.key.pending { "pending" }
            }
            figure.history tabindex="0" role="group" aria-label="Picture of the history" {
                (PreEscaped(svg::inline(picture)))
            }
            details.list {
                summary { "The history as a list" }
                ol reversed {
                    @for node in &picture.nodes { (line(node)) }
                }
            }
        }
    };
    Section { slug: "history", title: "History", count: super::count(count), body }
}

fn line(node: &Node) -> maud::Markup {
    let state = node.state.map(State::as_str).unwrap_or_default();
    html! {
        li { code { (node.title) } " " (node.message) " " span.quiet { (state) } }
    }
}
