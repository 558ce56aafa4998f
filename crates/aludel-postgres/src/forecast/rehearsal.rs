//! Runs the statements of an agenda in a shadow database, and writes down what each did. Never runs one anywhere else.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::phase::{Part, Phase, PlannedStep};
use aludel_core::revision::SectionKind;
use aludel_core::script::{self, AloneReason, Statement};
use tokio_postgres::Client;

use super::agenda::Agenda;
use super::alone::{Barrier, pid_of};
use super::compare::{Baseline, Between};
use super::error::ForecastError;
use super::observation::Observation;
use super::roles;
use super::settings::LiveSettings;
use super::snapshot::{self, Locks, Snapshot};
use super::words;
use crate::connect::Session;
use crate::error::DatabaseError;
use crate::progress::Done;
use crate::shadow::Shadow;

/// Step, section and statement, each by its place.
pub(super) type Place = (usize, usize, usize);

/// What was seen of a statement, or why nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sighting {
    Seen(Observation),
    NotRun(String),
}

/// A shadow database that is like the live one, and the session that the statements run in.
pub(super) struct Stage<'a> {
    shadow: &'a Shadow,
    application: &'a str,
    settings: &'a LiveSettings,
    actor: Session,
    pid: i32,
    barrier: Option<Barrier>,
    baseline: Baseline,
    /// Roles that only the live server has.
    lacking: BTreeSet<String>,
    /// Those of them that the open transaction has made.
    made: BTreeSet<String>,
}

impl<'a> Stage<'a> {
    pub(super) async fn new(
        shadow: &'a Shadow,
        application: &'a str,
        settings: &'a LiveSettings,
        live_roles: &BTreeSet<String>,
    ) -> Result<Self, ForecastError> {
        let actor = shadow.open(application).await?;
        let pid = pid_of(&actor).await?;
        let baseline = Baseline::new(&snapshot::relations(&actor.client).await?);
        let there = roles::all(&actor.client).await?;
        let lacking = live_roles.difference(&there).cloned().collect();
        let (barrier, made) = (None, BTreeSet::new());
        Ok(Self { shadow, application, settings, actor, pid, barrier, baseline, lacking, made })
    }

    /// Every statement in its phase. What the last phase does is rolled back, because nothing comes behind it.
    pub(super) async fn rehearse(
        mut self,
        agenda: &Agenda,
    ) -> Result<BTreeMap<Place, Sighting>, ForecastError> {
        let mut sightings = BTreeMap::new();
        self.send(&self.settings.again()).await?;
        for (number, phase) in agenda.phases.iter().enumerate() {
            let is_last = number + 1 == agenda.phases.len();
            let transaction = matches!(phase, Phase::Transaction(_));
            if transaction {
                self.send("BEGIN").await?;
            }
            for part in phase.parts() {
                let Some(step) = agenda.steps.get(part.step) else { continue };
                self.part(step, part, agenda, transaction, &mut sightings).await?;
                self.send(&self.settings.again()).await?;
            }
            if transaction && is_last {
                self.rollback().await?;
            } else if transaction {
                self.commit().await?;
            }
        }
        Ok(sightings)
    }

    async fn part(
        &mut self,
        step: &PlannedStep,
        part: &Part,
        agenda: &Agenda,
        transaction: bool,
        sightings: &mut BTreeMap<Place, Sighting>,
    ) -> Result<(), ForecastError> {
        let Some(file) = &step.file else { return Ok(()) };
        for number in part.sections.clone() {
            let Some(section) = step.sections().get(number) else { continue };
            if let SectionKind::Call { .. } = section.kind {
                continue;
            }
            for (index, statement) in section.statements.iter().enumerate() {
                let is_done = Done::statement(step, number, index)
                    .is_some_and(|done| agenda.done.contains(&done));
                if is_done {
                    continue;
                }
                let sql = file.source().slice(&statement.span);
                let sighting = self.statement(sql, statement, transaction).await?;
                sightings.insert((part.step, number, index), sighting);
            }
        }
        Ok(())
    }

    async fn statement(
        &mut self,
        sql: &str,
        statement: &Statement,
        transaction: bool,
    ) -> Result<Sighting, ForecastError> {
        if let Some(why) = words::is_of_the_server(sql) {
            return Ok(Sighting::NotRun(why));
        }
        if words::changes_role(sql) {
            return Ok(Sighting::Seen(Observation::default()));
        }
        if transaction {
            return self.inside(sql, statement).await;
        }
        if script::must_run_alone(sql).is_some() {
            return self.outside(sql).await;
        }
        if !script::fits_transaction(sql) {
            // SET, or what may commit by itself: how it is locked is only seen inside.
            if words::is_setting(sql) {
                self.send(sql).await?;
                return Ok(Sighting::Seen(Observation::default()));
            }
        }
        self.send("BEGIN").await?;
        let sighting = self.inside(sql, statement).await?;
        self.commit().await?;
        Ok(sighting)
    }

