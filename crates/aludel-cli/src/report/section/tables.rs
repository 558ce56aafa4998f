//! The tables of a database: a diagram to look around in, and a list.

use maud::{Markup, html};

use super::{Section, count};
use crate::report::diagram::Diagram;
use crate::report::{Ahead, DatabaseReport};

pub(super) fn section(database: &DatabaseReport) -> Section {
    let diagram = Diagram::new(database);
    let number = diagram.len();
    let body = html! {
        @if number == 0 {
            p.quiet { "There are no tables." }
        } @else {
            (legend(&database.ahead))
            (diagram.figure(&database.name))
        }
    };
    Section { slug: "tables", title: "Tables", count: count(number), body }
}

/// How the diagram tells what pending revisions change.
fn legend(ahead: &Ahead) -> Markup {
    html! {
        @match ahead {
            Ahead::Nothing => {}
            Ahead::Unknown(_) => p.quiet { "What the pending revisions change is not known, and not marked." }
            Ahead::Run(_) | Ahead::Models(..) => {
                p.legend {
                    "With the pending revisions: "
                    span.key.added { "added" } " " span.key.changed { "changed" } " "
                    span.key.removed { "removed" }
                }
            }
        }
    }
}
