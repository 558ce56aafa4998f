//! The forms of connection strings, and what is refused.

use super::super::{ConnInfoError, Disguise, SslMode};
use super::{parse, parse_with, summary};

#[test]
fn every_form_comes_down_to_the_same_values() {
    let table = [
        // URLs
        ("postgresql://u:p@h:1/d", "u:p, d on h:1, prefer"),
        ("postgres://u:p@h:1/d", "u:p, d on h:1, prefer"),
        ("PostgreSQL://u:p@h:1/d", "u:p, d on h:1, prefer"),
        ("postgresql+asyncpg://u:p@h:1/d", "u:p, d on h:1, prefer"),
        ("postgresql+psycopg2://u:p@h:1/d", "u:p, d on h:1, prefer"),
        ("postgresql+psycopg_async://u:p@h:1/d", "u:p, d on h:1, prefer"),
        ("  postgresql://u:p@h:1/d\n", "u:p, d on h:1, prefer"),
        ("postgresql://u@h", "u, u on h:5432, prefer"),
        ("postgresql://u@h/", "u, u on h:5432, prefer"),
        ("postgresql://u@h:/d", "u, d on h:5432, prefer"),
        ("postgresql://u:@h/d", "u, d on h:5432, prefer"),
        ("postgresql://u@/d", "u, d on socket /var/run/postgresql, prefer"),
        ("postgresql:///d?user=u", "u, d on socket /var/run/postgresql, prefer"),
        ("postgresql://?user=u&dbname=d&host=h", "u, d on h:5432, prefer"),
        // encodings
        ("postgresql://a%40b:p%3A%2F%3f%25@h/d%2Fe", "a@b:p:/?%, d/e on h:5432, prefer"),
        ("postgresql://u:p:q@h/d", "u:p:q, d on h:5432, prefer"),
        ("postgresql://u:p?q#r&s=t@h/d", "u:p?q#r&s=t, d on h:5432, prefer"),
        ("postgresql://u:p+q%20r@h/d", "u:p+q r, d on h:5432, prefer"),
        ("postgresql://ü:ß@h/dö", "ü:ß, dö on h:5432, prefer"),
        // sockets
        ("postgresql://u@%2Frun%2Fpg/d", "u, d on socket /run/pg, prefer"),
        ("postgresql://u@/d?host=/run/pg", "u, d on socket /run/pg, prefer"),
        ("postgresql://u@/d?host=/run/pg&port=7", "u, d on socket /run/pg port 7, prefer"),
        ("postgresql+psycopg://u:p@/d?host=/run/pg", "u:p, d on socket /run/pg, prefer"),
        // addresses and lists
        ("postgresql://u@[::1]:7/d", "u, d on [::1]:7, prefer"),
        ("postgresql://u@[fe80::1]/d", "u, d on [fe80::1]:5432, prefer"),
        ("postgresql://u@a:1,b:2/d", "u, d on a:1 or b:2, prefer"),
        ("postgresql://u@a:1,[::2],c/d", "u, d on a:1 or [::2]:5432 or c:5432, prefer"),
        ("postgresql://u@a,b/d?port=7", "u, d on a:7 or b:7, prefer"),
        ("postgresql+asyncpg://u@/d?host=a:1&host=b:2", "u, d on a:1 or b:2, prefer"),
        ("postgresql://u@a/d?host=b&host=c", "u, d on c:5432, prefer"),
        ("postgresql://u@h/d?hostaddr=10.0.0.1", "u, d on h:5432, prefer"),
        ("postgresql://u@/d?hostaddr=10.0.0.1", "u, d on 10.0.0.1:5432, prefer"),
        // parameters
        ("postgresql://u@h/d?sslmode=verify-full", "u, d on h:5432, verify-full"),
        ("postgresql://u@h/d?sslrootcert=system", "u, d on h:5432, verify-full"),
        ("postgresql+asyncpg://u@h/d?ssl=require", "u, d on h:5432, require"),
        ("postgresql+asyncpg://u@h/d?ssl=verify-full", "u, d on h:5432, verify-full"),
        ("postgresql://u@h/d?ssl=true", "u, d on h:5432, require"),
        ("postgresql://u@h/d?ssl=true&sslmode=verify-ca", "u, d on h:5432, verify-ca"),
        ("postgresql://u@h/d?ssl=false", "u, d on h:5432, disable"),
        ("postgresql://u@h/d?sslmode=no-verify", "u, d on h:5432, require"),
        ("postgresql://u@h/d?sslaccept=strict", "u, d on h:5432, verify-full"),
        ("postgresql://u@h/d?requiressl=1", "u, d on h:5432, require"),
        ("postgresql://h/d?user=u&password=p%20q", "u:p q, d on h:5432, prefer"),
        ("postgresql://x:y@h/d?user=u&password=p", "u:p, d on h:5432, prefer"),
        // key=value
        ("host=h port=1 dbname=d user=u password=p", "u:p, d on h:1, prefer"),
        ("  user = u   host= h dbname =d", "u, d on h:5432, prefer"),
        (
            r"user=u password='p \' \\ q' dbname=d",
            r"u:p ' \ q, d on socket /var/run/postgresql, prefer",
        ),
        (r"user=u password=a\ b dbname=d host=h", "u:a b, d on h:5432, prefer"),
        ("user=u password='' dbname=d host=''", "u, d on socket /var/run/postgresql, prefer"),
        ("user=u host=a,b port=1,2 dbname=d", "u, d on a:1 or b:2, prefer"),
        ("user=u host=/run/pg dbname=d sslmode=require", "u, d on socket /run/pg, require"),
    ];
    for (text, expected) in table {
        match parse(text) {
            Ok(info) => assert_eq!(summary(&info), expected, "{text}"),
            Err(error) => panic!("{text}: {error}"),
        }
    }
}

