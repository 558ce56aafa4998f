//! A throw-away server of one test process; it never outlives the process and never keeps its
//! files.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::builder::{Listener, Primary, TestClusterBuilder};
use super::run_dir::{self, RunDir};
use super::template;
use super::watcher::Watcher;
use crate::binaries::Binaries;
use crate::error::ServerError;
use crate::launch::Launch;
use crate::user::ServerUser;
use crate::wire::{self, Connection, Row};
use crate::{SUPERUSER, folder, lock, process, url};

/// The port where there is only the socket.
const SOCKET_PORT: u16 = 5432;
/// How often another free port is tried when somebody else took the first one in the meantime.
const PORT_ATTEMPTS: usize = 5;
/// How long the server gets to end before it is killed.
const STOP_PATIENCE: Duration = Duration::from_secs(20);

/// A PostgreSQL server for the tests of one process.
///
/// It is a copy of a template that is initialised once per machine and version, lies in memory
/// where that is possible, and is ready within a tenth of a second. It ends with this value, or
/// with the process, however that ends.
///
/// Tests usually share one, [`TestCluster::shared`], and make a
/// [`TestDatabase`](crate::TestDatabase) each. A test that kills its server, or wants other
/// settings, builds its own.
#[derive(Debug)]
pub struct TestCluster {
    run_dir: RunDir,
    socket_dir: PathBuf,
    port: u16,
    binaries: Binaries,
    user: ServerUser,
    settings: Vec<(String, String)>,
    patience: Duration,
    watched: bool,
    running: Mutex<Option<Running>>,
    databases: AtomicU64,
}

#[derive(Debug)]
struct Running {
    postmaster: Child,
    watcher: Option<Watcher>,
}

impl TestCluster {
    /// The cluster that all tests of this process share, started by the first of them. It has the
    /// default settings; its major version can be chosen with the variable `PG_MAJOR`.
    ///
    /// # Errors
    /// Those of the start, for every caller.
    pub fn shared() -> Result<&'static Self, &'static ServerError> {
        // Nobody drops a static: the watcher ends the server when the process is gone.
        static SHARED: OnceLock<Result<TestCluster, ServerError>> = OnceLock::new();
        SHARED.get_or_init(|| Self::builder().start()).as_ref()
    }

    /// A cluster with settings of its own.
    pub fn builder() -> TestClusterBuilder {
        TestClusterBuilder::new()
    }

    pub(crate) fn launch(builder: &TestClusterBuilder) -> Result<Self, ServerError> {
        let binaries = builder.find_binaries()?;
        let user = ServerUser::choose()?;
        let base = match &builder.base {
            Some(base) => {
                folder::of_caller(base, &user)?;
                base.canonicalize().map_err(ServerError::file("read", base))?
            }
            None => run_dir::base(&user)?,
        };
        let run_dir = RunDir::create(&base, &user)?;
        let socket_dir = run_dir.path.join("s");
        let mut cluster = Self {
            socket_dir,
            run_dir,
            port: SOCKET_PORT,
            binaries,
            user,
            settings: Vec::new(),
            patience: builder.patience,
            watched: builder.watched,
            running: Mutex::new(None),
            databases: AtomicU64::new(0),
        };
        // From here on, an error drops the cluster, which removes its folder.
        cluster.settings = builder.settings.clone();
        cluster.prepare(&base, builder)?;
        cluster.start_listening(builder.listener)?;
        if let Some(password) = &builder.password {
            let set = format!("ALTER ROLE {SUPERUSER} PASSWORD {}", wire::quote_text(password));
            cluster
                .query(SUPERUSER, &format!("SET password_encryption = 'scram-sha-256'; {set}"))?;
        }
        Ok(cluster)
    }

    /// Fills the folder: data, socket folder, authentication, certificate.
    fn prepare(&mut self, base: &Path, builder: &TestClusterBuilder) -> Result<(), ServerError> {
        let data_dir = self.run_dir.data_dir();
        match &builder.primary {
            None => template::copy(base, &data_dir, &self.binaries, &self.user)?,
            Some(primary) => {
                template::copy_data(&primary.data_dir, &data_dir, &self.user)?;
                self.file("data/standby.signal", "")?;
                self.settings.push(("primary_conninfo".into(), primary.conninfo.clone()));
            }
        }
        folder::of_server(&self.socket_dir, &self.user)?;
        self.file_setting("hba_file", "pg_hba.conf", &builder.hba_text())?;
        if let Some((certificate, key)) = &builder.tls {
            self.settings.push(("ssl".into(), "on".into()));
            self.file_setting("ssl_cert_file", "server.crt", certificate)?;
            self.file_setting("ssl_key_file", "server.key", key)?;
        }
        Ok(())
    }

    /// Writes a file that only the server reads, and the setting that names it.
    fn file_setting(&mut self, setting: &str, name: &str, text: &str) -> Result<(), ServerError> {
        let path = self.file(name, text)?;
        self.settings.push((setting.to_owned(), path.to_string_lossy().into_owned()));
        Ok(())
    }

