//! What scripts make: many cases begin or end with the same one, and it is read and dumped once. Never changes a database.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use aludel_core::schema::Schema;
use aludel_server::TestCluster;

use crate::bench::Bench;
use crate::dump::dump;

static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Known>>>> = LazyLock::new(Mutex::default);

/// What a script makes.
pub(crate) struct Known {
    pub(crate) schema: Schema,
    pub(crate) dump: String,
}

impl Known {
    /// What a script has just made in a database.
    pub(crate) fn of(sql: &str, bench: &Bench) -> Result<Arc<Self>, String> {
        if let Some(known) = Self::get(sql) {
            return Ok(known);
        }
        let known = Arc::new(Self { schema: bench.inspect()?, dump: dump(&bench.database) });
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
