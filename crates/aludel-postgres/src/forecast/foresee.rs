//! Joins what was seen in the shadow database with the sizes of the live one. Never decides what a statement does.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::ident::QualifiedName;
use aludel_core::phase::{Part, Phase, PlannedStep};
use aludel_core::revision::{RevisionFile, Section, SectionKind};
use aludel_core::script::{self, Statement};
use tokio_postgres::Client;

use super::advice;
use super::agenda::Agenda;
use super::copy::copy;
use super::error::ForecastError;
use super::estimate::{Estimate, Speeds};
use super::observation::{Observation, TableWork, Touched};
use super::rehearsal::{Place, Sighting, Stage};
use super::roles;
use super::settings::LiveSettings;
use super::sizes::{self, Sizes};
use super::statement::{
    Forecast, ForecastBasis, Knowledge, PhaseForecast, RevisionForecast, StatementForecast,
    TableForecast,
};
use super::words;
use crate::error::DatabaseError;
use crate::open::OpenDatabase;
use crate::progress::Done;
use crate::shadow::Shadow;

/// Where statements are tried.
#[derive(Debug, Clone, Copy)]
pub struct Means<'a> {
    /// A database that may be changed at will, on a server of the same major version.
    pub shadow: &'a Shadow,
    /// How fast that server works.
    pub speeds: Speeds,
    /// The name of the sessions there.
    pub application: &'a str,
}

/// Foresees what an agenda does to a live database. Without means the locks are not known, and sizes are told of the tables that
/// the statements name.
///
/// # Errors
///
/// [`ForecastError`] when a database cannot be asked. What does not run in the shadow database is no error.
pub async fn foresee(
    live: &OpenDatabase<'_>,
    agenda: &Agenda,
    means: Option<Means<'_>>,
) -> Result<Forecast, ForecastError> {
    let client = &live.session().client;
    let (sightings, basis, all) = match means {
        Some(means) => {
            let settings = LiveSettings::read(client).await?;
            let copier = means.shadow.open(means.application).await?;
            let not_copied = copy(live, &copier.client).await?;
            let major = major(&copier.client).await?;
            drop(copier);
            let roles = roles::all(client).await?;
            let stage = Stage::new(means.shadow, means.application, &settings, &roles).await?;
            let sightings = stage.rehearse(agenda).await?;
            let basis = ForecastBasis::Shadow { major, speeds: means.speeds, not_copied };
            (sightings, basis, Vec::new())
        }
        None => (BTreeMap::new(), ForecastBasis::Nothing, sizes::all(client).await?),
    };
    let join = Join { agenda, sightings: &sightings, basis: &basis, all: &all };
    let sizes = sizes::sizes(client, &join.tables()).await?;
    let phases = agenda.phases.iter().map(|phase| join.phase(phase, &sizes)).collect();
    Ok(Forecast { heads: agenda.heads.clone(), phases, basis })
}

async fn major(client: &Client) -> Result<u32, DatabaseError> {
    const SQL: &str = "SELECT pg_catalog.current_setting('server_version_num')::int4 / 10000";
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let row = client.query_typed_one(SQL, &[]).await.map_err(error)?;
    Ok(row.try_get::<_, i32>(0).map_err(error)?.unsigned_abs())
}

struct Join<'a> {
    agenda: &'a Agenda,
    sightings: &'a BTreeMap<Place, Sighting>,
    basis: &'a ForecastBasis,
    /// Every table, where statements were not tried.
    all: &'a [QualifiedName],
}

