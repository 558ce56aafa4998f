//! The six modes of libpq against servers with and without TLS.

use std::sync::OnceLock;

use aludel_postgres::connect::{ConnectErrorKind as Kind, TlsProblem, TlsSettingsError};
use aludel_server::TestCluster;

use crate::authority::{Authority, Files, self_signed_server};
use crate::support::{PASSWORD, cancel_a_long_statement, open, refusal_kind, tcp_url, value};

/// A server with TLS. Its certificate is for `localhost`, not for 127.0.0.1.
struct Secured {
    cluster: TestCluster,
    files: Files,
    authority: Authority,
    stranger: Authority,
}

fn secured() -> &'static Secured {
    static SECURED: OnceLock<Secured> = OnceLock::new();
    SECURED.get_or_init(|| {
        let (authority, stranger) = (Authority::new("ours"), Authority::new("stranger"));
        let files = Files::new();
        let trusted = files.write("clients.crt", &authority.certificate, 0o644);
        files.write("root.crt", &authority.certificate, 0o644);
        files.write("stranger.crt", &stranger.certificate, 0o644);
        let server = authority.server("localhost");
        let hba = "hostnossl all plain 127.0.0.1/32 trust\n\
                   hostssl all encrypted 127.0.0.1/32 trust\n\
                   hostssl all certified 127.0.0.1/32 cert\n\
                   host all plain,encrypted,certified 127.0.0.1/32 reject\n\
                   host all all 127.0.0.1/32 scram-sha-256\n";
        let cluster = TestCluster::builder()
            .tcp()
            .password_auth(PASSWORD)
            .hba(hba)
            .tls(server.certificate, server.key)
            .setting("ssl_ca_file", trusted.display().to_string())
            .start()
            .expect("a test server starts");
        for role in ["plain", "encrypted", "certified"] {
            cluster
                .query("postgres", &format!("CREATE ROLE {role} LOGIN"))
                .expect("a role is made");
        }
        Secured { cluster, files, authority, stranger }
    })
}

impl Secured {
    /// A URL for a host name, always at the loopback address.
    fn url(&self, user: &str, host: &str, parameters: &str) -> String {
        let port = self.cluster.port();
        format!("postgresql://{user}@{host}:{port}/postgres?hostaddr=127.0.0.1&{parameters}")
    }

    /// The superuser's, who proves the password.
    fn own(&self, host: &str, parameters: &str) -> String {
        let encoded: String = PASSWORD.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.url(&format!("postgres:{encoded}"), host, parameters)
    }

    fn roots(&self, name: &str) -> String {
        let file = self.files.write(name, &self.certificate_of(name), 0o644);
        format!("sslrootcert={}", file.display())
    }

    fn certificate_of(&self, name: &str) -> String {
        match name {
            "stranger.crt" => self.stranger.certificate.clone(),
            _ => self.authority.certificate.clone(),
        }
    }
}

fn tls(problem: TlsProblem) -> Kind {
    Kind::Tls(problem)
}

#[tokio::test]
async fn each_mode_encrypts_as_libpq_does() {
    let server = secured();
    let (ours, stranger) = (server.roots("root.crt"), server.roots("stranger.crt"));
    for (host, parameters, encrypted) in [
        ("127.0.0.1", String::new(), true),
        ("127.0.0.1", "sslmode=disable".to_owned(), false),
        ("127.0.0.1", "sslmode=allow".to_owned(), false),
        ("127.0.0.1", "sslmode=prefer".to_owned(), true),
        ("127.0.0.1", "sslmode=require".to_owned(), true),
        ("127.0.0.1", format!("sslmode=require&{ours}"), true),
        ("127.0.0.1", format!("sslmode=verify-ca&{ours}"), true),
        ("localhost", format!("sslmode=verify-full&{ours}"), true),
        ("localhost", format!("sslmode=verify-full&sslsni=0&{ours}"), true),
        ("not_a.host name".replace(' ', "%20").as_str(), "sslmode=require".to_owned(), true),
        // What goes wrong with TLS is a reason to do without, if TLS is only preferred.
        ("127.0.0.1", format!("sslmode=prefer&{stranger}"), false),
    ] {
        let session = open(&server.own(host, &parameters)).await;
        let session = session.unwrap_or_else(|error| panic!("{host} {parameters}: {error}"));
        assert_eq!(session.is_encrypted(), encrypted, "{host} {parameters}");
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assert_eq!(value(&session, sql).await == "t", encrypted, "{host} {parameters}");
    }
}

