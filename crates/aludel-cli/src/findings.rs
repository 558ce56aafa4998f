//! Findings of lint as people and programs read them. Never finds anything itself.

use aludel_core::lint::rules::{ABOUT_ALLOWS, RULES};
use aludel_core::lint::{Finding, Fix, Level, Rule};
use aludel_core::plan::Hazard;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Document, DocumentKind, Word};
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

/// What lint found in one database's revisions.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LintDocument {
    /// The name of its configuration; null for files that belong to no history.
    database: Option<String>,
    /// How many files were looked at.
    revisions: usize,
    /// What was found, file by file from the top.
    findings: Vec<FindingDocument>,
}

impl Document for Vec<LintDocument> {
    const KIND: DocumentKind = DocumentKind::Lint;
}

/// One thing that lint found.
#[derive(Debug, Serialize, JsonSchema)]
struct FindingDocument {
    /// The rule's name, as `-- aludel: allow RULE` takes it.
    rule: &'static str,
    /// How bad it is here: the rule's level, or what the size of the table makes of it.
    level: Word<Level>,
    /// The file.
    path: String,
    /// Where it begins.
    start: PositionDocument,
    /// Where it ends, behind the last character.
    end: PositionDocument,
    /// What was found, in words for people.
    title: String,
    /// Why the rule is one.
    why: &'static str,
    /// What `--live` knows of the table, in words; null without it.
    size: Option<String>,
    /// What to do instead; null where there is nothing to say.
    hint: Option<String>,
    /// What to write instead; null where no text can be given.
    fix: Option<FixDocument>,
    /// Where the manual explains the rule.
    page: String,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
struct PositionDocument {
    /// From 1.
    line: usize,
    /// From 1, counted in characters.
    column: usize,
}

/// Text to put in place of what is between two places, which are equal where it is to be added.
#[derive(Debug, Serialize, JsonSchema)]
struct FixDocument {
    /// Where what it replaces begins.
    start: PositionDocument,
    /// Where that ends, behind the last character.
    end: PositionDocument,
    /// The text.
    sql: String,
}

/// A rule of lint.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RuleDocument {
    /// Its name, as `-- aludel: allow RULE` takes it.
    rule: &'static str,
    /// How bad what it finds is, where no size of a table says more.
    level: Word<Level>,
    /// What it finds.
    finds: &'static str,
    /// Why that is dangerous or unwise.
    why: &'static str,
    /// The hazard by which a generated revision says the same; null where there is none.
    hazard: Option<Word<Hazard>>,
    /// The rules of Squawk that it speaks for.
    squawk: Vec<String>,
    /// Where the manual explains it.
    page: String,
}

impl Document for Vec<RuleDocument> {
    const KIND: DocumentKind = DocumentKind::LintRules;
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
            level: Word(finding.level),
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
            level: Word(rule.level),
            finds: rule.finds,
            why: rule.why,
            hazard: rule.hazard.map(Word),
            squawk: rule.origin.squawk().iter().map(ToString::to_string).collect(),
            page: page(rule),
        }
    }
}
