//! Scenes of several databases in one project. Never judges what Alembic says.

use super::running::wait_for;
use super::scenes::{Stage, value};
use crate::Result;
use crate::alembic::{Project, Ran};

/// A statement that its own transaction's end refuses.
const DEFERRED: &str = "CREATE TABLE p (id int PRIMARY KEY); \
    CREATE TABLE c (p int CONSTRAINT c_of_p REFERENCES p DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (1)";

pub(super) fn deferred_constraint(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.replace("migrations/env.py", "USE_TWOPHASE = False", "USE_TWOPHASE = True")?;
    project.revision_of_several("dca7825748db", &["CREATE TABLE users ()", DEFERRED])?;
    let ran = project.run(&["upgrade", "head"])?;
    // What stands last is what is read first.
    let last = ran.said.lines().rev().find(|line| line.starts_with("sqlalchemy.exc."));
    let last = last.unwrap_or(&ran.said);
    Ok(Ran { code: ran.code, said: last.to_owned() })
}

pub(super) fn half_committed(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["CREATE TABLE users ()", DEFERRED])?;
    let mut ran = project.run(&["upgrade", "head"])?;
    for (database, sql) in [
        (&one, "SELECT 'first: at ' || version_num FROM alembic_version"),
        (&two, "SELECT 'second: at ' || coalesce(to_regclass('alembic_version')::text, 'nothing')"),
    ] {
        ran.said += &value(database, sql)?;
    }
    Ok(ran)
}

pub(super) fn killed_between_commits(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    let env = "migrations/env.py";
    project.replace(env, "USE_TWOPHASE = False", "USE_TWOPHASE = True")?;
    project.revision_of_several("dca7825748db", &["CREATE TABLE a ()", "CREATE TABLE b ()"])?;
    let commit = "rec[\"transaction\"].commit()";
    let killed = format!("{commit}; import os; os.kill(os.getpid(), 9)");
    project.replace(env, commit, &killed)?;
    project.run(&["upgrade", "head"])?;
    project.replace(env, &killed, commit)?;
    one.query("SELECT FROM a")?;
    let mut run = project.command(&["upgrade", "head"]).spawn()?;
    // A prepared transaction has no process.
    let hangs = wait_for(&two, 1, "0 = ANY (pg_blocking_pids(a.pid))");
    run.kill()?;
    let mut ran = Ran::of(&run.wait_with_output()?);
    let prepared =
        two.query("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()")?;
    for gid in prepared.iter().flatten().flatten() {
        two.query(&format!("ROLLBACK PREPARED '{gid}'"))?;
    }
    ran.said += &format!("{} prepared transaction", prepared.len());
    hangs.map(|()| Ran { code: None, ..ran })
}

pub(super) fn current_of_two(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["SELECT 1", "SELECT 1"])?;
    project.run(&["upgrade", "head"])?.ok()?;
    let output = project.command(&["current"]).output()?;
    let lines = String::from_utf8(output.stdout)?.replace('\n', " ");
    Ok(Ran { code: output.status.code(), said: lines })
}

pub(super) fn one_database_twice(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = Project::several(&stage.python, &[&database, &database])?;
    project.revision_of_several("dca7825748db", &["SELECT 1", "SELECT 1"])?;
    let mut run = project.command(&["upgrade", "head"]).spawn()?;
    let by_itself = "EXISTS (SELECT FROM pg_stat_activity AS b WHERE b.pid = ANY (pg_blocking_pids(a.pid)) AND b.state = 'idle in transaction')";
    let hangs = wait_for(&database, 1, by_itself);
    run.kill()?;
    let ran = Ran::of(&run.wait_with_output()?);
    hangs.map(|()| Ran { code: None, ..ran })
}

pub(super) fn database_added_later(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["SELECT 1"])?;
    project.run(&["upgrade", "head"])
}

pub(super) fn one_of_two(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["SELECT 1", "SELECT 1"])?;
    project.run(&["upgrade", "head"])?.ok()?;
    project.replace("alembic.ini", two.name(), "nowhere")?;
    project.run(&["current"])
}