#[tokio::test]
async fn a_certificate_that_does_not_verify_is_refused_for_its_reason() {
    let server = secured();
    let (ours, stranger) = (server.roots("root.crt"), server.roots("stranger.crt"));
    let wrong_host = || {
        let presented = vec!["localhost".to_owned()];
        tls(TlsProblem::WrongHost { host: "127.0.0.1".to_owned(), presented })
    };
    let unknown = || tls(TlsProblem::UnknownAuthority);
    for (host, parameters, kind) in [
        ("127.0.0.1", format!("sslmode=verify-full&{ours}"), wrong_host()),
        ("localhost", format!("sslmode=verify-full&{stranger}"), unknown()),
        ("localhost", format!("sslmode=verify-ca&{stranger}"), unknown()),
        ("localhost", format!("sslmode=require&{stranger}"), unknown()),
        (
            "localhost",
            "sslmode=verify-full".to_owned(),
            tls(TlsProblem::Settings(TlsSettingsError::NoRoots { default: None })),
        ),
    ] {
        assert_eq!(refusal_kind(&server.own(host, &parameters)).await, kind, "{host} {parameters}");
    }
    // Which authorities the machine trusts is its own affair; this one is not among them.
    let system = refusal_kind(&server.own("localhost", "sslrootcert=system")).await;
    let none = tls(TlsProblem::Settings(TlsSettingsError::NoSystemRoots));
    assert!(system == unknown() || system == none, "{system:?}");
}

#[tokio::test]
async fn an_expired_certificate_is_refused_where_it_is_verified() {
    let authority = Authority::new("ours");
    let files = Files::new();
    let roots = files.write("root.crt", &authority.certificate, 0o644);
    let identity = authority.expired_server("localhost");
    let cluster =
        TestCluster::builder().tcp().tls(identity.certificate, identity.key).start().unwrap();
    let url = |parameters: &str| {
        let port = cluster.port();
        format!("postgresql://postgres@localhost:{port}/postgres?hostaddr=127.0.0.1&{parameters}")
    };
    for mode in ["verify-ca", "verify-full"] {
        let url = url(&format!("sslmode={mode}&sslrootcert={}", roots.display()));
        assert_eq!(refusal_kind(&url).await, tls(TlsProblem::Expired), "{mode}");
    }
    assert!(open(&url("sslmode=require")).await.unwrap().is_encrypted());
}

