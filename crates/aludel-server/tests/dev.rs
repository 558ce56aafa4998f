//! Development clusters, with real servers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and its helpers are a part of it"
)]

mod common;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use aludel_server::{
    Binaries, BinarySearch, DevCluster, ServerError, StartOutcome, Status, StopOutcome,
};
use common::{
    Project, ask, create_open, exists, is_root, kill_9, nobody, part, passed, play, wait_for_all,
};

#[test]
fn the_first_call_makes_a_cluster_and_the_next_one_finds_it_running() {
    let project = Project::new();
    let cluster = project.cluster();
    assert_eq!(cluster.status().unwrap(), Status::Absent);
    let first = cluster.ensure_running().unwrap();
    assert_eq!(first.outcome, StartOutcome::Initialised);
    assert_eq!(first.relocation, None);
    assert_eq!(first.server.data_dir, project.place(first.server.major).join("data"));
    let again = project.cluster().ensure_running().unwrap();
    assert_eq!((again.outcome, &again.server), (StartOutcome::AlreadyRunning, &first.server));
    assert_eq!(cluster.status().unwrap(), Status::Running(first.server.clone()));
    for (question, answer) in [
        ("SHOW listen_addresses", ""),
        ("SHOW max_prepared_transactions", "10"),
        ("SHOW fsync", "on"),
        ("SHOW synchronous_commit", "on"),
        ("SHOW server_encoding", "UTF8"),
        ("SELECT current_user", "postgres"),
        ("SELECT datcollate FROM pg_database WHERE datname = 'template1'", "C"),
    ] {
        assert_eq!(ask(&first.server, question), answer, "{question}");
    }
    let folder = fs::metadata(&first.server.socket_dir).unwrap();
    assert_eq!(folder.mode() & 0o7777, 0o700);
    assert_eq!(fs::read_to_string(project.folder.join(".aludel/.gitignore")).unwrap(), "*\n");
}

#[test]
fn an_ordinary_user_can_start_use_stop_and_reset_a_cluster() {
    if let Some((_, folder)) = part() {
        assert!(!is_root());
        let cluster = DevCluster::new(folder, "main").unwrap();
        let started = cluster.ensure_running().unwrap();
        assert_eq!((started.outcome, started.relocation), (StartOutcome::Initialised, None));
        assert!(cluster.ensure_database("main").unwrap());
        assert_eq!(cluster.stop().unwrap(), StopOutcome::Stopped);
        assert_eq!(cluster.ensure_running().unwrap().outcome, StartOutcome::Started);
        assert!(!cluster.ensure_database("main").unwrap());
        assert!(cluster.reset().unwrap());
        assert_eq!(cluster.status().unwrap(), Status::Absent);
        return;
    }
    let project = Project::new();
    if is_root() {
        chown(&project.folder, Some(nobody()), None).unwrap();
    }
    let test = "an_ordinary_user_can_start_use_stop_and_reset_a_cluster";
    play(test, "user", &project.folder).played_by(nobody()).finish();
}

#[test]
fn the_server_runs_as_the_owner_of_its_data_who_is_never_root() {
    let project = Project::new();
    let server = project.cluster().ensure_running().unwrap().server;
    let process = fs::metadata(format!("/proc/{}", server.pid)).unwrap();
    assert_ne!(process.uid(), 0);
    for path in [&server.data_dir, &server.socket_dir] {
        assert_eq!(fs::metadata(path).unwrap().uid(), process.uid());
    }
    // Whatever is written under the caller's name lies where the server's user cannot plant
    // anything.
    let place = project.place(server.major);
    let caller = fs::metadata(place.join("lock")).unwrap().uid();
    for name in ["", "lock", "server.lock", "log"] {
        assert_eq!(fs::metadata(place.join(name)).unwrap().uid(), caller, "{name}");
    }
}

#[test]
fn the_server_is_detached_and_knows_nothing_of_the_callers_variables() {
    let project = Project::new();
    let server = project.cluster().ensure_running().unwrap().server;
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.pid)).unwrap();
    let group: i32 =
        stat.rsplit(')').next().unwrap().split_whitespace().nth(2).unwrap().parse().unwrap();
    assert_eq!(group, server.pid, "a process group of its own, so no Ctrl-C of the terminal");
    let environment = fs::read(format!("/proc/{}/environ", server.pid)).unwrap();
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "there is something to keep back");
    for variable in environment.split(|byte| *byte == 0).filter(|variable| !variable.is_empty()) {
        let text = String::from_utf8_lossy(variable);
        let name = text.split('=').next().unwrap();
        assert!(["PATH", "TZ", "LC_ALL", "LD_LIBRARY_PATH"].contains(&name), "{name}");
    }
}

