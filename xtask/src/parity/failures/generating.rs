//! Scenes of autogenerate, with models of SQLAlchemy. Never judges what Alembic says.

use aludel_server::TestDatabase;

use super::scenes::{Stage, value};
use crate::Result;
use crate::alembic::{Project, Ran};

const ENV: &str = "migrations/env.py";

/// A table with an enum, which the database has not.
const MOODS: &str = "sa.Table('people', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('mood', sa.Enum('glad', 'sad', name='mood')))";

impl Stage {
    /// A project with these models for a database in which something was done.
    fn models(&self, database: &TestDatabase<'_>, done: &str, models: &str) -> Result<Project> {
        database.psql(done)?;
        let project = Project::one(&self.python, database)?;
        let import = "from models import metadata as target_metadata";
        project.replace(ENV, "target_metadata = None", import)?;
        let models = format!("import sqlalchemy as sa\nmetadata = sa.MetaData()\n{models}\n");
        project.file("models.py", &models)?;
        Ok(project)
    }

    /// The same with a revision of the difference.
    fn generated(&self, database: &TestDatabase<'_>, done: &str, models: &str) -> Result<Project> {
        let project = self.models(database, done, models)?;
        generate(&project)?.ok()?;
        Ok(project)
    }

    /// What becomes of a generated revision.
    fn upgraded(&self, done: &str, models: &str) -> Result<Ran> {
        let database = self.database()?;
        self.generated(&database, done, models)?.run(&["upgrade", "head"])
    }
}

fn generate(project: &Project) -> Result<Ran> {
    project.run(&["revision", "--autogenerate", "-m", "next"])
}

fn compare_defaults(project: &Project) -> Result<()> {
    let models = "target_metadata=target_metadata\n        )";
    let more = "target_metadata=target_metadata, compare_server_default=True\n        )";
    project.replace(ENV, models, more)
}

pub(super) fn nothing_to_do(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.generated(&database, "", MOODS)?;
    project.run(&["upgrade", "head"])?.ok()?;
    let ran = generate(&project)?;
    Ok(Ran { said: format!("{}revision files: {}", ran.said, project.revisions()?), ..ran })
}

pub(super) fn enum_up_down_up(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.generated(&database, "", MOODS)?;
    project.run(&["upgrade", "head"])?.ok()?;
    project.run(&["downgrade", "base"])?.ok()?;
    project.run(&["upgrade", "head"])
}

pub(super) fn enum_column_added(stage: &Stage) -> Result<Ran> {
    stage.upgraded("CREATE TABLE people (id int PRIMARY KEY)", MOODS)
}

pub(super) fn text_to_enum(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let people = "CREATE TABLE people (id int PRIMARY KEY, mood text)";
    let project = stage.generated(&database, people, MOODS)?;
    let without_type = project.run(&["upgrade", "head"])?;
    database.query("CREATE TYPE mood AS ENUM ('glad', 'sad')")?;
    Ok(without_type.then(&project.run(&["upgrade", "head"])?))
}

pub(super) fn not_null_added(stage: &Stage) -> Result<Ran> {
    stage.upgraded(
        "CREATE TABLE people (id int PRIMARY KEY); INSERT INTO people VALUES (1)",
        "sa.Table('people', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('age', sa.Integer, nullable=False))",
    )
}

pub(super) fn circular_references(stage: &Stage) -> Result<Ran> {
    stage.upgraded(
        "",
        "sa.Table('authors', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('book', sa.ForeignKey('books.id')))\n\
         sa.Table('books', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('author', sa.ForeignKey('authors.id')))",
    )
}

pub(super) fn json_default(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.models(
        &database,
        "CREATE TABLE people (id int PRIMARY KEY, settings json NOT NULL DEFAULT '{}')",
        "sa.Table('people', metadata, sa.Column('id', sa.Integer, primary_key=True), sa.Column('settings', sa.JSON, nullable=False, server_default='{}'))",
    )?;
    compare_defaults(&project)?;
    project.run(&["check"])
}

pub(super) fn default_of_a_sequence(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.generated(
        &database,
        "CREATE SEQUENCE numbers",
        "sa.Table('people', metadata, sa.Column('id', sa.Integer, primary_key=True), \
         sa.Column('number', sa.Text, nullable=False, server_default=sa.text(\"'A-' || nextval('numbers')\")))",
    )?;
    project.run(&["upgrade", "head"])?.ok()?;
    compare_defaults(&project)?;
    let ran = project.run(&["check"])?;
    let drawn = value(
        &database,
        "SELECT 'numbers drawn: ' || CASE WHEN is_called THEN last_value ELSE 0 END FROM numbers",
    )?;
    Ok(Ran { said: ran.said + &drawn, ..ran })
}

pub(super) fn identity_and_generated(stage: &Stage) -> Result<Ran> {
    let database = stage.database()?;
    let project = stage.models(
        &database,
        "CREATE TABLE people (id int PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY, doubled int GENERATED ALWAYS AS (id * 2) STORED)",
        "sa.Table('people', metadata, sa.Column('id', sa.Integer, primary_key=True, autoincrement=False), \
         sa.Column('number', sa.Integer, sa.Identity(always=False)), sa.Column('doubled', sa.Integer, sa.Computed('id * 3', persisted=True)))",
    )?;
    let as_it_is = project.run(&["check"])?;
    compare_defaults(&project)?;
    Ok(project.run(&["check"])?.then(&as_it_is))
}
