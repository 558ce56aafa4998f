//! Random pairs of schemas: from one to the other and back on a real server, judged by `pg_dump`.
//!
//! `PAIRS=10000 cargo test -p aludel-postgres --test pairs` tries more of them, `PAIRS_FROM=4711 PAIRS=1` a certain one.
//! What was found is kept in `cases/`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

#[path = "../cases/bench.rs"]
mod bench;
#[path = "../cases/dump.rs"]
mod dump;
mod pair;
mod random;
#[path = "../cases/rows.rs"]
mod rows;
mod spec;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use aludel_server::TestCluster;

#[test]
fn random_schemas_become_each_other_and_themselves_again() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("PAIRS_FROM").unwrap_or(0);
    let count = number("PAIRS").unwrap_or(60);
    let cluster = TestCluster::shared().expect("a test server starts");
    for role in ["app_reader", "app_writer"] {
        cluster.query("postgres", &format!("CREATE ROLE {role}")).expect("a role is made");
    }
    // A group holds all pairs of the same schemas.
    let next = AtomicU64::new(first / pair::PAIRS);
    let with_rows = AtomicU64::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let group = next.fetch_add(1, Ordering::Relaxed);
                    if group * pair::PAIRS >= first + count {
                        return;
                    }
                    let mut trio = pair::Trio::new(group, cluster);
                    for seed in group * pair::PAIRS..(group + 1) * pair::PAIRS {
                        if (first..first + count).contains(&seed) {
                            match trio.check(seed % pair::PAIRS) {
                                Ok(had_rows) => {
                                    with_rows.fetch_add(u64::from(had_rows), Ordering::Relaxed);
                                }
                                Err(why) => {
                                    failures.lock().expect("nobody panicked").push((seed, why));
                                }
                            }
                        }
                    }
                }
            });
        }
    });
    bench::forget();
    let mut failures = failures.into_inner().expect("nobody panicked");
    failures.sort();
    let words: Vec<String> =
        failures.iter().take(20).map(|(seed, why)| format!("pair {seed}: {why}")).collect();
    assert!(
        failures.is_empty(),
        "{} of {count} pairs fail:\n{}",
        failures.len(),
        words.join("\n\n")
    );
    let with_rows = with_rows.into_inner();
    assert!(with_rows > 0 || count < 60, "no pair had rows");
}
