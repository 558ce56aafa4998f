//! Ctrl-C and SIGTERM, turned into the wish to stop. Never ends the process at the first one.

use std::cell::Cell;

use aludel_postgres::interrupt::{Interrupt, interrupt};
use tokio::signal::unix::{SignalKind, signal};

use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;

/// Runs work that can be asked to stop, on a runtime of its own. The second signal ends the process at once; the
/// server rolls back what is open.
///
/// Returns what the work returned, and the exit status of the signal if one came.
pub(crate) fn run<T>(
    work: impl AsyncFnOnce(&Interrupt) -> T,
) -> Result<(T, Option<ExitStatus>), CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        CommandError::new(
            ExitStatus::Failure,
            Problem::new(format!("cannot start the runtime: {error}")),
        )
    })?;
    let status = Cell::new(None);
    let (interrupter, wish) = interrupt();
    let output = runtime.block_on(async {
        let listening = listen(|caught| {
            if status.replace(Some(caught)).is_some() {
                std::process::exit(caught as i32);
            }
            interrupter.interrupt();
        });
        tokio::select! {
            biased;
            never = listening => never,
            output = work(&wish) => output,
        }
    });
    Ok((output, status.get()))
}

/// Runs work that changes nothing: the first signal ends it.
pub(crate) fn run_reading<T>(work: impl AsyncFnOnce() -> T) -> Result<T, CommandError> {
    let (output, signal) = run(async |interrupt| {
        tokio::select! {
            biased;
            output = work() => Some(output),
            () = interrupt.requested() => None,
        }
    })?;
    output.ok_or_else(|| {
        CommandError::new(signal.unwrap_or(ExitStatus::Interrupted), Problem::new("interrupted"))
    })
}

async fn listen<T>(caught: impl Fn(ExitStatus)) -> T {
    let (Ok(mut interrupts), Ok(mut terminations)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    loop {
        tokio::select! {
            _ = interrupts.recv() => caught(ExitStatus::Interrupted),
            _ = terminations.recv() => caught(ExitStatus::Terminated),
        }
    }
}
