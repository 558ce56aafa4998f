//! The name of a prepared transaction: which round of which run it belongs to, and whose commit decides. Never asks a server.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// Ours, in the first version of the name.
const PREFIX: &str = "aludel/1";

/// `aludel/1/RUN/PHASE/DECIDER/DATABASE`: every database of a server shares one space of these names, and 200 bytes are the server's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gid {
    pub(crate) run: Uuid,
    /// The round, from 1.
    pub(crate) phase: i32,
    /// The identity of the database whose commit decides.
    pub(crate) decider: Uuid,
    /// The identity of the database that it is prepared in.
    pub(crate) database: Uuid,
}

impl fmt::Display for Gid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { run, phase, decider, database } = self;
        write!(f, "{PREFIX}/{run}/{phase}/{decider}/{database}")
    }
}

/// A name that is not ours: somebody else's transaction, which is never touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Foreign;

impl FromStr for Gid {
    type Err = Foreign;

    fn from_str(text: &str) -> Result<Self, Foreign> {
        let rest =
            text.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('/')).ok_or(Foreign)?;
        let parts: Vec<&str> = rest.split('/').collect();
        let [run, phase, decider, database] = parts.as_slice() else { return Err(Foreign) };
        let id = |text: &str| Uuid::try_parse(text).map_err(|_| Foreign);
        let gid = Self {
            run: id(run)?,
            phase: phase.parse().map_err(|_| Foreign)?,
            decider: id(decider)?,
            database: id(database)?,
        };
        // Only what we would write ourselves: other spellings of the same values are somebody else's.
        if gid.to_string() == text { Ok(gid) } else { Err(Foreign) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_reads_back_and_fits_the_server(run: u128, phase in 1..=i32::MAX, decider: u128, database: u128) {
            let id = Uuid::from_u128;
            let gid = Gid { run: id(run), phase, decider: id(decider), database: id(database) };
            let text = gid.to_string();
            prop_assert!(text.len() < 200);
            prop_assert_eq!(text.parse(), Ok(gid));
        }

        #[test]
        fn whatever_is_not_spelled_as_we_spell_it_is_foreign(text in ".{0,80}") {
            prop_assert_eq!(text.parse::<Gid>().map(|gid| gid.to_string()).unwrap_or_else(|_| text.clone()), text);
        }
    }

    #[test]
    fn names_of_others_and_of_later_versions_are_foreign() {
        let id = Uuid::nil();
        let good = Gid { run: id, phase: 1, decider: id, database: id }.to_string();
        for text in [
            good.replace("aludel/1", "aludel/2"),
            good.replace("/1/0", "/+1/0"),
            good.replace("/1/0", "/01/0"),
            format!("{good}/x"),
            good.to_uppercase(),
            "_sa_0f3c".to_owned(),
            String::new(),
        ] {
            assert_eq!(text.parse::<Gid>(), Err(Foreign), "{text}");
        }
    }
}
