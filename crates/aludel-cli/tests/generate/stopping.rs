//! Signals during a proof, and what they leave behind.

use std::process::{Child, Command, Stdio};

use crate::support::{Project, cluster};
use crate::{USERS, files, project};

/// A project whose history takes a nap in shadow databases, under this name.
fn drowsy(name: &str) -> Project {
    let project = project(USERS);
    let up = format!(
        "DO $$ BEGIN IF current_database() LIKE 'aludel\\_shadow\\_%' THEN PERFORM pg_sleep(600) /* {name} */; END IF; END $$;"
    );
    project.revision("main", "aaaa00000000", "", "Nap", &up, "SELECT 1;");
    project.sum("main");
    project.ok(&["-q", "upgrade"]);
    project
}

fn start(project: &Project) -> Child {
    let mut command = project.command(&["revision", "Users"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
}

/// The shadow database in which the nap is taken, once it is.
fn napping(name: &str) -> String {
    let sql = format!(
        "SELECT datname FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%/* {name} */%' AND datname LIKE 'aludel%'"
    );
    let mut connection = cluster().connect("postgres").unwrap();
    for _ in 0..6_000 {
        if let Some(row) = connection.query(&sql).unwrap().first() {
            return row[0].clone().unwrap();
        }
        connection.query("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("no proof began")
}

fn is_there(database: &str) -> bool {
    let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{database}'");
    !cluster().query("postgres", &sql).unwrap().is_empty()
}

#[test]
fn a_signal_during_the_proof_drops_the_shadow_database() {
    for (name, code) in [("-INT", 130), ("-TERM", 143)] {
        let project = drowsy(name);
        let child = start(&project);
        let shadow = napping(name);
        signal(&child, name);
        let outcome = project.outcome(&child.wait_with_output().unwrap());
        assert_eq!(outcome.code, code, "{outcome:?}");
        assert!(outcome.stderr.contains("interrupted; nothing was written"), "{outcome:?}");
        assert_eq!(files(&project).len(), 1);
        assert!(!is_there(&shadow), "{shadow}");
    }
}

#[test]
fn a_killed_proof_leaves_a_database_that_its_name_gives_away_and_nothing_else() {
    let project = drowsy("-KILL");
    let child = start(&project);
    let shadow = napping("-KILL");
    signal(&child, "-KILL");
    child.wait_with_output().unwrap();
    assert_eq!(files(&project).len(), 1);
    assert!(is_there(&shadow) && shadow.starts_with("aludel_shadow_"), "{shadow}");
    cluster().query("postgres", &format!("DROP DATABASE {shadow} WITH (FORCE)")).unwrap();
    // What is live is as it was.
    project.ok(&["current", "--check-heads"]);
}
