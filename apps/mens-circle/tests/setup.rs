//! What the platform promises of its migration setup, one test for each promise.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod common;
mod compose;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use aludel::Base;
use aludel::core::config::Config;
use aludel::core::schema::{ObjectId, Schema};
use common::{
    CREDS, Finished, MAIN, Platform, config, copy_of_the_project, finish, program, revisions,
};
use compose::Service;
use mens_circle::credentials::Creds;
use mens_circle::models::Main;

/// File, name, title, variable of the URL, folder of the revisions.
const CONFIGURATIONS: [[&str; 5]; 2] = [
    [
        "aludel.toml",
        "main",
        "Main database",
        "DATABASE_URL",
        "apps/mens-circle/migrations/versions",
    ],
    [
        "aludel-credentials.toml",
        "creds",
        "Credentials database",
        "CREDS_DATABASE_URL",
        "apps/mens-circle/migrations-credentials/versions",
    ],
];

#[test]
fn configuration_files_exist_and_are_properly_formatted() {
    for [file, name, title, variable, folder] in CONFIGURATIONS {
        let path = config(file);
        let text = fs::read_to_string(&path).unwrap();
        let read = Config::parse(&path, &text).unwrap();
        let found = [&read.name, &read.title, &read.url_env, &read.version_table];
        assert_eq!(found, [name, title, variable, "alembic_version"], "{file}");
        assert_eq!(read.versions(), common::root().join(folder));
        assert!(read.versions().is_dir(), "{folder} is there");
        assert!(!text.contains("://"), "no URL stands in {file}");
        finish(program().arg("-c").arg(&path).args(["sum", "--check"])).ok();

        // A file with a mistake is not taken for a good one.
        let project = copy_of_the_project();
        let spoilt = text.replace("url_env", "url_evn");
        fs::write(project.path().join(file), spoilt).unwrap();
        let mut history = program();
        history.current_dir(project.path()).args(["-c", file, "history"]);
        finish(&mut history).refused(2, &[file, "unknown key \"url_evn\"", "\"url_env\""]);
    }
}

/// The last revisions of both databases, so many from the end, as `current` prints them.
fn places(below: usize) -> String {
    let line = |name: &str| {
        let revisions = revisions(name);
        let revision = &revisions[revisions.len() - 1 - below];
        format!("{name}: {revision}{}\n", if below == 0 { " (head)" } else { "" })
    };
    line("main") + &line("creds")
}

#[test]
fn both_databases_can_be_migrated_successfully() {
    let platform = Platform::empty();
    let current = || platform.run(&["current"]).ok().stdout;
    assert_eq!(current(), "main: <base>\ncreds: <base>\n");
    platform.run(&["init"]).ok();
    assert_eq!(current(), places(0));
    platform.run(&["downgrade"]).ok();
    assert_eq!(current(), places(1));
    platform.run(&["upgrade"]).ok();
    assert_eq!(current(), places(0));
    platform.run(&["current", "--check-heads"]).ok();
    let history = platform.run(&["history"]).ok().stdout;
    for (name, known) in [("main", MAIN.as_slice()), ("creds", CREDS.as_slice())] {
        for revision in known {
            assert!(history.contains(&format!("{name}: ")) && history.contains(revision));
        }
        let applied: Vec<String> =
            platform.journal(name).into_iter().map(|(revision, _)| revision).collect();
        assert!(revisions(name).iter().all(|revision| applied.contains(revision)), "{applied:?}");
    }
    platform.run(&["downgrade", "base"]).ok();
    assert_eq!(current(), "main: <base>\ncreds: <base>\n");
}

/// The files in a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn migration_files_are_generated_properly() {
    let platform = Platform::empty();
    let project = copy_of_the_project();
    let run = |args: &[&str]| -> Finished {
        let mut command = program();
        command.current_dir(project.path()).args(args);
        command.env("DATABASE_URL", platform.main.url());
        finish(command.env("CREDS_DATABASE_URL", platform.creds.url()))
    };
    run(&["upgrade"]).ok();
    let folders = CONFIGURATIONS.map(|[.., folder]| project.path().join(folder));
    for (index, command, message, slug, table) in [
        (0, "revision", "Add circle badges", "add_circle_badges", "circle_badges"),
        (1, "revision-creds", "Add token vault", "add_token_vault", "token_vault"),
    ] {
        let before = [0, 1].map(|index| files(&folders[index]));
        let said = run(&[command, "--empty", message]).ok().stdout;
        let after = [0, 1].map(|index| files(&folders[index]));
        assert_eq!(after[1 - index], before[1 - index], "the other history stays as it is");
        let new: Vec<&PathBuf> = after[index].difference(&before[index]).collect();
        let [path] = new.as_slice() else { panic!("one file is made: {new:?}") };

        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(said.contains(name) && said.starts_with("Generating "), "{said}");
        let (id, rest) = name.split_at(12);
        assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        assert_eq!(rest, format!("_{slug}.sql"));
        let text = fs::read_to_string(path).unwrap();
        let head = revisions(CONFIGURATIONS[index][1]).pop().unwrap();
        for line in [
            format!("-- {message}"),
            format!("-- Revision:   {id}"),
            format!("-- Revises:    {head}"),
            "-- aludel: up".to_owned(),
            "-- aludel: down".to_owned(),
        ] {
            assert!(text.lines().any(|found| found == line), "{line:?} is missing in\n{text}");
        }
        run(&["sum", "--check"]).ok();
        run(&["show", id]).ok();

        // What is written into its two sections is what runs.
        let up = format!("-- aludel: up\nCREATE TABLE {table} (id integer PRIMARY KEY);\n");
        let down = format!("-- aludel: down\nDROP TABLE {table};\n");
        let filled = text.replace("-- aludel: up\n", &up).replace("-- aludel: down\n", &down);
        fs::write(path, filled).unwrap();
        run(&["sum"]).ok();
        let database = [&platform.main, &platform.creds][index];
        let exists = format!("SELECT (to_regclass('{table}') IS NOT NULL)::text");
        run(&["upgrade"]).ok();
        assert_eq!(common::value(database, &exists), "true");
        run(&["-d", CONFIGURATIONS[index][1], "downgrade"]).ok();
        assert_eq!(common::value(database, &exists), "false");
        run(&["upgrade"]).ok();
    }
}

