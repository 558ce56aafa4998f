//! Findings that the file allows, taken out, and allows that are wrong, put in. Never reads SQL.

use std::ops::Range;

use super::background::Surroundings;
use super::finding::Finding;
use super::rules;
use crate::revision::{Allow, RevisionFile, Section};

/// What is left to report.
pub(super) fn applied(
    file: &RevisionFile,
    surroundings: &Surroundings<'_>,
    found: Vec<Finding>,
) -> Vec<Finding> {
    let covers: Vec<(&Allow, Range<usize>)> =
        file.allows().iter().map(|allow| (allow, covered(file, allow))).collect();
    let mut is_used = vec![false; covers.len()];
    let mut left = Vec::new();
    for finding in found {
        let mut is_allowed = false;
        for ((allow, covered), used) in covers.iter().zip(&mut is_used) {
            if allow.rule == finding.rule.name && covered.contains(&finding.span.start) {
                *used = true;
                is_allowed = is_allowed || !allow.why.is_empty();
            }
        }
        if !is_allowed {
            left.push(finding);
        }
    }
    for ((allow, _), used) in covers.iter().zip(is_used) {
        left.extend(rules::allows::of(file, surroundings, allow, used));
    }
    left
}

/// The bytes that an allow is about: the whole file above the first section; the section where it stands at its head with an empty
/// line below; else the next statement.
fn covered(file: &RevisionFile, allow: &Allow) -> Range<usize> {
    let at = allow.span.start;
    let end_of_file = file.source().text().len() + 1;
    let sections = || file.up().iter().chain(file.down().sections());
    let Some(section) = sections().find(|section| section.body.contains(&at)) else {
        let is_above = sections().all(|section| section.marker_span.start > at);
        return if is_above { 0..end_of_file } else { at..at };
    };
    if is_at_head(file, section, allow) {
        return section.marker_span.start..section.body.end;
    }
    section
        .statements
        .iter()
        .find(|statement| at < statement.span.end)
        .map_or(at..at, |statement| statement.span.start..statement.span.end)
}

fn is_at_head(file: &RevisionFile, section: &Section, allow: &Allow) -> bool {
    let Some(first) = section.statements.first() else { return true };
    let above = file.source().slice(&(allow.span.end..first.head.max(allow.span.end)));
    allow.span.start < first.head && above.contains("\n\n")
}