#[tokio::test]
async fn a_self_signed_certificate_is_trusted_when_it_is_the_root_itself() {
    let identity = self_signed_server("localhost");
    let other = self_signed_server("localhost");
    let files = Files::new();
    let own_root = files.write("own.crt", &identity.certificate, 0o644);
    let other_root = files.write("other.crt", &other.certificate, 0o644);
    let cluster =
        TestCluster::builder().tcp().tls(identity.certificate, identity.key).start().unwrap();
    let url = |host: &str, root: &std::path::Path| {
        format!(
            "postgresql://postgres@{host}:{}/postgres?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={}",
            cluster.port(),
            root.display()
        )
    };
    assert!(open(&url("localhost", &own_root)).await.unwrap().is_encrypted());
    let wrong = refusal_kind(&url("127.0.0.1", &own_root)).await;
    assert!(matches!(wrong, Kind::Tls(TlsProblem::WrongHost { .. })), "{wrong:?}");
    let unknown = refusal_kind(&url("localhost", &other_root)).await;
    assert!(
        matches!(
            unknown,
            Kind::Tls(TlsProblem::UnknownAuthority | TlsProblem::BadCertificate { .. })
        ),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_tls_is_required() {
    let url = tcp_url("trusted", "", "postgres");
    for mode in ["require", "verify-ca", "verify-full"] {
        let files = Files::new();
        let root = files.write("root.crt", &Authority::new("ours").certificate, 0o644);
        let url = format!("{url}?sslmode={mode}&sslrootcert={}", root.display());
        assert_eq!(refusal_kind(&url).await, tls(TlsProblem::NotOffered), "{mode}");
    }
    for mode in ["disable", "allow", "prefer"] {
        assert!(!open(&format!("{url}?sslmode={mode}")).await.unwrap().is_encrypted(), "{mode}");
    }
}

#[tokio::test]
async fn the_servers_rules_decide_where_the_mode_leaves_it_open() {
    let server = secured();
    for (user, mode, encrypted) in [
        ("encrypted", "allow", true),
        ("encrypted", "prefer", true),
        ("plain", "prefer", false),
        ("plain", "allow", false),
    ] {
        let url = server.url(user, "127.0.0.1", &format!("sslmode={mode}"));
        assert_eq!(open(&url).await.unwrap().is_encrypted(), encrypted, "{user} {mode}");
    }
    for (user, mode) in [("encrypted", "disable"), ("plain", "require")] {
        let url = server.url(user, "127.0.0.1", &format!("sslmode={mode}"));
        assert!(matches!(refusal_kind(&url).await, Kind::NotPermitted { .. }), "{user} {mode}");
    }
}

#[tokio::test]
async fn the_password_exchange_can_be_bound_to_the_channel() {
    let server = secured();
    let bound = server.own("127.0.0.1", "sslmode=require&channel_binding=require");
    assert!(open(&bound).await.unwrap().is_encrypted());
    let unbound = server.own("127.0.0.1", "sslmode=disable&channel_binding=require");
    assert!(matches!(refusal_kind(&unbound).await, Kind::Authentication { .. }));
}

#[tokio::test]
async fn a_client_certificate_lets_its_role_in() {
    let server = secured();
    let client = server.authority.client("certified");
    let certificate = server.files.write("client.crt", &client.certificate, 0o644);
    let url = |key: &std::path::Path| {
        let (certificate, key) = (certificate.display(), key.display());
        let parameters = format!("sslmode=require&sslcert={certificate}&sslkey={key}");
        server.url("certified", "127.0.0.1", &parameters)
    };
    let key = server.files.write("client.key", &client.key, 0o600);
    let session = open(&url(&key)).await.unwrap();
    assert_eq!(value(&session, "SELECT session_user").await, "certified");

    let open_key = server.files.write("open.key", &client.key, 0o644);
    assert_eq!(
        refusal_kind(&url(&open_key)).await,
        tls(TlsProblem::Settings(TlsSettingsError::KeyTooOpen { file: open_key }))
    );
    let without = refusal_kind(&server.url("certified", "127.0.0.1", "sslmode=require")).await;
    assert!(matches!(without, Kind::NotPermitted { .. }), "{without:?}");
}

#[tokio::test]
async fn the_version_of_tls_can_be_bounded() {
    let server = secured();
    let sql = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    for (parameters, version) in [
        ("ssl_max_protocol_version=TLSv1.2", "TLSv1.2"),
        ("ssl_min_protocol_version=TLSv1.3", "TLSv1.3"),
    ] {
        let url = server.own("127.0.0.1", &format!("sslmode=require&{parameters}"));
        assert_eq!(value(&open(&url).await.unwrap(), sql).await, version);
    }
}

#[tokio::test]
async fn files_that_cannot_be_used_are_named() {
    let server = secured();
    let missing = server.files.write("x", "", 0o644).with_file_name("missing.crt");
    let empty = server.files.write("empty.crt", "no certificate\n", 0o644);
    for file in [missing, empty] {
        for mode in ["prefer", "require", "verify-full"] {
            let parameters = format!("sslmode={mode}&sslrootcert={}", file.display());
            let kind = refusal_kind(&server.own("localhost", &parameters)).await;
            let Kind::Tls(TlsProblem::Settings(error)) = kind else { panic!("{mode}: {kind:?}") };
            assert!(error.to_string().contains(&*file.to_string_lossy()), "{error}");
        }
    }
}

#[tokio::test]
async fn tls_from_the_first_byte_needs_a_server_that_knows_it() {
    let server = secured();
    let url = server.own("127.0.0.1", "sslmode=require&sslnegotiation=direct");
    let session = open(&url).await;
    // PostgreSQL 17 brought it.
    if server.cluster.major() >= 17 {
        assert!(session.unwrap().is_encrypted());
    } else {
        assert!(session.is_err());
    }
}

#[tokio::test]
async fn a_long_statement_is_cancelled_inside_tls() {
    let server = secured();
    let url = server.own("localhost", &format!("sslmode=verify-full&{}", server.roots("root.crt")));
    let (session, observer) = (open(&url).await.unwrap(), open(&url).await.unwrap());
    assert!(session.is_encrypted());
    assert_eq!(cancel_a_long_statement(&session, &observer).await, "57014");
}
