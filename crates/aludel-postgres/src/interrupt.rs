//! The wish to stop, passed to everything that runs. Never listens for signals itself.

use std::time::Duration;

use tokio::sync::watch;

use crate::error::RunErrorKind;

/// Asks a run to stop.
#[derive(Debug)]
pub struct Interrupter(watch::Sender<bool>);

/// Tells a run whether it was asked to stop.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<bool>);

/// A pair of both ends.
#[must_use]
pub fn interrupt() -> (Interrupter, Interrupt) {
    let (sender, receiver) = watch::channel(false);
    (Interrupter(sender), Interrupt(receiver))
}

impl Interrupter {
    /// Asks to stop: running statements are cancelled on their servers and rolled back.
    pub fn interrupt(&self) {
        self.0.send_replace(true);
    }
}

impl Interrupt {
    /// One that never comes.
    #[must_use]
    pub fn never() -> Self {
        interrupt().1
    }

    /// An error once the stop was asked for.
    pub(crate) fn check(&self) -> Result<(), RunErrorKind> {
        if *self.0.borrow() { Err(RunErrorKind::Interrupted) } else { Ok(()) }
    }

    /// Returns when the stop is asked for; never, when nobody can ask any more.
    pub async fn requested(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits, but no longer than until the stop is asked for.
    pub(crate) async fn pause(&self, duration: Duration) -> Result<(), RunErrorKind> {
        match tokio::time::timeout(duration, self.requested()).await {
            Ok(()) => Err(RunErrorKind::Interrupted),
            Err(_) => Ok(()),
        }
    }
}
