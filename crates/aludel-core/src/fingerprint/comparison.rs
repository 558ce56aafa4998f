//! Two fingerprints side by side. Never decides what a difference means.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::Fingerprint;
use crate::schema::ObjectId;

/// Whether privileges are compared too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privileges {
    /// Somebody else grants them.
    Ignore,
    /// They are a part of the schema.
    Count,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObjectChange {
    /// What became of it.
    pub what: What,
    /// Its name, as `column public.users.email`.
    pub object: String,
}

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
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

pub(super) fn compare(
    before: &Fingerprint,
    now: &Fingerprint,
    privileges: Privileges,
) -> Comparison {
    if before.server != now.server {
        let (then, now) = (before.server, now.server);
        return Comparison::Unknown(Unknown::Server { then, now });
    }
    if before.extent != now.extent {
        return Comparison::Unknown(Unknown::Extent);
    }
    let names: BTreeSet<&String> = before.objects.keys().chain(now.objects.keys()).collect();
    let changes: Vec<ObjectChange> = names
        .into_iter()
        .filter(|name| privileges == Privileges::Count || !name.starts_with(PRIVILEGES))
        .filter_map(|name| {
            let what = match (before.objects.get(name), now.objects.get(name)) {
                (Some(before), Some(now)) if before == now => return None,
                (Some(_), Some(_)) => What::Changed,
                (Some(_), None) => What::Missing,
                (None, _) => What::Added,
            };
            Some(ObjectChange { what, object: name.clone() })
        })
        .collect();
    if changes.is_empty() { Comparison::Same } else { Comparison::Differs(without_parts(changes)) }
}

/// What comes or goes with its table or view says nothing more than that.
fn without_parts(changes: Vec<ObjectChange>) -> Vec<ObjectChange> {
    let relation = |object: &str| {
        let name = object.strip_prefix("table ").or_else(|| object.strip_prefix("view "))?;
        Some(name.to_owned())
    };
    let whole: BTreeSet<(bool, String)> = changes
        .iter()
        .filter(|change| change.what != What::Changed)
        .filter_map(|change| Some((change.what == What::Added, relation(&change.object)?)))
        .collect();
    let is_part = |change: &ObjectChange| {
        whole.iter().any(|(added, name)| {
            let object = &change.object;
            *added == (change.what == What::Added)
                && change.what != What::Changed
                && (object.starts_with(&format!("column {name}."))
                    || object.ends_with(&format!(" of {name}"))
                    || object.ends_with(&format!(" on {name}"))
                    || object.ends_with(&format!(" on table {name}"))
                    || object.ends_with(&format!(" on view {name}")))
        })
    };
    changes.into_iter().filter(|change| !is_part(change)).collect()
}
