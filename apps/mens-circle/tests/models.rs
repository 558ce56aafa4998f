//! The models of both databases: all of production's tables and the newer ones, apart from each other, and exactly as
//! the revisions make them; and the way of a new one into its database.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use aludel::core::schema::{ConstraintKind, Object, ObjectId, Schema};
use aludel::models::Base;
use aludel_server::TestDatabase;
use common::{CREDS_DUMP, MAIN_DUMP, Platform, value};
use mens_circle::credentials::Creds;
use mens_circle::models::Main;
use walk::Walk;

/// Tables that production does not have yet.
const NEWER: [&str; 4] = ["event_registrations", "event_staff", "events", "transfer_requests"];

fn schema<B: Base>() -> Schema {
    B::models().unwrap_or_else(|error| panic!("{}: {error}", B::NAME)).schema
}

fn tables(schema: &Schema) -> BTreeSet<String> {
    let name = |id: &ObjectId| match id {
        ObjectId::Table(name) => Some(name.to_string().replace("public.", "")),
        _ => None,
    };
    schema.iter().filter_map(|(id, _)| name(id)).collect()
}

/// The tables that foreign keys refer to.
fn referenced(schema: &Schema) -> BTreeSet<String> {
    let name = |object: &Object| match object {
        Object::Constraint(constraint) => match &constraint.kind {
            ConstraintKind::ForeignKey(key) => Some(key.references.to_string()),
            _ => None,
        },
        _ => None,
    };
    let found = schema.iter().filter_map(|(_, entry)| name(&entry.object));
    found.map(|name| name.replace("public.", "")).collect()
}

/// The tables that a dump makes.
fn tables_of_dump(dump: &str) -> BTreeSet<String> {
    let made = dump.lines().filter_map(|line| line.strip_prefix("CREATE TABLE public."));
    let names = made.map(|rest| rest.trim_end_matches(" (").to_owned());
    names.filter(|name| name != "alembic_version").collect()
}

fn tables_of_database(database: &TestDatabase<'_>) -> BTreeSet<String> {
    let sql = "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public' \
               AND tablename !~ '^(aludel_|alembic_version)'";
    value(database, sql).split(' ').map(str::to_owned).collect()
}

/// Demands that both databases are as their models say.
#[track_caller]
fn is_clean(platform: &Platform) {
    let check = platform.run(&["check"]).ok();
    let clean = "No new upgrade operations detected.";
    assert_eq!(check.stdout, format!("main: {clean}\ncreds: {clean}\n"));
}

#[test]
fn the_models_of_both_databases_are_complete_and_stay_apart() {
    let (main, creds) = (schema::<Main>(), schema::<Creds>());
    let mut expected = tables_of_dump(MAIN_DUMP);
    assert_eq!(expected.len(), 10, "production has ten: {expected:?}");
    expected.extend(NEWER.map(str::to_owned));
    assert_eq!(tables(&main), expected);
    assert_eq!(tables(&creds), tables_of_dump(CREDS_DUMP));
    assert!(tables(&main).is_disjoint(&tables(&creds)));
    assert!(referenced(&main).is_subset(&tables(&main)), "{:?}", referenced(&main));
    assert_eq!(referenced(&creds), BTreeSet::new());

    // What the revisions make, what production becomes, and what is restored from a backup.
    let made = Platform::empty();
    made.run(&["upgrade"]).ok();
    assert_eq!(tables_of_database(&made.main), tables(&main));
    assert_eq!(tables_of_database(&made.creds), tables(&creds));
    is_clean(&made);
    let taken_over = Platform::as_production();
    taken_over.run(&["upgrade"]).ok();
    is_clean(&taken_over);
    let restored = Platform::empty();
    for (from, to) in [(&made.main, &restored.main), (&made.creds, &restored.creds)] {
        to.psql(&from.pg_dump(&["--no-owner"]).unwrap()).unwrap();
    }
    is_clean(&restored);

    // What is not as the models say is found, in the database where it is.
    made.creds.query("ALTER TABLE user_credentials ALTER COLUMN user_id TYPE bigint").unwrap();
    let check = made
        .run(&["check"])
        .refused(3, &["creds: the database is not as its models say: 1 change"]);
    assert!(check.stdout.contains("main: No new upgrade operations detected."), "{check:#?}");
    assert!(check.stdout.contains("user_credentials.user_id"), "{check:#?}");
}

