//! Views as DDL. Never reads their queries.

use super::clause::{changed_settings, statement, with};
use crate::plan::ViewOperation;
use crate::schema::ViewKind;

pub(super) fn render(operation: &ViewOperation) -> Option<String> {
    Some(match operation {
        ViewOperation::Create { view, or_replace } => {
            let replace = match view.kind {
                ViewKind::Plain if *or_replace => "OR REPLACE ",
                ViewKind::Plain | ViewKind::Materialized => "",
            };
            let (word, options) = (word(view.kind), with(&view.options));
            let query = statement(&view.query);
            format!("CREATE {replace}{word} {}{options} AS\n{query}", view.name)
        }
        ViewOperation::Drop { name, kind } => format!("DROP {} {name}", word(*kind)),
        ViewOperation::SetOptions { name, kind, from, to } => {
            format!("ALTER {} {name} {}", word(*kind), changed_settings(from, to)?)
        }
    })
}

fn word(kind: ViewKind) -> &'static str {
    match kind {
        ViewKind::Plain => "VIEW",
        ViewKind::Materialized => "MATERIALIZED VIEW",
    }
}
