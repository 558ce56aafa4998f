//! The program of these tests: two databases, and a few steps. Which of them it has is said by the environment.

use std::process::{Command, Stdio};

use aludel_cli::Program;
use aludel_core::models::{Base, ModelError, Models};
use aludel_postgres::step::{Batch, BatchedStep, CodeStep, Handle, StepFailure};

use crate::support::{Outcome, Project};

/// The arguments of the program, one per line.
const ARGUMENTS: &str = "ALUDEL_TEST_ARGUMENTS";
/// What else is registered.
const EXTRA: &str = "ALUDEL_TEST_EXTRA";
/// Printed on both streams before the program prints anything, behind what the test harness has printed.
const MARK: &str = "@@@\n";

struct Main;
struct Creds;

impl Base for Main {
    const NAME: &'static str = "main";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        Ok(Models::default())
    }
}

impl Base for Creds {
    const NAME: &'static str = "creds";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        Ok(Models::default())
    }
}

/// Folds addresses, unless one of them has no sign for it.
struct FoldEmails;

#[derive(Debug, thiserror::Error)]
#[error("user {id} has an address without @")]
struct NoAddress {
    id: i32,
}

impl CodeStep for FoldEmails {
    type Base = Main;
    const NAME: &'static str = "fold_emails";
    const VERSION: u32 = 2;

    async fn run(&self, main: &Handle<'_, Main>) -> Result<(), StepFailure> {
        for row in main.query("SELECT id, email FROM users ORDER BY id", &[]).await? {
            let (id, email): (i32, String) = (row.get(0), row.get(1));
            if !email.contains('@') {
                return Err(NoAddress { id }.into());
            }
            let folded = email.to_lowercase();
            main.execute("UPDATE users SET email = $2 WHERE id = $1", &[&id, &folded]).await?;
        }
        Ok(())
    }
}

/// Counts how often it has touched a row, four at a time, and waits where the test says so.
struct Touch;

impl BatchedStep for Touch {
    type Base = Main;
    type Position = i32;
    const NAME: &'static str = "touch_users";
    const VERSION: u32 = 1;

    fn pace(&self) -> aludel_postgres::step::Pace {
        aludel_postgres::step::Pace { rows: 4, ..Default::default() }
    }

    async fn estimate(&self, main: &Handle<'_, Main>) -> Result<Option<u64>, StepFailure> {
        let count: i64 = main.query_one("SELECT count(*) FROM users", &[]).await?.get(0);
        Ok(Some(u64::try_from(count)?))
    }

    async fn batch(
        &self,
        main: &Handle<'_, Main>,
        after: Option<i32>,
        limit: i64,
    ) -> Result<Option<Batch<i32>>, StepFailure> {
        let sql = "UPDATE users SET touched = touched + 1 \
                   WHERE id IN (SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT $2) RETURNING id";
        let rows = main.query(sql, &[&after.unwrap_or(0), &limit]).await?;
        let ids: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
        if ids.contains(&6) {
            main.query("SELECT pg_advisory_xact_lock_shared(77)", &[]).await?;
        }
        let Some(position) = ids.iter().max().copied() else { return Ok(None) };
        Ok(Some(Batch { position, rows: ids.len() as u64 }))
    }
}

/// Of the other database.
struct Encrypt;

impl CodeStep for Encrypt {
    type Base = Creds;
    const NAME: &'static str = "encrypt";
    const VERSION: u32 = 1;

    async fn run(&self, _: &Handle<'_, Creds>) -> Result<(), StepFailure> {
        Ok(())
    }
}

/// Is the program when it is asked to be; else shows that it has its steps.
#[test]
fn program() {
    let program =
        Program::new("migrate", "0.1.0").base::<Main>().step(FoldEmails).batched_step(Touch);
    let program = match std::env::var(EXTRA).as_deref() {
        Ok("twice") => program.step(FoldEmails),
        Ok("stranger") => program.step(Encrypt),
        _ => program.base::<Creds>().step(Encrypt),
    };
    let Ok(arguments) = std::env::var(ARGUMENTS) else {
        assert_eq!(program.steps().databases().count(), 3);
        return;
    };
    let arguments = ["migrate"].into_iter().chain(arguments.lines()).map(Into::into);
    for stream in [&mut std::io::stdout() as &mut dyn std::io::Write, &mut std::io::stderr()] {
        stream.write_all(MARK.as_bytes()).unwrap();
    }
    std::process::exit(program.run_from(arguments) as i32);
}

/// The command that runs the program in a project.
pub(crate) fn command(project: &Project, extra: &str, args: &[&str]) -> Command {
    let template = project.command(&[]);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "program::program", "--nocapture", "--test-threads=1"]);
    command.current_dir(project.path()).env_clear().stdin(Stdio::null());
    command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env(ARGUMENTS, args.join("\n")).env(EXTRA, extra);
    command
}

/// What a command printed by itself.
pub(crate) fn outcome(project: &Project, output: &std::process::Output) -> Outcome {
    let mut outcome = project.outcome(output);
    for text in [&mut outcome.stdout, &mut outcome.stderr] {
        *text = text.split_once(MARK).map(|(_, own)| own.to_owned()).unwrap_or_default();
    }
    outcome
}

/// Runs the program and writes down what it did.
pub(crate) fn show(project: &Project, extra: &str, args: &[&str]) -> String {
    let output = command(project, extra, args).output().unwrap();
    let outcome = outcome(project, &output);
    project.transcript(args, &outcome).replacen("$ aludel", "$ migrate", 1)
}
