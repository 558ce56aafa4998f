//! What a runner has to know of one statement before it sends it, told from its first words. Never parses grammar.
//!
//! The statements come from [`split`](super::split()). What a procedure or a `DO` block does inside is out
//! of sight here, and so is anything that depends on what the database holds.

use std::fmt;

use super::cursor::Cursor;

/// A statement that begins or ends a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionControl {
    /// `BEGIN`.
    Begin,
    /// `START TRANSACTION`.
    StartTransaction,
    /// `COMMIT`.
    Commit,
    /// `END`.
    End,
    /// `ABORT`.
    Abort,
    /// `ROLLBACK`, but not `ROLLBACK TO SAVEPOINT`.
    Rollback,
    /// `PREPARE TRANSACTION`.
    PrepareTransaction,
    /// `COMMIT PREPARED`.
    CommitPrepared,
    /// `ROLLBACK PREPARED`.
    RollbackPrepared,
}

impl TransactionControl {
    /// The command's name, in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "BEGIN",
            Self::StartTransaction => "START TRANSACTION",
            Self::Commit => "COMMIT",
            Self::End => "END",
            Self::Abort => "ABORT",
            Self::Rollback => "ROLLBACK",
            Self::PrepareTransaction => "PREPARE TRANSACTION",
            Self::CommitPrepared => "COMMIT PREPARED",
            Self::RollbackPrepared => "ROLLBACK PREPARED",
        }
    }
}

impl fmt::Display for TransactionControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a statement begins or ends a transaction. Savepoints do neither.
pub fn transaction_control(statement: &str) -> Option<TransactionControl> {
    let mut at = Cursor::new(statement);
    if at.eat("begin") {
        Some(TransactionControl::Begin)
    } else if at.eat_all(&["start", "transaction"]) {
        Some(TransactionControl::StartTransaction)
    } else if at.eat("commit") {
        Some(if at.is("prepared") {
            TransactionControl::CommitPrepared
        } else {
            TransactionControl::Commit
        })
    } else if at.eat("end") {
        Some(TransactionControl::End)
    } else if at.eat("abort") {
        Some(TransactionControl::Abort)
    } else if at.eat("rollback") {
        if at.is("prepared") {
            return Some(TransactionControl::RollbackPrepared);
        }
        let _noise = at.eat("work") || at.eat("transaction");
        (!at.is("to")).then_some(TransactionControl::Rollback)
    } else {
        at.eat_all(&["prepare", "transaction"]).then_some(TransactionControl::PrepareTransaction)
    }
}

/// Whether a statement is `ALTER TYPE … ADD VALUE`, whose new value cannot be used before the
/// transaction has committed.
pub fn adds_enum_value(statement: &str) -> bool {
    let mut at = Cursor::new(statement);
    at.eat_all(&["alter", "type"]) && at.eat_name() && at.eat_all(&["add", "value"])
}

/// Whether a statement builds an index without blocking writers: `CREATE INDEX CONCURRENTLY` and
/// every `REINDEX` with CONCURRENTLY.
pub fn is_concurrent_index_build(statement: &str) -> bool {
    let mut at = Cursor::new(statement);
    if at.eat("reindex") {
        return reindex(at).concurrently;
    }
    at.eat("create") && {
        at.eat("unique");
        at.eat_all(&["index", "concurrently"])
    }
}

