//! Problems as people read them: a title, the places in files, notes, and what to do next. Never writes anywhere.

use aludel_core::lint;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::error::Problem;
use crate::secret;

/// In a hint: the program as it was called, for the problem's database.
const PROGRAM: &str = "{program}";
/// In a hint: the same without a choice of databases, for a hint that makes its own.
pub(crate) const PROGRAM_FOR_ALL: &str = "{program for all}";

/// How the program was called, so that a command in a hint can be typed as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Invocation {
    /// Name and configuration files, as `migrate -c aludel.toml`.
    pub(crate) program: String,
    /// The databases named by `-d`.
    pub(crate) databases: Vec<String>,
}

impl Invocation {
    fn with(&self, databases: &[String]) -> String {
        databases.iter().fold(self.program.clone(), |text, name| format!("{text} -d {name}"))
    }

    /// The program's name and options in place of their marks.
    pub(crate) fn complete(&self, text: &str, database: Option<&str>) -> String {
        let own: Vec<String> = database.map(str::to_owned).into_iter().collect();
        let databases = if own.is_empty() { &self.databases } else { &own };
        text.replace(PROGRAM_FOR_ALL, &self.program).replace(PROGRAM, &self.with(databases))
    }

    /// The hints of a problem, each complete.
    pub(crate) fn hints<'p>(&'p self, problem: &'p Problem) -> impl Iterator<Item = String> + 'p {
        let database = problem.database.as_deref();
        problem.hints.iter().map(move |hint| self.complete(hint, database))
    }
}

/// All problems, one after the other.
pub(crate) fn problems(problems: &[Problem], invocation: &Invocation, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let text = problems
        .iter()
        .map(|problem| render(problem, invocation, &renderer))
        .collect::<Vec<_>>()
        .join("\n");
    secret::masked(&text).into_owned()
}

fn of_level(level: lint::Level) -> Level<'static> {
    match level {
        lint::Level::Error => Level::ERROR,
        lint::Level::Warning => Level::WARNING,
        lint::Level::Note => Level::NOTE,
    }
}

fn render(problem: &Problem, invocation: &Invocation, renderer: &Renderer) -> String {
    let title = problem.heading();
    let paths: Vec<String> =
        problem.frames.iter().map(|frame| frame.source.path().display().to_string()).collect();
    let hints: Vec<String> = invocation.hints(problem).collect();
    let title = match problem.finding {
        None => Level::ERROR.primary_title(title),
        Some((level, rule)) => of_level(level).primary_title(title).id(rule),
    };
    let mut group = Group::with_title(title);
    for (frame, path) in problem.frames.iter().zip(&paths) {
        let text = frame.source.text();
        let span = frame.span.start.min(text.len())..frame.span.end.min(text.len());
        group = group.element(
            Snippet::source(text).path(path.as_str()).annotation(
                AnnotationKind::Primary
                    .span(span)
                    .label((!frame.label.is_empty()).then_some(frame.label.as_str())),
            ),
        );
    }
    for note in problem.notes.iter().chain(&problem.difference) {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for hint in hints.iter().filter(|hint| !hint.is_empty()) {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    format!("{}\n", renderer.render(&[group]))
}
