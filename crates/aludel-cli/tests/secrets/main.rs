//! No password leaves the program: every command, every way of failing, every place where one could be seen.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

mod places;
#[expect(unreachable_pub, reason = "shared with tests that are made of several files")]
mod search;
#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

use std::net::TcpListener;
use std::process::{Command, Stdio};

use aludel_server::TestCluster;
use places::Places;
use search::{Search, base64};
use support::{Project, revision_path};

/// The passwords of both roles, and one that is wrong.
const MAIN: &str = "Zqxjma71@Kwvyma82/Hgbtma:93%Lsdcma";
const CREDS: &str = "Zqxjcr71&Kwvycr82=Hgbtcr#93+Lsdccr 'x";
const WRONG: &str = "Zqxjwr71?Kwvywr82";
/// One that is put where the search has to find it; the process list shows it to the other tests too.
const PLANTED: &str = "Zqxjpl71@Kwvypl82";

/// A server that asks for passwords and writes down every statement, with a role and a database for each configuration.
fn server() -> TestCluster {
    let cluster = TestCluster::builder()
        .tcp()
        .password_auth("of-the-superuser")
        .setting("log_statement", "all")
        .setting("log_min_error_statement", "debug5")
        .start()
        .unwrap();
    let mut connection = cluster.connect("postgres").unwrap();
    // Neither the log nor the list of sessions is to hold what the test itself says.
    connection.query("SET log_statement = 'none'").unwrap();
    for (name, password) in [("main", MAIN), ("creds", CREDS)] {
        let password = password.replace('\'', "''");
        connection.query(&format!("CREATE ROLE {name} LOGIN PASSWORD '{password}'")).unwrap();
        connection.query(&format!("CREATE DATABASE {name} OWNER {name}")).unwrap();
    }
    connection.query("SELECT 'over'").unwrap();
    drop(connection);
    for name in ["main", "creds"] {
        cluster.query(name, &format!("ALTER SCHEMA public OWNER TO {name}")).unwrap();
    }
    cluster
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn url(cluster: &TestCluster, name: &str, password: &str) -> String {
    format!("postgresql://{name}:{}@127.0.0.1:{}/{name}", encoded(password), cluster.port())
}

/// A project without any way to its databases yet.
fn project() -> Project {
    let project = Project::two();
    project.revision(
        "main",
        "5e1f00000000",
        "843c768c33cd",
        "Tell",
        "DO $$ BEGIN RAISE NOTICE 'role %', current_user; END $$;",
        "SELECT 1;",
    );
    project.sum("main");
    project
}

/// The command in every voice that the program has.
fn voices(project: &Project, args: &[&str]) -> Vec<Command> {
    let globals: [&[&str]; 4] = [&[], &["--format", "json"], &["-q"], &["--color", "always"]];
    let mut commands: Vec<Command> =
        globals.iter().map(|globals| project.command(&[globals, args].concat())).collect();
    for command in &mut commands[1..] {
        command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
    }
    commands
}

/// Tells a project where its databases are.
type Way<'w> = &'w dyn Fn(&mut Project);

/// Runs a command in every voice and demands that no secret shows and that it ends with this status the first time.
fn quiet(places: &mut Places<'_>, project: &Project, args: &[&str], code: i32) {
    for (nth, command) in voices(project, args).iter_mut().enumerate() {
        match places.run(command) {
            Ok(output) if nth == 0 => {
                let text = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
            }
            Ok(_) => {}
            Err(found) => panic!("{args:?} shows a secret in {found}"),
        }
    }
}

#[test]
fn no_command_that_succeeds_shows_a_password_wherever_that_comes_from() {
    let cluster = server();
    let search = Search::new(&[MAIN, CREDS]);
    let mut places = Places::new(&search, &cluster);
    let port = cluster.port();
    let escaped = |text: &str| text.replace('\\', "\\\\").replace(':', "\\:");
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
    let passwords = [("main", MAIN, "DATABASE_URL"), ("creds", CREDS, "CREDS_DATABASE_URL")];
    let each = |project: &mut Project, value: &dyn Fn(&str, &str) -> String| {
        for (name, password, variable) in passwords {
            project.set(variable, &value(name, password));
        }
    };
    let bare = |name: &str, _: &str| format!("postgresql://{name}@127.0.0.1:{port}/{name}");
    let ways: [(&str, Way<'_>); 6] = [
        ("URL", &|project| each(project, &|name, password| url(&cluster, name, password))),
        ("key=value", &|project| {
            each(project, &|name, password| {
                let password = quoted(password);
                format!(
                    "host=127.0.0.1 port={port} user={name} dbname={name} password='{password}'"
                )
            });
        }),
        ("file", &|project| {
            for (name, password, variable) in passwords {
                project.write(&format!("url-{name}"), url(&cluster, name, password));
                project.set(&format!("{variable}_FILE"), &format!("url-{name}"));
            }
        }),
        (".env", &|project| {
            let line = |(name, password, variable): (&str, &str, &str)| {
                format!("{variable}={}\n", url(&cluster, name, password))
            };
            project.write(".env", passwords.map(line).concat());
        }),
        (".pgpass", &|project| {
            each(project, &bare);
            let line = |(name, password, _): (&str, &str, &str)| {
                format!("127.0.0.1:{port}:{name}:{name}:{}\n", escaped(password))
            };
            project.write("secrets.pgpass", passwords.map(line).concat());
            let path = project.path().join("secrets.pgpass");
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&path, mode).unwrap();
            project.set("PGPASSFILE", &path.display().to_string());
        }),
        ("PGPASSWORD", &|project| {
            each(project, &bare);
            project.set("PGPASSWORD", MAIN);
        }),
    ];
    for (way, set) in ways {
        let mut project = project();
        set(&mut project);
        let chosen: &[&str] = if way == "PGPASSWORD" { &["-d", "main"] } else { &[] };
        let mut run = |args: &[&str]| {
            let args = [chosen, args].concat();
            if way == "URL" {
                return quiet(&mut places, &project, &args, 0);
            }
            // How loud the program is has nothing to do with where a password comes from.
            let output = places.run(&mut project.command(&args));
            assert_eq!(output.map(|output| output.status.code()), Ok(Some(0)), "{way}: {args:?}");
        };
        run(&["doctor"]);
        run(&["lint", "--pending", "--live", "-v"]);
        run(&["upgrade", "--backup", "backups"]);
        run(&["downgrade", "base", "--backup", "backups"]);
        run(&["upgrade"]);
        run(&["current", "-v"]);
        run(&["report"]);
        run(&["journal", "-v"]);
        if way == "URL" {
            for args in [
                &["history", "-v", "-i"][..],
                &["heads", "-v"],
                &["show", "current"],
                &["stamp", "heads"],
                &["report", "-o", "-"],
                &["ensure-version"],
                &["recover"],
                &["sum"],
                &["upgrade", "--sql", "--sql-dir", "scripts"],
                &["downgrade", "--plan"],
            ] {
                run(args);
            }
            let main = ["-d", "main", "diff", "--from", "database", "--to", "database"];
            quiet(&mut places, &project, &main, 0);
            quiet(&mut places, &project, &["-d", "main", "check"], 2);
        }
        let own = ["url-main", "url-creds", ".env", "secrets.pgpass"];
        assert_eq!(places.files(&project.path(), &own), None, "{way}");
        assert_eq!(places.rows(&["main", "creds"]), None, "{way}");
        quiet(&mut places, &project, &[chosen, &["downgrade", "base"]].concat(), 0);
    }
    assert_eq!(places.log(), None);
    assert!(places.looks > 100, "the process list was read {} times", places.looks);
}

#[test]
fn no_failure_shows_a_password() {
    let cluster = server();
    let search = Search::new(&[MAIN, CREDS, WRONG]);
    let mut places = Places::new(&search, &cluster);
    let port = cluster.port();
    let closed = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let password = encoded(MAIN);
    let urls = [
        ("wrong password", url(&cluster, "main", WRONG)),
        ("no such role", format!("postgresql://nobody:{password}@127.0.0.1:{port}/main")),
        ("no such database", format!("postgresql://main:{password}@127.0.0.1:{port}/mian")),
        ("another's database", format!("postgresql://main:{password}@127.0.0.1:{port}/nowhere")),
        ("a dead server", format!("postgresql://main:{password}@127.0.0.1:{closed}/main")),
        ("no such host", format!("postgresql://main:{password}@no-such-host.invalid/main")),
        ("no TLS", format!("postgresql://main:{password}@127.0.0.1:{port}/main?sslmode=require")),
        ("an unknown parameter", format!("postgresql://main:{password}@127.0.0.1/main?sslmod=x")),
        ("not encoded", format!("postgresql://main:{MAIN}@127.0.0.1:{port}/main")),
        ("a bad port", format!("postgresql://main:{password}@127.0.0.1:port/main")),
        ("another system", format!("mysql://main:{password}@127.0.0.1/main")),
        ("a misplaced password", format!("postgresql://127.0.0.1:{port}/main?{password}=x")),
        ("key=value", format!("host=127.0.0.1 pasword='{WRONG}'")),
        ("a broken quote", format!("host=127.0.0.1 password='{WRONG}")),
        ("no URL", WRONG.to_owned()),
        ("an assignment", format!("DATABASE_URL=postgresql://main:{password}@127.0.0.1/main")),
    ];
    for (case, url) in urls {
        let mut project = project();
        project.set("DATABASE_URL", &url);
        for args in [&["upgrade"][..], &["current"], &["doctor"]] {
            quiet(&mut places, &project, &[&["-d", "main"], args].concat(), 1);
        }
        assert_eq!(places.files(&project.path(), &[]), None, "{case}");
    }
    let mut project = project();
    project.set("DATABASE_URL", &url(&cluster, "main", MAIN));
    project.set("CREDS_DATABASE_URL", &url(&cluster, "creds", CREDS));
    let path = revision_path("main", "5e1f00000000", "Tell");
    project.replace(&path, "RAISE NOTICE", "RAISE EXCEPTION");
    project.sum("main");
    for args in [&["upgrade"][..], &["upgrade", "nowhere"], &["upgrade", "--backup", "/proc/none"]]
    {
        let code = if args.contains(&"nowhere") { 2 } else { 1 };
        quiet(&mut places, &project, args, code);
    }
    project.set("ALUDEL_SHADOW_URL", &url(&cluster, "main", WRONG));
    quiet(&mut places, &project, &["-d", "main", "plan"], 1);
    project.set("CREDS_DATABASE_URL", &url(&cluster, "creds", WRONG));
    quiet(&mut places, &project, &["upgrade"], 1);
    project.write(".env", format!("DATABASE_URL='{MAIN}\n"));
    project.unset("DATABASE_URL");
    quiet(&mut places, &project, &["-d", "main", "current"], 1);
    project.set("DATABASE_URL_FILE", &url(&cluster, "main", MAIN));
    quiet(&mut places, &project, &["-d", "main", "current"], 1);
    project.unset("DATABASE_URL_FILE");
    project.set("ALUDEL_SHADOW_URL", &url(&cluster, "main", WRONG));
    project.write(".env", format!("DATABASE_URL={}\n", url(&cluster, "main", MAIN)));
    let main = ["-d", "main", "diff", "--from", "revision:base", "--to", "database"];
    quiet(&mut places, &project, &main, 1);
    assert_eq!(places.files(&project.path(), &[".env"]), None);
    assert_eq!(places.rows(&["main", "creds"]), None);
    assert_eq!(places.log(), None);
}

/// What is found while a program waits for its input.
fn found_while_it_runs(places: &mut Places<'_>, command: &mut Command) -> String {
    let mut child = command.spawn().unwrap();
    let found = places.look(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    found.expect("something is found")
}

#[test]
fn what_is_planted_in_each_place_is_found() {
    let cluster = server();
    let search = Search::new(&[PLANTED]);
    let mut places = Places::new(&search, &cluster);
    let secrets =
        [PLANTED.to_owned(), encoded(PLANTED), base64(format!("me:{PLANTED}").as_bytes())];
    for secret in &secrets {
        let said = places.run(Command::new("sh").args(["-c", "cat >&2"]).env("NOT", secret));
        assert!(said.is_ok(), "an environment is not looked at: {said:?}");
        let mut said = Command::new("sh");
        said.args(["-c", "echo \"$SAID\" >&2"]).env("SAID", secret);
        assert!(places.run(&mut said).unwrap_err().starts_with("stderr: "));

        let mut argument = Command::new("sh");
        argument.args(["-c", "read line", secret]).stdin(Stdio::piped());
        let found = found_while_it_runs(&mut places, &mut argument);
        assert!(found.starts_with("cmdline ") || found.starts_with("ps: "), "{found}");

        assert_eq!(places.rows(&["main"]), None);
        let mut session = cluster.connect("main").unwrap();
        session.query("CREATE TABLE planted (t text)").unwrap();
        session.query(&format!("INSERT INTO planted VALUES ('{secret}')")).unwrap();
        let mut waits = Command::new("cat");
        let found = found_while_it_runs(&mut places, waits.stdin(Stdio::piped()));
        assert!(found.starts_with("pg_stat_activity: "), "{found}");
        session.query("SELECT 1").unwrap();
        drop(session);
        assert!(places.rows(&["creds", "main"]).is_some());
        assert!(places.log().is_some());
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("below")).unwrap();
        std::fs::write(folder.path().join("below/file"), secret).unwrap();
        assert!(places.files(folder.path(), &[]).is_some());
        assert_eq!(places.files(folder.path(), &["file"]), None);
        let program = cluster.binaries().client_program("pg_dump").unwrap();
        let dump = folder.path().join("below/main.dump");
        let mut command = Command::new(program);
        command.args(["--format=custom", "--host"]).arg(cluster.socket_dir());
        command.args(["--port", &cluster.port().to_string(), "--username", cluster.superuser()]);
        assert!(command.arg("--file").arg(&dump).arg("main").status().unwrap().success());
        assert!(places.files(folder.path(), &["file"]).is_some(), "dumps are unpacked");
        cluster.query("main", "DROP TABLE planted").unwrap();
    }
}
