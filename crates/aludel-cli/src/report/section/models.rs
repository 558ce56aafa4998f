//! How the database differs from its models, as `check` says it.

use maud::html;

use super::{Section, count, lines};
use crate::report::{DatabaseReport, Models};

pub(super) fn section(database: &DatabaseReport) -> Section {
    let models = &database.models;
    let number = match models {
        Models::Compared { changes, .. } => changes.len(),
        Models::None | Models::Behind | Models::Unknown(_) => 0,
    };
    let body = html! {
        @match models {
            Models::None => p.quiet { "The database has no models to compare it with." }
            Models::Behind => {
                p.quiet { "Not compared: the pending revisions would show as differences." }
            }
            Models::Unknown(why) => p.quiet { "Not compared: " (why) "." }
            Models::Compared { changes, notes } => {
                @if changes.is_empty() {
                    p.quiet { "None: the database is as its models say." }
                } @else {
                    p { "To be as its models say, the database has to:" }
                    (lines(changes))
                }
                @for note in notes { p.quiet { (note) } }
            }
        }
    };
    Section { slug: "models", title: "Models", count: count(number), body }
}
