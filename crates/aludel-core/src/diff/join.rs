//! Puts two schemas side by side by address. Never looks inside an object: each kind has a file of its own.

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
    let (renamed, done, automatic) = follow(current, desired, directives)?;
    let mut changes: Vec<Change> =
        done.iter().cloned().chain(automatic).filter_map(rename_change).collect();
    let mut sides =
        Sides { current: &renamed, desired, renames: &done, options, notes: Vec::new() };
    join(&mut sides, &mut changes)?;
    let notes = sides.notes;
    let probable_renames = probable::find(&changes);
    Ok(Difference { changes, current: renamed, probable_renames, notes })
}

/// `current` under the names that it has after the renames, which is [`Difference::current`].
///
/// # Errors
///
/// As [`diff`], for directives.
pub fn renamed(
    current: &Schema,
    desired: &Schema,
    directives: &Directives,
) -> Result<Schema, DiffError> {
    follow(current, desired, directives).map(|(renamed, ..)| renamed)
}

/// The renamed schema, the directives that were followed, and what is renamed without one.
fn follow(
    current: &Schema,
    desired: &Schema,
    directives: &Directives,
) -> Result<(Schema, Vec<Rename>, Vec<Rename>), DiffError> {
    let Renamed { schema, done } = rename::follow(current, desired, &directives.renames)?;
    let automatic = rename::automatic(&schema, desired);
    Ok((rename::apply(&schema, &automatic), done, automatic))
}

/// Goes through both sides at once, in the order of their addresses.
fn join(sides: &mut Sides<'_>, changes: &mut Vec<Change>) -> Result<(), DiffError> {
    let ignored = if sides.options.ignore_children {
        children::ignored(sides.current, sides.desired)
    } else {
        children::Ignored::default()
    };
    for (id, from, to) in sides.current.beside(sides.desired) {
        match (from.filter(|entry| !ignored.holds(id, entry)), to) {
            (Some(from), None) => changes.push(Change::Drop(Box::new(from.clone()))),
            (None, Some(to)) => changes.push(Change::Create(Box::new(to.clone()))),
            (Some(from), Some(to)) => both(sides, id, from, to, changes)?,
            (None, None) => {}
        }
    }
    Ok(())
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
