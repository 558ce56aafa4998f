//! Alembic in a process of its own. Never judges what it says.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Serialize;

use super::question::{Answer, Node, Question};
use crate::Result;

/// The running process.
pub(super) struct Alembic {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

#[derive(Serialize)]
struct Asked<'a> {
    revisions: &'a [Node],
    questions: &'a [Question],
}

impl Alembic {
    pub(super) fn start(python: &Path) -> Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parity/ask_alembic.py");
        let mut process = Command::new(python)
            .arg(script)
            // Alembic walks through sets: without this, the order of some of its lines differs from run to run.
            .env("PYTHONHASHSEED", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take().ok_or("Alembic's process has no input")?;
        let output =
            BufReader::new(process.stdout.take().ok_or("Alembic's process has no output")?);
        Ok(Self { process, input, output })
    }

    /// Begins to answer.
    pub(super) fn ask(&mut self, revisions: &[Node], questions: &[Question]) -> Result<()> {
        let line = serde_json::to_string(&Asked { revisions, questions })?;
        writeln!(self.input, "{line}")?;
        Ok(self.input.flush()?)
    }

    /// The answers to what was asked first and not yet answered.
    pub(super) fn answers(&mut self) -> Result<Vec<Answer>> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            let status = self.process.wait()?;
            return Err(format!("Alembic's process ended: {status}").into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}
