//! doctor: what a migration needs, looked at before it is needed. Never changes anything, and goes on after a fault.

use aludel_postgres::OpenDatabase;
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::doctor::{Finding, Severity, examine};
use schemars::JsonSchema;
use serde::Serialize;

use crate::context::{Context, History};
use crate::document::{Document, DocumentKind};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::problems;
use crate::signals;

pub(crate) fn run(context: &Context<'_>) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let mut documents = Vec::new();
    let mut ill = Vec::new();
    let width = histories.iter().map(|history| history.config.name.len()).max().unwrap_or_default();
    for history in &histories {
        let findings = one(context, history)?;
        if findings.iter().any(|finding| finding.severity == Severity::Fault) {
            ill.push(history.config.name.as_str());
        }
        if context.output.is_json() {
            documents.push(DoctorDocument::new(&history.config.name, &findings));
        } else {
            let lines: String =
                findings.iter().map(|finding| line(&history.config.name, width, finding)).collect();
            context.output.data(&lines);
        }
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    if ill.is_empty() {
        Ok(ExitStatus::Success)
    } else {
        let title = format!("{} cannot be migrated yet", ill.join(" and "));
        Err(CommandError::failure(
            title,
            "see the lines marked FAIL above, and what stands below each",
        ))
    }
}

/// What is found about one database; a connection that fails is a finding like the others.
fn one(context: &Context<'_>, history: &History) -> Result<Vec<Finding>, CommandError> {
    let own = [History { config: history.config.clone(), revisions: history.revisions.clone() }];
    let databases = match context.databases(&own) {
        Ok(databases) => databases,
        Err(error) => return Ok(faults(context, history, error.problems())),
    };
    let Some(database) = databases.first() else { return Ok(Vec::new()) };
    let tool = context.program.tool();
    let conn: &ConnInfo = &database.conn;
    let findings = signals::run_reading(async || {
        let mut findings = vec![Finding::good("target", conn.describe())];
        match OpenDatabase::open(database, &tool).await {
            Ok(open) => findings.extend(examine(&open).await.into_iter().map(|finding| {
                Finding {
                    advice: finding
                        .advice
                        .map(|advice| complete(context, history, &problems::in_program(&advice))),
                    ..finding
                }
            })),
            Err(kind) => {
                let (_, problem) =
                    problems::of_run(&kind, &context.place(&history.config, database, false));
                findings.extend(faults(context, history, &[problem]));
            }
        }
        findings
    })?;
    Ok(findings)
}

/// Advice with the program's name in its commands.
fn complete(context: &Context<'_>, history: &History, advice: &str) -> String {
    context.output.invocation().complete(advice, Some(&history.config.name))
}

fn faults(context: &Context<'_>, history: &History, problems: &[Problem]) -> Vec<Finding> {
    problems
        .iter()
        .map(|problem| Finding {
            check: "connection",
            severity: Severity::Fault,
            found: problem.title.clone(),
            advice: problem.hints.first().map(|hint| complete(context, history, hint)),
        })
        .collect()
}

fn line(database: &str, width: usize, finding: &Finding) -> String {
    let mark = match finding.severity {
        Severity::Good => "ok  ",
        Severity::Remark => "note",
        Severity::Fault => "FAIL",
    };
    let advice = |advice| format!("\n{:width$}  ---> {advice}", "");
    let advice = finding.advice.as_ref().map(advice).unwrap_or_default();
    format!("{:<width$}  {mark} {:<10} {}{advice}\n", database, finding.check, finding.found)
}

/// What was found about one database.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DoctorDocument {
    /// The name of its configuration.
    database: String,
    /// One for each thing that was looked at.
    findings: Vec<FindingDocument>,
}

impl Document for Vec<DoctorDocument> {
    const KIND: DocumentKind = DocumentKind::Doctor;
}

/// One thing that was looked at.
#[derive(Serialize, JsonSchema)]
struct FindingDocument {
    /// What was looked at, in one word.
    check: &'static str,
    /// How good it is.
    severity: SeverityWord,
    /// What was found, in words for people.
    found: String,
    /// What to do about it; null where there is nothing to do.
    advice: Option<String>,
}

/// How good a finding is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Severity")]
enum SeverityWord {
    /// As it should be.
    Good,
    /// Works, and something will be missed.
    Remark,
    /// Keeps the database from being migrated; the exit code is 1.
    Fault,
}

impl DoctorDocument {
    fn new(database: &str, findings: &[Finding]) -> Self {
        let findings = findings.iter().map(FindingDocument::new).collect();
        Self { database: database.to_owned(), findings }
    }
}

impl FindingDocument {
    fn new(finding: &Finding) -> Self {
        Self {
            check: finding.check,
            severity: match finding.severity {
                Severity::Good => SeverityWord::Good,
                Severity::Remark => SeverityWord::Remark,
                Severity::Fault => SeverityWord::Fault,
            },
            found: finding.found.clone(),
            advice: finding.advice.clone(),
        }
    }
}
