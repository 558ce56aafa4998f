//! Fingerprints: what a database was like at a moment, as one hash per object. Never reads a catalog, and never says how
//! an object differs, only that it does.
//!
//! A [`Fingerprint`] is made of a [`Schema`] as a server words it, and kept as JSON. It carries the version of its format,
//! the server's major version and the part of the database that was read: where one of them is another one, hashes say
//! nothing, and the comparison is [`Comparison::Unknown`], never a difference.
//!
//! | left out | why |
//! |---|---|
//! | the order of columns | no statement sets it, and a column that goes and comes again stands last |
//! | versions of extensions | they come with the server's packages |
//! | what an object requires | it follows from the object |
//! | owners | the model has no place for them |
//! | where a cast stands | a restored dump has it elsewhere |

mod comparison;
mod digest;
mod objects;
mod wording;

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use self::digest::hash;
use crate::schema::{Entry, Object, ObjectId, Schema};

pub use comparison::{Comparison, ObjectChange, Privileges, Unknown, What};

/// The format that this version writes, and the only one that it reads. Another one whenever a hash of the same object
/// would be another one.
const FORMAT: u32 = 1;

/// Which part of a database a fingerprint is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// The schemas that were read; none for all.
    pub schemas: Vec<String>,
    /// The patterns of what was left out.
    pub ignore: Vec<String>,
}

/// A hash of every object of a database.
///
/// ```
/// use aludel_core::fingerprint::{Comparison, Extent, Fingerprint, Privileges};
/// use aludel_core::schema::Schema;
///
/// let fingerprint = Fingerprint::of(&Schema::new(), 15, Extent::default());
/// assert_eq!(fingerprint.compare(&fingerprint, Privileges::Count), Comparison::Same);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fingerprint {
    format: u32,
    server: u32,
    extent: Extent,
    /// By the name that messages give an object.
    objects: BTreeMap<String, String>,
}

/// A fingerprint as it was kept: perhaps by another version, which had another format.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Read")]
pub enum Kept {
    /// One of this format.
    Known(Fingerprint),
    /// Of a format that this version does not know.
    Unknown,
}

/// What is found where a fingerprint should be.
#[derive(Deserialize)]
#[serde(untagged)]
enum Read {
    Fingerprint { format: u32, server: u32, extent: Extent, objects: BTreeMap<String, String> },
    Other(IgnoredAny),
}

impl From<Read> for Kept {
    fn from(read: Read) -> Self {
        match read {
            Read::Fingerprint { format: FORMAT, server, extent, objects } => {
                Self::Known(Fingerprint { format: FORMAT, server, extent, objects })
            }
            Read::Fingerprint { .. } | Read::Other(IgnoredAny) => Self::Unknown,
        }
    }
}

impl Fingerprint {
    /// The fingerprint of what a server of a major version says that it holds.
    #[must_use]
    pub fn of(schema: &Schema, server: u32, extent: Extent) -> Self {
        let objects = schema.iter().flat_map(|(id, entry)| hashes(id, entry)).collect();
        Self { format: FORMAT, server, extent, objects }
    }

    /// What became of the objects of this fingerprint in another one, by name.
    #[must_use]
    pub fn compare(&self, now: &Self, privileges: Privileges) -> Comparison {
        comparison::compare(self, now, privileges)
    }
}

/// The hashes of an object: its own, one for each column of a table, and one for what is granted on it beyond what
/// PostgreSQL grants by itself.
fn hashes(id: &ObjectId, entry: &Entry) -> Vec<(String, String)> {
    let Entry { object, comment, grants, column_grants, requires: _ } = entry;
    let mut hashes = vec![(id.to_string(), hash(&(object, comment)))];
    if let Object::Table(table) = object {
        hashes.extend(table.columns.iter().map(|column| {
            let id = ObjectId::Column(table.name.clone(), column.name.clone());
            (id.to_string(), hash(column))
        }));
    }
    if *grants != object.default_grants() || !column_grants.is_empty() {
        hashes.push((comparison::privileges_on(id), hash(&(grants, column_grants))));
    }
    hashes
}

#[cfg(test)]
mod tests;
