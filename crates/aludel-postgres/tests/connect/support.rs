//! Servers for these tests, and what errors say.

use std::error::Error;
use std::sync::OnceLock;

use aludel_postgres::connect::{
    ConnInfo, ConnectError, ConnectErrorKind, ConnectOptions, Session, connect,
};
use aludel_server::TestCluster;
use secrecy::SecretString;
use tokio_postgres::SimpleQueryMessage;

/// The password of the superuser over TCP; no message may contain it.
pub(crate) const PASSWORD: &str = "zq:x/j@1 %";

/// The server that tests of the private socket share.
pub(crate) fn shared() -> &'static TestCluster {
    TestCluster::shared().expect("a test server starts")
}

/// A server that also listens on TCP, wants passwords there, and has no TLS.
pub(crate) fn with_passwords() -> &'static TestCluster {
    static CLUSTER: OnceLock<TestCluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let hba = "host all rejected 127.0.0.1/32 reject\n\
                   host all trusted,limited,absent,outsider 127.0.0.1/32 trust\n\
                   host all all 127.0.0.1/32 scram-sha-256\n";
        let cluster = TestCluster::builder().tcp().password_auth(PASSWORD).hba(hba).start();
        let cluster = cluster.expect("a test server starts");
        let roles = "CREATE ROLE rejected LOGIN; CREATE ROLE trusted LOGIN; CREATE ROLE outsider LOGIN; \
                     CREATE ROLE limited LOGIN CONNECTION LIMIT 0; CREATE DATABASE closed";
        for statement in roles.split(';') {
            cluster.query("postgres", statement).expect("a role is made");
        }
        cluster.query("postgres", "REVOKE CONNECT ON DATABASE closed FROM PUBLIC").expect("revoked");
        cluster
    })
}

/// A URL of the server with passwords. Every byte of the password is encoded.
pub(crate) fn tcp_url(user: &str, password: &str, database: &str) -> String {
    let encoded: String = password.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let port = with_passwords().port();
    format!("postgresql://{user}:{encoded}@127.0.0.1:{port}/{database}")
}

/// Reads a connection string without any environment.
pub(crate) fn parse(url: &str) -> ConnInfo {
    ConnInfo::parse(&SecretString::from(url), &|_: &str| None).expect("the URL is good")
}

/// Connects with the program's defaults.
pub(crate) async fn open(url: &str) -> Result<Session, ConnectError> {
    connect(&parse(url), &ConnectOptions::default()).await
}

/// Connects, and wants to fail.
pub(crate) async fn refusal(url: &str) -> ConnectError {
    match open(url).await {
        Ok(session) => panic!("a session was opened: {session:?}"),
        Err(error) => error,
    }
}

/// The kind of the failure.
pub(crate) async fn refusal_kind(url: &str) -> ConnectErrorKind {
    refusal(url).await.kind().clone()
}

/// Everything that an error says, with its causes.
pub(crate) fn everything_said(error: &ConnectError) -> String {
    let mut said = format!("{error} {error:?} {:?}", error.hint());
    let mut source = error.source();
    while let Some(cause) = source {
        said.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    said
}

/// The first column of the first row.
pub(crate) async fn value(session: &Session, sql: &str) -> String {
    let messages = session.client.simple_query(sql).await.expect("the query runs");
    messages
        .iter()
        .find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
            _ => None,
        })
        .expect("a row comes back")
}

/// Begins a statement that would take a minute, and cancels it once it runs. Returns its SQLSTATE.
pub(crate) async fn cancel_a_long_statement(session: &Session, observer: &Session) -> String {
    let process = session.backend_pid().expect("the server tells its process number");
    let running = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE pid = {process} AND query LIKE '%pg_sleep%' AND state = 'active'"
    );
    let cancel = async {
        while value(observer, &running).await != "1" {}
        session.cancel().await.expect("the request is delivered");
    };
    let (ended, ()) = tokio::join!(session.client.batch_execute("SELECT pg_sleep(60)"), cancel);
    let error = ended.expect_err("the statement is cancelled");
    error.code().map(|code| code.code().to_owned()).unwrap_or_default()
}
