//! Gives objects of the current side their new names before anything is compared. Never guesses a name whose loss would
//! lose rows.

mod automatic;
mod choose;
mod names;
mod object;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use automatic::automatic;
use names::Names;

use super::{DiffError, Rename};
use crate::ident::QualifiedName;
use crate::schema::{ObjectId, Schema};

/// A schema under its new names.
#[derive(Debug)]
pub(super) struct Renamed {
    /// The schema; labels of enums are as before.
    pub schema: Schema,
    /// What was renamed, each by the names that are there when its turn comes.
    pub done: Vec<Rename>,
}

/// Follows the directives that fit: the old name is in `current`, the new one is wanted. What was done before is
/// passed over.
pub(super) fn follow(
    current: &Schema,
    desired: &Schema,
    renames: &[Rename],
) -> Result<Renamed, DiffError> {
    let mut renamed = Renamed { schema: current.clone(), done: Vec::new() };
    if renames.is_empty() {
        return Ok(renamed);
    }
    let mut moved = Moved::default();
    for stage in Stage::ALL {
        let of_stage = renames
            .iter()
            .filter(|rename| Stage::of(rename) == stage)
            .map(|rename| moved.follow(rename, desired))
            .collect::<Result<Vec<_>, _>>()?;
        if of_stage.is_empty() {
            continue;
        }
        let chosen = choose::choose(&renamed.schema, desired, of_stage)?;
        moved.note(&chosen);
        renamed.schema = apply(&renamed.schema, &chosen);
        renamed.done.extend(chosen);
    }
    Ok(renamed)
}

/// The schema with new names everywhere, all at once.
pub(super) fn apply(current: &Schema, renames: &[Rename]) -> Schema {
    if renames.is_empty() {
        return current.clone();
    }
    let names = Names::new(current, renames);
    current.iter().map(|(_, entry)| object::rename(&names, entry)).collect()
}

/// Renames are followed in this order, so that each may rely on the names of the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Namespaces,
    Objects,
    Parts,
    Labels,
}

impl Stage {
    const ALL: [Self; 4] = [Self::Namespaces, Self::Objects, Self::Parts, Self::Labels];

    fn of(rename: &Rename) -> Self {
        match rename {
            Rename::Value { .. } => Self::Labels,
            Rename::Object { from, .. } => match from {
                ObjectId::Namespace(_) | ObjectId::Extension(_) => Self::Namespaces,
                from if from.relation().is_some() => Self::Parts,
                _ => Self::Objects,
            },
        }
    }
}

/// Where namespaces and objects went in earlier stages.
#[derive(Debug, Default)]
struct Moved(BTreeMap<ObjectId, ObjectId>);

impl Moved {
    fn note(&mut self, done: &[Rename]) {
        for rename in done {
            if let Rename::Object { from, to } = rename {
                self.0.insert(from.clone(), to.clone());
            }
        }
    }

    /// The directive by the names that are there after the earlier stages.
    fn follow(&self, rename: &Rename, desired: &Schema) -> Result<Rename, DiffError> {
        match rename {
            Rename::Value { of, from, to } => Ok(Rename::Value {
                of: self.settle(of, ObjectId::Type, desired),
                from: from.clone(),
                to: to.clone(),
            }),
            Rename::Object { from, to } => {
                let (from, to) = match (from.relation(), to.relation()) {
                    (Some(old), Some(new)) => {
                        let on = self.settle_relation(new, desired);
                        if *old != on && self.relation(old).as_ref() != Some(&on) {
                            return Err(DiffError::RenameImpossible {
                                rename: Box::new(rename.clone()),
                                why: "what belongs to one table cannot move to another",
                            });
                        }
                        (on_relation(from, &on), on_relation(to, &on))
                    }
                    _ => (self.in_namespace(from), to.clone()),
                };
                Ok(Rename::Object { from, to })
            }
        }
    }

    /// The name that the desired side knows, which may be said by its old name.
    fn settle(
        &self,
        name: &QualifiedName,
        id: fn(QualifiedName) -> ObjectId,
        desired: &Schema,
    ) -> QualifiedName {
        let address = id(name.clone());
        match self.0.get(&address) {
            Some(ObjectId::Type(new)) if desired.get(&address).is_none() => new.clone(),
            _ => name.clone(),
        }
    }

    fn settle_relation(&self, name: &QualifiedName, desired: &Schema) -> QualifiedName {
        let is_wanted = [ObjectId::Table(name.clone()), ObjectId::View(name.clone())]
            .iter()
            .any(|id| desired.get(id).is_some());
        match self.relation(name) {
            Some(new) if !is_wanted => new,
            _ => name.clone(),
        }
    }

    /// Where a table or view went.
    fn relation(&self, name: &QualifiedName) -> Option<QualifiedName> {
        let lookup = |name: &QualifiedName| match self
            .0
            .get(&ObjectId::Table(name.clone()))
            .or_else(|| self.0.get(&ObjectId::View(name.clone())))
        {
            Some(ObjectId::Table(new) | ObjectId::View(new)) => Some(new.clone()),
            _ => None,
        };
        let inside = self.namespace(name);
        match inside {
            Some(inside) => Some(lookup(&inside).unwrap_or(inside)),
            None => lookup(name),
        }
    }

    fn namespace(&self, name: &QualifiedName) -> Option<QualifiedName> {
        match self.0.get(&ObjectId::Namespace(name.schema.clone()))? {
            ObjectId::Namespace(schema) => {
                Some(QualifiedName::new(schema.clone(), name.name.clone()))
            }
            _ => None,
        }
    }

    fn in_namespace(&self, id: &ObjectId) -> ObjectId {
        let place = |name: &QualifiedName| self.namespace(name).unwrap_or_else(|| name.clone());
        match id {
            ObjectId::Type(name) => ObjectId::Type(place(name)),
            ObjectId::Sequence(name) => ObjectId::Sequence(place(name)),
            ObjectId::Function { name, arguments } => {
                ObjectId::Function { name: place(name), arguments: arguments.clone() }
            }
            ObjectId::Table(name) => ObjectId::Table(place(name)),
            ObjectId::View(name) => ObjectId::View(place(name)),
            ObjectId::Index(name) => ObjectId::Index(place(name)),
            id => id.clone(),
        }
    }
}

/// The same part of another relation.
fn on_relation(id: &ObjectId, relation: &QualifiedName) -> ObjectId {
    let on = relation.clone();
    match id {
        ObjectId::Column(_, name) => ObjectId::Column(on, name.clone()),
        ObjectId::Constraint { name, .. } => ObjectId::Constraint { table: on, name: name.clone() },
        ObjectId::Trigger { name, .. } => ObjectId::Trigger { on, name: name.clone() },
        ObjectId::Policy { name, .. } => ObjectId::Policy { on, name: name.clone() },
        id => id.clone(),
    }
}
