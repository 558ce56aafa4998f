//! Everything that can be wrong with a history, or with a place named in it. Says what was found, never what to do: see
//! [`GraphError::hint`].

use std::fmt;
use std::path::PathBuf;

use super::TargetError;
use super::step::Joined;
use crate::revision::RevisionId;

/// Why a history is none, or why a place in it cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    // Faults of the history itself.
    /// Two files carry one identifier.
    #[error("revision {id} is there twice, in {} and in {}", first.display(), second.display())]
    DuplicateId {
        /// The identifier.
        id: RevisionId,
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// A revision names itself.
    #[error("revision {id} {link} itself, in {}", path.display())]
    SelfLoop {
        /// The revision.
        id: RevisionId,
        /// By which key.
        link: Link,
        /// Its file.
        path: PathBuf,
    },
    /// Revisions that revise each other in a circle, each one the next; the last one the first.
    #[error("revisions {} revise each other in a circle", Joined(ids))]
    Cycle {
        /// The revisions of the circle.
        ids: Vec<RevisionId>,
    },
    /// The same, where at least one edge is a dependency.
    #[error("revisions {} depend on each other in a circle", Joined(ids))]
    DependencyCycle {
        /// The revisions of the circle.
        ids: Vec<RevisionId>,
    },
    /// A parent that no file carries.
    #[error("revision {id} does not exist, but {referenced_from} revises it, in {}", path.display())]
    MissingParent {
        /// The missing revision.
        id: RevisionId,
        /// Who names it.
        referenced_from: RevisionId,
        /// The file that names it.
        path: PathBuf,
        /// The existing name most like it.
        suggestion: Option<String>,
    },
    /// A dependency that no file carries and no label names.
    #[error("no revision or branch label {name:?} exists, but {referenced_from} depends on it, in {}", path.display())]
    MissingDependency {
        /// The missing name.
        name: String,
        /// Who names it.
        referenced_from: RevisionId,
        /// The file that names it.
        path: PathBuf,
        /// The existing name most like it.
        suggestion: Option<String>,
    },
    /// A dependency that several revisions match.
    #[error("{referenced_from} depends on {name:?}, which {} begin with, in {}", Joined(candidates), path.display())]
    AmbiguousDependency {
        /// The name as written.
        name: String,
        /// Who names it.
        referenced_from: RevisionId,
        /// The file that names it.
        path: PathBuf,
        /// What it could mean.
        candidates: Vec<RevisionId>,
    },
    /// One label on two revisions.
    #[error("branch label {label:?} is on {first} and on {second}")]
    DuplicateLabel {
        /// The label.
        label: String,
        /// One revision.
        first: RevisionId,
        /// The other.
        second: RevisionId,
    },
    /// A label that reads like an existing revision.
    #[error("branch label {label:?} of {revision} is the identifier of another revision")]
    LabelIsRevision {
        /// The label.
        label: String,
        /// Who carries it.
        revision: RevisionId,
    },
    /// A label that would be read as something else.
    #[error(
        "{label:?} cannot be a branch label: it has a meaning of its own where revisions are named"
    )]
    InvalidLabel {
        /// The label.
        label: String,
        /// Who carries it.
        revision: RevisionId,
    },

    // Places that cannot be found.
    /// The text is no target at all.
    #[error(transparent)]
    Syntax(#[from] TargetError),
    /// No revision and no label is called so.
    #[error("no revision or branch label {given:?} in the history")]
    UnknownRevision {
        /// What was given.
        given: String,
        /// Similar names that exist.
        suggestions: Vec<String>,
    },
    /// The version table holds revisions that have no file here.
    #[error("the database is at {}, which the history does not contain", Joined(ids))]
    UnknownApplied {
        /// The rows without a file.
        ids: Vec<RevisionId>,
    },
    /// A prefix of several names.
    #[error("{given:?} could be {}", Listed(candidates))]
    AmbiguousPrefix {
        /// What was given.
        given: String,
        /// What it could mean.
        candidates: Vec<Candidate>,
    },
    /// Nothing is called like the part before the `@`.
    #[error("no branch label or revision {branch:?} in the history")]
    UnknownBranch {
        /// The part before the `@`.
        branch: String,
        /// Similar names that exist.
        suggestions: Vec<String>,
    },
    /// The revision is not on the branch before the `@`.
    #[error("revision {revision} is not on branch {branch:?}")]
    NotInBranch {
        /// The revision.
        revision: RevisionId,
        /// The part before the `@`.
        branch: String,
    },
    /// One head is needed, and there are several.
    #[error("{given:?} means one head, and there are {}: {}", heads.len(), Listed(heads))]
    MultipleHeads {
        /// What was given.
        given: String,
        /// The heads it could mean.
        heads: Vec<Candidate>,
        /// What the head is needed for.
        needed: Need,
    },
    /// A revision is needed, and the target is before the first or there is none.
    #[error("{given:?} is no revision")]
    NoRevision {
        /// What was given.
        given: String,
    },
    /// A word or an offset that has no meaning for this command.
    #[error("{given:?} has no meaning here")]
    Meaningless {
        /// What was given.
        given: String,
    },

    // Ways that do not exist.
    /// A row of the version table contains another one.
    #[error("the version table holds {ancestor} and {descendant}, which already includes it")]
    OverlappingHeads {
        /// The row that is too many.
        ancestor: RevisionId,
        /// The row that includes it.
        descendant: RevisionId,
    },
    /// An upgrade by `-N` or a downgrade by `+N`.
    #[error("{given:?} does not lead {direction} from what is applied")]
    WrongDirection {
        /// What was given.
        given: String,
        /// Where the command leads.
        direction: Direction,
    },
    /// The target is not among what is applied, so that no downgrade leads there.
    #[error("{target:?} is not below what is applied: {}", JoinedOrBase(current))]
    NotReachable {
        /// What was given.
        target: String,
        /// What is applied.
        current: Vec<RevisionId>,
    },
    /// The start of a range is not below its end.
    #[error("revision {start} does not come before {end:?} on one line of the history")]
    RangeNotAncestor {
        /// The older end, resolved.
        start: RevisionId,
        /// The newer end, as given.
        end: String,
    },
    /// There are not as many revisions as the offset asks for.
    #[error("{}", TooFar { given, asked: *asked, possible: *possible })]
    WalkedTooFar {
        /// What was given.
        given: String,
        /// How many revisions were asked for.
        asked: u32,
        /// How many there are.
        possible: u32,
    },
    /// The walk comes to a fork.
    #[error("{given:?} comes to a fork{}: {}", AtRevision(at.as_ref()), Joined(choices))]
    AmbiguousWalk {
        /// What was given.
        given: String,
        /// Where the line forks; absent below the first revision.
        at: Option<RevisionId>,
        /// The ways it could go on.
        choices: Vec<RevisionId>,
    },
    /// Relative to what is applied, and several heads are.
    #[error("{given:?} counts from what is applied, which is {} heads: {}", heads.len(), Joined(heads))]
    AmbiguousStart {
        /// What was given.
        given: String,
        /// Where it could start.
        heads: Vec<RevisionId>,
    },

    // New revisions.
    /// The parent already has a child.
    #[error("revision {revision} is not a head")]
    NotAHead {
        /// The revision.
        revision: RevisionId,
    },
    /// One parent named twice.
    #[error("revision {revision} is named more than once")]
    DuplicateParents {
        /// The revision.
        revision: RevisionId,
    },
    /// Fewer than two revisions to merge.
    #[error("there is nothing to merge: {}", NothingToMerge(only.as_ref()))]
    NothingToMerge {
        /// The only revision named.
        only: Option<RevisionId>,
    },
    /// Merging a revision with one that contains it.
    #[error("revision {descendant} already includes {ancestor}")]
    AlreadyMerged {
        /// The older one.
        ancestor: RevisionId,
        /// The newer one.
        descendant: RevisionId,
    },
    /// A new revision would take a label or identifier that is in use.
    #[error("{}", Taken { name, revision })]
    NameTaken {
        /// The label or identifier.
        name: String,
        /// Who has it.
        revision: RevisionId,
    },
}

