//! Where words go: data to stdout, talk to stderr. Never decides what is said.

use std::io::{self, IsTerminal, Write};

use schemars::Schema;
use serde::Serialize;

use crate::annotation::annotations;
use crate::args::{Color, Format, Globals};
use crate::document::Document;
use crate::error::{CommandError, Problem};
use crate::render::{self, Invocation};
use crate::secret;

/// The two streams, with what the global options say about them.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    quiet: bool,
    silent: bool,
    color: bool,
    /// Whether colour was asked for, whatever the streams are.
    is_color_forced: bool,
    invocation: Invocation,
}

impl Output {
    pub(crate) fn new(program: &str, globals: &Globals) -> Self {
        let color = match globals.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty())
            }
        };
        let program =
            if globals.embedded { format!("{program} --embedded") } else { program.to_owned() };
        let program = globals
            .config
            .iter()
            .fold(program, |text, file| format!("{text} -c {}", file.display()));
        let invocation = Invocation { program, databases: globals.database.clone() };
        Self {
            format: globals.format,
            quiet: globals.quiet,
            silent: false,
            color,
            is_color_forced: globals.color == Color::Always,
            invocation,
        }
    }

    /// Nothing is said, not even a warning.
    pub(crate) fn silent(program: &str, globals: &Globals) -> Self {
        Self { silent: true, quiet: true, ..Self::new(program, globals) }
    }

    /// How the program was called.
    pub(crate) fn invocation(&self) -> &Invocation {
        &self.invocation
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether GitHub reads along.
    pub(crate) fn is_github(&self) -> bool {
        self.format == Format::Github
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Text for stdout. A reader that went away is no failure: `history | head` is common.
    pub(crate) fn data(&self, text: &str) {
        let _ = io::stdout().lock().write_all(text.as_bytes());
    }

    /// A JSON document for stdout.
    pub(crate) fn json(&self, document: &impl Document) -> Result<(), CommandError> {
        self.pretty(document)
    }

    /// The schema of documents for stdout.
    pub(crate) fn schema(&self, schema: &Schema) -> Result<(), CommandError> {
        self.pretty(schema)
    }

    fn pretty(&self, value: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(value).map_err(|error| {
            CommandError::failure(format!("the result cannot be written as JSON: {error}"), "")
        })?;
        self.data(&format!("{text}\n"));
        Ok(())
    }

    /// A line of progress for stderr, unless quiet.
    pub(crate) fn talk(&self, line: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", secret::masked(line));
        }
    }

    /// What has to be read before a question, for stderr, also when quiet.
    pub(crate) fn show(&self, text: &str) {
        let _ = write!(io::stderr().lock(), "{}", secret::masked(text));
    }

    /// A warning for stderr, also when quiet.
    pub(crate) fn warn(&self, line: &str) {
        if !self.silent {
            let _ = writeln!(io::stderr().lock(), "warning: {}", secret::masked(line));
        }
    }

    /// Findings for stdout, rendered as errors are.
    pub(crate) fn findings(&self, problems: &[Problem]) {
        let color = self.color && (self.is_color_forced || io::stdout().is_terminal());
        self.data(&render::problems(problems, &self.invocation, color));
        if self.is_github() {
            self.data(&annotations(problems, &self.invocation));
        }
    }

    /// An error for stderr.
    pub(crate) fn error(&self, error: &CommandError) {
        let text = render::problems(error.problems(), &self.invocation, self.color);
        let _ = io::stderr().lock().write_all(text.as_bytes());
        if self.is_github() {
            self.data(&annotations(error.problems(), &self.invocation));
        }
    }
}
