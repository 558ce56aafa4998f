//! doctor: what a migration needs, looked at before it is needed. Never changes anything, and goes on after a fault.

use aludel_postgres::OpenDatabase;
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::doctor::{Finding, Severity, examine};
use serde::Serialize;

use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::problems;
use crate::signals;

pub(crate) fn run(context: &Context<'_>) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let mut documents = Vec::new();
    let mut is_healthy = true;
    for history in &histories {
        let findings = one(context, history)?;
        is_healthy &= findings.iter().all(|finding| finding.severity != Severity::Fault);
        if context.output.is_json() {
            documents.push(DoctorDocument { database: history.config.name.clone(), findings });
        } else {
            let lines: String = findings.iter().map(|finding| line(&history.config.name, finding)).collect();
            context.output.data(&lines);
        }
    }
    if context.output.is_json() {
        context.output.json(&documents)?;
    }
    if is_healthy {
        Ok(ExitStatus::Success)
    } else {
        Err(CommandError::new(ExitStatus::Failure, Problem::new("at least one database cannot be migrated as it is")))
    }
}

/// What is found about one database; a connection that fails is a finding like the others.
fn one(context: &Context<'_>, history: &History) -> Result<Vec<Finding>, CommandError> {
    let own = [History { config: history.config.clone(), revisions: history.revisions.clone() }];
    let databases = match context.databases(&own) {
        Ok(databases) => databases,
        Err(error) => return Ok(faults(error.problems())),
    };
    let Some(database) = databases.first() else { return Ok(Vec::new()) };
    let tool = context.program.tool();
    let conn: &ConnInfo = &database.conn;
    let findings = signals::run_reading(async || {
        let mut findings = vec![Finding::good("target", conn.describe())];
        match OpenDatabase::open(database, &tool).await {
            Ok(open) => findings.extend(examine(&open).await),
            Err(kind) => {
                let (_, problem) = problems::of_run(&kind, &database.name, false);
                findings.extend(faults(&[problem]));
            }
        }
        findings
    })?;
    Ok(findings)
}

fn faults(problems: &[Problem]) -> Vec<Finding> {
    problems
        .iter()
        .map(|problem| Finding {
            check: "connection",
            severity: Severity::Fault,
            found: problem.title.clone(),
            advice: problem.hints.first().cloned(),
        })
        .collect()
}

fn line(database: &str, finding: &Finding) -> String {
    let mark = match finding.severity {
        Severity::Good => "ok  ",
        Severity::Remark => "note",
        Severity::Fault => "FAIL",
    };
    let advice = finding.advice.as_ref().map(|advice| format!("\n      -> {advice}")).unwrap_or_default();
    format!("{database}: {mark} {:<12} {}{advice}\n", finding.check, finding.found)
}

#[derive(Serialize)]
struct DoctorDocument {
    database: String,
    findings: Vec<Finding>,
}
