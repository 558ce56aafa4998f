//! What was changed since the last migration and not by one, as `check` says it.

use maud::html;

use super::{Section, count, lines};
use crate::drift::Drift;
use crate::report::DatabaseReport;

pub(super) fn section(database: &DatabaseReport) -> Section {
    let drift = &database.drift;
    let changes: Vec<String> = match drift {
        Drift::Found { changes, .. } => changes.iter().map(ToString::to_string).collect(),
        Drift::None | Drift::Unknown(_) => Vec::new(),
    };
    let body = html! {
        @match drift {
            Drift::None => p.quiet { "None: the schema is as its last migration left it." }
            Drift::Unknown(why) => p.quiet { "What was changed by hand is not known: " (why) "." }
            Drift::Found { .. } => {
                p { (drift.title().unwrap_or_default()) ":" }
                (lines(&changes))
            }
        }
    };
    Section { slug: "drift", title: "Drift", count: count(changes.len()), body }
}
