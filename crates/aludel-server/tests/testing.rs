//! Test clusters and test databases, with real servers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and its helpers are a part of it"
)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use aludel_server::{ServerError, TestCluster, TestDatabase};
use common::{is_root, nobody, open_folder, part, passed, play};

fn count(cluster: &TestCluster, name: &str) -> usize {
    cluster
        .query("postgres", &format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"))
        .unwrap()
        .len()
}

/// A folder for clusters, short enough for sockets, deleted at the end.
struct Base(PathBuf);

impl Base {
    fn new(name: &str) -> Self {
        Self(PathBuf::from(format!("/tmp/aludel-{name}-{}", std::process::id())))
    }

    fn entries(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn tests_share_a_cluster_and_have_a_database_each() {
    let cluster = TestCluster::shared().unwrap();
    let names: Vec<String> = thread::scope(|scope| {
        let work = || {
            let database = TestDatabase::create(cluster).unwrap();
            database.query("CREATE TABLE t (n int)").unwrap();
            assert!(
                database.url().starts_with("postgresql://postgres@/test_"),
                "{}",
                database.url()
            );
            assert_eq!(count(cluster, database.name()), 1);
            database.name().to_owned()
        };
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for name in &names {
        assert_eq!(names.iter().filter(|other| *other == name).count(), 1);
        assert_eq!(count(cluster, name), 0, "{name} is gone");
    }
}

#[test]
fn the_settings_are_fast_but_commits_stay_synchronous() {
    let cluster = TestCluster::shared().unwrap();
    for (setting, value) in [
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "on"),
        ("max_prepared_transactions", "64"),
        ("max_connections", "120"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("timezone", "UTC"),
    ] {
        let rows = cluster.query("postgres", &format!("SELECT current_setting('{setting}', true)"));
        let found = rows.unwrap()[0][0].clone();
        // lc_collate is no setting any more since version 16.
        assert!(
            found.as_deref() == Some(value) || setting == "lc_collate" && found.is_none(),
            "{setting} {found:?}"
        );
    }
}

#[test]
fn the_database_of_a_failed_test_is_kept() {
    let cluster = TestCluster::shared().unwrap();
    let name = thread::spawn(move || {
        let database = TestDatabase::create(cluster).unwrap();
        assert!(format!("{database:?}").contains(database.name()));
        std::panic::panic_any(database.name().to_owned());
    })
    .join()
    .unwrap_err();
    assert_eq!(count(cluster, name.downcast_ref::<String>().unwrap()), 1);
}

#[test]
fn a_database_is_dropped_whatever_is_left_in_it() {
    let cluster = TestCluster::shared().unwrap();
    let database = TestDatabase::create(cluster).unwrap();
    let name = database.name().to_owned();
    database.query("BEGIN; CREATE TABLE t (n int); PREPARE TRANSACTION 'left'").unwrap();
    let mut client = database.connect().unwrap();
    client.query("BEGIN").unwrap();
    drop(database);
    assert_eq!(count(cluster, &name), 0);
    assert!(client.query("SELECT 1").is_err());
}

#[test]
fn databases_can_be_copied_and_named() {
    let cluster = TestCluster::shared().unwrap();
    let first = TestDatabase::named(cluster, "a \"name\" of its own").unwrap();
    first.query("CREATE TABLE t AS SELECT 7 AS n").unwrap();
    let copy = TestDatabase::copy(cluster, first.name()).unwrap();
    assert_eq!(copy.query("SELECT n FROM t").unwrap(), [[Some("7".into())]]);
    let error = TestDatabase::named(cluster, first.name()).unwrap_err();
    assert!(matches!(&error, ServerError::Wire(error) if error.code() == Some("42P04")), "{error}");
}

#[test]
fn psql_and_pg_dump_are_at_hand_as_judges() {
    let database = TestDatabase::create(TestCluster::shared().unwrap()).unwrap();
    let script = "CREATE TABLE grüße (n int);\nINSERT INTO grüße VALUES (1), (NULL);\nTABLE grüße;";
    assert_eq!(database.psql(script).unwrap(), "1\n\n");
    let dump = database.pg_dump(&["--schema-only"]).unwrap();
    assert!(dump.contains("CREATE TABLE public.\"grüße\""), "{dump}");
    let error = database.psql("SELECT 1;\nSELECT nonsense;").unwrap_err();
    let ServerError::ProgramFailed { output, .. } = error else { panic!("{error}") };
    assert!(output.contains("\"nonsense\" does not exist"), "{output}");
}

#[test]
fn a_connection_survives_an_error_and_reports_the_first_one() {
    let database = TestDatabase::create(TestCluster::shared().unwrap()).unwrap();
    let mut connection = database.connect().unwrap();
    let error = connection.query("SELECT 1; SELECT 1/0; SELECT 2").unwrap_err();
    assert_eq!(error.code(), Some("22012"));
    let rows = connection.query("SELECT 1, NULL, 'ü'; SELECT 2").unwrap();
    assert_eq!(rows, [vec![Some("1".into()), None, Some("ü".into())], vec![Some("2".into())]]);
    let missing = database.cluster().connect("no such").unwrap_err();
    assert!(
        matches!(&missing, ServerError::Wire(error) if error.code() == Some("3D000")),
        "{missing}"
    );
}

#[test]
fn a_killed_server_comes_back_with_what_was_committed() {
    let cluster = TestCluster::builder().start().unwrap();
    let database = TestDatabase::create(&cluster).unwrap();
    database.query("CREATE TABLE t AS SELECT 7 AS n").unwrap();
    database.query("BEGIN; INSERT INTO t VALUES (8); PREPARE TRANSACTION 'gid'").unwrap();
    let (url, pid) = (database.url(), cluster.pid().unwrap());
    for _ in 0..2 {
        cluster.kill().unwrap();
        assert_eq!(cluster.pid(), None);
        assert!(cluster.connect("postgres").is_err());
        cluster.start().unwrap();
    }
    assert_eq!(database.url(), url);
    assert_ne!(cluster.pid(), Some(pid));
    database.query("COMMIT PREPARED 'gid'").unwrap();
    assert_eq!(database.query("SELECT sum(n) FROM t").unwrap(), [[Some("15".into())]]);
}

#[test]
fn a_cluster_can_be_stopped_started_and_restarted() {
    let cluster = TestCluster::builder().setting("work_mem", "5MB").start().unwrap();
    cluster.stop().unwrap();
    cluster.stop().unwrap();
    cluster.start().unwrap();
    cluster.start().unwrap();
    let pid = cluster.pid();
    cluster.restart().unwrap();
    assert_ne!(cluster.pid(), pid);
    assert_eq!(cluster.query("postgres", "SHOW work_mem").unwrap(), [[Some("5MB".into())]]);
}

#[test]
fn nothing_is_left_of_a_dropped_cluster() {
    let base = Base::new("drop");
    for kill in [false, true] {
        let cluster = TestCluster::builder().base(&base.0).start().unwrap();
        let (folder, pid) = (cluster.folder().to_path_buf(), cluster.pid().unwrap());
        if kill {
            cluster.kill().unwrap();
        }
        drop(cluster);
        assert!(!folder.exists());
        assert!(!common::exists(i32::try_from(pid).unwrap()));
    }
}

/// Starts the shared cluster in a process of its own, ends that process in one way or another, and
/// waits for what follows: the lock of the folder is free when the process is gone and its watcher
/// has done its work.
fn after_the_end(test: &str, part: &str, end: impl Fn(&mut Child)) {
    let folder = open_folder();
    let mut program = play(test, part, folder.path());
    let mut child = program.start();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let place = lines
        .find_map(|line| Some(PathBuf::from(line.unwrap().strip_prefix("folder ")?.to_owned())));
    let place = place.expect("the process says where its cluster is");
    let owner = fs::File::open(place.join("owner.lock")).unwrap();
    let server = fs::File::open(place.join("server.lock")).unwrap();
    end(&mut child);
    child.wait().unwrap();
    owner.lock().unwrap();
    assert!(server.try_lock().is_ok(), "no process of the server is left");
    assert!(!place.exists(), "no file is left");
}

fn shared_cluster_of_a_process() {
    let cluster = TestCluster::shared().unwrap();
    TestDatabase::create(cluster).unwrap();
    println!("\nfolder {}", cluster.folder().display());
    let mut nothing = Vec::new();
    std::io::stdin().read_to_end(&mut nothing).unwrap();
}

#[test]
fn the_server_of_a_killed_test_process_goes_with_it() {
    if part().is_some() {
        return shared_cluster_of_a_process();
    }
    after_the_end("the_server_of_a_killed_test_process_goes_with_it", "victim", |child| {
        child.kill().unwrap();
    });
}

#[test]
fn the_shared_server_goes_when_its_process_ends() {
    if part().is_some() {
        return shared_cluster_of_a_process();
    }
    // Closing its input lets the process end in the ordinary way.
    after_the_end("the_shared_server_goes_when_its_process_ends", "user", |child| {
        drop(child.stdin.take());
    });
}

#[test]
fn processes_that_need_the_template_at_once_make_it_once() {
    if let Some((_, folder)) = part() {
        let cluster = TestCluster::builder().base(folder).start().unwrap();
        assert_eq!(cluster.query("postgres", "SELECT 1").unwrap(), [[Some("1".into())]]);
        return;
    }
    let base = Base::new("template");
    let test = "processes_that_need_the_template_at_once_make_it_once";
    let mut plays = [(); 3].map(|()| play(test, "user", &base.0));
    let children: Vec<Child> = plays.iter_mut().map(common::Play::start).collect();
    children.into_iter().for_each(|child| passed(&child.wait_with_output().unwrap()));
    let entries = base.entries();
    let [lock, template] = entries.as_slice() else { panic!("{entries:?}") };
    assert!(lock == "lock" && template.starts_with("template-"), "{entries:?}");
    let template = base.0.join(template);
    assert!(
        template.join("data/PG_VERSION").exists() && !template.join("data.unfinished").exists()
    );
}

#[test]
fn an_ordinary_user_can_run_tests() {
    if part().is_some() {
        assert!(!is_root());
        let database = TestDatabase::create(TestCluster::shared().unwrap()).unwrap();
        assert_eq!(database.psql("SELECT 6 * 7").unwrap(), "42\n");
        return;
    }
    let folder = open_folder();
    play("an_ordinary_user_can_run_tests", "user", folder.path()).played_by(nobody()).finish();
}

#[test]
fn the_major_version_can_be_chosen_by_a_variable() {
    if part().is_some() {
        let error = TestCluster::shared().unwrap_err();
        assert!(matches!(error, ServerError::BinariesNotFound { wanted: Some(99), .. }), "{error}");
        return;
    }
    let folder = open_folder();
    let test = "the_major_version_can_be_chosen_by_a_variable";
    play(test, "user", folder.path()).env("PG_MAJOR", "99").env("ALUDEL_PG_BINDIR", "").finish();
}

#[test]
fn a_cluster_that_does_not_start_shows_its_log_and_leaves_nothing() {
    let base = Base::new("failed");
    let error = TestCluster::builder()
        .base(&base.0)
        .setting("shared_buffers", "plenty")
        .start()
        .unwrap_err();
    let ServerError::StartFailed { output, .. } = &error else { panic!("{error}") };
    assert!(output.contains("invalid value for parameter \"shared_buffers\""), "{output}");
    assert!(!base.entries().iter().any(|name| name.starts_with("run-")), "{:?}", base.entries());
}

/// What a client of libpq that is given this URL prints, or why it is refused.
fn psql(cluster: &TestCluster, url: &str, sql: &str) -> Result<String, String> {
    let mut psql = Command::new(cluster.binaries().client_program("psql").unwrap());
    psql.args(["-X", "-A", "-t", "-w", "-d", url, "-c", sql]).env("PGPASSFILE", "/nonexistent");
    let output = psql.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

#[test]
fn a_listener_asks_for_passwords_where_a_test_wants_it() {
    let cluster = TestCluster::builder().tcp().password_auth("it's :@ right").start().unwrap();
    let url = |password| cluster.tcp_url("postgres", password, "postgres");
    let ask = |url: &str| psql(&cluster, url, "SELECT 1");
    assert_eq!(ask(&url(Some("it's :@ right"))).unwrap(), "1\n");
    let wrong = ask(&url(Some("wrong"))).unwrap_err();
    assert!(wrong.contains("password authentication failed"), "{wrong}");
    let none = ask(&url(None)).unwrap_err();
    assert!(none.contains("no password supplied"), "{none}");
    assert_eq!(ask(&cluster.url("postgres")).unwrap(), "1\n", "the socket stays open");
    let open = TestCluster::builder().tcp().start().unwrap();
    assert_ne!(open.port(), cluster.port());
    assert_eq!(ask(&open.tcp_url("postgres", None, "postgres")).unwrap(), "1\n");
}

#[test]
fn a_chosen_port_is_used_and_a_taken_one_is_an_error() {
    let first = TestCluster::builder().tcp().start().unwrap();
    let port = first.port();
    let error = TestCluster::builder().tcp_port(port).start().unwrap_err();
    assert!(
        matches!(&error, ServerError::StartFailed { output, .. } if output.contains("could not bind")),
        "{error}"
    );
    drop(first);
    assert_eq!(TestCluster::builder().tcp_port(port).start().unwrap().port(), port);
}

/// A certificate for 127.0.0.1 and its key.
fn certificate(folder: &Path) -> (String, String) {
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]);
    openssl.args([
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ]);
    let output = openssl.arg("-keyout").arg(&key).arg("-out").arg(&cert).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (fs::read_to_string(cert).unwrap(), fs::read_to_string(key).unwrap())
}

/// Has OpenSSL ask a listener for TLS as PostgreSQL's clients do, and verify its certificate. The psql that
/// is here may have been built without TLS.
fn verified_by_openssl(port: u16, root: &Path) -> Result<String, String> {
    let mut openssl = Command::new("openssl");
    openssl.args(["s_client", "-starttls", "postgres", "-connect", &format!("127.0.0.1:{port}")]);
    openssl.args(["-verify_return_error", "-verify_ip", "127.0.0.1", "-CAfile"]).arg(root);
    let output = openssl.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    if output.status.success() { Ok(said) } else { Err(said) }
}

/// What a listener answers a superuser who comes without TLS and without a password.
fn answer_to_a_plain_client(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut start = 196_608_u32.to_be_bytes().to_vec();
    start.extend(b"user\0postgres\0database\0postgres\0\0");
    let length = u32::try_from(start.len() + 4).unwrap();
    stream.write_all(&[&length.to_be_bytes(), &start[..]].concat()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_listener_offers_tls_and_own_rules_where_a_test_wants_them() {
    let folder = open_folder();
    let (cert, key) = certificate(folder.path());
    let rules = "hostssl all all 127.0.0.1/32 trust\n";
    let cluster = match TestCluster::builder().tcp().tls(cert, key).hba(rules).start() {
        Ok(cluster) => cluster,
        // The servers of pip's packages have no TLS. Whoever wants it is told, and gets no server without it.
        Err(ServerError::StartFailed { output, .. }) => {
            assert!(output.contains("SSL is not supported by this build"), "{output}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let said = verified_by_openssl(cluster.port(), &folder.path().join("cert.pem")).unwrap();
    assert!(said.contains("Verify return code: 0 (ok)"), "{said}");
    let other = open_folder();
    certificate(other.path());
    verified_by_openssl(cluster.port(), &other.path().join("cert.pem")).unwrap_err();
    let plain = answer_to_a_plain_client(cluster.port());
    assert!(plain.contains("no pg_hba.conf entry"), "{plain}");
}

#[test]
fn a_builder_does_not_show_secrets() {
    let builder = TestCluster::builder().password_auth("secret-word").tls("CERT", "KEY-TEXT");
    let shown = format!("{builder:?}");
    assert!(!shown.contains("secret-word") && !shown.contains("KEY-TEXT"), "{shown}");
}

#[test]
fn a_standby_follows_and_takes_over() {
    let primary = TestCluster::builder().start().unwrap();
    primary.query("postgres", "CREATE TABLE before (n int)").unwrap();
    let standby = primary.standby().unwrap();
    primary.query("postgres", "CREATE TABLE later (n int)").unwrap();
    let written = primary.query("postgres", "SELECT pg_current_wal_lsn()").unwrap();
    let written = written[0][0].clone().unwrap();
    let follows = format!("SELECT pg_last_wal_replay_lsn() >= '{written}'");
    while standby.query("postgres", &follows).unwrap()[0][0].as_deref() != Some("t") {
        thread::yield_now();
    }
    let read_only = standby.query("postgres", "INSERT INTO later VALUES (1)").unwrap_err();
    assert!(read_only.to_string().contains("read-only"), "{read_only}");
    primary.kill().unwrap();
    standby.query("postgres", "SELECT pg_promote()").unwrap();
    standby.query("postgres", "INSERT INTO later VALUES (1)").unwrap();
}
