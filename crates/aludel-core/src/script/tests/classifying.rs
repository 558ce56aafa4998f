use crate::script::{
    AloneReason, TransactionControl, adds_enum_value, fits_transaction, is_concurrent_index_build,
    must_run_alone, transaction_control,
};

#[test]
fn statements_that_begin_or_end_a_transaction_are_known() {
    use TransactionControl::*;
    for (statement, expected) in [
        ("BEGIN", Some(Begin)),
        ("-- so\n/* it */ begin isolation level serializable", Some(Begin)),
        ("START TRANSACTION READ ONLY", Some(StartTransaction)),
        ("commit", Some(Commit)),
        ("COMMIT AND CHAIN", Some(Commit)),
        ("END WORK;", Some(End)),
        ("ABORT", Some(Abort)),
        ("ROLLBACK", Some(Rollback)),
        ("ROLLBACK WORK", Some(Rollback)),
        ("ROLLBACK AND NO CHAIN", Some(Rollback)),
        ("ROLLBACK TO x", None),
        ("ROLLBACK WORK TO SAVEPOINT x", None),
        ("ROLLBACK /* back */ TRANSACTION\nTO x", None),
        ("PREPARE TRANSACTION 'a'", Some(PrepareTransaction)),
        ("COMMIT PREPARED 'a'", Some(CommitPrepared)),
        ("ROLLBACK PREPARED 'a'", Some(RollbackPrepared)),
        ("PREPARE transactions AS SELECT 1", None),
        ("SAVEPOINT a", None),
        ("RELEASE a", None),
        ("SET TRANSACTION READ ONLY", None),
        ("\"begin\"", None),
        ("COMMITS", None),
        ("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END", None),
        ("", None),
        ("'BEGIN'", None),
        ("/* BEGIN", None),
    ] {
        assert_eq!(transaction_control(statement), expected, "{statement}");
    }
}

#[test]
fn an_added_enum_value_is_known() {
    for (statement, expected) in [
        ("ALTER TYPE mood ADD VALUE 'ok'", true),
        ("alter type \"S\".\"mood;\"\n-- now\nadd value if not exists 'ok' before 'sad'", true),
        ("ALTER TYPE a . b ADD VALUE 'x'", true),
        ("ALTER TYPE value ADD VALUE 'x'", true),
        ("ALTER TYPE t ADD ATTRIBUTE value int", false),
        ("ALTER TYPE mood RENAME VALUE 'a' TO 'b'", false),
        ("ALTER TABLE t ADD value int", false),
        ("COMMENT ON TYPE t IS 'ALTER TYPE t ADD VALUE'", false),
    ] {
        assert_eq!(adds_enum_value(statement), expected, "{statement}");
    }
}

