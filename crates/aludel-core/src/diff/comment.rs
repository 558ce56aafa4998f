//! Compares comments of what stays. Never those of what comes: it brings them along.

use super::Change;
use crate::schema::{Entry, Object, ObjectId};

pub(super) fn compare(id: &ObjectId, from: &Entry, to: &Entry, changes: &mut Vec<Change>) {
    push(id.clone(), from.comment.as_ref(), to.comment.as_ref(), changes);
    if let (Object::Table(old), Object::Table(new)) = (&from.object, &to.object) {
        let columns = super::column::by_name(&old.columns);
        for column in &new.columns {
            if let Some(present) = columns.get(&column.name) {
                let on = ObjectId::Column(new.name.clone(), column.name.clone());
                push(on, present.comment.as_ref(), column.comment.as_ref(), changes);
            }
        }
    }
}

fn push(on: ObjectId, from: Option<&String>, to: Option<&String>, changes: &mut Vec<Change>) {
    if from != to {
        changes.push(Change::Comment { on, from: from.cloned(), to: to.cloned() });
    }
}
