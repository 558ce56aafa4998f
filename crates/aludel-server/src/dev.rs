//! Development clusters: kept beside the project, started on demand, reused, outliving the program
//! that started them. It never deletes data unless asked to by [`DevCluster::reset`].

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::binaries::{Binaries, BinarySearch};
use crate::error::ServerError;
use crate::fetch::Fetching;
use crate::launch::Launch;
use crate::place::{Home, Place};
use crate::server::Server;
use crate::user::ServerUser;
use crate::{initdb, lock, process, wire};

/// The port, which only ends the socket's name; the private folder tells clusters apart.
const PORT: u16 = 5432;
/// How long a start, or another program, may take. Recovery after a crash is a part of a start.
const PATIENCE: Duration = Duration::from_secs(60);

/// One development cluster: of a project, under a name.
///
/// Databases that must not share a server get clusters of different names. Making a value of this
/// type does nothing yet.
///
/// The server keeps PostgreSQL's own settings, so data survives a power cut, except that it listens
/// on its private socket alone, and that it allows prepared transactions.
#[derive(Debug, Clone)]
pub struct DevCluster {
    project: PathBuf,
    name: String,
    search: BinarySearch,
    binaries: Option<Binaries>,
    major: Option<u32>,
    settings: Vec<(String, String)>,
    patience: Duration,
}

/// What [`DevCluster::ensure_running`] found or did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Started {
    /// What was done.
    pub outcome: StartOutcome,
    /// The server.
    pub server: Server,
    /// Set when the cluster does not lie in the project.
    pub relocation: Option<Relocation>,
}

/// What had to be done for a server to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartOutcome {
    /// The cluster was made and started.
    Initialised,
    /// The cluster was there and was started.
    Started,
    /// The server was running.
    AlreadyRunning,
}

/// The cluster lies elsewhere, because the caller is root and the user that the server runs as
/// cannot enter the project.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relocation {
    /// The project.
    pub project: PathBuf,
    /// The user that the server runs as.
    pub user: String,
    /// Where the cluster lies instead.
    pub folder: PathBuf,
}

/// The state of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// There is no cluster.
    Absent,
    /// There is one, and no server runs.
    Stopped {
        /// The data folder.
        data_dir: PathBuf,
        /// Its major version.
        major: u32,
    },
    /// Processes of the server live, but it does not answer: it is starting or stopping.
    Unready {
        /// The data folder.
        data_dir: PathBuf,
        /// Its major version.
        major: u32,
    },
    /// The server answers.
    Running(Server),
}

/// What [`DevCluster::stop`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopOutcome {
    /// The server was running and has ended.
    Stopped,
    /// No server was running.
    NotRunning,
}