impl Join<'_> {
    /// The tables whose sizes matter.
    fn tables(&self) -> Vec<QualifiedName> {
        let seen = self.sightings.values().flat_map(|sighting| match sighting {
            Sighting::Seen(observation) => observation.touched.as_slice(),
            Sighting::NotRun(_) => &[],
        });
        let seen = seen.map(|touched| touched.index_of.as_ref().unwrap_or(&touched.name).clone());
        let tables: BTreeSet<QualifiedName> = seen.chain(self.all.iter().cloned()).collect();
        tables.into_iter().collect()
    }

    fn phase(&self, phase: &Phase, sizes: &Sizes) -> PhaseForecast {
        let revisions = phase.parts().iter().filter_map(|part| self.part(part, sizes));
        PhaseForecast {
            is_transaction: matches!(phase, Phase::Transaction(_)),
            revisions: revisions.collect(),
        }
    }

    fn part(&self, part: &Part, sizes: &Sizes) -> Option<RevisionForecast> {
        let step = self.agenda.steps.get(part.step)?;
        let file = step.file.as_deref()?;
        let mut statements = Vec::new();
        for number in part.sections.clone() {
            let Some(section) = step.sections().get(number) else { continue };
            if let SectionKind::Call { name, version } = &section.kind {
                statements.push(code_step(file, section, &format!("{name} {version}")));
                continue;
            }
            for (index, statement) in section.statements.iter().enumerate() {
                if !self.is_done(step, number, index) {
                    let place = (part.step, number, index);
                    statements.push(self.statement(file, statement, place, sizes));
                }
            }
        }
        Some(RevisionForecast {
            revision: step.step.revision.clone(),
            message: step.step.message.clone(),
            direction: step.step.action,
            statements,
        })
    }

    fn is_done(&self, step: &PlannedStep, section: usize, statement: usize) -> bool {
        let done = Done::statement(step, section, statement);
        done.is_some_and(|done| self.agenda.done.contains(&done))
    }

    fn statement(
        &self,
        file: &RevisionFile,
        statement: &Statement,
        place: Place,
        sizes: &Sizes,
    ) -> StatementForecast {
        let sql = file.source().slice(&statement.span);
        let forecast = |knowledge| StatementForecast {
            summary: script::summary(sql, 100),
            path: file.source().path().to_owned(),
            line: file.source().position(statement.span.start).line,
            knowledge,
            tables: Vec::new(),
            hazards: advice::hazards_by_words(sql),
            safe_form: None,
            estimate: Estimate::Unknown,
        };
        match (self.sightings.get(&place), self.basis) {
            (Some(Sighting::Seen(seen)), ForecastBasis::Shadow { speeds, .. }) => {
                let is_about_rows = words::is_about_rows(sql);
                let knowledge = match is_about_rows {
                    true => Knowledge::SeenWithoutRows { locks_rows: words::changes_rows(sql) },
                    false => Knowledge::Seen,
                };
                let tables: Vec<TableForecast> =
                    seen.touched.iter().map(|touched| table(touched, sizes)).collect();
                let work = tables.iter().map(|table| (table.work, table.size.unwrap_or_default()));
                let estimate = match Estimate::of(work, *speeds) {
                    Estimate::Instant if is_about_rows => Estimate::Unknown,
                    estimate => estimate,
                };
                StatementForecast {
                    estimate,
                    hazards: hazards(sql, seen),
                    safe_form: advice::safe_form(sql, seen),
                    tables,
                    ..forecast(knowledge)
                }
            }
            (Some(Sighting::NotRun(why)), _) => forecast(Knowledge::NotRun(why.clone())),
            _ => StatementForecast {
                tables: self.named(sql, sizes),
                ..forecast(Knowledge::NoShadow)
            },
        }
    }

    /// The tables whose names stand in a statement; another object may be meant, and is then told of for nothing.
    fn named(&self, sql: &str, sizes: &Sizes) -> Vec<TableForecast> {
        let words: BTreeSet<String> = script::lex(sql)
            .map_while(Result::ok)
            .filter(|token| !token.kind.is_layout() && !token.kind.is_string())
            .map(|token| token.text(sql).trim_matches('"').to_owned())
            .collect();
        let is_named = |table: &&QualifiedName| {
            let name = table.name.as_str();
            words.iter().any(|word| word == name || word.eq_ignore_ascii_case(name))
        };
        let table = |name: &QualifiedName| TableForecast {
            name: name.clone(),
            index_of: None,
            lock: None,
            takes_lock: false,
            work: TableWork::default(),
            size: sizes.get(name).copied(),
        };
        self.all.iter().filter(is_named).map(table).collect()
    }
}

/// Deleting rows loses them, which is seen in the words alone.
fn hazards(sql: &str, seen: &Observation) -> BTreeSet<aludel_core::plan::Hazard> {
    let mut hazards = advice::hazards(seen);
    if words::is_about_rows(sql) {
        hazards.extend(advice::hazards_by_words(sql));
    }
    hazards
}

fn table(touched: &Touched, sizes: &Sizes) -> TableForecast {
    let size = sizes.get(touched.index_of.as_ref().unwrap_or(&touched.name));
    TableForecast {
        name: touched.name.clone(),
        index_of: touched.index_of.clone(),
        lock: Some(touched.lock),
        takes_lock: touched.takes_lock,
        work: touched.work,
        size: size.copied(),
    }
}

fn code_step(file: &RevisionFile, section: &Section, name: &str) -> StatementForecast {
    StatementForecast {
        summary: name.to_owned(),
        path: file.source().path().to_owned(),
        line: file.source().position(section.marker_span.start).line,
        knowledge: Knowledge::CodeStep,
        tables: Vec::new(),
        hazards: BTreeSet::new(),
        safe_form: None,
        estimate: Estimate::Unknown,
    }
}