#[test]
fn what_is_no_connection_string_is_refused_for_its_reason() {
    use ConnInfoError as E;
    let disguised = |disguise| E::NotAConnectionString(disguise);
    let value = |name, value: Option<&str>, expected| E::BadValue {
        name,
        value: value.map(str::to_owned),
        expected,
    };
    let modes = "disable, allow, prefer, require, verify-ca or verify-full";
    let ports = "a number from 1 to 65535; a `/` inside a password must be written %2F";
    let table = [
        ("", E::Empty),
        (" \n\t", E::Empty),
        ("$DATABASE_URL", disguised(Disguise::UnexpandedVariable)),
        ("${DATABASE_URL}", disguised(Disguise::UnexpandedVariable)),
        ("%DATABASE_URL%", disguised(Disguise::UnexpandedVariable)),
        ("{{ database_url }}", disguised(Disguise::UnexpandedVariable)),
        ("\"postgresql://u@h/d\"", disguised(Disguise::Quoted)),
        ("'postgresql://u@h/d'", disguised(Disguise::Quoted)),
        ("DATABASE_URL=postgresql://u@h/d", disguised(Disguise::Assignment)),
        ("export DATABASE_URL='postgres://u@h/d'", disguised(Disguise::Assignment)),
        ("jdbc:postgresql://h/d", disguised(Disguise::Jdbc)),
        ("hunter2", disguised(Disguise::Unknown)),
        ("aGVsbG8=", disguised(Disguise::Unknown)),
        ("localhost:5432/d", disguised(Disguise::Unknown)),
        ("user", disguised(Disguise::Unknown)),
        ("mysql://u:p@h/d", E::OtherDialect { dialect: "MySQL" }),
        ("mysql+pymysql://u:p@h/d", E::OtherDialect { dialect: "MySQL" }),
        ("sqlite:///file.db", E::OtherDialect { dialect: "SQLite" }),
        ("sqlite:file.db", E::OtherDialect { dialect: "SQLite" }),
        ("https://h/d", E::OtherDialect { dialect: "HTTP" }),
        ("postgre://u@h/d", E::UnknownScheme),
        ("postgresql+://u@h/d", E::UnknownScheme),
        ("postgresql://u\0@h/d", E::Nul),
        ("postgresql://u:p@q@h/d", E::Ambiguous),
        ("postgresql://u:p/q@h/d", E::Ambiguous),
        ("postgresql://u:p@q/r@h/d", E::Ambiguous),
        ("postgresql://h/d?user=a@b", E::Ambiguous),
        ("postgresql://u:p%@h/d", E::PercentEncoding { part: "password" }),
        ("postgresql://u%zz@h/d", E::PercentEncoding { part: "user" }),
        ("postgresql://u@h/d%ff", E::PercentEncoding { part: "database name" }),
        ("postgresql://u@h/d%00", E::PercentEncoding { part: "database name" }),
        ("postgresql://u@h/d?sslmode=%4", E::PercentEncoding { part: "parameters" }),
        ("postgresql://u@[::1/d", E::Host),
        ("postgresql://u@[]/d", E::Host),
        ("postgresql://u@[::1]x/d", E::Host),
        ("postgresql://u@h:port/d", value("port", None, ports)),
        ("postgresql://u@h:0/d", value("port", None, ports)),
        ("postgresql://u@h:65536/d", value("port", None, ports)),
        ("postgresql://u@h/d?sslmode=on", value("sslmode", Some("on"), modes)),
        ("postgresql://u@h/d?sslmode=a%20b", value("sslmode", None, modes)),
        ("postgresql://u@h/d?keepalives=2", value("keepalives", Some("2"), "0 or 1")),
        (
            "postgresql://u@h/d?connect_timeout=soon",
            value("connect_timeout", Some("soon"), "a whole number"),
        ),
        (
            "postgresql://u@h/d?client_encoding=latin1",
            value("client_encoding", Some("latin1"), "UTF8"),
        ),
        (
            "postgresql://u@h/d?hostaddr=h",
            value("hostaddr", None, "an IP address; names go into `host`"),
        ),
        ("postgresql://u@a,b,c/d?port=1,2", E::ListLengths { hosts: 3, what: "ports", others: 2 }),
        (
            "postgresql://u@a,b/d?hostaddr=10.0.0.1",
            E::ListLengths { hosts: 2, what: "addresses", others: 1 },
        ),
        ("postgresql://u@h/d?sslmode", E::Syntax { ordinal: 1, problem: "it has no `=`" }),
        ("user=u host", E::Syntax { ordinal: 2, problem: "it has no `=`" }),
        ("user=u password='p", E::Syntax { ordinal: 2, problem: "its quote does not end" }),
        ("postgresql://h/d", E::NoUser),
        (
            "postgresql://u@h/d?ssl=true&sslmode=disable",
            E::Contradiction("`ssl` and `sslmode` ask for different things"),
        ),
        (
            "postgresql://u@h/d?sslrootcert=system&sslmode=require",
            E::Contradiction("`sslrootcert=system` needs `sslmode=verify-full`"),
        ),
        (
            "postgresql://u@h/d?sslnegotiation=direct",
            E::Contradiction("`sslnegotiation=direct` needs `sslmode=require` or stricter"),
        ),
        (
            "postgresql://u@h/d?ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2",
            E::Contradiction("`ssl_min_protocol_version` is above `ssl_max_protocol_version`"),
        ),
    ];
    for (text, expected) in table {
        match parse(text) {
            Ok(info) => panic!("{text:?} was read as {}", summary(&info)),
            Err(error) => assert_eq!(error, expected, "{text:?}"),
        }
    }
}

