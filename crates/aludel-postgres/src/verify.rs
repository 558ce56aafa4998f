//! Every revision of a history in a shadow database: up, down and up again, with the schema compared each time. Never touches
//! another database.

use aludel_core::fingerprint::{Aside, Comparison, Fingerprint, ObjectChange};
use aludel_core::graph::Target;
use aludel_core::revision::{Down, RevisionId};
use aludel_core::revision_set::RevisionSetError;

use crate::catalog::InspectError;
use crate::database::Database;
use crate::error::{RunError, RunErrorKind};
use crate::interrupt::Interrupt;
use crate::journal::Author;
use crate::open::OpenDatabase;
use crate::plan::Move;
use crate::shadow::{Shadow, Way};

/// What was found out about one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The revision.
    pub revision: RevisionId,
    /// Its message.
    pub message: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// What came of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Down brings back what was there before, and up again what up had made.
    Holds,
    /// It runs up, and its author says that there is no way back.
    Irreversible {
        /// The reason given.
        why: String,
    },
    /// It runs up, and no way back is written.
    NoWayBack,
    /// It runs, and leaves something else than it should.
    Differs {
        /// Behind which way.
        after: Way,
        /// What is there and should not be, what is missing, and what is not as it was.
        changes: Vec<ObjectChange>,
    },
}

/// Why the history cannot be verified to its end.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A revision does not run.
    #[error("revision {revision} does not run ({}): {error}", way.as_str())]
    Run {
        /// The revision.
        revision: RevisionId,
        /// Which way.
        way: Way,
        /// What its way back had left other than it was, which may be why it does not run again.
        behind: Vec<ObjectChange>,
        /// What went wrong.
        #[source]
        error: Box<RunError>,
    },
    /// The order of the revisions, or a file.
    #[error(transparent)]
    Plan(#[from] Box<RunErrorKind>),
    /// The catalog of the shadow database.
    #[error(transparent)]
    Inspect(#[from] InspectError),
}

impl From<RevisionSetError> for VerifyError {
    fn from(error: RevisionSetError) -> Self {
        Self::Plan(Box::new(error.into()))
    }
}

/// Runs every revision of `database` in an empty shadow database, in the order of the graph, and tells of each as soon as it is
/// known. At the end everything is applied.
///
/// A difference does not end it: the next revision starts from what this one made.
///
/// # Errors
///
/// [`VerifyError`] names the first revision that does not run.
pub async fn verify(
    shadow: &Shadow,
    database: &Database,
    author: &Author,
    interrupt: &Interrupt,
    mut tell: impl FnMut(&Verified),
) -> Result<Vec<Verified>, VerifyError> {
    let database = Database { conn: shadow.conn().clone(), ..database.clone() };
    let open = OpenDatabase::open(&database, &author.tool).await.map_err(Box::new)?;
    let graph = database.revisions.graph();
    let mut verified = Vec::new();
    let steps = if graph.is_empty() {
        Vec::new()
    } else {
        let path = graph.upgrade_path(&[], &Target::heads());
        path.map_err(|error| Box::new(RunErrorKind::from(error)))?
    };
    let mut before = open.fingerprint().await?;
    for step in steps {
        let trial = Trial {
            shadow,
            database: &database,
            open: &open,
            author,
            interrupt,
            revision: &step.revision,
        };
        let (verdict, after) = trial.run(&before).await?;
        let one = Verified { revision: step.revision, message: step.message, verdict };
        tell(&one);
        verified.push(one);
        before = after;
    }
    Ok(verified)
}

/// One revision in a database where everything below it is applied.
struct Trial<'a> {
    shadow: &'a Shadow,
    database: &'a Database,
    open: &'a OpenDatabase<'a>,
    author: &'a Author,
    interrupt: &'a Interrupt,
    revision: &'a RevisionId,
}

impl Trial<'_> {
    /// Returns what the schema is like behind it, too.
    async fn run(&self, before: &Fingerprint) -> Result<(Verdict, Fingerprint), VerifyError> {
        let up = || Move::Upgrade(Target::revision(self.revision));
        self.go(Way::Up, up(), &None).await?;
        let made = self.open.fingerprint().await?;
        match self.database.revisions.file(self.revision)?.down() {
            Down::Missing => return Ok((Verdict::NoWayBack, made)),
            Down::Irreversible { why } => {
                return Ok((Verdict::Irreversible { why: why.clone() }, made));
            }
            Down::Sections(_) => {}
        }
        self.go(Way::Down, Move::TakeBack(self.revision.clone()), &None).await?;
        let back = differences(Way::Down, before, &self.open.fingerprint().await?);
        self.go(Way::UpAgain, up(), &back).await?;
        let again = self.open.fingerprint().await?;
        let differs = back.or_else(|| differences(Way::UpAgain, &made, &again));
        Ok((differs.unwrap_or(Verdict::Holds), again))
    }

    /// `back` is what is known of the way back by then.
    async fn go(&self, way: Way, step: Move, back: &Option<Verdict>) -> Result<(), VerifyError> {
        let moved = self.shadow.migrate(self.database, &step, self.author, self.interrupt).await;
        moved.map_err(|error| VerifyError::Run {
            revision: self.revision.clone(),
            way,
            behind: match back {
                Some(Verdict::Differs { changes, .. }) => changes.clone(),
                _ => Vec::new(),
            },
            error: Box::new(error),
        })
    }
}

fn differences(after: Way, wanted: &Fingerprint, found: &Fingerprint) -> Option<Verdict> {
    match wanted.compare(found, Aside::NOTHING) {
        Comparison::Differs(changes) => Some(Verdict::Differs { after, changes }),
        Comparison::Same | Comparison::Unknown(_) => None,
    }
}
