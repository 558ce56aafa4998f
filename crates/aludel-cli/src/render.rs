//! Problems as people read them: a title, the place in the file, notes, and what to do next. Never writes anywhere.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::error::Problem;

/// All problems, one after the other. `{program}` in a text is the program's name.
pub(crate) fn problems(problems: &[Problem], program: &str, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    problems.iter().map(|problem| render(&with_name(problem, program), &renderer)).collect::<Vec<_>>().join("\n")
}

fn with_name(problem: &Problem, program: &str) -> Problem {
    let named = |text: &String| text.replace("{program}", program);
    let mut problem = problem.clone();
    problem.title = named(&problem.title);
    problem.notes = problem.notes.iter().map(named).collect();
    problem.hints = problem.hints.iter().map(named).collect();
    problem
}

fn render(problem: &Problem, renderer: &Renderer) -> String {
    let title = match &problem.database {
        Some(database) => format!("{database}: {}", problem.title),
        None => problem.title.clone(),
    };
    let mut group = Group::with_title(Level::ERROR.primary_title(title));
    let path = problem.frame.as_ref().map(|frame| frame.source.path().display().to_string()).unwrap_or_default();
    if let Some(frame) = &problem.frame {
        let text = frame.source.text();
        let span = frame.span.start.min(text.len())..frame.span.end.min(text.len());
        group = group.element(
            Snippet::source(text).path(path.as_str()).annotation(
                AnnotationKind::Primary.span(span).label((!frame.label.is_empty()).then_some(frame.label.as_str())),
            ),
        );
    }
    for note in &problem.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    if let Some(difference) = &problem.difference {
        group = group.element(Level::NOTE.message(difference.as_str()));
    }
    for hint in problem.hints.iter().filter(|hint| !hint.is_empty()) {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    format!("{}\n", renderer.render(&[group]))
}