#[test]
fn statements_that_no_transaction_block_may_hold_are_known() {
    use AloneReason::*;
    for (statement, expected) in [
        ("CREATE INDEX CONCURRENTLY ON t (a)", Some(CreateIndexConcurrently)),
        ("create unique index /* x */ concurrently i on t (a)", Some(CreateIndexConcurrently)),
        ("CREATE INDEX i ON t (concurrently)", None),
        ("CREATE INDEX \"concurrently\" ON t (a)", None),
        ("DROP INDEX CONCURRENTLY i", Some(DropIndexConcurrently)),
        ("DROP INDEX i", None),
        ("REINDEX INDEX CONCURRENTLY i", Some(ReindexConcurrently)),
        ("REINDEX (VERBOSE) TABLE CONCURRENTLY t", Some(ReindexConcurrently)),
        ("REINDEX (CONCURRENTLY) TABLE t", Some(ReindexConcurrently)),
        ("REINDEX (CONCURRENTLY TRUE, VERBOSE) TABLE t", Some(ReindexConcurrently)),
        ("REINDEX (concurrently off, verbose) TABLE t", None),
        ("REINDEX (TABLESPACE concurrently) TABLE t", None),
        ("REINDEX TABLE t", None),
        ("REINDEX TABLE system", None),
        ("REINDEX SCHEMA s", Some(ReindexSchema)),
        ("REINDEX DATABASE d", Some(ReindexDatabase)),
        ("REINDEX (VERBOSE) SYSTEM d", Some(ReindexSystem)),
        ("VACUUM", Some(Vacuum)),
        ("VACUUM (FULL, ANALYZE) t", Some(Vacuum)),
        ("ANALYZE t", None),
        ("CLUSTER", Some(Cluster)),
        ("CLUSTER VERBOSE;", Some(Cluster)),
        ("CLUSTER (VERBOSE)", Some(Cluster)),
        ("CLUSTER t USING i", None),
        ("CLUSTER VERBOSE t", None),
        ("CREATE DATABASE d TEMPLATE template0", Some(CreateDatabase)),
        ("DROP DATABASE IF EXISTS d", Some(DropDatabase)),
        ("ALTER DATABASE d SET TABLESPACE s", Some(AlterDatabaseSetTablespace)),
        ("ALTER DATABASE d SET work_mem = '1MB'", None),
        ("CREATE TABLESPACE s LOCATION '/s'", Some(CreateTablespace)),
        ("DROP TABLESPACE s", Some(DropTablespace)),
        ("ALTER SYSTEM SET work_mem = '1MB'", Some(AlterSystem)),
        (
            "ALTER TABLE IF EXISTS ONLY s.p DETACH PARTITION s.\"p 1\" CONCURRENTLY",
            Some(DetachPartitionConcurrently),
        ),
        ("ALTER TABLE p * DETACH PARTITION p1 CONCURRENTLY", Some(DetachPartitionConcurrently)),
        ("ALTER TABLE p DETACH PARTITION p1", None),
        ("ALTER TABLE p DETACH PARTITION p1 FINALIZE", None),
        ("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", Some(CreateSubscription)),
        (
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p, \"with\" WITH (slot_name = 'a', create_slot)",
            Some(CreateSubscription),
        ),
        (
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (enabled = false, create_slot = false)",
            None,
        ),
        ("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = 'off')", None),
        ("ALTER SUBSCRIPTION s REFRESH PUBLICATION", Some(RefreshSubscription)),
        ("ALTER SUBSCRIPTION s DISABLE", None),
        ("DISCARD ALL", Some(DiscardAll)),
        ("DISCARD PLANS", None),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", None),
        ("CREATE TABLE database (vacuum int)", None),
        ("SELECT 'VACUUM'", None),
        ("", None),
    ] {
        assert_eq!(must_run_alone(statement), expected, "{statement}");
    }
}

#[test]
fn builds_of_indexes_beside_writers_are_known() {
    for (statement, expected) in [
        ("CREATE INDEX CONCURRENTLY ON t (a)", true),
        ("-- slow\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", true),
        ("REINDEX TABLE CONCURRENTLY t", true),
        ("REINDEX (CONCURRENTLY) INDEX i", true),
        ("REINDEX TABLE t", false),
        ("CREATE INDEX i ON t (a)", false),
        ("DROP INDEX CONCURRENTLY i", false),
        ("CREATE TABLE t (a int)", false),
    ] {
        assert_eq!(is_concurrent_index_build(statement), expected, "{statement}");
    }
}

#[test]
fn names_of_commands_are_the_words_that_begin_them() {
    for control in [TransactionControl::StartTransaction, TransactionControl::RollbackPrepared] {
        assert_eq!(transaction_control(control.as_str()), Some(control), "{control}");
    }
    for reason in [AloneReason::DiscardAll, AloneReason::Vacuum, AloneReason::AlterSystem] {
        assert_eq!(must_run_alone(reason.as_str()), Some(reason), "{reason}");
    }
}

#[test]
fn only_what_is_the_same_inside_a_transaction_fits_one() {
    for statement in [
        "INSERT INTO t VALUES (1)",
        "with x as (select 1) select * from x",
        "CREATE INDEX i ON t (a)",
        "ALTER TYPE e ADD VALUE 'x'",
        "COPY t FROM stdin",
        "DROP TABLE subscription",
        "ANALYZE t",
    ] {
        assert!(fits_transaction(statement), "{statement}");
    }
    for statement in [
        "CALL p()",
        "DO $$ BEGIN COMMIT; END $$",
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "VACUUM t",
        "REINDEX TABLE t",
        "CLUSTER t",
        "SET search_path = ''",
        "RESET ALL",
        "BEGIN",
        "SAVEPOINT s",
        "DROP SUBSCRIPTION s",
        "DISCARD PLANS",
    ] {
        assert!(!fits_transaction(statement), "{statement}");
    }
}