/// Listeners in front of two servers, which let nobody through before somebody has come to each of them.
///
/// A program that opens one database, and the other one when it is done with the first, waits here for ever.
struct Meeting {
    ports: [u16; 2],
}

impl Meeting {
    fn before(servers: [u16; 2]) -> Self {
        let arrived = Arc::new((Mutex::new([false; 2]), Condvar::new()));
        let ports = [0, 1].map(|index| {
            let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
            let port = listener.local_addr().unwrap().port();
            let (arrived, server) = (Arc::clone(&arrived), servers[index]);
            thread::spawn(move || {
                for visitor in listener.incoming() {
                    let (visitor, arrived) = (visitor.unwrap(), Arc::clone(&arrived));
                    thread::spawn(move || {
                        let (both, changed) = &*arrived;
                        let mut both = both.lock().unwrap();
                        both[index] = true;
                        changed.notify_all();
                        while *both != [true; 2] {
                            both = changed.wait(both).unwrap();
                        }
                        drop(both);
                        pass_on(visitor, server);
                    });
                }
            });
            port
        });
        Self { ports }
    }

    /// A URL at the listener in front of a database.
    fn url(&self, index: usize, user: &str, password: &str) -> String {
        let database = ["mens_circle_main", "mens_circle_creds"][index];
        compose::url(user, password, self.ports[index], database)
    }
}

/// Carries bytes between a visitor and a server until both have said all they had to say.
fn pass_on(visitor: TcpStream, server: u16) {
    let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
    let (mut from, mut to) = (visitor.try_clone().unwrap(), server.try_clone().unwrap());
    let there = thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (server, visitor);
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
    let _ = there.join();
}

/// The program on both databases, as the superuser, through a meeting of its own.
fn through_a_meeting(servers: [u16; 2], passwords: [&str; 2], args: &[&str]) -> Finished {
    let meeting = Meeting::before(servers);
    let mut command = program();
    command.arg("-c").arg(config("aludel.toml"));
    command.arg("-c").arg(config("aludel-credentials.toml")).args(args);
    command.env("DATABASE_URL", meeting.url(0, "postgres", passwords[0]));
    finish(command.env("CREDS_DATABASE_URL", meeting.url(1, "postgres", passwords[1])))
}

#[test]
fn async_support_is_configured_correctly() {
    let services = ["main", "creds"].map(Service::of);
    let servers = [0, 1].map(|index| compose::server(&services[index]));
    for (server, service) in servers.iter().zip(&services) {
        compose::initialise(server, service);
    }
    let ports = [0, 1].map(|index| servers[index].port());
    let passwords = [0, 1].map(|index| services[index].value("POSTGRES_PASSWORD"));
    // Each command has both databases open at once. Both URLs name asyncpg.
    for args in [&["upgrade"][..], &["current", "--check-heads"], &["journal"], &["history", "-i"]]
    {
        through_a_meeting(ports, passwords, args).ok();
    }
    through_a_meeting(ports, passwords, &["downgrade", "base"]).ok();
    let current = through_a_meeting(ports, passwords, &["current"]).ok();
    assert_eq!(current.stdout, "main: <base>\ncreds: <base>\n");
}

#[test]
fn who_opens_one_database_alone_is_not_let_through_a_meeting() {
    let service = Service::of("main");
    let server = compose::server(&service);
    compose::initialise(&server, &service);
    let meeting = Meeting::before([server.port(); 2]);
    let password = service.value("POSTGRES_PASSWORD");
    let url = format!("{}?connect_timeout=2", meeting.url(0, "postgres", password));
    let mut alone = program();
    alone.arg("-c").arg(config("aludel.toml")).arg("current").env("DATABASE_URL", url);
    finish(&mut alone).refused(1, &["cannot connect to mens_circle_main"]);
}

#[test]
fn model_imports_work_correctly() {
    let main = Main::models().expect("the models of the main database fit together");
    let creds = Creds::models().expect("the models of the credentials database fit together");
    let tables = |schema: &Schema| -> BTreeSet<String> {
        let names = schema.iter().filter_map(|(id, _)| match id {
            ObjectId::Table(name) => Some(name.to_string()),
            _ => None,
        });
        names.collect()
    };
    let (main, creds) = (tables(&main.schema), tables(&creds.schema));
    // A model that its base does not list does not compile; what a base lists is here.
    for table in ["users", "roles", "circles", "circle_memberships", "meetings", "events"] {
        assert!(main.contains(&format!("public.{table}")), "{table} is not among {main:?}");
    }
    assert_eq!(creds, BTreeSet::from(["public.user_credentials".to_owned()]));
    assert!(main.is_disjoint(&creds));
}
