//! A section that commits as it goes: statement by statement, each recorded when it is done, or a code step batch by batch. Never repeats what is recorded.

use std::time::Duration;

use aludel_core::graph::heads_after;
use aludel_core::phase::{Part, PlannedStep};
use aludel_core::revision::{RevisionId, SectionKind};
use jiff::Timestamp;

use super::Runner;
use crate::error::RunErrorKind;
use crate::event::Event;
use crate::execute::Batch;
use crate::progress::{self, Done};
use crate::report::StepReport;
use crate::run_table::{ParticipantRow, RunRow};

impl Runner<'_, '_> {
    /// One section outside a transaction, statement by statement.
    pub(super) async fn run_alone(&mut self, number: i32, part: &Part) -> Result<(), RunErrorKind> {
        let result = self.run_alone_inner(number, part).await;
        result.map_err(|error| self.interrupted_or(error))
    }

    pub(super) async fn run_alone_inner(
        &mut self,
        number: i32,
        part: &Part,
    ) -> Result<(), RunErrorKind> {
        self.go_on()?;
        self.ensure_tables().await?;
        let step = self.steps[part.step].clone();
        if part.sections.start == step.done_sections {
            self.emit_started(&step);
        }
        let started = self.server_time().await?;
        for section in part.sections.clone() {
            let Some(known) = step.sections().get(section) else { continue };
            if let SectionKind::Call { .. } = known.kind {
                self.run_batches(&step, section).await?;
                continue;
            }
            let count = known.statements.len();
            for statement in 0..count {
                let Some(done) = Done::statement(&step, section, statement) else { continue };
                if self.done.contains(&done) {
                    continue;
                }
                self.go_on()?;
                let Some(batch) = Batch::one(&step, section, statement) else { continue };
                self.run_statement(&batch, done).await?;
            }
        }
        self.send(&self.open.settings.again()).await?;
        if part.finishes {
            self.finish_alone(number, part, &step, started).await
        } else {
            self.record_sections(&step, part).await
        }
    }

    /// Version rows and journal behind the last section of a revision, when that section was no transaction.
    pub(super) async fn finish_alone(
        &mut self,
        number: i32,
        part: &Part,
        step: &PlannedStep,
        started: Timestamp,
    ) -> Result<(), RunErrorKind> {
        let finish = async {
            self.begin().await?;
            let entry = self.entry(step, number, started);
            let bookkeeping =
                Part { sections: part.sections.end..part.sections.end, ..part.clone() };
            let end = self.finish_part(step, &bookkeeping, None, Some(&entry)).await?;
            let heads = heads_after(&self.heads, std::slice::from_ref(&step.step));
            self.keep_fingerprint(&heads).await?;
            self.write_run(&self.own_row(number, &heads)).await?;
            self.commit().await?;
            Ok((heads, end.unwrap_or(started)))
        };
        match finish.await {
            Ok((heads, now)) => {
                let duration = Duration::try_from(now.duration_since(started)).unwrap_or_default();
                let revision = step.step.revision.clone();
                self.emit(&Event::StepFinished {
                    database: self.name(),
                    revision: revision.as_str(),
                    duration,
                });
                let steps = vec![StepReport { revision, direction: step.step.action, duration }];
                self.heads.clone_from(&heads);
                self.report.to = heads;
                self.report.steps.extend(steps);
                Ok(())
            }
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    /// The row of a phase that this database ends alone.
    fn own_row(&self, number: i32, to: &[RevisionId]) -> RunRow {
        let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
        RunRow {
            run: self.context.run,
            phase: number,
            coordinator: self.identity.id,
            participants: vec![ParticipantRow {
                database: self.identity.clone(),
                from: strings(&self.heads),
                to: strings(to),
            }],
            command: self.context.command.to_owned(),
        }
    }

    pub(super) async fn record_sections(
        &mut self,
        step: &PlannedStep,
        part: &Part,
    ) -> Result<(), RunErrorKind> {
        for section in part.sections.clone() {
            if let Some(done) = Done::section(step, section) {
                progress::write(
                    &self.open.session.client,
                    &self.open.tables,
                    self.context.run,
                    &done,
                )
                .await?;
                self.done.push(done);
            }
        }
        Ok(())
    }
}
