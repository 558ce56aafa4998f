//! The report of the platform: both databases, with the newest revisions taken back. Never changes the platform.

use aludel_server::TestDatabase;

use super::facts::Facts;
use super::job::Subject;
use super::stage::{Stage, must};
use crate::{Result, workspace};

/// The databases, and how many of their revisions are taken back: enough to add tables, to change some, and to call a step.
const BACK: [(&str, usize); 2] = [("main", 3), ("creds", 4)];

/// A key for the tokens, of which there are none here.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

pub(super) fn page(stage: &Stage) -> Result<Subject> {
    let databases = [TestDatabase::create(&stage.cluster)?, TestDatabase::create(&stage.cluster)?];
    let run = |args: &[&str]| -> Result<()> {
        let mut command = stage.command(&stage.migrate, workspace::root()?);
        command.env("DATABASE_URL", databases[0].url());
        command.env("CREDS_DATABASE_URL", databases[1].url());
        command.env("TOKEN_ENCRYPTION_KEY", KEY).arg("-q").args(args);
        must(command)
    };
    run(&["upgrade"])?;
    let mut after = Vec::new();
    for database in &databases {
        after.push(Facts::of(database)?);
    }
    for (name, steps) in BACK {
        run(&["-d", name, "downgrade", &format!("-{steps}")])?;
    }
    let mut expected = Vec::new();
    for ((database, after), (name, steps)) in databases.iter().zip(&after).zip(BACK) {
        expected.push(Facts::of(database)?.expected(after, name, steps)?);
    }
    let file = stage.file("platform");
    run(&["report", "-o", &file.display().to_string()])?;
    Ok(Subject::new("platform", file, expected))
}
