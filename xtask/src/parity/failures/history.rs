//! Scenes of one database and its history. Never judges what Alembic says.

use std::process::Command;

use super::scenes::{Stage, value};
use crate::Result;
use crate::alembic::Ran;

pub(super) fn missing_parent(stage: &Stage) -> Result<Ran> {
    stage.heads(&[("5e1f00000000", "deadbeef0000", "")])
}

pub(super) fn cycle(stage: &Stage) -> Result<Ran> {
    stage.heads(&[
        ("aaaa00000000", "cccc00000000", ""),
        ("bbbb00000000", "aaaa00000000", ""),
        ("cccc00000000", "bbbb00000000", ""),
    ])
}

pub(super) fn self_loop(stage: &Stage) -> Result<Ran> {
    stage.heads(&[("5e1f00000000", "5e1f00000000", "")])
}

pub(super) fn duplicate_label(stage: &Stage) -> Result<Ran> {
    let label = "branch_labels = 'billing'";
    stage.heads(&[("5e1f00000000", "843c768c33cd", label), ("6e1f00000000", "843c768c33cd", label)])
}

pub(super) fn duplicate_id(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("843c768c33cd", "dca7825748db", "", "pass")?;
    let heads = project.run(&["heads"])?;
    let lines = heads.said.lines().filter(|line| *line == "843c768c33cd (head)").count();
    Ok(heads.then(&Ran { code: Some(0), said: format!("\n{lines} heads") }))
}

pub(super) fn beyond_a_head(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("27c6a30d7c24", "843c768c33cd", "", "pass")?;
    project.revision("ae1027a6acf0", "843c768c33cd", "", "pass")?;
    project.run(&["upgrade", "27c6a@head+1"])
}

pub(super) fn check_heads(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("5e1f00000000", "", "depends_on = '843c768c33cd'", "pass")?;
    project.run(&["upgrade", "heads"])?.ok()?;
    project.run(&["current", "--check-heads"])
}

pub(super) fn stamp_unknown(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.run(&["upgrade", "heads"])?.ok()?;
    database.query("UPDATE alembic_version SET version_num = 'deadbeef0000'")?;
    project.run(&["stamp", "heads"])
}

pub(super) fn stamp_believed(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("5e1f00000000", "843c768c33cd", "", "op.execute('CREATE TABLE events ()')")?;
    project.run(&["stamp", "head"])?.ok()?;
    let ran = project.run(&["upgrade", "head"])?.ok()?.then(&project.run(&["current"])?);
    let left = value(&database, "SELECT coalesce(to_regclass('events')::text, 'no table')")?;
    Ok(Ran { said: ran.said + &left, ..ran })
}

pub(super) fn offline_elsewhere(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("5e1f00000000", "843c768c33cd", "", "op.execute('CREATE TABLE events ()')")?;
    project.run(&["upgrade", "dca7825748db"])?.ok()?;
    let script = project.command(&["upgrade", "843c768c33cd:head", "--sql"]).output()?;
    let mut psql = Command::new(stage.cluster.binaries().client_program("psql")?);
    psql.args(["-X", "-d", &database.url(), "-c", &String::from_utf8(script.stdout)?]);
    let ran = Ran::of(&psql.output()?);
    let rows =
        database.query("SELECT version_num, to_regclass('events')::text FROM alembic_version")?;
    let left = rows.concat().into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(ran.then(&Ran { code: Some(0), said: left }))
}
