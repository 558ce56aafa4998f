//! Every folder of `cases/` as a test: from `before.sql` to `after.sql` and back on a real server, judged by `pg_dump`.
//!
//! `UPDATE_CASES=1 cargo test -p aludel-postgres --test cases` writes the goldens anew; what they are is told in
//! `cases/README.md`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod bench;
mod case;
mod check;
mod directives;
mod dump;
mod known;
mod matrix;
mod restored;
mod rows;

use std::process::ExitCode;

use aludel_server::TestCluster;
use libtest_mimic::{Arguments, Failed, Trial};

use crate::case::Case;

/// Roles belong to the whole server, so the cases share these.
const ROLES: [&str; 3] = ["app_reader", "app_writer", "App \"Admin\""];

fn main() -> ExitCode {
    let cluster = TestCluster::shared().expect("a test server starts");
    for role in ROLES {
        let role = role.replace('"', "\"\"");
        cluster.query("postgres", &format!("CREATE ROLE \"{role}\"")).expect("a role is made");
    }
    let major = cluster.major();
    // What an older server lacks is no case for it: the folder says from which version on it is one.
    let cases = Case::all().into_iter().filter(|case| case.directives.min_version <= major);
    let trials = cases
        .map(|case| {
            Trial::test(case.name.clone(), move || {
                check::check(&case, cluster).map_err(Failed::from)
            })
        })
        .chain([Trial::test("the detection matrix names cases that exist", || {
            matrix::check().map_err(Failed::from)
        })])
        .collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    bench::forget();
    conclusion.exit_code()
}
