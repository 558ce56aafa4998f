//! What lint finds: in full where it can still be written otherwise, in a line each where it is applied.

use aludel_core::lint::{Finding, Level};
use maud::{Markup, html};

use super::{Section, count, prose, sentence};
use crate::findings;
use crate::lines::counted;
use crate::report::{DatabaseReport, sql};

/// So many findings of applied revisions are listed.
const MOST: usize = 200;

pub(super) fn section(database: &DatabaseReport) -> Section {
    let (pending, applied) = (&database.lint.pending, &database.lint.applied);
    let body = html! {
        @match (database.pending.is_empty(), pending.is_empty()) {
            (true, _) => p.quiet { "No revision is pending." }
            (false, true) => p.quiet { "Nothing was found in the pending revisions." }
            (false, false) => ol.findings { @for one in by_level(pending) { li { (finding(one)) } } }
        }
        @if !applied.is_empty() {
            details.list {
                summary { "In applied revisions: " (counted(applied.len(), "finding")) }
                ul.findings {
                    @for one in by_level(applied).into_iter().take(MOST) { li { p { (head(one)) } } }
                }
                @if applied.len() > MOST { p.quiet { "The other ones are left out." } }
            }
        }
    };
    Section { slug: "lint", title: "Lint", count: count(pending.len()), body }
}

/// The worst first, those of a level in the order of the files.
fn by_level(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    sorted
}

/// How bad, what, where, and by which rule.
fn head(finding: &Finding) -> Markup {
    let class = match finding.level {
        Level::Error => "bad",
        Level::Warning => "ahead",
        Level::Note => "unknown",
    };
    let line = finding.source.position(finding.span.start).line;
    html! {
        span class={ "state " (class) } { (finding.level) } " "
        (finding.title) " "
        span.quiet { (finding.source.path().display()) ":" (line) ", " (finding.rule.name) }
    }
}

fn finding(finding: &Finding) -> Markup {
    let text = finding.source.text();
    html! {
        p { (head(finding)) }
        @if let Some(said) = text.get(finding.span.clone()) { (sql::block(said)) }
        p {
            (sentence(finding.rule.why))
            @if let Some(size) = &finding.size { " " (sentence(size)) }
        }
        @if let Some(hint) = &finding.hint { p { (prose(hint)) } }
        @if let Some(fix) = &finding.fix {
            p { (sentence(findings::fix_heading(fix))) }
            (sql::block(fix.sql.trim()))
        }
    }
}
