//! One function for each row of the table: Alembic brought to where it fails. Never judges what it says.

use std::path::PathBuf;
use std::process::Command;

use aludel_server::{Connection, TestCluster, TestDatabase};

use crate::Result;
use crate::alembic::{Project, Ran};

/// Alembic, and a server.
pub(super) struct Stage {
    python: PathBuf,
    cluster: TestCluster,
}

type Scene = fn(&Stage) -> Result<Ran>;

/// By the name of the first test of the row.
pub(super) const SCENES: &[(&str, Scene)] = &[
    ("a_missing_parent_is_shown_in_the_file_that_names_it", missing_parent),
    ("a_cycle_is_shown_in_the_files_that_form_it", cycle),
    ("a_revision_that_revises_itself_is_shown", self_loop),
    ("a_label_that_is_there_twice_is_shown_in_both_files", duplicate_label),
    ("an_identifier_that_is_there_twice_is_shown_in_both_files", duplicate_id),
    ("a_step_beyond_a_head_says_how_many_there_are", beyond_a_head),
    ("a_database_at_its_heads_passes_the_check_where_revisions_depend_on_each_other", check_heads),
    ("a_stamp_on_an_unknown_revision_says_what_is_there_and_how_to_go_on", stamp_unknown),
    ("a_script_on_a_database_at_another_revision_changes_nothing", offline_elsewhere),
    ("two_runs_on_a_fresh_database_both_succeed", two_on_a_fresh_database),
    ("two_runs_at_one_revision_run_its_statements_once", two_at_one_revision),
    ("a_deferred_constraint_of_the_second_database_is_named", deferred_constraint),
    ("the_databases_are_told_apart_on_every_line", current_of_two),
    ("two_configurations_on_one_database_are_refused_at_once", one_database_twice),
    ("a_database_that_is_added_later_changes_no_file_of_the_first", database_added_later),
    ("a_command_on_the_main_database_reads_nothing_of_the_credentials", one_of_two),
];

/// The same three revisions as in the tests of the program.
const CHAIN: [(&str, &str); 3] =
    [("dca7825748db", ""), ("a930217cd080", "dca7825748db"), ("843c768c33cd", "a930217cd080")];

impl Stage {
    pub(super) fn new(python: PathBuf) -> Result<Self> {
        Ok(Self { python, cluster: TestCluster::builder().start()? })
    }

    fn database(&self) -> Result<TestDatabase<'_>> {
        Ok(TestDatabase::create(&self.cluster)?)
    }

    /// A project with the revisions of [`CHAIN`], which do nothing.
    fn chain(&self, database: &TestDatabase<'_>) -> Result<Project> {
        let project = Project::one(&self.python, database)?;
        for (id, revises) in CHAIN {
            project.revision(id, revises, "", "pass")?;
        }
        Ok(project)
    }

    /// What `heads` says of the chain with more revisions: identifier, parent, and more of a header.
    fn heads(&self, more: &[(&str, &str, &str)]) -> Result<Ran> {
        let database = self.database()?;
        let project = self.chain(&database)?;
        for (id, revises, header) in more {
            project.revision(id, revises, header, "pass")?;
        }
        project.run(&["heads"])
    }
}

fn missing_parent(stage: &Stage) -> Result<Ran> {
    stage.heads(&[("5e1f00000000", "deadbeef0000", "")])
}

fn cycle(stage: &Stage) -> Result<Ran> {
    stage.heads(&[
        ("aaaa00000000", "cccc00000000", ""),
        ("bbbb00000000", "aaaa00000000", ""),
        ("cccc00000000", "bbbb00000000", ""),
    ])
}

fn self_loop(stage: &Stage) -> Result<Ran> {
    stage.heads(&[("5e1f00000000", "5e1f00000000", "")])
}

fn duplicate_label(stage: &Stage) -> Result<Ran> {
    let label = "branch_labels = 'billing'";
    stage.heads(&[("5e1f00000000", "843c768c33cd", label), ("6e1f00000000", "843c768c33cd", label)])
}

fn duplicate_id(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("843c768c33cd", "dca7825748db", "", "pass")?;
    let heads = project.run(&["heads"])?;
    let lines = heads.said.lines().filter(|line| *line == "843c768c33cd (head)").count();
    Ok(heads.then(&Ran { code: Some(0), said: format!("\n{lines} heads") }))
}

fn beyond_a_head(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("27c6a30d7c24", "843c768c33cd", "", "pass")?;
    project.revision("ae1027a6acf0", "843c768c33cd", "", "pass")?;
    project.run(&["upgrade", "27c6a@head+1"])
}

fn check_heads(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.revision("5e1f00000000", "", "depends_on = '843c768c33cd'", "pass")?;
    project.run(&["upgrade", "heads"])?.ok()?;
    project.run(&["current", "--check-heads"])
}

fn stamp_unknown(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.chain(&database)?;
    project.run(&["upgrade", "heads"])?.ok()?;
    database.query("UPDATE alembic_version SET version_num = 'deadbeef0000'")?;
    project.run(&["stamp", "heads"])
}

fn offline_elsewhere(stage: &Stage) -> Result<Ran> {
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

/// A lock that revisions of these scenes wait for.
const GATE: &str = "op.execute('SELECT pg_advisory_xact_lock_shared(7)')";

fn close_gate(database: &TestDatabase<'_>) -> Result<Connection> {
    let mut keeper = database.connect()?;
    keeper.query("SELECT pg_advisory_lock(7)")?;
    Ok(keeper)
}

/// Waits until so many sessions wait for something of this kind.
fn wait_for(database: &TestDatabase<'_>, sessions: usize, condition: &str) -> Result<()> {
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

fn two_on_a_fresh_database(stage: &Stage) -> Result<Ran> {
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

fn two_at_one_revision(stage: &Stage) -> Result<Ran> {
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
    let last = database.query("SELECT 'ran ' || last_value || ' times' FROM runs")?;
    let said = last.concat().into_iter().flatten().next().unwrap_or_default();
    Ok(winner.then(&Ran { code: loser.code, said: loser.said + &said }))
}

/// A statement that its own transaction's end refuses.
const DEFERRED: &str = "CREATE TABLE p (id int PRIMARY KEY); \
    CREATE TABLE c (p int CONSTRAINT c_of_p REFERENCES p DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (1)";

fn deferred_constraint(stage: &Stage) -> Result<Ran> {
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

fn current_of_two(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["SELECT 1", "SELECT 1"])?;
    project.run(&["upgrade", "head"])?.ok()?;
    let output = project.command(&["current"]).output()?;
    let lines = String::from_utf8(output.stdout)?.replace('\n', " ");
    Ok(Ran { code: output.status.code(), said: lines })
}

fn one_database_twice(stage: &Stage) -> Result<Ran> {
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

fn database_added_later(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["SELECT 1"])?;
    project.run(&["upgrade", "head"])
}

fn one_of_two(stage: &Stage) -> Result<Ran> {
    let (one, two) = (stage.database()?, stage.database()?);
    let project = Project::several(&stage.python, &[&one, &two])?;
    project.revision_of_several("dca7825748db", &["SELECT 1", "SELECT 1"])?;
    project.run(&["upgrade", "head"])?.ok()?;
    project.replace("alembic.ini", two.name(), "nowhere")?;
    project.run(&["current"])
}
