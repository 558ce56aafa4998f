//! Constraints that are checked later: at the end of each revision, and never sooner or later than that.

use aludel_postgres::error::RunErrorKind;

use crate::support::{Bench, steps, upgrade};

const TABLES: &str = "CREATE TABLE parent (id int PRIMARY KEY);\n\
    CREATE TABLE child (id int, parent int CONSTRAINT child_fk REFERENCES parent DEFERRABLE INITIALLY DEFERRED);";

#[tokio::test]
async fn a_broken_promise_is_found_at_the_end_of_its_revision_and_named() {
    let bench = Bench::with(&[
        TABLES,
        "INSERT INTO child VALUES (1, 1); INSERT INTO parent VALUES (1);",
        "INSERT INTO child VALUES (2, 2);",
        "INSERT INTO parent VALUES (2);",
    ]);
    match bench.fails(upgrade("heads")).await {
        RunErrorKind::DeferredConstraint { revision, path, error } => {
            assert_eq!(revision.as_str(), "c3");
            assert!(path.ends_with("c3_test.sql"));
            assert_eq!(error.sqlstate.as_deref(), Some("23503"));
            assert!(error.message.contains("child_fk"), "{}", error.message);
        }
        other => panic!("{other:?}"),
    }
    assert!(!bench.has("parent") && bench.versions().await.is_empty());
}

#[tokio::test]
async fn a_table_can_be_altered_right_after_its_rows_were_touched_by_the_revision_before() {
    // Without the checks in between the server says: pending trigger events.
    let bench = Bench::with(&[
        TABLES,
        "INSERT INTO child VALUES (1, 1); INSERT INTO parent VALUES (1);",
        "ALTER TABLE child ADD COLUMN name text; ALTER TABLE parent ADD COLUMN name text;",
        "INSERT INTO child VALUES (2, 2); INSERT INTO parent VALUES (2);",
        "DROP TABLE child; DROP TABLE parent;",
    ]);
    let report = bench.done(upgrade("heads")).await;
    assert_eq!(report.steps.len(), 5);
}

#[tokio::test]
async fn the_next_revision_finds_every_constraint_as_it_is_defined() {
    let bench = Bench::with(&[
        &format!(
            "{TABLES}\nCREATE SCHEMA \"Odd.One\"; CREATE TABLE \"Odd.One\".t (n int CONSTRAINT \"odd;name\" UNIQUE \
             DEFERRABLE INITIALLY DEFERRED); CREATE TABLE now (n int CONSTRAINT now_key UNIQUE DEFERRABLE);"
        ),
        // Child before parent, twice one number for a moment: both only work deferred.
        "INSERT INTO child VALUES (1, 1); INSERT INTO parent VALUES (1);\n\
         INSERT INTO \"Odd.One\".t VALUES (1), (1); DELETE FROM \"Odd.One\".t; SET CONSTRAINTS now_key DEFERRED;",
        "INSERT INTO child VALUES (2, 2); INSERT INTO parent VALUES (2);\n\
         INSERT INTO \"Odd.One\".t VALUES (1), (1); DELETE FROM \"Odd.One\".t;",
    ]);
    bench.done(upgrade("heads")).await;
    // What is initially immediate is so again although the revision before had deferred it.
    bench.revision("d4", "c3", "SET CONSTRAINTS ALL DEFERRED;");
    bench.revision(
        "e5",
        "d4",
        "INSERT INTO now VALUES (1); INSERT INTO now VALUES (1); DELETE FROM now;",
    );
    let error = bench.statement_error().await;
    assert_eq!(error.revision.as_str(), "e5");
    assert_eq!(error.error.sqlstate.as_deref(), Some("23505"));
}

#[tokio::test]
async fn a_constraint_made_by_a_later_revision_is_deferred_as_it_says() {
    let bench = Bench::with(&[
        "CREATE TABLE other (n int CONSTRAINT other_key UNIQUE DEFERRABLE INITIALLY DEFERRED);",
        &format!("{TABLES}\nINSERT INTO child VALUES (1, 1); INSERT INTO parent VALUES (1);"),
    ]);
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["a1", "b2"]);
}

#[tokio::test]
async fn a_constraint_trigger_runs_before_the_next_revision() {
    let bench = Bench::with(&[
        "CREATE TABLE t (n int); CREATE TABLE seen (n int);\n\
         CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen VALUES (NEW.n); \
         RETURN NEW; END $$;\n\
         CREATE CONSTRAINT TRIGGER later AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();",
        "INSERT INTO t VALUES (1);",
        "CREATE TABLE early AS SELECT count(*) AS n FROM seen;",
    ]);
    bench.done(upgrade("heads")).await;
    assert_eq!(bench.value("SELECT n FROM early"), "1");
}

#[tokio::test]
async fn constraints_in_a_schema_that_the_role_may_not_use_are_none_of_its_business() {
    let mut bench = Bench::new();
    let role = bench.new_role("runner");
    bench.sql(
        "CREATE SCHEMA closed; CREATE TABLE closed.t (n int CONSTRAINT closed_key UNIQUE DEFERRABLE INITIALLY DEFERRED)",
    );
    bench.sql(&format!("GRANT CREATE, USAGE ON SCHEMA public TO {role}"));
    bench.role = Some(role);
    bench.line(&[TABLES, "INSERT INTO child VALUES (1, 1); INSERT INTO parent VALUES (1);"]);
    assert_eq!(steps(&bench.done(upgrade("heads")).await), ["a1", "b2"]);
}

#[tokio::test]
async fn a_role_that_the_revision_takes_on_needs_no_right_on_other_schemas_either() {
    let bench = Bench::new();
    let role = format!("{}_guest", bench.server.name());
    bench.line(&[
        &format!(
            "CREATE SCHEMA closed; CREATE TABLE closed.t (n int CONSTRAINT closed_key UNIQUE DEFERRABLE INITIALLY DEFERRED);\n\
             CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role};"
        ),
        &format!("SET ROLE {role};\nCREATE TABLE t (id int);"),
        "SELECT 1;",
    ]);
    let report = bench.run(upgrade("heads")).await;
    bench.sql(&format!("DROP TABLE IF EXISTS t; DROP OWNED BY {role}; DROP ROLE IF EXISTS {role}"));
    assert_eq!(steps(&report.unwrap().databases[0]), ["a1", "b2", "c3"]);
}
