//! What a statement really does to a table with rows: it runs in one session, and another one looks. Never uses what foresees.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;

use tokio_postgres::Client;

use crate::database::connect;
use crate::kinds::Kind;

/// What a statement does, foreseen or seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Deed {
    /// The strongest lock on each table, and on those indexes where it is stronger than their table's.
    pub(crate) locks: BTreeMap<String, String>,
    /// The tables of which every row is read.
    pub(crate) reads: BTreeSet<String>,
    /// The tables that have another file, with rows.
    pub(crate) rewrites: BTreeSet<String>,
    /// The tables that have another file, without rows.
    pub(crate) empties: BTreeSet<String>,
}

/// The file of each table, and whether there are rows in it.
type Files = BTreeMap<String, (String, bool)>;

impl Deed {
    /// Notes which tables have another file.
    fn compare(&mut self, old: &Files, new: Files) {
        for (name, (file, has_rows)) in new {
            if old.get(&name).is_some_and(|(before, _)| *before != file) {
                let set = if has_rows { &mut self.rewrites } else { &mut self.empties };
                set.insert(name);
            }
        }
    }
}

/// From the weakest to the strongest, as the manual names them, and as the catalog does.
const MODES: [(&str, &str); 8] = [
    ("ACCESS SHARE", "AccessShareLock"),
    ("ROW SHARE", "RowShareLock"),
    ("ROW EXCLUSIVE", "RowExclusiveLock"),
    ("SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock"),
    ("SHARE", "ShareLock"),
    ("SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock"),
    ("EXCLUSIVE", "ExclusiveLock"),
    ("ACCESS EXCLUSIVE", "AccessExclusiveLock"),
];

/// The locks of a process on what was there before, with the table of each index.
const LOCKS: &str = "\
    SELECT c.oid::regclass::text, l.mode, coalesce(i.indrelid::regclass::text, '') FROM pg_locks l \
    JOIN pg_class c ON c.oid = l.relation \
    LEFT JOIN pg_index i ON i.indexrelid = c.oid \
    WHERE l.pid = $1 AND l.locktype = 'relation' AND l.relation = ANY ($2)";

/// What may be locked. A commit shows what it has made a moment before it gives the locks on that back.
const THERE: &str = "\
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname IN ('public', 'elsewhere')";

/// Blocks of every table that the session has looked at in its transaction, and how many there are.
const OWN_BLOCKS: &str = "\
    SELECT c.oid::regclass::text, pg_stat_get_xact_blocks_fetched(c.oid), c.relpages FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'elsewhere') AND c.relkind IN ('r', 'm')";

/// The same of all sessions, since ever. Servers before 15 tell it too late.
const BLOCKS: &str = "\
    SELECT s.relid::regclass::text, s.heap_blks_read + s.heap_blks_hit, c.relpages \
    FROM pg_statio_user_tables s JOIN pg_class c ON c.oid = s.relid";

const FILES: &str = "\
    SELECT c.relname::text, pg_relation_filepath(c.oid), pg_relation_size(c.oid) > 0 FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'elsewhere') AND c.relkind IN ('r', 'm')";

/// What workers read is told elsewhere. The rest saves time.
const SETTINGS: &str = "SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0; \
    SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'";

/// Locks by relation: the strongest mode's number, and the table where it is an index.
type Held = BTreeMap<String, (usize, String)>;

/// Runs a statement: in a transaction that is rolled back, or by itself where no transaction takes it.
pub(crate) async fn truth(url: &str, kind: &Kind) -> Deed {
    let sessions = Sessions::open(url).await;
    let Sessions { actor, watcher, .. } = &sessions;
    let mut deed = Deed::default();
    let mut held = Held::new();
    let old = files(watcher).await;
    if kind.is_alone() {
        let before = blocks(watcher, BLOCKS).await;
        alone(url, &sessions, kind.sql, &mut held).await;
        flush(actor).await;
        deed.reads = read(&before, &blocks(watcher, BLOCKS).await);
        deed.compare(&old, files(watcher).await);
        // For an index that is gone nobody waits, and it is chance whether its last lock was seen.
        for name in gone(watcher, &held).await {
            held.remove(&name);
        }
    } else {
        run(actor, "BEGIN").await;
        let before = blocks(actor, OWN_BLOCKS).await;
        run(actor, kind.sql).await;
        look(&sessions, &mut held).await;
        deed.reads = read(&before, &blocks(actor, OWN_BLOCKS).await);
        deed.compare(&old, files(actor).await);
        run(actor, "ROLLBACK").await;
        // Else it is counted when the session ends, which may be while the next kind is looked at.
        flush(actor).await;
    }
    deed.locks = locks(&held);
    deed
}

