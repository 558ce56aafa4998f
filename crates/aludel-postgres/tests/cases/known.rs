//! What scripts make: many cases begin or end with the same one, and it is read and dumped once. Never changes a database.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use aludel_core::schema::Schema;
use aludel_server::TestCluster;

use crate::bench::Bench;
use crate::dump::{printed, settled};

static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Known>>>> = LazyLock::new(Mutex::default);

/// What a script makes.
pub(crate) struct Known {
    pub(crate) schema: Schema,
    pub(crate) dump: String,
    /// The dump whole.
    pub(crate) printed: String,
    /// Whether its restored dump is the same, once somebody has asked.
    pub(crate) restored: OnceLock<Result<(), String>>,
}

impl Known {
    /// What a script has just made in a database.
    pub(crate) fn of(sql: &str, bench: &Bench) -> Result<Arc<Self>, String> {
        if let Some(known) = Self::get(sql) {
            return Ok(known);
        }
        let printed = printed(&bench.database);
        let known = Arc::new(Self {
            schema: bench.inspect()?,
            dump: settled(&printed),
            printed,
            restored: OnceLock::new(),
        });
        KNOWN.lock().expect("nobody panicked").insert(sql.to_owned(), Arc::clone(&known));
        Ok(known)
    }

    /// What a script makes in an empty database.
    pub(crate) fn made(
        cluster: &'static TestCluster,
        sql: &str,
        file: &str,
    ) -> Result<Arc<Self>, String> {
        if let Some(known) = Self::get(sql) {
            return Ok(known);
        }
        let bench = Bench::with(cluster, sql, file)?;
        let known = Self::of(sql, &bench)?;
        bench.give_back();
        Ok(known)
    }

    fn get(sql: &str) -> Option<Arc<Self>> {
        KNOWN.lock().expect("nobody panicked").get(sql).cloned()
    }
}
