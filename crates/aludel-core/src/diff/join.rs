//! Puts two schemas side by side by address. Never looks inside an object: each kind has a file of its own.

use std::cmp::Ordering;

use super::rename::Renamed;
use super::{
    Change, DiffError, DiffOptions, Difference, Directives, Note, Rename, children, comment,
    constraint, domain, enum_type, extension, function, grant, index, namespace, policy, probable,
    rename, sequence, table, trigger, view,
};
use crate::schema::{Entry, Object, ObjectId, Schema};

/// How an object differs that both sides have.
pub(super) enum Comparison {
    /// It stays, with these changes; none when there is no difference.
    Stays(Vec<Change>),
    /// No ALTER can mend it.
    Replace,
}

/// Both sides, what is known of both, and what is found that is no change.
pub(super) struct Sides<'a> {
    pub current: &'a Schema,
    pub desired: &'a Schema,
    /// The directives that were followed.
    pub renames: &'a [Rename],
    pub options: &'a DiffOptions,
    pub notes: Vec<Note>,
}

/// What turns `current` into `desired`.
///
/// # Errors
///
/// When a directive fits neither side or contradicts another, and when a difference is one that no statement mends.
pub fn diff(
    current: &Schema,
    desired: &Schema,
    directives: &Directives,
    options: &DiffOptions,
) -> Result<Difference, DiffError> {
    let Renamed { schema, done } = rename::follow(current, desired, &directives.renames)?;
    let automatic = rename::automatic(&schema, desired);
    let renamed = if automatic.is_empty() { schema } else { rename::apply(&schema, &automatic) };
    let mut changes: Vec<Change> =
        done.iter().cloned().chain(automatic).filter_map(rename_change).collect();
    let mut sides =
        Sides { current: &renamed, desired, renames: &done, options, notes: Vec::new() };
    join(&mut sides, &mut changes)?;
    let notes = sides.notes;
    let probable_renames = probable::find(&changes);
    Ok(Difference { changes, current: renamed, probable_renames, notes })
}

/// Goes through both sides at once, in the order of their addresses.
fn join(sides: &mut Sides<'_>, changes: &mut Vec<Change>) -> Result<(), DiffError> {
    let ignored = if sides.options.ignore_children {
        children::ignored(sides.current, sides.desired)
    } else {
        children::Ignored::default()
    };
    let mut here = sides.current.iter().filter(|(id, entry)| !ignored.holds(id, entry)).peekable();
    let mut there = sides.desired.iter().peekable();
    loop {
        let order = match (here.peek(), there.peek()) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((from, _)), Some((to, _))) => from.cmp(to),
        };
        let from = if order.is_le() { here.next() } else { None };
        let to = if order.is_ge() { there.next() } else { None };
        match (from, to) {
            (Some((_, from)), None) => changes.push(Change::Drop(Box::new(from.clone()))),
            (None, Some((_, to))) => changes.push(Change::Create(Box::new(to.clone()))),
            (Some((id, from)), Some((_, to))) => both(sides, id, from, to, changes)?,
            (None, None) => {}
        }
    }
}

/// Labels are renamed by the change of their enum.
fn rename_change(rename: Rename) -> Option<Change> {
    match rename {
        Rename::Object { from, to } => Some(Change::Rename { from, to }),
        Rename::Value { .. } => None,
    }
}

fn both(
    sides: &mut Sides<'_>,
    id: &ObjectId,
    from: &Entry,
    to: &Entry,
    changes: &mut Vec<Change>,
) -> Result<(), DiffError> {
    match compare(sides, from, to)? {
        Comparison::Replace => {
            changes
                .push(Change::Replace { from: Box::new(from.clone()), to: Box::new(to.clone()) });
        }
        Comparison::Stays(found) => {
            changes.extend(found);
            comment::compare(id, from, to, changes);
            if sides.options.grants {
                grant::compare(id, from, to, changes);
            }
        }
    }
    Ok(())
}

fn compare(sides: &mut Sides<'_>, from: &Entry, to: &Entry) -> Result<Comparison, DiffError> {
    Ok(match (&from.object, &to.object) {
        (Object::Namespace(from), Object::Namespace(to)) => namespace::compare(from, to),
        (Object::Extension(from), Object::Extension(to)) => extension::compare(from, to),
        (Object::Enum(from), Object::Enum(to)) => enum_type::compare(from, to, sides.renames),
        (Object::Domain(from), Object::Domain(to)) => domain::compare(from, to),
        (Object::Sequence(from), Object::Sequence(to)) => {
            sequence::compare(from, to, sides.options.server_version)?
        }
        (Object::Function(from), Object::Function(to)) => function::compare(from, to),
        (Object::Table(from), Object::Table(to)) => table::compare(sides, from, to)?,
        (Object::View(from), Object::View(to)) => view::compare(from, to),
        (Object::Constraint(from), Object::Constraint(to)) => constraint::compare(from, to),
        (Object::Index(from), Object::Index(to)) => index::compare(from, to),
        (Object::Trigger(from), Object::Trigger(to)) => trigger::compare(from, to),
        (Object::Policy(from), Object::Policy(to)) => policy::compare(from, to),
        // An enum and a domain share one space of names.
        _ => Comparison::Replace,
    })
}
