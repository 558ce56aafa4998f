//! Plans for enum types: labels are added in place; removed or reordered ones need a new type.

use super::context::Context;
use super::operation::{EnumOperation, Operation, ValuePlace};
use super::step::{Mode, Step, rank};
use super::steps::Steps;
use super::{Hazard, retype};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{EnumType, ObjectId, TypeName};

/// The longest name that PostgreSQL keeps, in bytes.
pub(super) const LONGEST_NAME: usize = 63;

/// Whether the labels can only change by a new type: one is gone, or two have changed places.
pub(super) fn is_rebuilt(from: &[String], to: &[String], renamed: &[(String, String)]) -> bool {
    let mut wanted = to.iter();
    !after_renames(from, renamed).iter().all(|label| wanted.any(|other| other == label))
}

fn after_renames(from: &[String], renamed: &[(String, String)]) -> Vec<String> {
    let new_name = |label: &String| {
        renamed
            .iter()
            .find(|(old, _)| old == label)
            .map_or_else(|| label.clone(), |(_, new)| new.clone())
    };
    from.iter().map(new_name).collect()
}

pub(super) fn alter(
    context: &Context<'_>,
    steps: &mut Steps,
    name: &QualifiedName,
    from: &[String],
    to: &[String],
    renamed: &[(String, String)],
) {
    let id = ObjectId::Type(name.clone());
    let mut last = Vec::new();
    for (old, new) in renamed {
        let step = Step::new(Operation::Enum(EnumOperation::RenameValue {
            name: name.clone(),
            from: old.clone(),
            to: new.clone(),
        }))
        .hazard(Hazard::Breaks)
        .rank(rank::TYPE)
        .after(last);
        last = vec![steps.push(step)];
    }
    let labels = after_renames(from, renamed);
    if is_rebuilt(from, to, renamed) {
        rebuild(context, steps, name, &labels, to, last);
        return;
    }
    let mut present = labels;
    for (at, label) in to.iter().enumerate() {
        if present.contains(label) {
            continue;
        }
        let place = match (at.checked_sub(1).map(|before| &to[before]), present.first()) {
            (Some(before), _) if present.last() == Some(before) => None,
            (Some(before), _) => Some(ValuePlace::After(before.clone())),
            (None, Some(first)) => Some(ValuePlace::Before(first.clone())),
            (None, None) => None,
        };
        present.insert(at.min(present.len()), label.clone());
        let step = Step::new(Operation::Enum(EnumOperation::AddValue {
            name: name.clone(),
            value: label.clone(),
            place,
        }))
        .mode(Mode::Commits)
        .makes([id.clone()])
        .rank(rank::TYPE)
        .after(last);
        last = vec![steps.push(step)];
    }
}

/// A new type under the name, the columns moved over, the old type dropped.
fn rebuild(
    context: &Context<'_>,
    steps: &mut Steps,
    name: &QualifiedName,
    from: &[String],
    to: &[String],
    after: Vec<usize>,
) {
    let wanted = EnumType { name: name.clone(), values: to.to_vec() };
    let loses = from.iter().any(|label| !to.contains(label));
    let new = retype::NewType {
        create: Operation::Enum(EnumOperation::Create(wanted)),
        drop_old: &|old| Operation::Enum(EnumOperation::Drop(old)),
        kind: "TYPE",
        hazards: loses.then_some(Hazard::MayFail),
        through: TypeName::canonical("text"),
    };
    retype::replace(context, steps, name, &new, after);
}

/// What a type is called while a new one takes its place.
pub(super) fn set_aside(name: &QualifiedName) -> QualifiedName {
    QualifiedName::new(name.schema.clone(), suffixed(&name.name, "_old"))
}

/// A name with something behind it, short enough to be kept whole.
pub(super) fn suffixed(name: &Ident, suffix: &str) -> Ident {
    let room = LONGEST_NAME - suffix.len();
    let end = name.as_str().floor_char_boundary(room);
    Ident::new(format!("{}{suffix}", &name.as_str()[..end]))
}