    /// Writes a file that only the server reads.
    fn file(&self, name: &str, text: &str) -> Result<PathBuf, ServerError> {
        let path = self.run_dir.path.join(name);
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(ServerError::file("write", &path))?;
        folder::hand_over(&path, &self.user)?;
        Ok(path)
    }

    fn start_listening(&mut self, listener: Listener) -> Result<(), ServerError> {
        if listener != Listener::None {
            self.settings.push(("listen_addresses".into(), "127.0.0.1".into()));
        }
        if let Listener::Port(port) = listener {
            self.port = port;
        }
        if listener != Listener::AnyPort {
            return self.start();
        }
        let mut outcome = Ok(());
        for _ in 0..PORT_ATTEMPTS {
            self.port = TcpListener::bind(("127.0.0.1", 0))
                .and_then(|listener| listener.local_addr())
                .map_err(ServerError::file("find a free port for", &self.run_dir.path))?
                .port();
            outcome = self.start();
            // Somebody else may have taken the port between our look and the server's.
            match &outcome {
                Err(ServerError::StartFailed { output, .. })
                    if output.contains("could not bind") => {}
                _ => break,
            }
        }
        outcome
    }

    /// Starts the server, if it does not run. Needed only after [`TestCluster::kill`] or
    /// [`TestCluster::stop`].
    ///
    /// # Errors
    /// When it does not start; with the end of its log.
    pub fn start(&self) -> Result<(), ServerError> {
        let mut running = self.running();
        if running.is_some() {
            return Ok(());
        }
        // After a kill, the last processes of the old server are still on their way out.
        let server_lock = lock::take(&self.run_dir.server_lock(), self.patience, || Ok(()))?;
        let launch = Launch {
            binaries: &self.binaries,
            user: &self.user,
            data_dir: &self.run_dir.data_dir(),
            socket_dir: &self.socket_dir,
            port: self.port,
            settings: &self.settings,
            log: &self.run_dir.log(),
            patience: self.patience,
        };
        let (postmaster, _) = launch.start(server_lock)?;
        let running = running.insert(Running { postmaster, watcher: None });
        if self.watched {
            let pid = running.postmaster.id();
            running.watcher =
                Some(Watcher::start(pid, &self.run_dir.path, &self.run_dir.owner_lock)?);
        }
        Ok(())
    }

    /// Kills the postmaster (SIGKILL), as a crash would. The data stays; [`TestCluster::start`]
    /// recovers it.
    ///
    /// # Errors
    /// When it does not die.
    pub fn kill(&self) -> Result<(), ServerError> {
        self.end(Signal::KILL)
    }

    /// Stops the server in order (SIGINT).
    ///
    /// # Errors
    /// When it does not end.
    pub fn stop(&self) -> Result<(), ServerError> {
        self.end(Signal::INT)
    }

    /// Stops the server in order, if it runs, and starts it on the same socket and port.
    ///
    /// # Errors
    /// As [`TestCluster::start`] and [`TestCluster::stop`].
    pub fn restart(&self) -> Result<(), ServerError> {
        self.stop()?;
        self.start()
    }

    /// Another server that follows this one: a hot standby over its socket, which is promoted with `SELECT pg_promote()`. This one is
    /// stopped for a moment, as its files are copied.
    ///
    /// # Errors
    /// As [`TestCluster::start`] and [`TestCluster::stop`].
    pub fn standby(&self) -> Result<Self, ServerError> {
        self.stop()?;
        let mut builder = Self::builder().binaries(self.binaries.clone());
        let is_own = |name: &str| name == "hba_file" || name.starts_with("ssl");
        builder.settings =
            self.settings.iter().filter(|(name, _)| !is_own(name)).cloned().collect();
        builder.primary = Some(Primary {
            data_dir: self.run_dir.data_dir(),
            conninfo: format!(
                "host='{}' port={} user={SUPERUSER}",
                self.socket_dir.display(),
                self.port
            ),
        });
        let standby = builder.start();
        self.start()?;
        standby
    }

    fn end(&self, signal: Signal) -> Result<(), ServerError> {
        let mut guard = self.running();
        let Some(Running { mut postmaster, watcher }) = guard.take() else { return Ok(()) };
        let data_dir = self.run_dir.data_dir();
        let broken = ServerError::file("wait for the server of", &data_dir);
        // Not waited for yet, so the id is still its own.
        if let Ok(pid) = i32::try_from(postmaster.id()) {
            process::signal(pid, signal);
        }
        let begun = Instant::now();
        let outcome = loop {
            match postmaster.try_wait() {
                Ok(Some(_)) => break Ok(()),
                Ok(None) if begun.elapsed() < STOP_PATIENCE => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(None) => {
                    let _ = postmaster.kill();
                    let _ = postmaster.wait();
                    break Err(ServerError::StopTimeout {
                        data_dir,
                        waited: STOP_PATIENCE.as_secs(),
                    });
                }
                Err(error) => break Err(broken(error)),
            }
        };
        if let Some(watcher) = watcher {
            watcher.dismiss();
        }
        outcome
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        // A panic elsewhere leaves nothing half-done in here.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The process id of the postmaster, while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.running().as_ref().map(|running| running.postmaster.id())
    }