/// One of the revisions that a name could mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its identifier.
    pub id: RevisionId,
    /// Its message.
    pub message: String,
}

/// Where a command leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To newer revisions.
    Up,
    /// To older revisions.
    Down,
}

/// By which key one revision names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// `Revises`.
    Revises,
    /// `Depends-on`.
    DependsOn,
}

/// What a single head is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To name a place.
    Target,
    /// To be the parent of a new revision.
    Parent,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Up => "up",
            Self::Down => "down",
        })
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Revises => "revises",
            Self::DependsOn => "depends on",
        })
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            self.id.fmt(f)
        } else {
            write!(f, "{} ({})", self.id, self.message)
        }
    }
}

struct Listed<'a>(&'a [Candidate]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, candidate) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            candidate.fmt(f)?;
        }
        Ok(())
    }
}

struct JoinedOrBase<'a>(&'a [RevisionId]);

impl fmt::Display for JoinedOrBase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("nothing") } else { Joined(self.0).fmt(f) }
    }
}

struct AtRevision<'a>(Option<&'a RevisionId>);

impl fmt::Display for AtRevision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => Ok(()),
            Some(id) => write!(f, " at {id}"),
        }
    }
}

struct TooFar<'a> {
    given: &'a str,
    asked: u32,
    possible: u32,
}

impl fmt::Display for TooFar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { given, asked, possible } = self;
        let s = if *asked == 1 { "" } else { "s" };
        match (given.chars().next(), possible) {
            (Some('-'), 0) => write!(f, "{given:?} leads nowhere: no revision is applied"),
            (Some('+'), 0) => write!(f, "{given:?} leads nowhere: no revision is left to apply"),
            (_, 0) => write!(f, "{given:?} leads nowhere: no revision lies in that direction"),
            (_, 1) => write!(f, "{given:?} asks for {asked} revision{s}, and there is only one"),
            (_, possible) => {
                write!(f, "{given:?} asks for {asked} revision{s}, and there are only {possible}")
            }
        }
    }
}

struct Taken<'a> {
    name: &'a str,
    revision: &'a RevisionId,
}

impl fmt::Display for Taken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, revision } = self;
        if *name == revision.as_str() {
            write!(f, "there is a revision {revision} already")
        } else {
            write!(f, "{name:?} is a branch label already, that of revision {revision}")
        }
    }
}

struct NothingToMerge<'a>(Option<&'a RevisionId>);

impl fmt::Display for NothingToMerge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("no revision is named"),
            Some(id) => write!(f, "{id} is the only revision named"),
        }
    }
}
