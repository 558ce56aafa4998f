//! verify: every revision up, down and up in a shadow database, and the models against what all of them make. Never touches a
//! live database.

use aludel_postgres::OpenDatabase;
use aludel_postgres::catalog::inspect_snapshot;
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::database::Database;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::shadow::{Shadow, Way};
use aludel_postgres::verify::{Verdict, Verified, verify};
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::VerifyArgs;
use crate::context::{Context, History};
use crate::document::{Document, DocumentKind};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::{self, Server};
use crate::lines::{counted, prefixed};
use crate::problems;
use crate::signals;

/// What was found out about one history.
struct Verification {
    revisions: Vec<Verified>,
    /// What is to be done to what the revisions make for it to be as the models say; none without models.
    models: Option<Vec<String>>,
}

pub(crate) fn run(context: &Context<'_>, args: &VerifyArgs) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let several = histories.len() > 1;
    let mut documents = Vec::new();
    let mut found = Vec::new();
    let mut failure = None;
    // One after the other: each line of progress is about one database, and the shadow databases may share a server.
    for history in &histories {
        let name = several.then_some(history.config.name.as_str());
        let verification = signals::run_reading(async || one(context, history, args, name).await)?;
        match verification {
            Ok(verification) => {
                if !context.output.is_json() {
                    context.output.data(&prefixed(&summary(&verification), name));
                }
                found.extend(differences(&verification, name));
                documents.push(VerifyDocument::new(&history.config.name, &verification));
            }
            Err(error) if error.status() == ExitStatus::Interrupted => return Err(error),
            Err(error) => {
                failure.get_or_insert(error.status());
                found.extend(error.problems().iter().cloned());
            }
        }
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    // What does not run says more than what differs.
    match failure {
        Some(status) => Err(CommandError::several(status, found)),
        None if found.is_empty() => Ok(ExitStatus::Success),
        None => Err(CommandError::several(ExitStatus::Difference, found)),
    }
}

async fn one(
    context: &Context<'_>,
    history: &History,
    args: &VerifyArgs,
    name: Option<&str>,
) -> Result<Verification, CommandError> {
    let server = Server::find(context, &history.config, args.shadow.shadow_url.as_deref(), None)?
        .needed_as("revisions are verified in a shadow database", name)?;
    let tool = context.program.tool();
    generate::within_shadow(&server, &tool, name, async |shadow| {
        in_shadow(context, history, shadow, &server, name).await
    })
    .await
}

async fn in_shadow(
    context: &Context<'_>,
    history: &History,
    shadow: &Shadow,
    server: &ConnInfo,
    name: Option<&str>,
) -> Result<Verification, CommandError> {
    let database =
        context.database_at(&history.config, history.revisions.clone(), shadow.conn().clone());
    let prefix = name.map(|name| format!("{name}: ")).unwrap_or_default();
    let tell = |one: &Verified| context.output.talk(&format!("{prefix}{}", line(one)));
    let revisions = verify(shadow, &database, &context.author(), &Interrupt::never(), tell).await;
    let revisions = revisions.map_err(|error| {
        let problem = generate::of_verification(&error).of(name);
        CommandError::new(ExitStatus::Failure, problem)
    })?;
    let models = models(context, history, &database, server, name).await?;
    Ok(Verification { revisions, models })
}

/// What differs between all revisions and the models, where there are some.
async fn models(
    context: &Context<'_>,
    history: &History,
    database: &Database,
    server: &ConnInfo,
    name: Option<&str>,
) -> Result<Option<Vec<String>>, CommandError> {
    let config = &history.config;
    let Some(origin) = generate::origin(context, config) else { return Ok(None) };
    let open = OpenDatabase::open(database, &context.program.tool()).await.map_err(|kind| {
        problems::failed(&kind, &context.place(config, database, name.is_some()))
    })?;
    let terms = generate::terms(config, &open);
    let desired = generate::desired(context, config, &origin, Some(server), &terms, name).await?;
    let current = inspect_snapshot(&open.session().client, &terms.scope).await;
    let both = (current, desired);
    let comparison = generate::compared_with(context, &open, &terms, both, &origin, name).await?;
    Ok(Some(comparison.difference.changes.iter().map(ToString::to_string).collect()))
}

/// `843c768c33cd holds, Add circles`.
fn line(one: &Verified) -> String {
    let message = if one.message.is_empty() { String::new() } else { format!(", {}", one.message) };
    let verdict = match &one.verdict {
        Verdict::Holds => "holds".to_owned(),
        Verdict::Irreversible { why } if why.is_empty() => "is irreversible".to_owned(),
        Verdict::Irreversible { why } => format!("is irreversible ({why})"),
        Verdict::NoWayBack => "runs up, and has no way back".to_owned(),
        Verdict::Differs { after, .. } => format!("differs ({})", after.as_str()),
    };
    format!("{} {verdict}{message}", one.revision)
}

/// `8 revisions: 7 hold, 1 is irreversible; they make what the models say`.
fn summary(verification: &Verification) -> String {
    let count = |of: fn(&Verdict) -> bool| {
        verification.revisions.iter().filter(|one| of(&one.verdict)).count()
    };
    let parts = [
        (count(|verdict| *verdict == Verdict::Holds), "holds", "hold"),
        (
            count(|verdict| matches!(verdict, Verdict::Irreversible { .. })),
            "is irreversible",
            "are irreversible",
        ),
        (count(|verdict| *verdict == Verdict::NoWayBack), "has no way back", "have no way back"),
        (count(|verdict| matches!(verdict, Verdict::Differs { .. })), "differs", "differ"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let revisions = match verification.revisions.len() {
        0 => "no revisions".to_owned(),
        count => format!("{}: {}", counted(count, "revision"), parts.join(", ")),
    };
    let models = match &verification.models {
        None => "",
        Some(changes) if changes.is_empty() => "; they make what the models say",
        Some(_) => "; they do not make what the models say",
    };
    format!("{revisions}{models}\n")
}

/// What does not hold, each as a problem with the objects.
fn differences(verification: &Verification, name: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for one in &verification.revisions {
        let Verdict::Differs { after, changes } = &one.verdict else { continue };
        let (title, hint) = match after {
            Way::Down => (
                "does not take back what it made: after down the schema is not what it was before",
                generate::DOWN_HINT,
            ),
            Way::Up | Way::UpAgain => (
                "makes something else the second time",
                "make up independent of what an earlier run left behind",
            ),
        };
        let problem = Problem::new(format!("revision {} {title}", one.revision)).of(name);
        let problem =
            changes.iter().fold(problem, |problem, change| problem.note(change.to_string()));
        problems.push(problem.hint(hint));
    }
    if let Some(changes) = verification.models.as_ref().filter(|changes| !changes.is_empty()) {
        let problem = Problem::new("the revisions do not make what the models say").of(name);
        let problem = changes.iter().fold(problem, |problem, change| problem.note(change));
        problems.push(
            problem.hint("`{program} revision \"message\"` writes the revision that makes it so"),
        );
    }
    problems
}

/// What was found out about one history in a shadow database. A history that does not run has none.
#[derive(Serialize, JsonSchema)]
pub(crate) struct VerifyDocument {
    /// The name of its database's configuration.
    database: String,
    /// Whether nothing differs, in the revisions and from the models.
    holds: bool,
    /// One for each revision, in the order in which they ran.
    revisions: Vec<VerifiedDocument>,
    /// What is to be done to the result for it to be as the models say, one line each; null where there are no models.
    models: Option<Vec<String>>,
}

impl Document for Vec<VerifyDocument> {
    const KIND: DocumentKind = DocumentKind::Verify;
}

/// What was found out about one revision.
#[derive(Serialize, JsonSchema)]
struct VerifiedDocument {
    /// Its identifier.
    revision: String,
    /// What it does, in its author's words.
    message: String,
    /// How it ended.
    verdict: VerdictWord,
    /// Why it cannot be taken back, in its author's words; null unless the verdict is `irreversible`.
    why: Option<String>,
    /// After which way the schema was not what it had to be; null unless the verdict is `differs`.
    after: Option<WayWord>,
    /// The objects that differed then; empty unless the verdict is `differs`.
    changes: Vec<String>,
}

/// How the verification of a revision ended.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Verdict")]
enum VerdictWord {
    /// Up, down and up again make what they have to.
    Holds,
    /// Its file says that there is no way back.
    Irreversible,
    /// It runs up, and its file has no way back.
    NoWayBack,
    /// After down, or after the second up, something was different.
    Differs,
}

/// A way that a revision was run.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Way")]
enum WayWord {
    /// For the first time.
    Up,
    /// Back.
    Down,
    /// And once more.
    UpAgain,
}

impl VerifyDocument {
    fn new(database: &str, verification: &Verification) -> Self {
        Self {
            database: database.to_owned(),
            holds: differences(verification, None).is_empty(),
            revisions: verification.revisions.iter().map(VerifiedDocument::new).collect(),
            models: verification.models.clone(),
        }
    }
}

impl VerifiedDocument {
    fn new(one: &Verified) -> Self {
        let document = |verdict| Self {
            revision: one.revision.to_string(),
            message: one.message.clone(),
            verdict,
            why: None,
            after: None,
            changes: Vec::new(),
        };
        match &one.verdict {
            Verdict::Holds => document(VerdictWord::Holds),
            Verdict::Irreversible { why } => {
                Self { why: Some(why.clone()), ..document(VerdictWord::Irreversible) }
            }
            Verdict::NoWayBack => document(VerdictWord::NoWayBack),
            Verdict::Differs { after, changes } => Self {
                after: Some(match after {
                    Way::Up => WayWord::Up,
                    Way::Down => WayWord::Down,
                    Way::UpAgain => WayWord::UpAgain,
                }),
                changes: changes.iter().map(ToString::to_string).collect(),
                ..document(VerdictWord::Differs)
            },
        }
    }
}
