//! The revisions that are not applied: their SQL, and what they change.

use maud::{Markup, html};

use super::Section;
use crate::report::{Ahead, Changes, DatabaseReport, PendingRevision, sql};

pub(super) fn section(database: &DatabaseReport) -> Section {
    let pending = &database.pending;
    let body = html! {
        @if pending.is_empty() {
            p.quiet { "None: the database is at its heads." }
        } @else {
            (ahead(&database.ahead))
            ol.pending {
                @for (number, one) in pending.iter().enumerate() { li { (revision(one, number == 0)) } }
            }
        }
    };
    let count = super::count(pending.len());
    Section { slug: "pending", title: "Pending revisions", count, body }
}

fn revision(pending: &PendingRevision, is_first: bool) -> Markup {
    let PendingRevision { revision, created, up, down } = pending;
    html! {
        details.revision open[is_first] {
            summary {
                code { (revision.id) } " "
                span.message { (revision.message) }
                @if let Some(created) = created { " " span.quiet { "created " (created) } }
            }
            (sql::block(up))
            @if let Some(down) = down {
                details.down { summary { "The way back" } (sql::block(down)) }
            } @else {
                p.quiet { "There is no way back." }
            }
        }
    }
}

/// What all of them change together.
fn ahead(ahead: &Ahead) -> Markup {
    html! {
        @match ahead {
            Ahead::Nothing => {}
            Ahead::Unknown(why) => p.quiet { "What they change is not known: " (why) "." }
            Ahead::Run(changes) => {
                p { "Together they change, as a run in a shadow database shows:" }
                (list(changes))
            }
            Ahead::Models(changes, why) => {
                p {
                    "Together they should change, by the models (they were not run in a shadow database: "
                    (why) "):"
                }
                (list(changes))
            }
        }
    }
}

fn list(changes: &Changes) -> Markup {
    html! {
        ul.changes {
            @for (id, mark) in changes.iter() {
                li { span class={ "change " (mark.as_str()) } { (mark.as_str()) } " " (id.to_string()) }
            }
            @if changes.iter().next().is_none() { li.quiet { "no object" } }
        }
    }
}
