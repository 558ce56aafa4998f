//! Comments. Never reads those on extensions, which their own scripts write, nor those on what is not compared.

use aludel_core::schema::Object;

use super::draft::Draft;
use super::queries::record;

record! {
    /// A comment.
    CommentRow from "comments" {
        class: u32,
        object: u32,
        number: i32,
        comment: String,
    }
}

/// Puts the comments to their objects.
pub(super) fn add(rows: Vec<CommentRow>, draft: &mut Draft) {
    for row in rows {
        let column = draft.column(row.object, row.number).cloned();
        let Some(entry) = draft.entry_of(row.class, row.object) else { continue };
        match (&mut entry.object, row.number) {
            (Object::Extension(_), _) => {}
            (_, 0) => entry.comment = Some(row.comment),
            (Object::Table(table), _) => {
                let column =
                    table.columns.iter_mut().find(|other| Some(&other.name) == column.as_ref());
                if let Some(column) = column {
                    column.comment = Some(row.comment);
                }
            }
            _ => {}
        }
    }
}
