//! What an open session knows and can do.

use aludel_postgres::connect::{ConnectOptions, connect};
use aludel_server::TestDatabase;

use crate::support::{
    PASSWORD, cancel_a_long_statement, open, parse, shared, tcp_url, value, with_passwords,
};

#[tokio::test]
async fn a_session_over_the_socket_knows_its_server_without_asking() {
    let database = TestDatabase::create(shared()).unwrap();
    let session = open(&database.url()).await.unwrap();
    assert!(!session.is_encrypted());
    assert!(session.server().starts_with("socket /"), "{}", session.server());
    let version = value(&session, "SHOW server_version").await;
    assert_eq!(session.parameter("server_version"), Some(version.as_str()));
    assert_eq!(session.parameter("server_encoding"), Some("UTF8"));
    assert_eq!(value(&session, "SELECT current_database()").await, database.name());
    assert_eq!(value(&session, "SHOW application_name").await, "aludel");
    let process = value(&session, "SELECT pg_backend_pid()").await;
    assert_eq!(session.backend_pid().map(|pid| pid.to_string()), Some(process));
    session.close().await.unwrap();
}

#[tokio::test]
async fn a_session_over_tcp_proves_its_password() {
    let cluster = with_passwords();
    let url = tcp_url("postgres", PASSWORD, "postgres");
    let session = open(&url).await.unwrap();
    assert!(!session.is_encrypted(), "the server has no TLS, and sslmode=prefer goes on without");
    assert_eq!(session.server(), format!("127.0.0.1:{}", cluster.port()));
    assert_eq!(value(&session, "SELECT session_user").await, cluster.superuser());
    session.close().await.unwrap();
}

#[tokio::test]
async fn names_and_settings_come_from_the_string_and_from_the_program() {
    let url = shared().url("postgres");
    let options = ConnectOptions {
        application_name: "mens-circle".to_owned(),
        settings: vec![
            ("lock_timeout".to_owned(), "3s".to_owned()),
            ("search_path".to_owned(), r#""a b", "c\d""#.to_owned()),
        ],
    };
    let session = connect(&parse(&url), &options).await.unwrap();
    assert_eq!(value(&session, "SHOW application_name").await, "mens-circle");
    assert_eq!(value(&session, "SHOW lock_timeout").await, "3s");
    assert_eq!(value(&session, "SHOW search_path").await, r#""a b", "c\d""#);
    let url = format!("{url}&application_name=mine&options=-c%20lock_timeout%3D4s");
    let session = connect(&parse(&url), &options).await.unwrap();
    assert_eq!(value(&session, "SHOW application_name").await, "mine");
    assert_eq!(value(&session, "SHOW lock_timeout").await, "4s");
}

#[tokio::test]
async fn notices_are_there_when_the_statement_returns() {
    let mut session = open(&shared().url("postgres")).await.unwrap();
    let sql = "DO $$ BEGIN RAISE NOTICE 'first' USING DETAIL = 'more', HINT = 'do', ERRCODE = 'TST01'; \
               RAISE WARNING 'second'; END $$";
    session.client.batch_execute(sql).await.unwrap();
    let notices = session.take_notices();
    assert_eq!(notices.len(), 2);
    assert_eq!(notices[0].severity, "NOTICE");
    assert_eq!(notices[0].message, "first");
    assert_eq!(notices[0].detail.as_deref(), Some("more"));
    assert_eq!(notices[0].hint.as_deref(), Some("do"));
    assert_eq!(notices[0].code, "TST01");
    assert_eq!(notices[1].severity, "WARNING");
    assert_eq!(notices[1].message, "second");
    assert_eq!(session.take_notices(), []);
    assert_eq!(session.lost_notices(), 0);
}

#[tokio::test]
async fn notices_that_nobody_takes_cost_neither_memory_nor_the_statement() {
    let mut session = open(&shared().url("postgres")).await.unwrap();
    let sql = "DO $$ BEGIN FOR i IN 1..5000 LOOP RAISE NOTICE '%', i; END LOOP; END $$";
    session.client.batch_execute(sql).await.unwrap();
    let kept = session.take_notices();
    assert_eq!(kept.len() as u64 + session.lost_notices(), 5000);
    assert!(session.lost_notices() > 0);
    assert_eq!(kept[0].message, "1", "the first ones are kept");
}

#[tokio::test]
async fn a_long_statement_is_cancelled_over_the_socket() {
    let url = shared().url("postgres");
    let (session, observer) = (open(&url).await.unwrap(), open(&url).await.unwrap());
    assert_eq!(cancel_a_long_statement(&session, &observer).await, "57014");
    assert_eq!(value(&session, "SELECT 1").await, "1", "the session lives on");
}

#[tokio::test]
async fn a_long_statement_is_cancelled_over_tcp_and_more_than_once() {
    let url = tcp_url("postgres", PASSWORD, "postgres");
    let (session, observer) = (open(&url).await.unwrap(), open(&url).await.unwrap());
    for _ in 0..2 {
        assert_eq!(cancel_a_long_statement(&session, &observer).await, "57014");
    }
}

#[tokio::test]
async fn a_lost_connection_tells_why() {
    let url = shared().url("postgres");
    let (mut session, other) = (open(&url).await.unwrap(), open(&url).await.unwrap());
    let process = session.backend_pid().unwrap();
    assert!(session.lost_because().await.is_none(), "it is still there");
    value(&other, &format!("SELECT pg_terminate_backend({process})")).await;
    assert_eq!(session.next_notice().await, None, "no more notices will come");
    let reason = session.lost_because().await.unwrap();
    assert_eq!(reason.code().map(|code| code.code()), Some("57P01"));
    assert!(session.lost_because().await.is_none(), "it was told");
}

#[tokio::test]
async fn the_next_host_is_tried_when_the_first_does_not_answer() {
    let cluster = with_passwords();
    let port = cluster.port();
    let url = format!("postgresql://trusted@%2Fno%2Fsuch%2Ffolder,127.0.0.1:{port}/postgres");
    let session = open(&url).await.unwrap();
    assert_eq!(session.server(), format!("127.0.0.1:{port}"));
}

#[tokio::test]
async fn a_server_of_the_wanted_sort_is_accepted() {
    let url = shared().url("postgres");
    for wanted in ["any", "read-write", "primary", "prefer-standby"] {
        let session = open(&format!("{url}&target_session_attrs={wanted}")).await;
        assert!(session.is_ok(), "{wanted}: {session:?}");
    }
    let read_only =
        "options=-c%20default_transaction_read_only%3Don&target_session_attrs=read-only";
    assert!(open(&format!("{url}&{read_only}")).await.is_ok());
}

#[tokio::test]
async fn closing_tells_the_server_at_once() {
    let url = shared().url("postgres");
    let (session, observer) = (open(&url).await.unwrap(), open(&url).await.unwrap());
    let process = session.backend_pid().unwrap();
    let there = format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {process}");
    assert_eq!(value(&observer, &there).await, "1");
    session.close().await.unwrap();
    // The server needs a moment of its own to take the process off its list.
    while value(&observer, &there).await != "0" {}
}
