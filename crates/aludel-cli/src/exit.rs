//! The published exit codes. Never decides which one applies; errors carry it.

/// How the program ends. The numbers are a part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Done.
    Success = 0,
    /// Failed.
    Failure = 1,
    /// Called in a way that makes no sense.
    Usage = 2,
    /// `check`, `verify` or `diff --exit-code` found differences, or `lint` what is denied.
    Difference = 3,
    /// `current --check-heads` found a database that is not at its heads.
    NotAtHead = 4,
    /// Several heads where one is needed.
    SeveralHeads = 5,
    /// Another runner kept the lock.
    LockBusy = 6,
    /// In doubt, or a run of several databases unfinished.
    InDoubt = 7,
    /// Stopped by Ctrl-C.
    Interrupted = 130,
    /// Stopped by SIGTERM.
    Terminated = 143,
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
