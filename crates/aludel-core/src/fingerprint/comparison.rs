//! Two fingerprints side by side. Never decides what a difference means.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Fingerprint;
use crate::schema::ObjectId;

/// What is left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    /// Privileges, which somebody else grants.
    pub privileges: bool,
    /// Partitions and inheritance children that are on one side only: somebody else makes and drops them.
    pub children: bool,
}

impl Aside {
    /// Everything counts.
    pub const NOTHING: Self = Self { privileges: false, children: false };
}

/// What two fingerprints say about each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// The same objects.
    Same,
    /// What differs, by name; never empty.
    Differs(Vec<ObjectChange>),
    /// They cannot be compared.
    Unknown(Unknown),
}

/// Why hashes say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unknown {
    /// The kept one is of a format of another version.
    #[error("the fingerprint was kept by another version of this program")]
    Format,
    /// Another major version words definitions in another way.
    #[error("the fingerprint was taken on PostgreSQL {then}, and the server is {now}")]
    Server {
        /// The major version of the kept one.
        then: u32,
        /// And of the other.
        now: u32,
    },
    /// Other schemas were read, or something else was left out.
    #[error("the fingerprint was taken with other `schemas` or `ignore` in the configuration")]
    Extent,
}

/// An object that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectChange {
    /// What became of it.
    pub what: What,
    /// Its name, as `column public.users.email`.
    pub object: String,
}

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It was not there before.
    Added,
    /// It is there no more.
    Missing,
    /// It is not what it was.
    Changed,
}

impl fmt::Display for ObjectChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::Added => "added",
            What::Missing => "missing",
            What::Changed => "changed",
        };
        write!(f, "{what} {}", self.object)
    }
}

const PRIVILEGES: &str = "privileges on ";

/// The name of what is granted on an object.
pub(super) fn privileges_on(id: &ObjectId) -> String {
    format!("{PRIVILEGES}{id}")
}

pub(super) fn compare(before: &Fingerprint, now: &Fingerprint, aside: Aside) -> Comparison {
    if before.server != now.server {
        let (then, now) = (before.server, now.server);
        return Comparison::Unknown(Unknown::Server { then, now });
    }
    if before.extent != now.extent {
        return Comparison::Unknown(Unknown::Extent);
    }
    let mut changes = Vec::new();
    // The parts of what is on both sides; those of what comes or goes say nothing more than that.
    let (mut parts_before, mut parts_now) = (BTreeMap::new(), BTreeMap::new());
    let wholes: BTreeSet<&String> = before.objects.keys().chain(now.objects.keys()).collect();
    let nothing = BTreeMap::new();
    for whole in wholes {
        let then = before.objects.get(whole).unwrap_or(&nothing);
        let now_there = now.objects.get(whole).unwrap_or(&nothing);
        match (then.contains_key(whole), now_there.contains_key(whole)) {
            (true, false) if aside.children && before.children.contains(whole) => {}
            (false, true) if aside.children && now.children.contains(whole) => {}
            (true, false) => changes.push(change(What::Missing, whole)),
            (false, true) => changes.push(change(What::Added, whole)),
            _ => {
                parts_before.extend(then);
                parts_now.extend(now_there);
            }
        }
    }
    let names: BTreeSet<&String> = parts_before.keys().chain(parts_now.keys()).copied().collect();
    let counts = |name: &&String| !(aside.privileges && name.starts_with(PRIVILEGES));
    for name in names.into_iter().filter(counts) {
        match (parts_before.get(name), parts_now.get(name)) {
            (Some(then), Some(now)) if then == now => {}
            (Some(_), Some(_)) => changes.push(change(What::Changed, name)),
            (Some(_), None) => changes.push(change(What::Missing, name)),
            (None, _) => changes.push(change(What::Added, name)),
        }
    }
    changes.sort_by(|one, other| one.object.cmp(&other.object));
    if changes.is_empty() { Comparison::Same } else { Comparison::Differs(changes) }
}

fn change(what: What, object: &str) -> ObjectChange {
    ObjectChange { what, object: object.to_owned() }
}