/// Looks all the time while a statement runs. A reader is in the way of what would be over too soon, until it is waited for.
async fn alone(url: &str, sessions: &Sessions, sql: &str, held: &mut Held) {
    let Sessions { actor, watcher, pid, .. } = sessions;
    let reader = connect(url).await;
    run(&reader, "BEGIN; SELECT id FROM big LIMIT 1; SELECT id FROM logged LIMIT 1").await;
    let mut reads = true;
    let mut statement = pin!(actor.batch_execute(sql));
    loop {
        let looked = async {
            const WAITS: &str = "SELECT coalesce(wait_event_type = 'Lock', false) FROM pg_stat_activity WHERE pid = $1";
            let row = watcher.query_one(WAITS, &[pid]).await.expect("an answer");
            // Behind the answer: who waits has its locks.
            look(sessions, held).await;
            row.get::<_, bool>(0)
        };
        let mut looked = pin!(looked);
        let waits = tokio::select! {
            result = &mut statement => {
                result.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
                return;
            }
            waits = &mut looked => waits,
        };
        if waits && reads {
            run(&reader, "COMMIT").await;
            reads = false;
        }
    }
}

/// The sessions of a statement: one that runs it, and one that looks.
struct Sessions {
    actor: Client,
    watcher: Client,
    /// The actor's process.
    pid: i32,
    /// What was there before.
    there: Vec<u32>,
}

impl Sessions {
    async fn open(url: &str) -> Self {
        let (actor, watcher) = (connect(url).await, connect(url).await);
        run(&actor, SETTINGS).await;
        let pid = actor.query_one("SELECT pg_backend_pid()", &[]).await.expect("a pid").get(0);
        let rows = watcher.query(THERE, &[]).await.expect("what is there");
        let there = rows.iter().map(|row| row.get(0)).collect();
        Self { actor, watcher, pid, there }
    }
}

async fn look(sessions: &Sessions, held: &mut Held) {
    let Sessions { watcher, pid, there, .. } = sessions;
    for row in watcher.query(LOCKS, &[pid, there]).await.expect("locks") {
        let (name, mode, table): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let Some(number) = MODES.iter().position(|(_, catalog)| *catalog == mode) else { continue };
        let known = held.entry(name).or_insert((number, table));
        known.0 = known.0.max(number);
    }
}

/// What was locked and is not there any more.
async fn gone(client: &Client, held: &Held) -> Vec<String> {
    const SQL: &str = "SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NULL";
    let names: Vec<&String> = held.keys().collect();
    let rows = client.query(SQL, &[&names]).await.expect("names");
    rows.iter().map(|row| row.get(0)).collect()
}

fn locks(held: &Held) -> BTreeMap<String, String> {
    let says_more = |(name, (mode, table)): &(&String, &(usize, String))| {
        table.is_empty()
            || held.get(table).is_none_or(|(other, _)| other < mode) && !name.is_empty()
    };
    let worth = held.iter().filter(says_more);
    worth.map(|(name, (mode, _))| (name.clone(), MODES[*mode].0.to_owned())).collect()
}

/// Tables of which nearly every block was looked at.
fn read(
    before: &BTreeMap<String, (i64, i32)>,
    after: &BTreeMap<String, (i64, i32)>,
) -> BTreeSet<String> {
    // What was there before is asked how many blocks it had then, and where its count is now.
    let is_read = |(name, (was, pages)): &(&String, &(i64, i32))| {
        let (now, _) = after.get(*name).copied().unwrap_or_default();
        *pages > 100 && (now - was) * 10 >= i64::from(*pages) * 9
    };
    before.iter().filter(is_read).map(|(name, _)| name.clone()).collect()
}

async fn blocks(client: &Client, sql: &str) -> BTreeMap<String, (i64, i32)> {
    let rows = client.query(sql, &[]).await.expect("figures");
    rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect()
}

/// Has the server count what the session has read. Servers before 15 have another way, and no such function.
async fn flush(client: &Client) {
    let flushed = client.batch_execute("SELECT pg_stat_force_next_flush()").await;
    if flushed.is_ok() {
        run(client, "SELECT 1").await;
    }
}

async fn files(client: &Client) -> Files {
    let rows = client.query(FILES, &[]).await.expect("files");
    rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect()
}

pub(crate) async fn run(client: &Client, sql: &str) {
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}
