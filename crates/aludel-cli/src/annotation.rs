//! Problems as workflow commands of GitHub, which shows them beside the lines of a pull request. Never writes anywhere.
//!
//! ```text
//! ::error file=versions/ab12_add.sql,line=9,col=5,title=main: syntax error::what is known, and what to do next
//! ```
//!
//! The form is that of "Workflow commands for GitHub Actions".

use std::fmt::Write as _;

use aludel_core::lint::Level;

use crate::error::{Frame, Problem};
use crate::render::Invocation;
use crate::secret;

/// A line for each problem.
pub(crate) fn annotations(problems: &[Problem], invocation: &Invocation) -> String {
    let text: String = problems.iter().map(|problem| annotation(problem, invocation)).collect();
    secret::masked(&text).into_owned()
}

/// How bad it is, in GitHub's words.
fn severity(problem: &Problem) -> &'static str {
    match problem.finding {
        None | Some((Level::Error, _)) => "error",
        Some((Level::Warning, _)) => "warning",
        Some((Level::Note, _)) => "notice",
    }
}

fn annotation(problem: &Problem, invocation: &Invocation) -> String {
    let mut line = format!("::{} ", severity(problem));
    if let Some(Frame { source, span, .. }) = problem.frames.first() {
        let place = source.position(span.start);
        let path = source.path().display().to_string();
        let _ = write!(line, "file={},line={},col={},", property(&path), place.line, place.column);
    }
    let rule = problem.finding.map(|(_, rule)| format!("{rule}: ")).unwrap_or_default();
    let title = format!("{rule}{}", problem.heading());
    let _ = write!(line, "title={}::", property(&title));
    let labels = problem.frames.iter().map(|frame| frame.label.clone());
    let said: Vec<String> = labels
        .chain(problem.notes.iter().cloned())
        .chain(problem.difference.clone())
        .chain(invocation.hints(problem))
        .filter(|text| !text.is_empty())
        .collect();
    // GitHub shows nothing without a message.
    let message = if said.is_empty() { title } else { said.join("\n") };
    line.push_str(&data(&message));
    line.push('\n');
    line
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
