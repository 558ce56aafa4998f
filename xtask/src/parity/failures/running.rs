//! Scenes of runs that meet, and how a scene waits. Never judges what Alembic says.

use aludel_server::{Connection, TestDatabase};

use super::scenes::{Stage, value};
use crate::Result;
use crate::alembic::{Project, Ran};

/// A lock that revisions of these scenes wait for.
const GATE: &str = "op.execute('SELECT pg_advisory_xact_lock_shared(7)')";

fn close_gate(database: &TestDatabase<'_>) -> Result<Connection> {
    let mut keeper = database.connect()?;
    keeper.query("SELECT pg_advisory_lock(7)")?;
    Ok(keeper)
}

/// Waits until so many sessions wait for something of this kind.
pub(super) fn wait_for(
    database: &TestDatabase<'_>,
    sessions: usize,
    condition: &str,
) -> Result<()> {
    let mut connection = database.connect()?;
    let sql = format!(
        "SELECT count(*) FROM pg_stat_activity AS a WHERE datname = current_database() AND wait_event_type = 'Lock' AND {condition}"
    );
    for _ in 0..3_000 {
        let rows = connection.query(&sql)?;
        let count = rows.concat().into_iter().flatten().next().unwrap_or_default();
        if count.parse::<usize>()? >= sessions {
            return Ok(());
        }
        connection.query("SELECT pg_sleep(0.01)")?;
    }
    Err(format!("this never came true: {sql}").into())
}

pub(super) fn two_on_a_fresh_database(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = Project::one(&stage.python, &database)?;
    project.revision("dca7825748db", "", "", GATE)?;
    let keeper = close_gate(&database)?;
    let first = project.command(&["upgrade", "head"]).spawn()?;
    wait_for(&database, 1, "wait_event = 'advisory'")?;
    let second = project.command(&["upgrade", "head"]).spawn()?;
    wait_for(&database, 1, "wait_event <> 'advisory'")?;
    drop(keeper);
    Ran::of(&first.wait_with_output()?).ok()?;
    Ok(Ran::of(&second.wait_with_output()?))
}

pub(super) fn two_at_one_revision(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = Project::one(&stage.python, &database)?;
    let counted = format!("op.execute(\"SELECT nextval('runs')\"); {GATE}");
    project.revision("dca7825748db", "", "", "op.execute('CREATE SEQUENCE runs')")?;
    project.revision("a930217cd080", "dca7825748db", "", &counted)?;
    project.run(&["upgrade", "dca7825748db"])?.ok()?;
    let keeper = close_gate(&database)?;
    let runs = [0, 1].map(|_| project.command(&["upgrade", "head"]).spawn());
    wait_for(&database, 2, "wait_event = 'advisory'")?;
    drop(keeper);
    let mut ran = Vec::new();
    for run in runs {
        ran.push(Ran::of(&run?.wait_with_output()?));
    }
    // The one that succeeds first, the one that fails behind it.
    ran.sort_by_key(|ran| ran.code);
    let loser = ran.pop().ok_or("two were started")?;
    let winner = ran.pop().ok_or("two were started")?.ok()?;
    let said = value(&database, "SELECT 'ran ' || last_value || ' times' FROM runs")?;
    Ok(winner.then(&Ran { code: loser.code, said: loser.said + &said }))
}
