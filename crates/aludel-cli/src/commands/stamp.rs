//! stamp: sets what a database is at, after a look whether it is what those revisions make. Never runs a revision in a live
//! database.

use aludel_core::fingerprint::{Aside, Comparison, Fingerprint, Kept, ObjectChange};
use aludel_core::graph::{Target, heads_after};
use aludel_core::revision::RevisionId;
use aludel_postgres::database::Database;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::shadow::Shadow;
use aludel_postgres::{Move, OpenDatabase};
use futures_util::future::join_all;

use super::movement;
use crate::args::StampArgs;
use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::{self, Server};
use crate::lines::{counted, joined};
use crate::signals;

/// What is known of a database before it is stamped.
enum Look {
    /// There is nothing to look at: it is there already, at the base, or the run itself will refuse.
    Needless,
    /// It is what the revisions make.
    Same,
    /// It is something else.
    Differs { heads: Vec<RevisionId>, changes: Vec<ObjectChange> },
    /// Nobody knows what the revisions make, for this reason.
    Unknown { heads: Vec<RevisionId>, why: String },
}

pub(crate) fn run(context: &Context<'_>, args: &StampArgs) -> Result<ExitStatus, CommandError> {
    let targets: Vec<Target> =
        args.targets.iter().map(|target| movement::target(target)).collect::<Result<_, _>>()?;
    let command = Move::Stamp { targets, purge: args.purge };
    let histories = context.histories()?;
    let databases = context.databases(&histories)?;
    let looks = signals::run_reading(async || {
        let each = histories.iter().zip(&databases).map(async |(history, database)| {
            look(context, history, database, args, &command).await
        });
        join_all(each).await
    })?;
    let several = histories.len() > 1;
    let mut refused = Vec::new();
    let mut notes = Vec::new();
    for (history, look) in histories.iter().zip(looks) {
        let name = several.then_some(history.config.name.as_str());
        let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
        match look? {
            Look::Needless | Look::Same => {}
            Look::Unknown { heads, why } => notes.push(format!(
                "note: {prefix}whether the database is what {} is not known: {why}",
                make(&heads)
            )),
            Look::Differs { heads, changes } if args.force => {
                context.output.warn(&format!("{prefix}{}", title(&heads, &changes)));
                for change in &changes {
                    context.output.warn(&format!("{prefix}{change}"));
                }
            }
            Look::Differs { heads, changes } => {
                let problem = Problem::new(title(&heads, &changes)).of(name);
                let problem = changes
                    .iter()
                    .fold(problem, |problem, change| problem.note(change.to_string()));
                refused.push(problem.hint(
                    "make the database what the revision makes, or stamp it as it is with --force",
                ));
            }
        }
    }
    if refused.is_empty() {
        let status = movement::run(context, &command)?;
        notes.iter().for_each(|note| context.output.talk(note));
        return Ok(status);
    }
    if several && let Some(last) = refused.last_mut() {
        last.notes.push("no database was touched".to_owned());
    }
    Err(CommandError::several(ExitStatus::Failure, refused))
}

fn title(heads: &[RevisionId], changes: &[ObjectChange]) -> String {
    let objects = counted(changes.len(), "object");
    let differ = if changes.len() == 1 { "differs" } else { "differ" };
    format!("the database is not what {}: {objects} {differ}", make(heads))
}

/// `revision ab12 makes`, `revisions ab12, cd34 make`.
fn make(heads: &[RevisionId]) -> String {
    match heads {
        [head] => format!("revision {head} makes"),
        heads => format!("revisions {} make", joined(heads)),
    }
}

/// Compares the database with what is known of the revisions: from its own journal, else from a shadow database.
async fn look(
    context: &Context<'_>,
    history: &History,
    database: &Database,
    args: &StampArgs,
    command: &Move,
) -> Result<Look, CommandError> {
    let Move::Stamp { targets, purge } = command else { return Ok(Look::Needless) };
    // What cannot be opened or resolved is refused by the run, in its own words.
    let Ok(open) = OpenDatabase::open(database, &context.program.tool()).await else {
        return Ok(Look::Needless);
    };
    let Ok((rows, identity)) = tokio::try_join!(open.known_heads(), open.identity()) else {
        return Ok(Look::Needless);
    };
    if open.check_identity(identity.as_ref()).is_err() {
        return Ok(Look::Needless);
    }
    let start = if *purge { &[][..] } else { &rows };
    let Ok(steps) = history.revisions.graph().stamp_steps(start, targets) else {
        return Ok(Look::Needless);
    };
    let heads = heads_after(start, &steps);
    if heads.is_empty() || heads == rows {
        return Ok(Look::Needless);
    }
    let live = match open.fingerprint().await {
        Ok(live) => live,
        Err(error) => return Ok(Look::Unknown { heads, why: error.to_string() }),
    };
    if let Ok(Some(recorded)) = open.fingerprint_at(&heads).await
        && let Kept::Known(kept) = &recorded.kept
        && let Some(look) = compared(kept, &live, &heads)
    {
        return Ok(look);
    }
    let major = open.facts().major();
    let server = Server::find(context, &history.config, args.shadow_url.as_deref(), Some(major))?;
    let made = match server {
        Server::At(conn) => {
            context.output.talk(&format!(
                "note: the journal does not know what {}, so that is made in a shadow database",
                make(&heads)
            ));
            let shadow = Shadow::create(&conn, &context.program.tool()).await;
            match shadow {
                Ok(shadow) => {
                    let made = made(context, database, &shadow, &heads).await;
                    let closed = shadow.close().await;
                    closed.map_err(|error| generate::of_shadow(&error, Some(&database.name)))?;
                    made
                }
                Err(error) => Err(format!("there is no shadow database: {error}")),
            }
        }
        Server::Nowhere(why) => Err(format!(
            "the journal does not know it, and there is no server for a shadow database: {why}"
        )),
    };
    Ok(match made {
        Ok(made) => compared(&made, &live, &heads).unwrap_or_else(|| Look::Unknown {
            heads,
            why: "the shadow database is of another major version".to_owned(),
        }),
        Err(why) => Look::Unknown { heads, why },
    })
}

/// What a comparison says, unless it says nothing. Aside are left alone: an administrator may grant what no revision does.
fn compared(known: &Fingerprint, live: &Fingerprint, heads: &[RevisionId]) -> Option<Look> {
    match known.compare(live, Aside { privileges: true, children: true }) {
        Comparison::Same => Some(Look::Same),
        Comparison::Differs(changes) => Some(Look::Differs { heads: heads.to_vec(), changes }),
        Comparison::Unknown(_) => None,
    }
}

/// What the revisions make in a shadow database, or why nothing.
async fn made(
    context: &Context<'_>,
    database: &Database,
    shadow: &Shadow,
    heads: &[RevisionId],
) -> Result<Fingerprint, String> {
    let author = context.author();
    for head in heads {
        let step = Move::Upgrade(Target::revision(head));
        shadow
            .migrate(database, &step, &author, &Interrupt::never())
            .await
            .map_err(|error| generate::of_history_in_shadow(&error).title)?;
    }
    let there = Database { conn: shadow.conn().clone(), ..database.clone() };
    let open = OpenDatabase::open(&there, &author.tool).await.map_err(|error| error.to_string())?;
    open.fingerprint().await.map_err(|error| error.to_string())
}