/// What somebody does who adds a model.
struct NewModel {
    database: &'static str,
    table: &'static str,
    /// The folder of the models, and that of the revisions, from the project's root.
    models: &'static str,
    versions: &'static str,
    /// The file with the struct, and what is written beneath lines of the folder's `mod.rs`.
    file: [&'static str; 2],
    list: [[&'static str; 2]; 3],
    command: [&'static str; 2],
}

/// The revisions of the walk, by their paths.
fn revisions(walk: &Walk, versions: &str) -> BTreeSet<PathBuf> {
    fs::read_dir(walk.path(versions)).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn becomes_a_revision_and_is_applied(new: &NewModel) {
    let platform = Platform::empty();
    platform.run(&["upgrade"]).ok();
    let database = if new.database == "main" { &platform.main } else { &platform.creds };
    let other = if new.database == "main" { &platform.creds } else { &platform.main };
    let untouched = tables_of_database(other);
    let exists = format!("SELECT (to_regclass('{}') IS NOT NULL)::text", new.table);

    let walk = Walk::new(new.database);
    let [file, text] = new.file;
    let list = format!("{}/mod.rs", new.models);
    walk.write(&format!("{}/{file}", new.models), text);
    let [module, export, name] = new.list;
    walk.add_below(&list, module[0], module[1]);
    walk.add_below(&list, export[0], export[1]);
    // Forgotten in the list of its base, it does not compile.
    let forgotten = walk.migrate(&platform, &["check"]);
    forgotten.refused(101, &["tables(", "base"]);
    walk.add_below(&list, name[0], name[1]);
    let check = walk.migrate(&platform, &["check"]);
    let check = check.refused(3, &[new.database, "the database is not as its models say"]);
    assert!(check.stdout.contains(new.table), "{check:#?}");

    let before = revisions(&walk, new.versions);
    let [command, message] = new.command;
    let said = walk.migrate(&platform, &[command, message]).ok();
    let after = revisions(&walk, new.versions);
    let made: Vec<&PathBuf> = after.difference(&before).collect();
    let [path] = made.as_slice() else { panic!("one file is made: {made:?}, {said:#?}") };
    let text = fs::read_to_string(path).unwrap();
    assert!(text.starts_with(&format!("-- {message}\n")), "{text}");
    for words in [format!("CREATE TABLE {}", new.table), format!("DROP TABLE {}", new.table)] {
        assert!(text.replace("public.", "").contains(&words), "{words} is missing in {text}");
    }
    assert_eq!(value(database, &exists), "false");

    walk.migrate(&platform, &["upgrade"]).ok();
    assert_eq!(value(database, &exists), "true");
    assert_eq!(tables_of_database(other), untouched);
    walk.migrate(&platform, &["check"]).ok();

    // There is nothing left to write.
    let again = walk.migrate(&platform, &[command, message]).ok();
    assert!(again.stderr.contains("nothing to do"), "{again:#?}");
    assert_eq!(revisions(&walk, new.versions), after);
    walk.migrate(&platform, &["-d", new.database, "downgrade"]).ok();
    assert_eq!(value(database, &exists), "false");
}

#[test]
fn a_new_model_becomes_a_revision_and_is_applied() {
    becomes_a_revision_and_is_applied(&NewModel {
        database: "main",
        table: "badges",
        models: "apps/mens-circle/src/models",
        versions: "apps/mens-circle/migrations/versions",
        file: ["badge.rs", include_str!("data/badge.rs")],
        list: [
            ["mod user;", "mod badge;"],
            ["pub use user::User;", "pub use badge::Badge;"],
            ["#[base(tables(User))]", "#[base(tables(Badge))]"],
        ],
        command: ["revision", "Add new model"],
    });
}

#[test]
fn a_new_credentials_model_becomes_a_revision_and_is_applied() {
    becomes_a_revision_and_is_applied(&NewModel {
        database: "creds",
        table: "login_attempts",
        models: "apps/mens-circle/src/credentials",
        versions: "apps/mens-circle/migrations-credentials/versions",
        file: ["login_attempt.rs", include_str!("data/login_attempt.rs")],
        list: [
            ["mod user_credentials;", "mod login_attempt;"],
            ["pub use user_credentials::UserCredentials;", "pub use login_attempt::LoginAttempt;"],
            ["#[base(tables(UserCredentials))]", "#[base(tables(LoginAttempt))]"],
        ],
        command: ["revision-creds", "Add new credentials model"],
    });
}
