//! Operations of every sort as a server takes them; how they read is in `aludel-core`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

#[path = "../../aludel-core/tests/sql/operations/mod.rs"]
mod operations;

use aludel_core::sql::render;
use aludel_server::{TestCluster, TestDatabase};

#[test]
fn a_server_takes_every_operation() {
    let cluster = TestCluster::shared().expect("a test server starts");
    let database = TestDatabase::create(cluster).expect("a database is made");
    let roles = "CREATE ROLE rendered_reader; CREATE ROLE \"rendered Writer\"";
    database.query(roles).expect("roles are made");
    let mut refused = Vec::new();
    for (sort, samples) in operations::all() {
        let known = samples.iter().filter(|(since, _)| *since <= cluster.major());
        for statement in known.flat_map(|(_, operation)| render(operation)) {
            if let Err(error) = database.query(&statement) {
                refused.push(format!("{sort}: {statement}\n{error}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
}
