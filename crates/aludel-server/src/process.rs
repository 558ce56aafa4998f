//! Starts programs as the server's user with a clean environment; it never passes the caller's
//! secrets on.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal};

use crate::error::ServerError;
use crate::user::ServerUser;

/// Variables that programs need to run at all. Everything else stays behind: `DATABASE_URL`,
/// `PGPASSWORD` and the like are nobody's business, and `PGDATA`, `PGPORT` and `LC_ALL` would
/// change what is started.
const PASSED_ON: [&str; 4] = ["PATH", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

/// How many lines of a program's output an error quotes.
const QUOTED_LINES: usize = 20;
/// How much of the end of a log is read for that.
const QUOTED_BYTES: u64 = 16 * 1024;

/// A command with a clean environment, no standard input or output, in a process group of its own,
/// so that a terminal's Ctrl-C does not reach it.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command.envs(PASSED_ON.iter().filter_map(|name| Some((name, env::var_os(name)?))));
    // C keeps messages readable by this program, and keeps macOS from starting threads in the
    // postmaster.
    command.env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.process_group(0);
    // The caller's folder may be out of reach for the server's user; the root never is.
    command.current_dir("/");
    command
}

/// The same, as the server's user.
pub(crate) fn server_command(program: &Path, user: &ServerUser) -> Command {
    let mut command = command(program);
    if user.dropped {
        // Setting the uid also empties the supplementary groups.
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// Runs a command to its end and returns what it wrote to standard output.
pub(crate) fn run(mut command: Command, user: &str) -> Result<Vec<u8>, ServerError> {
    let program = Path::new(command.get_program()).to_path_buf();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let output =
        command.spawn().and_then(std::process::Child::wait_with_output).map_err(|source| {
            ServerError::Spawn { program: program.clone(), user: user.to_owned(), source }
        })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    Err(ServerError::ProgramFailed { program, status: output.status, output: last_lines(said) })
}

/// The last lines of a log, from an offset on.
pub(crate) fn tail(log: &Path, from: u64) -> String {
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        let end = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(from.max(end.saturating_sub(QUOTED_BYTES)).min(end)))?;
        let mut bytes = Vec::new();
        file.take(QUOTED_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    // A log that cannot be read must not hide the error that it would explain.
    read().map_or_else(
        |error| format!("(the log cannot be read: {error})"),
        |bytes| last_lines(&bytes),
    )
}

fn last_lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(QUOTED_LINES)..].join("\n")
}

/// Sends a signal; a process that is gone already is no error.
pub(crate) fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid).filter(|pid| !pid.is_init()) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// Whether a living process is the postmaster of a data folder: it works in that folder. Ids are
/// used again, so a pid out of a file is believed only after this question.
pub(crate) fn is_postmaster_of(pid: i32, data_dir: &Path) -> bool {
    let Some(process) = Pid::from_raw(pid) else { return false };
    if cfg!(target_os = "linux") {
        use std::os::unix::fs::MetadataExt;
        let cwd = std::fs::metadata(format!("/proc/{pid}/cwd"));
        let data = std::fs::metadata(data_dir);
        let (Ok(cwd), Ok(data)) = (cwd, data) else { return false };
        return (cwd.dev(), cwd.ino()) == (data.dev(), data.ino());
    }
    rustix::process::test_kill_process(process).is_ok()
}

/// Releases the System V segment of a server that was killed and will never start again; the system
/// would keep it until the next boot, and has only so many of them.
pub(crate) fn release_shared_memory(data_dir: &Path, user: &ServerUser) {
    let Ok(Some(file)) = crate::pid_file::PidFile::read(data_dir) else { return };
    let Some(id) = file.shared_memory else { return };
    let mut ipcrm = server_command(Path::new("ipcrm"), user);
    ipcrm.args(["-m", &id.to_string()]);
    if let Ok(mut child) = ipcrm.spawn() {
        let _ = child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_get_no_variables_but_the_few_they_need() {
        // Cargo sets plenty of variables for a test, so there is something to keep back.
        assert!(env::var_os("CARGO_MANIFEST_DIR").is_some());
        let output = run(command(Path::new("/usr/bin/env")), "me").unwrap();
        for line in String::from_utf8(output).unwrap().lines() {
            let name = line.split('=').next().unwrap();
            assert!(PASSED_ON.contains(&name) || ["LC_ALL", "PWD"].contains(&name), "{line}");
        }
    }

    #[test]
    fn a_failing_program_is_quoted() {
        let mut sh = command(Path::new("/bin/sh"));
        sh.args(["-c", "i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo line$i >&2; done; exit 7"]);
        let Err(ServerError::ProgramFailed { output, status, .. }) = run(sh, "me") else {
            panic!("no error")
        };
        assert_eq!(status.code(), Some(7));
        assert!(output.starts_with("line11\n") && output.ends_with("line30"), "{output}");
    }

    #[test]
    fn a_process_elsewhere_is_no_postmaster() {
        let dir = tempfile::tempdir().unwrap();
        let own = i32::try_from(std::process::id()).unwrap();
        assert!(!is_postmaster_of(own, dir.path()) || !cfg!(target_os = "linux"));
        assert!(!is_postmaster_of(0, dir.path()));
    }
}
