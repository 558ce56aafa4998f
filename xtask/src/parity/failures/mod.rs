//! What `docs/alembic-failures.md` says of Alembic, done again with Alembic. Never runs a program of ours: the tests that the table names do.

mod generating;
mod history;
mod running;
mod scenes;
mod several;
#[allow(clippy::panic, reason = "shared with the tests of the program")]
#[path = "../../../../crates/aludel-cli/tests/support/failures.rs"]
mod table;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::scenes::{SCENES, Stage};
use crate::workspace::root;
use crate::{Result, alembic, tell};

/// How many rows are done at a time.
const WORKERS: usize = 4;

/// Does everything that the table tells; `false` when Alembic does something else.
pub(crate) fn run() -> Result<bool> {
    let rows = std::fs::read_to_string(root()?.join("docs/alembic-failures.md"))?;
    let rows = table::rows(&rows);
    let stage = Stage::new(alembic::python()?)?;
    let names: BTreeSet<&str> = rows.iter().filter_map(name).collect();
    if names.len() != rows.len() || names != SCENES.iter().map(|(name, _)| *name).collect() {
        return Err("the rows of the table and the scenes are not the same".into());
    }
    // Most of the time Python is starting.
    let next = AtomicUsize::new(0);
    let failed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = name(row).unwrap_or_default();
                    match untrue(&stage, row, name) {
                        None => tell(&format!("  ok {name}")),
                        Some(why) => {
                            tell(&format!("FAIL {name}: {why}"));
                            failed.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                }
            });
        }
    });
    let failed = failed.into_inner();
    tell(&format!("{} rows of docs/alembic-failures.md, {failed} not as Alembic does", rows.len()));
    Ok(failed == 0)
}

/// A row goes by the name of its first test.
fn name(row: &table::Row) -> Option<&str> {
    row.tests.first().map(String::as_str)
}

/// What of a row Alembic does not do.
fn untrue(stage: &Stage, row: &table::Row, name: &str) -> Option<String> {
    let (_, scene) = SCENES.iter().find(|(scene, _)| *scene == name)?;
    match scene(stage) {
        Ok(ran) => row.alembic.untrue(ran.code, &ran.said),
        Err(error) => Some(error.to_string()),
    }
}
