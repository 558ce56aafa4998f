//! Runs a proposed revision up, down and up in a shadow database, with everything before it. Never keeps the database.

use aludel_core::diff::{DiffOptions, Directives, diff};
use aludel_core::graph::Target;
use aludel_core::revision::RevisionFile;
use aludel_core::revision_set::RevisionSetError;
use aludel_core::schema::Schema;

use super::{AutogenerateError, Desired, Terms, compare};
use crate::catalog::inspect_snapshot;
use crate::connect::ConnInfo;
use crate::database::Database;
use crate::error::RunError;
use crate::interrupt::Interrupt;
use crate::journal::Author;
use crate::plan::Move;
use crate::shadow::{Shadow, ShadowError, Way};

/// What the shadow database showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Up, down and up again work; up makes what is wanted, and down what was there.
    Holds,
    /// They work, and this differs from what is wanted or was there.
    Differs {
        /// Behind which way.
        after: Way,
        /// The differences, one line each.
        lines: Vec<String>,
    },
    /// They work, and the live database is not what the history makes: what the revision has to start from there is not
    /// in the files.
    Drifted {
        /// What would make of the history's result what the live database is, one line each.
        lines: Vec<String>,
    },
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProofFailure {
    /// There is no shadow database.
    #[error(transparent)]
    Shadow(#[from] ShadowError),
    /// The history before the proposed revision does not run there, which says nothing about the revision.
    #[error("the history does not run in a shadow database")]
    History(#[source] Box<RunError>),
    /// The proposed revision does not run.
    #[error("the generated revision does not run ({})", way.as_str())]
    Revision {
        /// Which way.
        way: Way,
        /// What went wrong.
        #[source]
        error: Box<RunError>,
    },
    /// The revisions cannot be read, or the proposed one does not fit among them.
    #[error(transparent)]
    Revisions(#[from] RevisionSetError),
    /// A comparison in the shadow database.
    #[error(transparent)]
    Compare(#[from] Box<AutogenerateError>),
    /// A session of the shadow database.
    #[error(transparent)]
    Inspect(#[from] crate::catalog::InspectError),
}

/// A revision to prove.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The live database, at the heads of its history.
    pub database: &'a Database,
    /// The revision.
    pub proposed: &'a RevisionFile,
    /// What the live database is like.
    pub current: &'a Schema,
    /// What the revision makes of it.
    pub desired: &'a Desired,
    /// What is compared.
    pub terms: &'a Terms,
}

/// Proves a revision on the server that `server` reaches: behind everything that the history has so far.
///
/// # Errors
///
/// [`ProofFailure`]. The shadow database is dropped in any case.
pub async fn prove(
    claim: Claim<'_>,
    server: &ConnInfo,
    author: &Author,
    interrupt: &Interrupt,
) -> Result<Proof, ProofFailure> {
    let shadow = Shadow::create(server, &author.tool).await?;
    let result = Prover { claim, shadow: &shadow, author, interrupt }.run().await;
    let closed = shadow.close().await;
    let proof = result?;
    closed?;
    Ok(proof)
}

struct Prover<'a> {
    claim: Claim<'a>,
    shadow: &'a Shadow,
    author: &'a Author,
    interrupt: &'a Interrupt,
}

impl Prover<'_> {
    async fn run(&self) -> Result<Proof, ProofFailure> {
        let Claim { database, proposed, current, .. } = self.claim;
        let before = database.clone();
        let history = |error| ProofFailure::History(Box::new(error));
        // All heads: the live database is at them, and what is wanted is wanted of all.
        if !before.revisions.graph().is_empty() {
            self.go(&before, Move::Upgrade(Target::heads())).await.map_err(history)?;
        }
        let database =
            Database { revisions: database.revisions.with([proposed.clone()])?, ..before };
        let before = self.read().await?;
        let id = &proposed.header().revision;
        let failed = |way| move |error| ProofFailure::Revision { way, error: Box::new(error) };
        self.go(&database, Move::Upgrade(Target::revision(id))).await.map_err(failed(Way::Up))?;
        if let Some(lines) = self.differs_from_desired().await? {
            return Ok(match differences(&before, current)? {
                Some(lines) => Proof::Drifted { lines },
                None => Proof::Differs { after: Way::Up, lines },
            });
        }
        self.go(&database, Move::TakeBack(id.clone())).await.map_err(failed(Way::Down))?;
        if let Some(lines) = differences(&self.read().await?, &before)? {
            return Ok(Proof::Differs { after: Way::Down, lines });
        }
        self.go(&database, Move::Upgrade(Target::revision(id)))
            .await
            .map_err(failed(Way::UpAgain))?;
        match self.differs_from_desired().await? {
            Some(lines) => Ok(Proof::Differs { after: Way::UpAgain, lines }),
            None => Ok(Proof::Holds),
        }
    }

    async fn go(&self, database: &Database, step: Move) -> Result<(), RunError> {
        self.shadow.migrate(database, &step, self.author, self.interrupt).await
    }

    async fn read(&self) -> Result<Schema, ProofFailure> {
        let session = self.shadow.open(&self.author.tool).await?;
        let mut schema = inspect_snapshot(&session.client, &self.claim.terms.scope).await?;
        self.claim.terms.ignore.apply(&mut schema);
        Ok(schema)
    }

    async fn differs_from_desired(&self) -> Result<Option<Vec<String>>, ProofFailure> {
        let session = self.shadow.open(&self.author.tool).await?;
        // What was renamed is renamed by now.
        let desired = Desired { directives: Directives::default(), ..self.claim.desired.clone() };
        let comparison =
            compare(&session.client, &desired, self.claim.terms).await.map_err(Box::new)?;
        Ok(lines(&comparison.difference))
    }
}

/// What is to be done to the first for it to be as the second.
fn differences(there: &Schema, wanted: &Schema) -> Result<Option<Vec<String>>, ProofFailure> {
    let options = DiffOptions { grants: true, ignore_children: false, ..DiffOptions::default() };
    let difference = diff(there, wanted, &Directives::default(), &options)
        .map_err(|error| Box::new(AutogenerateError::from(error)))?;
    Ok(lines(&difference))
}

fn lines(difference: &aludel_core::diff::Difference) -> Option<Vec<String>> {
    let lines: Vec<String> = difference.changes.iter().map(ToString::to_string).collect();
    (!lines.is_empty()).then_some(lines)
}
