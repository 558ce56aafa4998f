//! Throw-away servers for tests: one cluster per process, one database per test. Nothing here
//! outlives the process.

mod builder;
mod cluster;
mod database;
mod run_dir;
mod template;
mod watcher;

pub use builder::TestClusterBuilder;
pub use cluster::TestCluster;
pub use database::TestDatabase;
