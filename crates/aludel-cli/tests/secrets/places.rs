//! The places where a secret could turn up while a program runs, and after it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use aludel_server::{Connection, TestCluster};

use crate::search::Search;

/// What was looked at, and what was found.
pub struct Places<'t> {
    pub search: &'t Search,
    cluster: &'t TestCluster,
    watcher: Connection,
    /// How often the process list was read while a program ran.
    pub looks: usize,
}

impl<'t> Places<'t> {
    pub fn new(search: &'t Search, cluster: &'t TestCluster) -> Self {
        let watcher = cluster.connect("postgres").unwrap();
        Self { search, cluster, watcher, looks: 0 }
    }

    /// Runs a program, looking at its command line, those of the programs that it starts, and the sessions of the server until it has
    /// ended; then at what it said. Returns what it said, or where a secret was found.
    pub fn run(&mut self, command: &mut Command) -> Result<Output, String> {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        self.watch(child)
    }

    fn watch(&mut self, child: Child) -> Result<Output, String> {
        let id = child.id();
        // Read by another thread, so that the program does not wait for a reader.
        let output = std::thread::spawn(move || child.wait_with_output().unwrap());
        let mut found = None;
        while !output.is_finished() {
            found = found.or_else(|| self.look(id));
        }
        let output = output.join().unwrap();
        for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            let seen = self.search.finds(bytes);
            found = found.or(seen.map(|what| format!("{stream}: {what}")));
        }
        found.map_or(Ok(output), Err)
    }

    /// Looks once at a process that runs.
    pub fn look(&mut self, id: u32) -> Option<String> {
        self.looks += 1;
        self.processes(id).or(self.sessions())
    }

    /// The command lines of a process and its children, by the system and by `ps`.
    fn processes(&self, id: u32) -> Option<String> {
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.unwrap_or_default();
        let mut ids = vec![id.to_string()];
        ids.extend(children.split_whitespace().map(str::to_owned));
        for id in ids {
            for file in ["cmdline", "comm"] {
                let bytes = fs::read(format!("/proc/{id}/{file}")).unwrap_or_default();
                if let Some(what) = self.search.finds(&bytes) {
                    return Some(format!("{file} of process {id}: {what}"));
                }
            }
        }
        let listed = Command::new("ps").args(["-e", "-ww", "-o", "args="]).output().unwrap();
        assert!(listed.status.success() && !listed.stdout.is_empty(), "{listed:?}");
        self.search.finds(&listed.stdout).map(|what| format!("ps: {what}"))
    }

    fn sessions(&mut self) -> Option<String> {
        let rows = self.watcher.query("SELECT a::text FROM pg_stat_activity a").unwrap();
        let text = rows.iter().flatten().flatten().cloned().collect::<Vec<_>>().join("\n");
        self.search.finds(text.as_bytes()).map(|what| format!("pg_stat_activity: {what}"))
    }

    /// Everything in these databases, roles and their hashed passwords apart.
    pub fn rows(&self, databases: &[&str]) -> Option<String> {
        databases.iter().find_map(|database| {
            let text = self.cluster.pg_dump(database, &[]).unwrap();
            self.search.finds(text.as_bytes()).map(|what| format!("rows of {database}: {what}"))
        })
    }

    /// What the server has written down: with `log_statement = all`, every statement that it was sent.
    pub fn log(&self) -> Option<String> {
        let bytes = fs::read(self.cluster.log()).unwrap();
        assert!(bytes.windows(10).any(|window| window == b"statement:"), "statements are logged");
        self.search.finds(&bytes).map(|what| format!("the server's log: {what}"))
    }

    /// Every file below a folder, dumps unpacked, but for those that the test wrote a secret into.
    pub fn files(&self, folder: &Path, own: &[&str]) -> Option<String> {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !own.iter().any(|name| path.ends_with(name)) {
                    let what = self.search.finds(&self.content(&path));
                    let what = what.or(self.search.finds(path.as_os_str().as_encoded_bytes()));
                    if let Some(what) = what {
                        return Some(format!("{}: {what}", path.display()));
                    }
                }
            }
        }
        None
    }

    fn content(&self, path: &PathBuf) -> Vec<u8> {
        if path.extension().is_none_or(|extension| extension != "dump") {
            return fs::read(path).unwrap();
        }
        let program = self.cluster.binaries().client_program("pg_restore").unwrap();
        let unpacked = Command::new(program).arg("--file=-").arg(path).output().unwrap();
        assert!(unpacked.status.success() && !unpacked.stdout.is_empty(), "{unpacked:?}");
        unpacked.stdout
    }
}
