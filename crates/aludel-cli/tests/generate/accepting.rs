//! What is said on the command line, and what becomes of it.

use crate::support::assert_shown;
use crate::{applied, file};

#[test]
fn renames_backfills_conversions_and_drops_are_done_as_they_are_said() {
    let before = "CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE TABLE users (id integer PRIMARY KEY, email text, mood mood, born text);
        CREATE TABLE posts (id integer PRIMARY KEY, title text);
        CREATE TABLE gone (id integer);";
    let after = "CREATE TYPE feeling AS ENUM ('glad', 'unhappy');
        CREATE TABLE users (id integer PRIMARY KEY, mail text NOT NULL, mood feeling, born date, age integer NOT NULL);
        CREATE TABLE articles (id integer PRIMARY KEY, title text);";
    let project = applied(before);
    project
        .database("main")
        .query("INSERT INTO users VALUES (1, NULL, 'sad', '2001-02-03')")
        .unwrap();
    project.write("schema.sql", after);
    let options = [
        "--rename",
        "users.email=mail",
        "--rename",
        "posts=articles",
        "--rename",
        "public.mood=feeling",
        "--rename",
        "feeling.sad=unhappy",
        "--allow",
        "drop",
        "--backfill",
        "users.mail='nobody'",
        "--backfill",
        "users.age=0",
        "--using",
        "users.born=born::date",
    ];
    let made =
        project.show(&[&["revision", "--rev-id", "bbbb00000000", "Next"], &options[..]].concat());
    // Which statements do it is shown by the cases of the planner; here they have to work.
    assert_shown("generate_accepted", &made);
    project.ok(&["upgrade"]);
    project.ok(&["check"]);
    let rows = project
        .database("main")
        .query("SELECT mail, mood::text, born::text, age::text FROM users")
        .unwrap();
    let row: Vec<_> = rows[0].iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
    assert_eq!(row, ["nobody", "unhappy", "2001-02-03", "0"]);
    project.ok(&["downgrade"]);
}

#[test]
fn a_statement_that_may_fail_can_be_asked_for() {
    let project = applied("CREATE TABLE users (id integer PRIMARY KEY);");
    project
        .write("schema.sql", "CREATE TABLE users (id integer PRIMARY KEY, age integer NOT NULL);");
    let made =
        project.show(&["revision", "--rev-id", "bbbb00000000", "Age", "--allow", "may-fail"]);
    assert_shown("generate_may_fail", &format!("{made}\n{}", file(&project, "bbbb")));
}
