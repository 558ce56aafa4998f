//! The tables of a database as a diagram, and as a list that says more. Never asks a database.
//!
//! `layout` says where everything stands, `draw` makes a picture of that, `detail` says everything about one table.

mod afar;
mod detail;
mod draw;
mod layout;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use aludel_core::ident::QualifiedName;
use aludel_core::schema::{ObjectId, Schema};
use maud::{Markup, html};

use self::layout::{Layout, layout};
use super::DatabaseReport;
use super::changes::{Changes, Mark};

/// The tables of a database, with those that pending revisions add.
#[derive(Debug)]
pub(crate) struct Diagram<'r> {
    /// The beginning of every address in it.
    id: String,
    schema: Schema,
    changes: Option<&'r Changes>,
    layout: Layout,
}

impl<'r> Diagram<'r> {
    pub(crate) fn new(database: &'r DatabaseReport) -> Self {
        let changes = database.ahead.changes();
        let schema = changes
            .map_or_else(|| database.schema.clone(), |changes| changes.beside(&database.schema));
        let shown: BTreeSet<ObjectId> = changes
            .into_iter()
            .flat_map(Changes::iter)
            .filter(|(id, _)| matches!(id, ObjectId::Column(..)))
            .map(|(id, _)| id.clone())
            .collect();
        let layout = layout(&schema, &shown);
        Self { id: format!("db-{}-table", database.name), schema, changes, layout }
    }

    /// How many tables there are.
    pub(crate) fn len(&self) -> usize {
        self.layout.boxes.len()
    }

    /// The picture with what works on it, and the list.
    pub(crate) fn figure(&self, name: &str) -> Markup {
        html! {
            div.er {
                div.tools hidden {
                    label.search {
                        span.visually-hidden { "Search tables and columns of " (name) }
                        input type="search" placeholder="Search tables and columns" autocomplete="off" spellcheck="false";
                    }
                    p.status role="status" aria-live="polite" {}
                    div.zoom role="group" aria-label="Zoom" {
                        button type="button" data-do="out" aria-label="Zoom out" { "−" }
                        button type="button" data-do="fit" { "Fit" }
                        button type="button" data-do="in" aria-label="Zoom in" { "+" }
                    }
                }
                ul.results hidden {}
                div.stage {
                    div.viewport tabindex="0" role="group" aria-label={ "Diagram of " (name) ". The list of tables below says the same. Arrow keys move it, plus and minus zoom, 0 fits, Enter goes to its tables." } {
                        (draw::draw(self))
                    }
                    aside.panel hidden aria-label="Table" {}
                }
                p.help.quiet hidden {
                    "Drag to move. Click, then scroll to zoom, or pinch. Choose a table to see everything about it."
                }
                details.list {
                    summary { "The tables as a list" }
                    ul.entities { @for at in 0..self.len() { li { (detail::detail(self, at)) } } }
                }
            }
        }
    }

    /// What becomes of an object or column.
    fn mark(&self, id: &ObjectId) -> Option<Mark> {
        self.changes.and_then(|changes| changes.of_object(id))
    }

    /// What becomes of a part of a table; nothing by itself where the table comes or goes as a whole.
    fn mark_of_part(&self, table: &QualifiedName, id: &ObjectId) -> Option<Mark> {
        let whole = self.mark(&ObjectId::Table(table.clone()));
        self.mark(id).filter(|_| whole.is_none_or(|mark| mark == Mark::Changed))
    }

    /// What becomes of a table, its columns, keys, indexes and the rest together.
    fn mark_of_table(&self, at: usize) -> Option<Mark> {
        let table = &self.layout.boxes[at].table;
        let own = self.mark(&ObjectId::Table(table.clone()));
        let changes = own.is_none().then_some(self.changes).flatten();
        own.or_else(|| changes?.touches(table).then_some(Mark::Changed))
    }
}