impl DevCluster {
    /// The cluster `name` of the project in this folder.
    ///
    /// # Errors
    /// [`ServerError::ProjectFolder`] when the folder is not there, [`ServerError::ClusterName`].
    pub fn new(project: impl AsRef<Path>, name: &str) -> Result<Self, ServerError> {
        let path = project.as_ref();
        let unusable = |why: String| ServerError::ProjectFolder { path: path.to_path_buf(), why };
        let project = path.canonicalize().map_err(|error| unusable(error.to_string()))?;
        if !project.is_dir() {
            return Err(unusable("it is no folder".into()));
        }
        if project.as_os_str().as_encoded_bytes().contains(&b'\n') {
            return Err(unusable("PostgreSQL cannot work in a path with a line break".into()));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if !(1..=40).contains(&name.len()) || !name.chars().all(plain) {
            return Err(ServerError::ClusterName { name: name.to_owned() });
        }
        Ok(Self {
            project,
            name: name.to_owned(),
            search: BinarySearch::from_env(),
            binaries: None,
            major: None,
            settings: Vec::new(),
            patience: PATIENCE,
        })
    }

    /// Works with this major version only. Without it, an existing cluster is used whatever its
    /// version is.
    #[must_use]
    pub fn major(mut self, major: u32) -> Self {
        self.major = Some(major);
        self
    }

    /// Looks for binaries in this way instead of [`BinarySearch::from_env`].
    #[must_use]
    pub fn search(mut self, search: BinarySearch) -> Self {
        self.search = search;
        self
    }

    /// Tells this function when binaries are being fetched, which takes a while; see
    /// [`Fetch::observer`](crate::Fetch::observer).
    #[must_use]
    pub fn on_fetch(mut self, observer: impl Fn(&Fetching) + Send + Sync + 'static) -> Self {
        self.search = self.search.on_fetch(observer);
        self
    }

    /// Works with these binaries only, and with clusters of their major version.
    #[must_use]
    pub fn binaries(mut self, binaries: Binaries) -> Self {
        self.major = Some(binaries.major());
        self.binaries = Some(binaries);
        self
    }

    /// Adds a server setting. It takes effect when the server is started the next time.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// Waits this long for a start, or for another program that works on the cluster; a minute
    /// otherwise.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The project's folder.
    #[must_use]
    pub fn project(&self) -> &Path {
        &self.project
    }

    /// Makes sure that the server runs. When it does already, this costs no more than a connection
    /// to its socket, no program is started and no lock is taken. Two programs that call this
    /// at once get the same server.
    ///
    /// # Errors
    /// When no binaries are found, the folder cannot be used, or the server does not start; then
    /// with the end of its log.
    pub fn ensure_running(&self) -> Result<Started, ServerError> {
        let existing = self.places()?;
        for place in &existing {
            if let Some(server) = place.ready()? {
                return Ok(started(StartOutcome::AlreadyRunning, server, place));
            }
        }
        let (place, binaries) = self.choose(existing)?;
        let guard = lock::take(&place.lock(), self.patience, || place.create())?;

        // Whatever went before is over when its lock is free: another program's start, a server
        // that is stopping, the last processes of one that was killed. Or it turns out to
        // be ready.
        let begun = Instant::now();
        let server_lock = loop {
            if let Some(server) = place.ready()? {
                return Ok(started(StartOutcome::AlreadyRunning, server, &place));
            }
            let path = place.server_lock();
            if let Some(file) = lock::try_take(&path).map_err(ServerError::file("lock", &path))? {
                break file;
            }
            if begun.elapsed() > self.patience {
                return Err(ServerError::Busy { path, waited: self.patience.as_secs() });
            }
            thread::sleep(Duration::from_millis(3));
        };

        let outcome = if place.has_data()? {
            StartOutcome::Started
        } else {
            initdb::initialise(&place.folder, &guard, &binaries, &place.user)?;
            StartOutcome::Initialised
        };
        let socket_dir = place.socket_dir()?;
        let launch = Launch {
            binaries: &binaries,
            user: &place.user,
            data_dir: &place.data_dir(),
            socket_dir: &socket_dir,
            port: PORT,
            settings: &self.all_settings(),
            log: &place.log(),
            patience: self.patience,
        };
        let (mut child, server) = launch.start(server_lock)?;
        // The server outlives this program; should it end earlier, somebody has to take note, or it
        // stays a zombie. Without the thread that would be all that happens.
        let _ = thread::Builder::new().name("aludel-server".into()).spawn(move || child.wait());
        Ok(started(outcome, server, &place))
    }

    /// Makes sure that a database exists on the running server, and returns whether it was made
    /// now.
    ///
    /// # Errors
    /// [`ServerError::NotRunning`], or what the server says.
    pub fn ensure_database(&self, database: &str) -> Result<bool, ServerError> {
        let Status::Running(server) = self.status()? else {
            return Err(ServerError::NotRunning { data_dir: self.project.join(".aludel") });
        };
        let mut connection = server.connect("postgres")?;
        let known = format!(
            "SELECT 1 FROM pg_catalog.pg_database WHERE datname = {}",
            wire::quote_text(database)
        );
        if !connection.query(&known)?.is_empty() {
            return Ok(false);
        }
        match connection.query(&format!("CREATE DATABASE {}", wire::quote_name(database))) {
            Ok(_) => Ok(true),
            // Somebody else was quicker: duplicate_database, or unique_violation in the catalog.
            Err(error) if matches!(error.code(), Some("42P04" | "23505")) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The state of the cluster. Starts, locks and changes nothing.
    ///
    /// # Errors
    /// When the cluster cannot be looked at, as when it belongs to another user.
    pub fn status(&self) -> Result<Status, ServerError> {
        let mut status = Status::Absent;
        for place in self.places()? {
            if let Some(server) = place.ready()? {
                return Ok(Status::Running(server));
            }
            if status != Status::Absent || !place.data_dir().exists() {
                continue;
            }
            let (data_dir, major, path) = (place.data_dir(), place.major, place.server_lock());
            let alive = lock::is_held(&path).map_err(ServerError::file("read", &path))?;
            status = if alive {
                Status::Unready { data_dir, major }
            } else {
                Status::Stopped { data_dir, major }
            };
        }
        Ok(status)
    }

    /// Stops the server: as `pg_ctl stop -m fast` does, and by force when it does not end.
    ///
    /// # Errors
    /// [`ServerError::StopTimeout`], [`ServerError::Busy`] when another program works on the
    /// cluster.
    pub fn stop(&self) -> Result<StopOutcome, ServerError> {
        let mut outcome = StopOutcome::NotRunning;
        for place in self.places()? {
            let _guard = lock::take(&place.lock(), self.patience, || place.create())?;
            if place.stop(false)? {
                outcome = StopOutcome::Stopped;
            }
        }
        Ok(outcome)
    }

    /// Stops the server and deletes the cluster with **all its data**, of every major version
    /// unless one was chosen. Returns whether there was anything to delete.
    ///
    /// # Errors
    /// As [`DevCluster::stop`], and when a file cannot be deleted.
    pub fn reset(&self) -> Result<bool, ServerError> {
        let places = self.places()?;
        for place in &places {
            let _guard = lock::take(&place.lock(), self.patience, || place.create())?;
            place.stop(true)?;
            process::release_shared_memory(&place.data_dir(), &place.user);
            place.remove_socket_dir();
            place.remove()?;
        }
        Ok(!places.is_empty())
    }

    /// The places that are there, in the project first, newest version first.
    fn places(&self) -> Result<Vec<Place>, ServerError> {
        let mut places = Vec::new();
        for home in Home::all(&self.project) {
            for (major, _) in home.clusters(&self.name) {
                if self.major.is_none_or(|wanted| wanted == major) {
                    let place = Place::existing(home.clone(), &self.name, major)?;
                    // Root may find a cluster that was made before its folder was closed.
                    if home.is_reachable(&place.user) {
                        places.push(place);
                    }
                }
            }
        }
        Ok(places)
    }

    /// The cluster to start, and what to start it with: an existing one, else a new one of the
    /// version that is installed.
    fn choose(&self, existing: Vec<Place>) -> Result<(Place, Binaries), ServerError> {
        let mut orphan = None;
        for place in existing {
            let has_data = place.data_dir().exists();
            match self.find(Some(place.major), has_data) {
                Ok(binaries) => return Ok((place, binaries)),
                // A folder without data is the remainder of an attempt, nothing to be sorry for.
                Err(ServerError::BinariesNotFound { .. } | ServerError::BadBinaries { .. })
                    if !has_data => {}
                Err(ServerError::BinariesNotFound { fetch, .. }) => {
                    orphan = orphan.or(Some((place.data_dir(), place.major, fetch)));
                }
                Err(ServerError::BadBinaries { .. }) => {
                    orphan = orphan.or(Some((place.data_dir(), place.major, None)));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some((data_dir, major, fetch)) = orphan {
            return Err(ServerError::MajorNotInstalled { data_dir, major, fetch });
        }
        let binaries = self.find(self.major, true)?;
        let user = ServerUser::choose()?;
        let homes = Home::all(&self.project);
        let home = homes.iter().find(|home| home.is_reachable(&user)).or(homes.first()).cloned();
        let home = home.ok_or_else(|| ServerError::ProjectFolder {
            path: self.project.clone(),
            why: format!("{} cannot enter it", user.name),
        })?;
        Ok((Place::new(home, &self.name, binaries.major(), user), binaries))
    }

    fn find(&self, major: Option<u32>, fetching: bool) -> Result<Binaries, ServerError> {
        if let Some(binaries) = &self.binaries {
            return Ok(binaries.clone());
        }
        let mut search = self.search.clone();
        if !fetching {
            search = search.without_fetching();
        }
        major.into_iter().fold(search, BinarySearch::major).find()
    }

    fn all_settings(&self) -> Vec<(String, String)> {
        let own = [
            ("listen_addresses", ""),
            ("unix_socket_permissions", "0700"),
            ("max_prepared_transactions", "10"),
            ("logging_collector", "off"),
            ("log_destination", "stderr"),
            ("cluster_name", &format!("aludel/{}", self.name)),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        own.into_iter().chain(self.settings.iter().cloned()).collect()
    }
}

fn started(outcome: StartOutcome, server: Server, place: &Place) -> Started {
    Started { outcome, server, relocation: place.relocation() }
}
