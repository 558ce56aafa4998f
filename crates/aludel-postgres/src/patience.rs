//! How often and after which pause something is tried again that failed for want of a lock. Never tries anything itself.

use std::time::Duration;

use crate::error::{DatabaseError, RunErrorKind};
use crate::step::StepError;

/// The tries that are left.
///
/// A statement that waits for a lock makes everyone behind it wait too, so it gives up after `lock_timeout`, lets the
/// others pass, and is tried again.
#[derive(Debug)]
pub(crate) struct Patience {
    tries: u32,
    pause: Duration,
}

/// How often something is tried again.
const TRIES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

impl Default for Patience {
    fn default() -> Self {
        Self { tries: TRIES, pause: FIRST_PAUSE }
    }
}

impl Patience {
    /// Whether an error is one that trying again may mend.
    pub(crate) fn is_for(error: &RunErrorKind) -> bool {
        match error {
            RunErrorKind::Server(error) => error.is_lock_timeout(),
            RunErrorKind::Statement(error) => error.error.is_lock_timeout(),
            RunErrorKind::Step(error) => Self::is_for_step(error),
            _ => false,
        }
    }

    fn is_for_step(error: &StepError) -> bool {
        error.server().is_some_and(DatabaseError::is_lock_timeout)
    }

    /// How long to wait before the next try; `None` when the error is another one, or the tries are used up.
    pub(crate) fn pause(&mut self, error: &RunErrorKind) -> Option<Duration> {
        if !Self::is_for(error) || self.tries == 0 {
            return None;
        }
        self.tries -= 1;
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        Some(pause)
    }

    /// The error of the last try, which says how many there were.
    pub(crate) fn give_up(&self, error: RunErrorKind) -> RunErrorKind {
        let made = TRIES - self.tries + 1;
        match error {
            RunErrorKind::Server(error) if error.is_lock_timeout() => {
                RunErrorKind::Server(error.tried(made))
            }
            RunErrorKind::Statement(mut statement) if statement.error.is_lock_timeout() => {
                statement.error = statement.error.clone().tried(made);
                RunErrorKind::Statement(statement)
            }
            RunErrorKind::Step(step) if Self::is_for_step(&step) => {
                RunErrorKind::Step(Box::new(step.tried(made)))
            }
            other => other,
        }
    }
}