    /// The folder of the socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The port, of the socket and of the listener on 127.0.0.1, if there is one.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The superuser.
    #[must_use]
    pub fn superuser(&self) -> &'static str {
        SUPERUSER
    }

    /// The major version.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.binaries.major()
    }

    /// The binaries.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The folder that holds all of the cluster.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.run_dir.path
    }

    /// The file that the server writes its messages to.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.run_dir.log()
    }

    /// The URL of a database over the private socket.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url::socket_url(SUPERUSER, database, &self.socket_dir, self.port)
    }

    /// The URL of a database over TCP, which needs [`TestClusterBuilder::tcp`].
    #[must_use]
    pub fn tcp_url(&self, user: &str, password: Option<&str>, database: &str) -> String {
        url::tcp_url(user, password, database, self.port)
    }

    /// Connects as the superuser.
    ///
    /// # Errors
    /// When the server does not run, or has no such database.
    pub fn connect(&self, database: &str) -> Result<Connection, ServerError> {
        Ok(Connection::open(&self.socket_dir, self.port, SUPERUSER, database)?)
    }

    /// Runs statements over a connection of their own and returns the rows.
    ///
    /// # Errors
    /// What the server says.
    pub fn query(&self, database: &str, sql: &str) -> Result<Vec<Row>, ServerError> {
        Ok(self.connect(database)?.query(sql)?)
    }

    /// Runs a script with `psql`, stopping at the first error, and returns what it prints,
    /// unaligned and without headings.
    ///
    /// # Errors
    /// [`ServerError::ProgramMissing`], or [`ServerError::ProgramFailed`] with the error's text.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, ServerError> {
        let unwritable =
            || ServerError::file("write a script in", Path::new("the temporary folder"));
        let mut script = tempfile::tempfile().map_err(unwritable())?;
        script.write_all(sql.as_bytes()).map_err(unwritable())?;
        std::io::Seek::rewind(&mut script).map_err(unwritable())?;
        let options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"];
        self.client("psql", database, &options, Some(Stdio::from(script)))
    }

    /// Runs `pg_dump` with these further arguments, such as `--schema-only`, and returns what it
    /// prints.
    ///
    /// # Errors
    /// As [`TestCluster::psql`].
    pub fn pg_dump(&self, database: &str, args: &[&str]) -> Result<String, ServerError> {
        self.client("pg_dump", database, args, None)
    }

    fn client(
        &self,
        name: &str,
        database: &str,
        args: &[&str],
        input: Option<Stdio>,
    ) -> Result<String, ServerError> {
        let mut command = process::command(&self.binaries.client_program(name)?);
        command.arg("-h").arg(&self.socket_dir).arg("-p").arg(self.port.to_string());
        command.args(["-U", SUPERUSER, "-w", "-d", database]).args(args);
        command.env("PGCLIENTENCODING", "UTF8").env("PGPASSFILE", "/nonexistent");
        if let Some(input) = input {
            command.stdin(input);
        }
        let output = process::run(command, "the caller")?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// A name that no other database of this cluster has.
    pub(crate) fn next_database(&self) -> String {
        format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

impl Drop for TestCluster {
    fn drop(&mut self) {
        // At once (SIGQUIT), but letting the server release what the kernel keeps for it. An error
        // here has nobody to tell; what is left is swept by the next start.
        let _ = self.end(Signal::QUIT);
        let _ = self.run_dir.remove(&self.user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remains_of_a_dead_test_process_are_swept_by_the_next_one() {
        let base = Path::new("/tmp").join(format!("aludel-sweep-{}", std::process::id()));
        let unwatched = TestClusterBuilder { watched: false, ..TestCluster::builder() };
        let lost = unwatched.base(&base).start().unwrap();
        let alive = TestCluster::builder().base(&base).start().unwrap();
        assert_eq!(alive.query("postgres", "SELECT 1").unwrap(), [[Some("1".into())]]);
        let (folder, server_lock) = (lost.folder().to_path_buf(), lost.run_dir.server_lock());
        assert!(
            folder.exists() && lock::is_held(&server_lock).unwrap(),
            "an owner that lives is left alone"
        );

        // The owner dies: its lock is free, its server lives on.
        let TestCluster { run_dir: RunDir { owner_lock, .. }, .. } = &lost;
        owner_lock.unlock().unwrap();
        let next = TestCluster::builder().base(&base).start().unwrap();
        assert!(!folder.exists(), "the remains are gone");
        assert!(lost.query("postgres", "SELECT 1").is_err(), "and so is their server");
        assert!(
            alive.query("postgres", "SELECT 1").is_ok()
                && next.query("postgres", "SELECT 1").is_ok()
        );
        drop((lost, alive, next));
        fs::remove_dir_all(&base).unwrap();
    }
}
