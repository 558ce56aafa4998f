//! What the tests of this crate share: projects that clean up after themselves, and copies of the
//! test program that play a part in another process, as another user.

#![allow(dead_code, unreachable_pub, reason = "every test file uses a part of it")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use aludel_server::{Binaries, DevCluster, Server};
use tempfile::TempDir;

/// The variable that tells a copy of the test program which part to play.
const PART: &str = "ALUDEL_TEST_PART";
/// The variable with the folder in which the copy works.
const FOLDER: &str = "ALUDEL_TEST_FOLDER";

/// A project folder whose cluster is deleted at the end.
pub struct Project {
    pub folder: PathBuf,
    _root: TempDir,
}

impl Project {
    pub fn new() -> Self {
        Self::at("project")
    }

    /// A project at a path below a temporary folder that everybody may enter.
    pub fn at(path: &str) -> Self {
        let root = open_folder();
        let folder = root.path().canonicalize().unwrap().join(path);
        create_open(&folder);
        Self { folder, _root: root }
    }

    pub fn cluster(&self) -> DevCluster {
        DevCluster::new(&self.folder, "main").unwrap()
    }

    /// The folder of the cluster, which need not be there.
    pub fn place(&self, major: u32) -> PathBuf {
        self.folder.join(format!(".aludel/pg{major}/main"))
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if let Ok(cluster) = DevCluster::new(&self.folder, "main") {
            let _ = cluster.reset();
        }
    }
}

/// A temporary folder that every user may enter and write to; in memory where possible, because
/// development servers flush what they write.
pub fn open_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let root =
        if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    fs::set_permissions(root.path(), Permissions::from_mode(0o777)).unwrap();
    root
}

/// Makes a folder and its parents passable for everybody, whatever the umask says.
pub fn create_open(path: &Path) {
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        fs::create_dir(folder).unwrap();
        fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    }
}

pub fn is_root() -> bool {
    // The process' own folder in /proc belongs to its effective user; a new file does everywhere.
    tempfile::tempfile().unwrap().metadata().unwrap().uid() == 0
}

/// The part that this process is to play, and the folder for it, if it was started by [`play`].
pub fn part() -> Option<(String, PathBuf)> {
    Some((std::env::var(PART).ok()?, std::env::var_os(FOLDER)?.into()))
}

/// A second process of this test program that runs one test, which finds out by [`part`] what to do
/// in it.
pub struct Play {
    command: Command,
    _program: Option<TempDir>,
}

pub fn play(test: &str, part: &str, folder: &Path) -> Play {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(PART, part)
        .env(FOLDER, folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Play { command, _program: None }
}

impl Play {
    /// Plays it as an ordinary user: as this one, unless that is root. The program is copied to
    /// where that user can read it.
    pub fn played_by(self, uid: u32) -> Self {
        if !is_root() {
            return self;
        }
        let folder = open_folder();
        let program = folder.path().join("program");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        let mut command = Command::new(program);
        command.args(self.command.get_args()).current_dir("/").uid(uid).gid(uid);
        // That user cannot fetch a server into the home that it inherits from root, nor has to.
        command.env("ALUDEL_PG_BINDIR", Binaries::find().unwrap().bindir());
        command.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command, _program: Some(folder) }
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn start(&mut self) -> Child {
        self.command.spawn().unwrap()
    }

    /// Plays to the end, which must be a passed test.
    pub fn finish(mut self) {
        passed(&self.start().wait_with_output().unwrap());
    }
}

pub fn passed(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// The uid of `nobody`.
pub fn nobody() -> u32 {
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with("nobody:")).unwrap();
    line.split(':').nth(2).unwrap().parse().unwrap()
}

/// Kills a process and waits until it is dead; its children may live on for a moment.
pub fn kill_9(pid: i32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
    while exists(pid) {
        thread::yield_now();
    }
}

/// Waits until no process of the server is left.
pub fn wait_for_all(server: &Server) {
    let lock = server.data_dir.with_file_name("server.lock");
    fs::File::open(lock).unwrap().lock().unwrap();
}

pub fn exists(pid: i32) -> bool {
    // A zombie has lost its memory, and with it the link to its folder.
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

/// The first column of the first row.
pub fn ask(server: &Server, sql: &str) -> String {
    let rows = server.connect("postgres").unwrap().query(sql).unwrap();
    rows.first().and_then(|row| row.first()).cloned().flatten().unwrap()
}