/// Why the server refuses a statement inside a transaction block: the command it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AloneReason {
    /// `CREATE INDEX CONCURRENTLY`.
    CreateIndexConcurrently,
    /// `DROP INDEX CONCURRENTLY`.
    DropIndexConcurrently,
    /// `REINDEX` of anything with CONCURRENTLY.
    ReindexConcurrently,
    /// `REINDEX SCHEMA`.
    ReindexSchema,
    /// `REINDEX DATABASE`.
    ReindexDatabase,
    /// `REINDEX SYSTEM`.
    ReindexSystem,
    /// `VACUUM`.
    Vacuum,
    /// `CLUSTER` without a table.
    Cluster,
    /// `CREATE DATABASE`.
    CreateDatabase,
    /// `DROP DATABASE`.
    DropDatabase,
    /// `ALTER DATABASE … SET TABLESPACE`.
    AlterDatabaseSetTablespace,
    /// `CREATE TABLESPACE`.
    CreateTablespace,
    /// `DROP TABLESPACE`.
    DropTablespace,
    /// `ALTER SYSTEM`.
    AlterSystem,
    /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`.
    DetachPartitionConcurrently,
    /// `CREATE SUBSCRIPTION` that creates its replication slot, as it does unless told not to.
    CreateSubscription,
    /// `ALTER SUBSCRIPTION … REFRESH PUBLICATION`.
    RefreshSubscription,
    /// `DISCARD ALL`.
    DiscardAll,
}

impl AloneReason {
    /// The command's name, in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateIndexConcurrently => "CREATE INDEX CONCURRENTLY",
            Self::DropIndexConcurrently => "DROP INDEX CONCURRENTLY",
            Self::ReindexConcurrently => "REINDEX CONCURRENTLY",
            Self::ReindexSchema => "REINDEX SCHEMA",
            Self::ReindexDatabase => "REINDEX DATABASE",
            Self::ReindexSystem => "REINDEX SYSTEM",
            Self::Vacuum => "VACUUM",
            Self::Cluster => "CLUSTER",
            Self::CreateDatabase => "CREATE DATABASE",
            Self::DropDatabase => "DROP DATABASE",
            Self::AlterDatabaseSetTablespace => "ALTER DATABASE SET TABLESPACE",
            Self::CreateTablespace => "CREATE TABLESPACE",
            Self::DropTablespace => "DROP TABLESPACE",
            Self::AlterSystem => "ALTER SYSTEM",
            Self::DetachPartitionConcurrently => "ALTER TABLE DETACH PARTITION CONCURRENTLY",
            Self::CreateSubscription => "CREATE SUBSCRIPTION",
            Self::RefreshSubscription => "ALTER SUBSCRIPTION REFRESH PUBLICATION",
            Self::DiscardAll => "DISCARD ALL",
        }
    }
}

impl fmt::Display for AloneReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the server refuses a statement inside a transaction block, whatever the database holds.
///
/// Says nothing of statements that are refused for some objects only: `REINDEX TABLE` and `CLUSTER`
/// of a partitioned table, `DROP SUBSCRIPTION` with a slot, `CALL` of a procedure that commits.
pub fn must_run_alone(statement: &str) -> Option<AloneReason> {
    let mut at = Cursor::new(statement);
    if at.eat("create") {
        alone_create(at)
    } else if at.eat("drop") {
        alone_drop(at)
    } else if at.eat("alter") {
        alone_alter(at)
    } else if at.eat("reindex") {
        let reindex = reindex(at);
        if reindex.concurrently { Some(AloneReason::ReindexConcurrently) } else { reindex.whole }
    } else if at.eat("vacuum") {
        Some(AloneReason::Vacuum)
    } else if at.eat("cluster") {
        at.eat_options([]);
        at.eat("verbose");
        at.at_end().then_some(AloneReason::Cluster)
    } else {
        at.eat_all(&["discard", "all"]).then_some(AloneReason::DiscardAll)
    }
}

/// Whether the server takes a statement in a transaction block whatever the database holds, and does the same there.
///
/// Not so for what [`must_run_alone`], for what may do so for some objects, for procedures and blocks, which may commit by
/// themselves, and for what is about transactions or settings of the session.
pub fn fits_transaction(statement: &str) -> bool {
    const DOUBTFUL: [&str; 12] = [
        "call",
        "do",
        "reindex",
        "cluster",
        "set",
        "reset",
        "savepoint",
        "release",
        "discard",
        "deallocate",
        "checkpoint",
        "load",
    ];
    let at = Cursor::new(statement);
    let subscription =
        ["create", "alter", "drop"].iter().any(|word| at.clone().eat_all(&[word, "subscription"]));
    !subscription
        && !DOUBTFUL.iter().any(|word| at.is(word))
        && must_run_alone(statement).is_none()
        && transaction_control(statement).is_none()
}

fn alone_create(mut at: Cursor<'_>) -> Option<AloneReason> {
    if at.eat("database") {
        Some(AloneReason::CreateDatabase)
    } else if at.eat("tablespace") {
        Some(AloneReason::CreateTablespace)
    } else if at.eat("subscription") {
        while !at.at_end() && !at.is("with") {
            at.advance();
        }
        at.eat("with");
        let [connects, creates_slot] = at.eat_options(["connect", "create_slot"]);
        (connects.unwrap_or(true) && creates_slot.unwrap_or(true))
            .then_some(AloneReason::CreateSubscription)
    } else {
        at.eat("unique");
        at.eat_all(&["index", "concurrently"]).then_some(AloneReason::CreateIndexConcurrently)
    }
}

fn alone_drop(mut at: Cursor<'_>) -> Option<AloneReason> {
    if at.eat("database") {
        Some(AloneReason::DropDatabase)
    } else if at.eat("tablespace") {
        Some(AloneReason::DropTablespace)
    } else {
        at.eat_all(&["index", "concurrently"]).then_some(AloneReason::DropIndexConcurrently)
    }
}

fn alone_alter(mut at: Cursor<'_>) -> Option<AloneReason> {
    if at.eat("system") {
        Some(AloneReason::AlterSystem)
    } else if at.eat("database") {
        (at.eat_name() && at.eat_all(&["set", "tablespace"]))
            .then_some(AloneReason::AlterDatabaseSetTablespace)
    } else if at.eat("subscription") {
        (at.eat_name() && at.eat("refresh")).then_some(AloneReason::RefreshSubscription)
    } else if at.eat("table") {
        at.eat_all(&["if", "exists"]);
        at.eat("only");
        let detaches = at.eat_name() && {
            at.eat_sign("*");
            at.eat_all(&["detach", "partition"]) && at.eat_name() && at.eat("concurrently")
        };
        detaches.then_some(AloneReason::DetachPartitionConcurrently)
    } else {
        None
    }
}

/// What a `REINDEX` does that no transaction block allows.
struct Reindex {
    concurrently: bool,
    whole: Option<AloneReason>,
}

/// Reads on behind `REINDEX`.
fn reindex(mut at: Cursor<'_>) -> Reindex {
    let [option] = at.eat_options(["concurrently"]);
    let whole = if at.is("schema") {
        Some(AloneReason::ReindexSchema)
    } else if at.is("database") {
        Some(AloneReason::ReindexDatabase)
    } else if at.is("system") {
        Some(AloneReason::ReindexSystem)
    } else {
        None
    };
    at.advance();
    Reindex { concurrently: at.is("concurrently") || option.unwrap_or(false), whole }
}
