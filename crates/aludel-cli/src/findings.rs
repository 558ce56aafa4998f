//! Findings of lint as people and programs read them. Never finds anything itself.

use aludel_core::lint::rules::{ABOUT_ALLOWS, RULES};
use aludel_core::lint::{Finding, Fix, Level, Rule};
use serde::Serialize;

use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::lines::counted;
use crate::output::Output;
use crate::problems;

/// A finding in the form of every other problem.
pub(crate) fn problem(finding: &Finding) -> Problem {
    let problem = Problem {
        finding: Some((finding.level, finding.rule.name)),
        ..Problem::new(finding.title.clone())
    };
    let problem = problem.frame(&finding.source, finding.span.clone(), "").note(format!(
        "{}; see {}",
        finding.rule.why,
        page(finding.rule)
    ));
    let problem = match &finding.size {
        Some(size) => problem.note(size.clone()),
        None => problem,
    };
    let problem = problem.maybe_hint(finding.hint.as_ref().map(|hint| problems::in_program(hint)));
    problem.maybe_hint(
        finding.fix.as_ref().map(|fix| format!("{}\n{}", fix_heading(fix), fix.sql.trim())),
    )
}

/// What stands above the SQL to write.
pub(crate) fn fix_heading(fix: &Fix) -> &'static str {
    if fix.span.is_empty() { "write below it:" } else { "write instead:" }
}

/// Where the manual explains a rule.
fn page(rule: &Rule) -> String {
    format!("docs/lint.md#{}", rule.name)
}

/// `2 errors and 1 warning in 6 revisions`.
pub(crate) fn summary(revisions: usize, findings: &[Finding], shows_notes: bool) -> String {
    let mut counts = Vec::new();
    for level in Level::ALL.iter().rev() {
        let count = findings.iter().filter(|finding| finding.level == *level).count();
        let is_hidden = *level == Level::Note && !shows_notes;
        if count > 0 {
            let more = if is_hidden { " (-v prints them)" } else { "" };
            counts.push(format!("{}{more}", counted(count, level.name())));
        }
    }
    let found = match counts.as_slice() {
        [] => "nothing found".to_owned(),
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [first, rest @ ..] => format!("{first}, {}", rest.join(" and ")),
    };
    let mut text = format!("{found} in {}", counted(revisions, "revision"));
    if findings.iter().any(|finding| finding.level == Level::Error) {
        text.push_str("; `-- aludel: allow RULE why` above a statement says that it is meant");
    }
    text
}

/// `lint --list`.
pub(crate) fn list(output: &Output) -> Result<ExitStatus, CommandError> {
    let rules: Vec<&Rule> = RULES.iter().chain(&ABOUT_ALLOWS).copied().collect();
    if output.is_json() {
        let documents: Vec<RuleDocument> = rules.into_iter().map(RuleDocument::new).collect();
        output.json(&documents)?;
        return Ok(ExitStatus::Success);
    }
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let line =
        |rule: &&Rule| format!("{:<width$}  {:<7}  {}\n", rule.name, rule.level.name(), rule.finds);
    output.data(&rules.iter().map(line).collect::<String>());
    Ok(ExitStatus::Success)
}

/// What lint found in one database's revisions, in JSON.
#[derive(Debug, Serialize)]
pub(crate) struct LintDocument {
    /// `null` for files that belong to no database.
    database: Option<String>,
    revisions: usize,
    findings: Vec<FindingDocument>,
}

#[derive(Debug, Serialize)]
struct FindingDocument {
    rule: &'static str,
    level: &'static str,
    path: String,
    start: PositionDocument,
    end: PositionDocument,
    title: String,
    why: &'static str,
    size: Option<String>,
    hint: Option<String>,
    fix: Option<FixDocument>,
    page: String,
}

#[derive(Debug, Serialize)]
struct PositionDocument {
    line: usize,
    column: usize,
}

#[derive(Debug, Serialize)]
struct FixDocument {
    start: PositionDocument,
    end: PositionDocument,
    sql: String,
}

#[derive(Debug, Serialize)]
struct RuleDocument {
    rule: &'static str,
    level: &'static str,
    finds: &'static str,
    why: &'static str,
    hazard: Option<&'static str>,
    squawk: Vec<String>,
    page: String,
}

impl LintDocument {
    pub(crate) fn new(database: Option<&str>, revisions: usize, findings: &[Finding]) -> Self {
        let findings = findings.iter().map(FindingDocument::new).collect();
        Self { database: database.map(str::to_owned), revisions, findings }
    }
}

impl FindingDocument {
    fn new(finding: &Finding) -> Self {
        let at = |offset| {
            let place = finding.source.position(offset);
            PositionDocument { line: place.line, column: place.column }
        };
        Self {
            rule: finding.rule.name,
            level: finding.level.name(),
            path: finding.source.path().display().to_string(),
            start: at(finding.span.start),
            end: at(finding.span.end),
            title: finding.title.clone(),
            why: finding.rule.why,
            size: finding.size.clone(),
            hint: finding.hint.clone(),
            fix: finding.fix.as_ref().map(|fix| FixDocument {
                start: at(fix.span.start),
                end: at(fix.span.end),
                sql: fix.sql.clone(),
            }),
            page: page(finding.rule),
        }
    }
}

impl RuleDocument {
    fn new(rule: &Rule) -> Self {
        Self {
            rule: rule.name,
            level: rule.level.name(),
            finds: rule.finds,
            why: rule.why,
            hazard: rule.hazard.map(aludel_core::plan::Hazard::name),
            squawk: rule.origin.squawk().iter().map(ToString::to_string).collect(),
            page: page(rule),
        }
    }
}
