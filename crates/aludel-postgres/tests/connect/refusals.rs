//! How it is said that no session could be opened.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use aludel_postgres::connect::ConnectErrorKind as Kind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    PASSWORD, everything_said, refusal, refusal_kind, shared, tcp_url, with_passwords,
};

#[tokio::test]
async fn a_wrong_password_is_named_and_not_shown() {
    let cluster = with_passwords();
    let wrong = "zqxj wrong";
    let error = refusal(&tcp_url("postgres", wrong, "postgres")).await;
    assert_eq!(
        error.to_string(),
        format!(
            "cannot connect to postgres on 127.0.0.1:{}: password authentication failed for user \"postgres\"",
            cluster.port()
        )
    );
    assert!(matches!(error.kind(), Kind::PasswordWrong { .. }));
    assert!(error.hint().unwrap().contains("check the password of `postgres`"));
    assert!(!everything_said(&error).contains("zqxj"), "{}", everything_said(&error));
    assert!(!error.is_transient());
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.downcast_ref::<tokio_postgres::Error>().is_some(), "the cause is kept");
}

#[tokio::test]
async fn a_missing_password_is_told_apart_from_a_wrong_one() {
    let error = refusal(&tcp_url("postgres", "", "postgres")).await;
    assert_eq!(*error.kind(), Kind::PasswordMissing);
    assert!(error.hint().unwrap().contains(".pgpass"));
}

#[tokio::test]
async fn a_missing_database_and_a_missing_role_are_named() {
    let error = refusal(&shared().url("absent")).await;
    let message = "database \"absent\" does not exist".to_owned();
    assert_eq!(*error.kind(), Kind::DatabaseMissing { name: "absent".to_owned(), message });
    let hint = error.hint().unwrap();
    assert!(hint.contains("`createdb ") && hint.contains(" absent`"), "{hint}");

    let error = refusal(&tcp_url("absent", "", "postgres")).await;
    let message = "role \"absent\" does not exist".to_owned();
    assert_eq!(*error.kind(), Kind::RoleMissing { name: "absent".to_owned(), message });
}

#[tokio::test]
async fn rules_rights_and_limits_of_the_server_are_told_apart() {
    let rejected = refusal_kind(&tcp_url("rejected", "", "postgres")).await;
    assert!(matches!(&rejected, Kind::NotPermitted { message } if message.contains("pg_hba.conf")));
    let closed = refusal_kind(&tcp_url("outsider", "", "closed")).await;
    assert!(
        matches!(&closed, Kind::NotPermitted { message } if message.contains("permission denied"))
    );
    let limited = refusal(&tcp_url("limited", "", "postgres")).await;
    assert!(matches!(limited.kind(), Kind::TooManyConnections { .. }), "{limited:?}");
    assert!(limited.is_transient());
}

#[tokio::test]
async fn a_setting_that_the_server_does_not_know_is_named() {
    let url = format!("{}&options=-c%20no_such_setting%3D1", shared().url("postgres"));
    let error = refusal(&url).await;
    assert!(matches!(error.kind(), Kind::StartupParameterRefused { .. }), "{error:?}");
    assert!(error.to_string().contains("no_such_setting"), "{error}");
}

#[tokio::test]
async fn a_port_where_nobody_listens_refuses() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = refusal(&format!("postgresql://u:zqxj@127.0.0.1:{port}/main")).await;
    assert_eq!(*error.kind(), Kind::Refused { host: "127.0.0.1".to_owned(), port });
    assert_eq!(
        error.to_string(),
        format!("cannot connect to main on 127.0.0.1:{port}: the connection was refused")
    );
    assert!(error.is_transient());
    assert!(!everything_said(&error).contains("zqxj"));
}

