//! Dumps before a database is moved: whole or not there, for their owner alone, and good for going back.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aludel_server::TestDatabase;

use crate::support::{Outcome, Project, SECRET, assert_shown, cluster};

/// The real `pg_dump`.
fn pg_dump() -> PathBuf {
    cluster().binaries().client_program("pg_dump").unwrap()
}

/// What a database holds, as `pg_dump` writes it.
fn content(database: &TestDatabase<'_>) -> String {
    let output = Command::new(pg_dump())
        .args(["--create", "--host"])
        .arg(cluster().socket_dir())
        .args(["--port", &cluster().port().to_string(), "--username", cluster().superuser()])
        .arg(database.name())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    // A random word against injection, new in each dump.
    let is_fixed =
        |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    text.lines().filter(is_fixed).collect::<Vec<_>>().join("\n")
}

/// Puts a script of this name before everything else in `PATH`; `$REAL` in it is the real `pg_dump`.
fn script(project: &mut Project, text: &str) {
    project.write(
        "bin/pg_dump",
        format!("#!/bin/sh\n{}", text.replace("$REAL", pg_dump().to_str().unwrap())),
    );
    let path = project.path().join("bin");
    fs::set_permissions(path.join("pg_dump"), fs::Permissions::from_mode(0o755)).unwrap();
    let rest = std::env::var("PATH").unwrap();
    project.set("PATH", &format!("{}:{rest}", path.display()));
}

/// Answers the question for the version, as every `pg_dump` does.
const ANSWER: &str = "[ \"$1\" = --version ] && exec $REAL --version\n";

fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A transcript without sizes, times and the folder of this machine's programs.
fn shown(project: &Project, args: &[&str], outcome: &Outcome) -> String {
    let text = project.transcript(args, outcome);
    let words = text.split(' ').map(|word| match word.find("T") {
        Some(_) if word.contains(".dump") => {
            let (before, rest) = word.split_once("-20").unwrap();
            let (_, run) = rest.split_once('-').unwrap();
            format!("{before}-[when]-{run}")
        }
        _ => word.to_owned(),
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let port = format!("--port={}", cluster().port());
    let user = format!("--username={}", cluster().superuser());
    let text = text.replace(&port, "--port=5432").replace(&user, "--username=[user]");
    let digits = |line: &str| match line.split_once(" (") {
        Some((before, rest)) if rest.ends_with(" bytes)") => format!("{before} ([n] bytes)"),
        _ => line.to_owned(),
    };
    text.lines().map(digits).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_backup_puts_both_databases_back_as_they_were() {
    let mut project = Project::two().with_databases();
    project.ok(&["-d", "main", "upgrade", "+2"]);
    project.ok(&["-d", "creds", "upgrade", "+1"]);
    project.database("main").query("INSERT INTO users VALUES (1, 'a@b'), (2, 'ü€')").unwrap();
    let before = ["main", "creds"].map(|name| content(project.database(name)));
    script(
        &mut project,
        &format!("{ANSWER}echo \"$@\" >> arguments; env > seen.$PGDATABASE; exec $REAL \"$@\""),
    );
    let args = ["upgrade", "--backup", "kept/backups"];
    let outcome = project.run(&args);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert_shown("backup", &shown(&project, &args, &outcome));
    let after = ["main", "creds"].map(|name| content(project.database(name)));
    assert_ne!(before, after);

    let folder = project.path().join("kept/backups");
    assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    let names = files(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    for name in &names {
        assert_eq!(mode(&folder.join(name)), 0o600);
    }
    let arguments = project.read("arguments");
    assert!(!arguments.contains(SECRET) && !arguments.contains("://"), "{arguments}");
    for (name, other) in [("main", "creds"), ("creds", "main")] {
        let seen = project.read(&format!("seen.{}", project.database(name).name()));
        assert!(seen.contains(&format!("PGPASSWORD={SECRET}\n")), "{seen}");
        assert!(
            !seen.contains("_URL=") && !seen.contains(project.database(other).name()),
            "{seen}"
        );
    }

    for line in outcome.stderr.lines() {
        let Some((_, command)) = line.split_once("to go back: ") else { continue };
        let bindir = pg_dump().parent().unwrap().display().to_string();
        let path = format!("{bindir}:{}", std::env::var("PATH").unwrap());
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(project.path())
            .env("PATH", path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}\n{output:?}");
    }
    let again = ["main", "creds"].map(|name| content(project.database(name)));
    assert_eq!(again, before);
    assert_eq!(project.ok(&["-d", "main", "current"]), "a930217cd080\n");
    project.ok(&["upgrade"]);
}

#[test]
fn only_what_will_change_is_dumped_and_json_says_where() {
    let project = Project::two().with_databases();
    project.ok(&["-d", "main", "upgrade"]);
    let text = project.ok(&["-q", "--format", "json", "upgrade", "--backup", "backups"]);
    let names = files(&project.path().join("backups"));
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].starts_with("creds-20") && text.contains(&names[0]), "{names:?} {text}");
    assert!(text.contains("\"restore\": \"pg_restore --clean"), "{text}");
    assert_eq!(text.matches("\"backup\"").count(), 1, "{text}");

    project.ok(&["upgrade", "--backup", "nothing"]);
    assert!(!project.path().join("nothing").exists(), "there was nothing to do");
    project.ok(&["-d", "main", "downgrade", "base", "--backup", "backups"]);
    assert_eq!(files(&project.path().join("backups")).len(), 2);
    assert_eq!(project.run(&["upgrade", "--sql", "--backup", "backups"]).code, 2);
}

#[test]
fn a_backup_is_made_under_the_lock() {
    let mut project = Project::one().with_database("main");
    project.replace("aludel.toml", "lock_wait = \"20s\"", "lock_wait = \"0s\"");
    let url = crate::support::url(cluster(), project.database("main").name());
    let program = env!("CARGO_BIN_EXE_aludel");
    script(
        &mut project,
        &format!(
            "{ANSWER}DATABASE_URL='{url}' {program} upgrade 2> other; echo $? >> other; exec $REAL \"$@\""
        ),
    );
    project.ok(&["upgrade", "--backup", "backups"]);
    let other = project.read("other");
    assert!(other.ends_with("\n6\n") && other.contains("holds the lock"), "{other}");
}

#[test]
fn without_a_whole_backup_nothing_is_touched() {
    let mut told = Vec::new();
    for (case, text) in [
        ("fails", "printf half; echo 'pg_dump: error: no space left' >&2; exit 1"),
        ("is killed", "printf half; kill -9 $$"),
        ("fails for the second", "case $PGDATABASE in *creds*) exit 3;; esac; exec $REAL \"$@\""),
    ] {
        let mut project = Project::two().with_databases();
        script(&mut project, &format!("{ANSWER}{text}"));
        let args = ["upgrade", "--backup", "backups"];
        let outcome = project.run(&args);
        assert_eq!(outcome.code, 1, "{case}: {outcome:?}");
        let whole = if case == "fails for the second" { 1 } else { 0 };
        let names = files(&project.path().join("backups"));
        assert_eq!(names.len(), whole, "{case}: {names:?}");
        assert!(names.iter().all(|name| name.starts_with("main-")), "{case}: {names:?}");
        for name in ["main", "creds"] {
            let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
            assert!(project.database(name).query(tables).unwrap().is_empty(), "{case}");
        }
        told.push(shown(&project, &args, &outcome));
    }
    assert_shown("backup_failed", &told.join("\n"));
}

#[test]
fn a_backup_that_cannot_be_made_is_refused_before_any_is_begun() {
    let mut told = Vec::new();
    for text in [
        "[ $1 = --version ] && echo 'pg_dump (PostgreSQL) 9.6.24'",
        "[ $1 = --version ] && echo 'something else'",
    ] {
        let mut project = Project::one().with_database("main");
        script(&mut project, text);
        let own = project.path().join("bin").display().to_string();
        project.set("PATH", &own);
        told.push(version_settled(&project.show(&["upgrade", "--backup", "backups"])));
        assert!(!project.path().join("backups").exists());
        assert_eq!(project.ok(&["current"]), "");
    }
    let mut project = Project::one().with_database("main");
    project.set("PATH", "/nowhere");
    told.push(version_settled(&project.show(&["upgrade", "--backup", "backups"])));
    let project = Project::one().with_database("main");
    project.write("backups", "a file");
    told.push(project.show(&["upgrade", "--backup", "backups"]));
    assert_shown("backup_refused", &told.join("\n"));
}

/// The server's version is that of the machine.
fn version_settled(text: &str) -> String {
    let major = cluster().binaries().major();
    text.replace(&format!("PostgreSQL {major}"), "PostgreSQL [major]")
        .replace(&format!("version {major}"), "version [major]")
        .replace(&format!("client-{major}"), "client-[major]")
}

#[test]
fn an_older_client_is_passed_over_where_a_newer_one_follows() {
    let mut project = Project::one().with_database("main");
    script(&mut project, "echo 'pg_dump (PostgreSQL) 9.6.24'");
    let bindir = pg_dump().parent().unwrap().display().to_string();
    let own = project.path().join("bin").display().to_string();
    project.set("PATH", &format!("{own}:{bindir}"));
    project.ok(&["upgrade", "--backup", "backups"]);
    assert_eq!(files(&project.path().join("backups")).len(), 1);
}

#[test]
fn ctrl_c_ends_the_backup_and_leaves_nothing_of_it() {
    let mut project = Project::one().with_database("main");
    assert!(
        Command::new("mkfifo").arg("begun").current_dir(project.path()).status().unwrap().success()
    );
    assert!(
        Command::new("mkfifo").arg("never").current_dir(project.path()).status().unwrap().success()
    );
    script(&mut project, &format!("{ANSWER}printf half; echo $$ > begun; exec cat never"));
    let args = ["upgrade", "--backup", "backups"];
    let child =
        project.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut dumper = String::new();
    fs::File::open(project.path().join("begun")).unwrap().read_to_string(&mut dumper).unwrap();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let outcome = project.outcome(&child.wait_with_output().unwrap());
    assert_eq!(outcome.code, 130, "{outcome:?}");
    assert!(outcome.stderr.contains("the database was not touched"), "{outcome:?}");
    assert!(files(&project.path().join("backups")).is_empty());
    assert!(!Path::new("/proc").join(dumper.trim()).exists(), "pg_dump has ended");
    assert_eq!(project.ok(&["current"]), "");
}