#[test]
fn a_killed_server_recovers_on_the_next_call() {
    let project = Project::new();
    let cluster = project.cluster();
    let first = cluster.ensure_running().unwrap().server;
    ask(&first, "CREATE TABLE kept AS SELECT 42 AS n; SELECT n FROM kept");
    kill_9(first.pid);
    let second = cluster.ensure_running().unwrap();
    assert_eq!(second.outcome, StartOutcome::Started);
    assert_ne!(second.server.pid, first.pid);
    assert_eq!(ask(&second.server, "SELECT n FROM kept"), "42");
    assert!(fs::read_to_string(&second.server.log).unwrap().contains("recovery"));
}

/// A living process of the user that owns this folder: for PostgreSQL, a possible server.
fn innocent(folder: &Path) -> Child {
    let mut cat = Command::new("cat");
    cat.stdin(Stdio::piped()).current_dir("/");
    if is_root() {
        cat.uid(fs::metadata(folder).unwrap().uid());
    }
    cat.spawn().unwrap()
}

#[test]
fn stale_files_that_name_a_living_stranger_neither_hinder_a_start_nor_harm_him() {
    let project = Project::new();
    let cluster = project.cluster();
    let first = cluster.ensure_running().unwrap().server;
    let mut stranger = innocent(&first.data_dir);
    kill_9(first.pid);
    wait_for_all(&first);
    // Reboot and reuse of the id: what the killed server left now names somebody else.
    let socket_lock = first.socket_dir.join(".s.PGSQL.5432.lock");
    for file in [first.data_dir.join("postmaster.pid"), socket_lock] {
        let text = fs::read_to_string(&file).unwrap();
        let rest = text.split_once('\n').unwrap().1;
        fs::write(&file, format!("{}\n{rest}", stranger.id())).unwrap();
    }
    assert!(
        fs::symlink_metadata(first.socket_dir.join(".s.PGSQL.5432")).is_ok(),
        "the socket is left, too"
    );
    assert_eq!(cluster.stop().unwrap(), StopOutcome::NotRunning);
    assert!(stranger.try_wait().unwrap().is_none(), "stop leaves him alone");
    assert!(matches!(cluster.status().unwrap(), Status::Stopped { .. }));

    assert_eq!(cluster.ensure_running().unwrap().outcome, StartOutcome::Started);
    assert!(stranger.try_wait().unwrap().is_none(), "so does a start");
    cluster.reset().unwrap();
    assert!(stranger.try_wait().unwrap().is_none(), "so does a reset");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[test]
fn two_programs_that_start_at_once_share_one_server_which_outlives_them() {
    if let Some((name, folder)) = part() {
        let started = DevCluster::new(&folder, "main").unwrap().ensure_running().unwrap();
        fs::write(folder.join(name), format!("{:?} {}", started.outcome, started.server.pid))
            .unwrap();
        return;
    }
    let project = Project::new();
    let test = "two_programs_that_start_at_once_share_one_server_which_outlives_them";
    let mut plays = ["one", "two", "three"].map(|name| play(test, name, &project.folder));
    let children: Vec<Child> = plays.iter_mut().map(common::Play::start).collect();
    children.into_iter().for_each(|child| passed(&child.wait_with_output().unwrap()));

    let Status::Running(server) = project.cluster().status().unwrap() else { panic!("no server") };
    let mut said =
        ["one", "two", "three"].map(|name| fs::read_to_string(project.folder.join(name)).unwrap());
    said.sort();
    let pid = server.pid;
    let found = format!("AlreadyRunning {pid}");
    assert_eq!(said, [found.clone(), found, format!("Initialised {pid}")]);
}

#[test]
fn threads_that_start_at_once_share_one_server() {
    let project = Project::new();
    let clusters = [(); 4].map(|()| project.cluster());
    let started: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = clusters
            .iter()
            .map(|cluster| scope.spawn(|| cluster.ensure_running().unwrap()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let made =
        started.iter().filter(|started| started.outcome == StartOutcome::Initialised).count();
    assert_eq!(made, 1);
    assert!(started.iter().all(|other| other.server.pid == started[0].server.pid));
}

#[test]
fn long_and_unusual_paths_work() {
    let long = ["a-rather-long-name-of-a-folder"; 6].join("/");
    for path in [long.as_str(), "mit Leerzeichen/und Größe", "quote's \"and\" $HOME `x`, comma%20"]
    {
        let project = Project::at(path);
        let started = project.cluster().ensure_running().unwrap();
        assert_eq!(started.outcome, StartOutcome::Initialised, "{path}");
        assert!(started.server.socket_dir.as_os_str().len() < 80);
        assert_eq!(
            project.cluster().ensure_running().unwrap().outcome,
            StartOutcome::AlreadyRunning,
            "{path}"
        );
        assert_eq!(ask(&started.server, "SELECT 1"), "1");
    }
}

#[test]
fn a_project_that_the_servers_user_cannot_enter_is_served_from_elsewhere() {
    let project = Project::at("closed/project");
    let closed = project.folder.parent().unwrap();
    fs::set_permissions(closed, fs::Permissions::from_mode(0o700)).unwrap();
    let cluster = project.cluster();
    let started = cluster.ensure_running().unwrap();
    if is_root() {
        let relocation = started.relocation.unwrap();
        assert_eq!(relocation.project, project.folder);
        assert!(relocation.folder.starts_with("/var/tmp/aludel-0"), "{relocation:?}");
        assert!(started.server.data_dir.starts_with(&relocation.folder));
        assert!(!project.folder.join(".aludel").exists());
        assert!(cluster.reset().unwrap());
        let home = relocation.folder.ancestors().nth(2).unwrap();
        assert!(!home.exists() && home.parent().unwrap().exists());
    } else {
        // The server's user is the caller, whose own closed folder is no obstacle.
        assert_eq!(started.relocation, None);
        assert!(started.server.data_dir.starts_with(&project.folder));
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_a_clear_error() {
    if let Some((_, folder)) = part() {
        let error = DevCluster::new(&folder, "main").unwrap().ensure_running().unwrap_err();
        let place = folder.join(".aludel");
        assert_eq!(
            error.to_string(),
            format!("cannot create {}: Permission denied (os error 13)", place.display())
        );
        assert!(error.hint().unwrap().contains("a folder that can be written"));
        return;
    }
    let project = Project::new();
    fs::set_permissions(&project.folder, fs::Permissions::from_mode(0o555)).unwrap();
    let test = "a_folder_that_cannot_be_written_is_a_clear_error";
    play(test, "user", &project.folder).played_by(nobody()).finish();
}

#[test]
fn another_users_cluster_is_a_clear_error() {
    if let Some((_, folder)) = part() {
        let cluster = DevCluster::new(folder, "main").unwrap();
        for outcome in [
            cluster.ensure_running().map(drop),
            cluster.stop().map(drop),
            cluster.reset().map(drop),
        ] {
            assert!(
                matches!(outcome, Err(ServerError::ForeignOwner { caller: 12_345, .. })),
                "{outcome:?}"
            );
        }
        return;
    }
    let project = Project::new();
    let server = project.cluster().ensure_running().unwrap().server;
    if is_root() {
        let test = "another_users_cluster_is_a_clear_error";
        play(test, "user", &project.folder).played_by(12_345).finish();
    }
    assert_eq!(ask(&server, "SELECT 1"), "1", "its server is not disturbed");
}

#[test]
fn what_an_interrupted_initdb_left_is_cleared_away() {
    if let Some((_, folder)) = part() {
        DevCluster::new(folder, "main").unwrap().ensure_running().unwrap();
        return;
    }
    let project = Project::new();
    let major = Binaries::find().unwrap().major();
    let unfinished = project.place(major).join("data.unfinished");
    let test = "what_an_interrupted_initdb_left_is_cleared_away";
    let mut program = play(test, "victim", &project.folder);
    let mut child = program.start();
    while !unfinished.join("base").exists() {
        assert!(child.try_wait().unwrap().is_none(), "the program ended too early");
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        !project.place(major).join("data").exists(),
        "a half-made cluster does not look like one"
    );
    assert_eq!(project.cluster().ensure_running().unwrap().outcome, StartOutcome::Initialised);
    assert!(!unfinished.exists());
}

#[test]
fn a_stopped_server_is_gone_and_keeps_its_data() {
    let project = Project::new();
    let cluster = project.cluster();
    assert_eq!(cluster.stop().unwrap(), StopOutcome::NotRunning);
    let server = cluster.ensure_running().unwrap().server;
    ask(&server, "CREATE TABLE kept AS SELECT 42 AS n; SELECT n FROM kept");
    // A client that stays connected does not hinder a fast shutdown.
    let _client = server.connect("postgres").unwrap();
    assert_eq!(cluster.stop().unwrap(), StopOutcome::Stopped);
    assert!(!exists(server.pid));
    let (data_dir, major) = (server.data_dir, server.major);
    assert_eq!(cluster.status().unwrap(), Status::Stopped { data_dir, major });
    assert_eq!(cluster.stop().unwrap(), StopOutcome::NotRunning);
    let again = cluster.ensure_running().unwrap();
    assert_eq!(again.outcome, StartOutcome::Started);
    assert_eq!(ask(&again.server, "SELECT n FROM kept"), "42");
}

#[test]
fn a_reset_deletes_server_data_and_socket() {
    let project = Project::new();
    let cluster = project.cluster();
    assert!(!cluster.reset().unwrap(), "there is nothing to delete yet");
    let server = cluster.ensure_running().unwrap().server;
    assert!(cluster.reset().unwrap());
    assert!(!exists(server.pid));
    assert!(!server.socket_dir.exists());
    assert!(!project.place(server.major).exists());
    assert_eq!(cluster.status().unwrap(), Status::Absent);
    assert_eq!(cluster.ensure_running().unwrap().outcome, StartOutcome::Initialised);
}

#[test]
fn clusters_of_different_names_are_different_servers() {
    let project = Project::new();
    let main = project.cluster().ensure_running().unwrap().server;
    let creds = DevCluster::new(&project.folder, "creds").unwrap();
    let other = creds.ensure_running().unwrap().server;
    assert_ne!(main.socket_dir, other.socket_dir);
    assert_ne!(ask(&main, "SHOW data_directory"), ask(&other, "SHOW data_directory"));
    creds.reset().unwrap();
    assert_eq!(ask(&main, "SELECT 1"), "1");
}

#[test]
fn a_copied_project_gets_a_server_of_its_own() {
    let project = Project::new();
    let original = project.cluster().ensure_running().unwrap().server;
    ask(&original, "CHECKPOINT; SELECT 1");
    // The copy holds a postmaster.pid that names the original's process and socket, and both are
    // alive.
    let copy = Project::at("copy");
    let (from, to) = (project.folder.join("."), &copy.folder);
    assert!(Command::new("cp").arg("-Rp").args([&from, to]).status().unwrap().success());
    let started = copy.cluster().ensure_running().unwrap();
    assert_eq!(started.outcome, StartOutcome::Started);
    assert_eq!(
        ask(&started.server, "SHOW data_directory"),
        started.server.data_dir.to_str().unwrap()
    );
    assert_eq!(ask(&original, "SHOW data_directory"), original.data_dir.to_str().unwrap());
}

#[test]
fn a_moved_project_keeps_its_running_server() {
    let project = Project::at("before");
    let server = project.cluster().ensure_running().unwrap().server;
    let moved = project.folder.with_file_name("after");
    fs::rename(&project.folder, &moved).unwrap();
    let cluster = DevCluster::new(&moved, "main").unwrap();
    let found = cluster.ensure_running();
    let stopped = cluster.stop();
    let socket_is_left = server.socket_dir.exists();
    let restarted = cluster.ensure_running();
    cluster.reset().unwrap();
    let found = found.unwrap();
    assert_eq!((found.outcome, found.server.pid), (StartOutcome::AlreadyRunning, server.pid));
    assert_eq!(stopped.unwrap(), StopOutcome::Stopped);
    assert!(!socket_is_left);
    assert_eq!(restarted.unwrap().outcome, StartOutcome::Started);
}

#[test]
fn a_server_that_does_not_start_shows_its_log() {
    let project = Project::new();
    let cluster = project.cluster();
    let server = cluster.ensure_running().unwrap().server;
    cluster.stop().unwrap();
    let conf = server.data_dir.join("postgresql.conf");
    let good = fs::read_to_string(&conf).unwrap();
    fs::write(&conf, format!("{good}\nnonsense here\n")).unwrap();
    let error = cluster.ensure_running().unwrap_err();
    let text = error.to_string();
    let ServerError::StartFailed { log, output, .. } = error else { panic!("{error}") };
    assert_eq!(log, server.log);
    assert!(output.contains("\"nonsense\"") && text.contains(&*log.to_string_lossy()), "{text}");
    assert!(!output.contains("shut down"), "only what this start wrote: {output}");
    fs::write(&conf, good).unwrap();
    assert_eq!(cluster.ensure_running().unwrap().outcome, StartOutcome::Started);
}

#[test]
fn settings_reach_the_server() {
    let project = Project::new();
    let cluster =
        project.cluster().setting("work_mem", "5MB").setting("max_prepared_transactions", "3");
    let server = cluster.ensure_running().unwrap().server;
    assert_eq!(ask(&server, "SHOW work_mem"), "5MB");
    assert_eq!(ask(&server, "SHOW max_prepared_transactions"), "3");
}

#[test]
fn a_database_is_made_once_even_by_several_at_once() {
    let project = Project::new();
    let cluster = project.cluster();
    assert!(matches!(cluster.ensure_database("x"), Err(ServerError::NotRunning { .. })));
    let server = cluster.ensure_running().unwrap().server;
    let name = "it's \"quoted\" ü";
    let made: Vec<bool> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..4).map(|_| scope.spawn(|| cluster.ensure_database(name).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|made| **made).count(), 1);
    let rows = server.connect(name).unwrap().query("SELECT current_database()").unwrap();
    assert_eq!(rows, [[Some(name.to_owned())]]);
}

#[test]
fn a_data_folder_without_a_cluster_is_reported_and_not_overwritten() {
    let project = Project::new();
    let major = Binaries::find().unwrap().major();
    let data = project.place(major).join("data");
    create_open(&data);
    fs::write(data.join("precious"), "").unwrap();
    if is_root() {
        chown(&data, Some(nobody()), None).unwrap();
    }
    let error = project.cluster().ensure_running().unwrap_err();
    assert!(matches!(&error, ServerError::Damaged { data_dir } if *data_dir == data), "{error}");
    assert!(data.join("precious").exists());
}

#[test]
fn a_cluster_whose_version_is_not_installed_any_more_is_not_replaced() {
    let project = Project::new();
    let binaries = Binaries::find().unwrap();
    project.cluster().ensure_running().unwrap();
    project.cluster().stop().unwrap();
    let home = project.folder.join(".aludel");
    fs::rename(home.join(format!("pg{}", binaries.major())), home.join("pg99")).unwrap();
    let cluster = project.cluster().search(BinarySearch::nowhere().folder(binaries.bindir()));
    let error = cluster.ensure_running().unwrap_err();
    assert!(matches!(error, ServerError::MajorNotInstalled { major: 99, .. }), "{error}");
    let chosen = cluster.major(binaries.major()).ensure_running().unwrap();
    assert_eq!(chosen.outcome, StartOutcome::Initialised, "unless that is what was asked for");
    assert!(home.join("pg99/main/data/PG_VERSION").exists());
}

#[test]
fn a_program_that_keeps_the_cluster_to_itself_is_not_waited_for_forever() {
    let project = Project::new();
    let place = project.place(Binaries::find().unwrap().major());
    create_open(&place);
    let lock = fs::File::create(place.join("lock")).unwrap();
    lock.lock().unwrap();
    let error = project.cluster().patience(Duration::ZERO).ensure_running().unwrap_err();
    assert!(
        matches!(&error, ServerError::Busy { path, .. } if *path == place.join("lock")),
        "{error}"
    );
    lock.unlock().unwrap();
}

#[test]
fn names_and_folders_are_checked() {
    let project = Project::new();
    for name in ["", "a/b", "..", "ü", &"x".repeat(41)] {
        assert!(
            matches!(DevCluster::new(&project.folder, name), Err(ServerError::ClusterName { .. })),
            "{name}"
        );
    }
    let file = project.folder.join("file");
    fs::write(&file, "").unwrap();
    let broken = project.folder.join("line\nbreak");
    fs::create_dir(&broken).unwrap();
    for folder in [&project.folder.join("none"), &file, &broken] {
        let outcome = DevCluster::new(folder, "main");
        assert!(matches!(outcome, Err(ServerError::ProjectFolder { .. })), "{}", folder.display());
    }
}
