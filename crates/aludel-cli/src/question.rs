//! Questions on the terminal that are answered with yes or no. Never decides anything, and asks nobody where nobody can answer.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::blocking;

/// Whether somebody is there who can answer.
pub(crate) fn can_be_asked() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks until there is an answer; `without` is what an end of the input means, as `nothing was written`.
pub(crate) async fn ask(question: String, without: &str) -> Result<bool, CommandError> {
    let no_answer =
        || CommandError::new(ExitStatus::Failure, Problem::new(format!("no answer: {without}")));
    loop {
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{question} [y/n] ");
        let _ = stderr.flush();
        drop(stderr);
        // Elsewhere than on the runtime's thread, so that Ctrl-C is heard meanwhile.
        let read = blocking(|| {
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line).map(|length| (length > 0).then_some(line))
        });
        let answer = match read.await {
            Some(Ok(Some(answer))) => answer,
            Some(Err(error)) => {
                let title = format!("the answer cannot be read: {error}");
                return Err(CommandError::failure(title, ""));
            }
            Some(Ok(None)) | None => return Err(no_answer()),
        };
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}