    /// A statement of the open transaction.
    async fn inside(
        &mut self,
        sql: &str,
        statement: &Statement,
    ) -> Result<Sighting, ForecastError> {
        self.make_roles(sql).await?;
        let client = &self.actor.client;
        let before = Snapshot::read(client, self.pid).await?;
        self.send("SAVEPOINT aludel_rehearsal").await?;
        let result = if statement.copy_data.is_some() {
            copy_nothing(client, sql).await
        } else {
            client.batch_execute(sql).await
        };
        if let Err(error) = result {
            let error = DatabaseError::new(&error, sql);
            self.send("ROLLBACK TO SAVEPOINT aludel_rehearsal").await?;
            // Rows may miss others that only the live tables have. Planning takes the same locks.
            let explained = format!("EXPLAIN {sql}");
            let is_planned =
                words::is_planned(sql) && client.batch_execute(&explained).await.is_ok();
            if !is_planned {
                self.send("ROLLBACK TO SAVEPOINT aludel_rehearsal").await?;
                return Ok(refused(&error));
            }
        }
        let after = Snapshot::read(client, self.pid).await?;
        self.send("RELEASE SAVEPOINT aludel_rehearsal").await?;
        let scans_count = !words::is_about_rows(sql);
        let found = self.between(&before, &after, sql);
        Ok(Sighting::Seen(Between { scans_count, ..found }.observation()))
    }

    /// A statement that no transaction takes.
    async fn outside(&mut self, sql: &str) -> Result<Sighting, ForecastError> {
        let barrier = match self.barrier.take() {
            Some(barrier) => barrier,
            None => Barrier::new(self.shadow, self.application).await?,
        };
        let client = &self.actor.client;
        let relations = snapshot::relations(client).await?;
        let observed = barrier.observe(client, self.pid, sql, &relations).await;
        self.barrier = Some(barrier);
        let watched = observed?;
        if let Err(error) = watched.result {
            return Ok(refused(&DatabaseError::new(&error, sql)));
        }
        let locks = match watched.locks {
            Ok(locks) => locks,
            Err(error) => {
                return Ok(Sighting::NotRun(format!(
                    "it runs, and its locks are not seen: {error}"
                )));
            }
        };
        let before = Snapshot { relations, locks: Locks::new() };
        let after = Snapshot { relations: snapshot::relations(client).await?, locks };
        let is_concurrent = matches!(
            script::must_run_alone(sql),
            Some(AloneReason::CreateIndexConcurrently | AloneReason::ReindexConcurrently)
        );
        let found = self.between(&before, &after, sql);
        Ok(Sighting::Seen(Between { is_concurrent, ..found }.observation()))
    }

    /// Scans that are counted outside a transaction may be those of the statement before.
    fn between<'s>(&'s self, before: &'s Snapshot, after: &'s Snapshot, sql: &str) -> Between<'s> {
        Between {
            baseline: &self.baseline,
            before,
            after,
            scans_count: false,
            empties: words::empties(sql),
            is_concurrent: false,
        }
    }

    /// Makes the roles that a statement names and that are missing. Where that is not allowed, the statement says what it misses.
    async fn make_roles(&mut self, sql: &str) -> Result<(), DatabaseError> {
        for role in roles::named(sql, &self.lacking) {
            if self.try_within(&roles::create(&role)).await? {
                self.lacking.remove(&role);
                self.made.insert(role);
            }
        }
        Ok(())
    }

    /// What is checked at the commit may miss rows that only the live tables have. Then what follows says what it misses.
    async fn commit(&mut self) -> Result<(), DatabaseError> {
        for role in std::mem::take(&mut self.made) {
            let dropped = self.try_within(&roles::drop(&role)).await?;
            self.lacking.insert(role);
            if !dropped {
                return self.rollback().await;
            }
        }
        match self.send("COMMIT").await {
            Err(error) if error.sqlstate.is_none() || error.disconnected => Err(error),
            _ => Ok(()),
        }
    }

    async fn rollback(&mut self) -> Result<(), DatabaseError> {
        self.lacking.append(&mut self.made);
        self.send("ROLLBACK").await
    }

    /// Whether the server does something in the open transaction, which goes on in any case.
    async fn try_within(&self, sql: &str) -> Result<bool, DatabaseError> {
        self.send("SAVEPOINT aludel_try").await?;
        let is_done = self.send(sql).await.is_ok();
        let end = if is_done { "RELEASE" } else { "ROLLBACK TO" };
        self.send(&format!("{end} SAVEPOINT aludel_try")).await?;
        Ok(is_done)
    }

    async fn send(&self, sql: &str) -> Result<(), DatabaseError> {
        let sent = self.actor.client.batch_execute(sql).await;
        sent.map_err(|error| DatabaseError::new(&error, sql))
    }
}

fn refused(error: &DatabaseError) -> Sighting {
    Sighting::NotRun(format!("the shadow database refuses it: {error}"))
}

/// COPY without the data: it takes its locks, and there is nothing to see in the rows.
async fn copy_nothing(client: &Client, sql: &str) -> Result<(), tokio_postgres::Error> {
    let sink = client.copy_in::<_, std::io::Cursor<Vec<u8>>>(sql).await?;
    let mut sink = std::pin::pin!(sink);
    sink.as_mut().finish().await.map(|_| ())
}