#[tokio::test]
async fn a_socket_that_is_not_there_and_one_without_a_server_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgresql://u@/d?host={}", folder.path().display());
    let path: PathBuf = folder.path().join(".s.PGSQL.5432");
    assert_eq!(refusal_kind(&url).await, Kind::SocketMissing { path: path.clone() });
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert_eq!(refusal_kind(&url).await, Kind::SocketDead { path });
}

#[tokio::test]
async fn a_host_without_an_address_is_named() {
    // Two dots in a row are no name, so nobody is asked.
    let kind = refusal_kind("postgresql://u@no..host/d").await;
    assert_eq!(kind, Kind::HostUnknown { host: "no..host".to_owned() });
}

#[tokio::test]
async fn a_server_of_another_sort_than_wanted_is_refused() {
    let url = shared().url("postgres");
    for (parameters, wanted) in [
        ("target_session_attrs=standby", "standby"),
        ("target_session_attrs=read-only", "read-only"),
        (
            "target_session_attrs=read-write&options=-c%20default_transaction_read_only%3Don",
            "read-write",
        ),
    ] {
        let kind = refusal_kind(&format!("{url}&{parameters}")).await;
        assert_eq!(kind, Kind::WrongServer { wanted });
    }
}

#[tokio::test]
async fn every_host_that_failed_is_reported_and_an_answer_ends_the_search() {
    let cluster = with_passwords();
    let port = cluster.port();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = refusal(&format!("postgresql://u@%2Fno%2Ffolder,127.0.0.1:{closed}/d")).await;
    assert!(matches!(error.kind(), Kind::Refused { .. }));
    assert_eq!(error.earlier().len(), 1);
    assert_eq!(
        error.to_string(),
        format!(
            "cannot connect to d on 127.0.0.1:{closed}: the connection was refused; \
             before that, on socket /no/folder: there is no socket /no/folder/.s.PGSQL.5432"
        )
    );
    let error = refusal(&format!(
        "postgresql://postgres:zqxj@127.0.0.1:{port},127.0.0.1:{closed}/postgres"
    ))
    .await;
    assert!(matches!(error.kind(), Kind::PasswordWrong { .. }), "{error:?}");
}

/// A listener that treats every caller in one way, and its port.
fn impostor(answer: Option<&'static [u8]>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 8];
            let _ = stream.read_exact(&mut request).await;
            match answer {
                Some(answer) => {
                    let _ = stream.write_all(answer).await;
                    let _ = stream.shutdown().await;
                }
                None => silent.push(stream),
            }
        }
    });
    port
}

#[tokio::test]
async fn what_is_no_postgres_is_called_so() {
    let port = impostor(Some(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    for mode in ["disable", "prefer", "require"] {
        let kind = refusal_kind(&format!("postgresql://u@127.0.0.1:{port}/d?sslmode={mode}")).await;
        assert_eq!(kind, Kind::NotPostgres, "sslmode={mode}");
    }
}

#[tokio::test]
async fn a_peer_that_hangs_up_is_called_so() {
    let port = impostor(Some(b""));
    for mode in ["disable", "prefer", "require"] {
        let kind = refusal_kind(&format!("postgresql://u@127.0.0.1:{port}/d?sslmode={mode}")).await;
        assert_eq!(kind, Kind::ClosedEarly, "sslmode={mode}");
    }
}

#[tokio::test]
async fn a_peer_that_says_nothing_is_given_up() {
    let port = impostor(None);
    let kind = refusal_kind(&format!("postgresql://u@127.0.0.1:{port}/d?connect_timeout=1")).await;
    assert_eq!(kind, Kind::Timeout { after: Duration::from_secs(1) });
}

#[tokio::test]
async fn channel_binding_cannot_be_had_without_tls() {
    let url = tcp_url("postgres", PASSWORD, "postgres");
    let error = refusal(&format!("{url}?channel_binding=require")).await;
    assert!(matches!(error.kind(), Kind::Authentication { .. }), "{error:?}");
    assert!(!everything_said(&error).contains(PASSWORD));
}