#[test]
fn a_wrong_scheme_and_an_unknown_parameter_come_with_a_hint() {
    for (text, message, hint) in [
        (
            "postgresql://u@h/d?sslmod=require",
            "parameter `sslmod` is not known",
            "did you mean `sslmode`?",
        ),
        (
            "user=u aplication_name=x",
            "parameter `aplication_name` is not known",
            "did you mean `application_name`?",
        ),
        (
            "jdbc:postgresql://h/d?user=u",
            "this is no PostgreSQL connection string: it is a JDBC URL",
            "remove `jdbc:` and put user and password before the host, as user:password@host",
        ),
        (
            "mariadb://u@h/d",
            "this is a URL for MariaDB, not for PostgreSQL",
            "Aludel moves PostgreSQL databases only: write postgresql://user:password@host:5432/database",
        ),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.hint().as_deref(), Some(hint));
    }
    let error = parse("postgresql://u@h/d?zzz=1").unwrap_err();
    assert_eq!(error.to_string(), "parameter `zzz` is not known");
    assert_eq!(error.hint(), None);
}

#[test]
fn parameters_of_other_drivers_are_ignored_with_a_note() {
    let table = [
        ("prepared_statement_cache_size", "asyncpg"),
        ("statement_cache_size", "asyncpg"),
        ("prepared_statement_name_func", "asyncpg"),
        ("command_timeout", "asyncpg"),
        ("pgbouncer", "Prisma"),
        ("connection_limit", "Prisma"),
        ("pool_size", "SQLAlchemy"),
        ("prepare_threshold", "psycopg"),
        ("statement_timeout", "node-postgres"),
        ("prepareThreshold", "JDBC"),
        ("default_query_exec_mode", "pgx"),
        ("load_balance_hosts", "libpq"),
    ];
    for (name, driver) in table {
        let info = parse(&format!("postgresql://u@h/d?{name}=1")).unwrap();
        assert_eq!(info.notes(), [format!("parameter `{name}` of {driver} is ignored")]);
    }
    let schema = parse("postgresql://u@h/d?schema=public").unwrap();
    assert!(schema.notes()[0].starts_with("parameter `schema` is ignored"), "{schema:?}");
    assert_eq!(parse("postgresql://u@h/d?connect_timeout=3").unwrap().notes(), [""; 0]);
}

#[test]
fn parameters_that_must_not_be_ignored_are_refused() {
    for name in ["require_auth", "sslpassword", "requirepeer", "sslfactory", "oauth_issuer"] {
        let error = parse(&format!("postgresql://u@h/d?{name}=x")).unwrap_err();
        assert!(
            error.to_string().starts_with(&format!("parameter `{name}` is not supported: ")),
            "{error}"
        );
    }
    for text in ["gssencmode=require", "replication=database"] {
        let error = parse(&format!("postgresql://u@h/d?{text}")).unwrap_err();
        assert!(matches!(error, ConnInfoError::UnsupportedParameter { .. }), "{error}");
    }
    for text in ["gssencmode=prefer", "replication=false", "client_encoding=utf-8"] {
        assert!(parse(&format!("postgresql://u@h/d?{text}")).is_ok(), "{text}");
    }
}

#[test]
fn another_database_of_the_same_server_keeps_everything_else() {
    let info = parse_with("postgresql://u:p@h:1/d?sslmode=require", &[]).unwrap();
    let other = info.with_database("e");
    assert_eq!(summary(&other), "u:p, e on h:1, require");
    assert_eq!(other.ssl_mode(), SslMode::Require);
}
