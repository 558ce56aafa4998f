//! A command that failed: problems to print and the exit status. Never prints.

use std::ops::Range;

use aludel_core::lint::Level;
use aludel_core::source::Source;

use crate::exit::ExitStatus;

/// Why a command failed: one or more problems, and how the program ends.
#[derive(Debug)]
pub(crate) struct CommandError {
    status: ExitStatus,
    problems: Vec<Problem>,
}

/// One thing that is wrong, in the parts that people read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The database's name, where several are worked on.
    pub(crate) database: Option<String>,
    /// How bad it is, and by which rule, where a rule of lint found it.
    pub(crate) finding: Option<(Level, &'static str)>,
    /// What is wrong, without a full stop.
    pub(crate) title: String,
    /// The places in texts.
    pub(crate) frames: Vec<Frame>,
    /// Further facts: SQLSTATE, detail, what was rolled back.
    pub(crate) notes: Vec<String>,
    /// A text with its changes, as a unified difference.
    pub(crate) difference: Option<String>,
    /// What to do next.
    pub(crate) hints: Vec<String>,
}

/// A place in a text and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) source: Source,
    pub(crate) span: Range<usize>,
    pub(crate) label: String,
}

impl CommandError {
    pub(crate) fn new(status: ExitStatus, problem: Problem) -> Self {
        Self { status, problems: vec![problem] }
    }

    pub(crate) fn several(status: ExitStatus, problems: Vec<Problem>) -> Self {
        Self { status, problems }
    }

    /// Every answer, or the errors of all those that failed; the status is that of the first.
    pub(crate) fn all<T>(
        answers: impl IntoIterator<Item = Result<T, Self>>,
    ) -> Result<Vec<T>, Self> {
        let mut good = Vec::new();
        let mut bad: Option<Self> = None;
        for answer in answers {
            match (answer, &mut bad) {
                (Ok(answer), _) => good.push(answer),
                (Err(error), None) => bad = Some(error),
                (Err(error), Some(bad)) => bad.problems.extend(error.problems),
            }
        }
        bad.map_or(Ok(good), Err)
    }

    /// A failure with a title and a hint.
    pub(crate) fn failure(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(ExitStatus::Failure, Problem::new(title).hint(hint))
    }

    /// Called in a way that makes no sense.
    pub(crate) fn usage(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(ExitStatus::Usage, Problem::new(title).hint(hint))
    }

    /// The system refused something.
    pub(crate) fn io(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            ExitStatus::Failure,
            Problem::new(format!("cannot {action} {}: {error}", path.display())),
        )
    }

    pub(crate) fn status(&self) -> ExitStatus {
        self.status
    }

    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl Problem {
    /// What is wrong, behind the database's name where several are worked on.
    pub(crate) fn heading(&self) -> String {
        match &self.database {
            Some(database) => format!("{database}: {}", self.title),
            None => self.title.clone(),
        }
    }

    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn frame(
        mut self,
        source: &Source,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Self {
        self.frames.push(Frame { source: source.clone(), span, label: label.into() });
        self
    }

    pub(crate) fn of(mut self, database: Option<&str>) -> Self {
        self.database = database.map(str::to_owned);
        self
    }
}
