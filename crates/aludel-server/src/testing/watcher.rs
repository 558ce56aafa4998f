//! Ends the server of a test process that cannot do it itself any more, having been killed; it
//! never ends another process.
//!
//! The alternative would be the kernel's parent-death signal. It is bound to the *thread* that
//! started the server, and a test's thread ends with the test; it has to be set between fork and
//! exec, which safe Rust cannot; it is Linux only; and it leaves the files behind. A pipe is bound
//! to the process, is closed however that dies, works everywhere, and whoever waits at
//! its other end can also clear up. Should the watcher be killed too, the next test process finds
//! the remains by their lock.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};

use crate::error::ServerError;
use crate::process;

/// Reads one line. A line means that all is well; the end of the pipe means that the test process
/// is gone.
const SCRIPT: &str = r#"
read -r word && exit 0
kill -QUIT "$1" 2>/dev/null
n=0
while kill -0 "$1" 2>/dev/null; do
  n=$((n + 1))
  if [ "$n" -gt 250 ]; then kill -KILL "$1" 2>/dev/null; break; fi
  sleep 0.02
done
rm -rf -- "$2" || { sleep 0.5; rm -rf -- "$2"; }
"#;

/// A shell that waits for the end of this process.
#[derive(Debug)]
pub(crate) struct Watcher {
    shell: Child,
    lifeline: ChildStdin,
}

impl Watcher {
    /// Watches over the server with this process id, whose files are in this folder. It holds the
    /// folder's lock together with this process, so nobody takes the folder for abandoned while
    /// it works.
    pub(crate) fn start(
        server: u32,
        run_dir: &Path,
        owner_lock: &File,
    ) -> Result<Self, ServerError> {
        let program = Path::new("/bin/sh");
        let lock =
            owner_lock.try_clone().map_err(ServerError::file("pass on the lock of", run_dir))?;
        let mut sh = process::command(program);
        sh.args(["-c", SCRIPT, "sh"]).arg(server.to_string()).arg(run_dir);
        sh.stdin(Stdio::piped()).stdout(Stdio::from(lock));
        let failed = |source| ServerError::Spawn {
            program: program.to_path_buf(),
            user: "the caller".into(),
            source,
        };
        let mut shell = sh.spawn().map_err(failed)?;
        match shell.stdin.take() {
            Some(lifeline) => Ok(Self { shell, lifeline }),
            None => Err(failed(std::io::Error::other("its standard input is no pipe"))),
        }
    }

    /// Sends the watcher away: the server has ended already.
    pub(crate) fn dismiss(self) {
        let Self { mut shell, mut lifeline } = self;
        let _ = lifeline.write_all(b"done\n");
        drop(lifeline);
        let _ = shell.wait();
    }
}
