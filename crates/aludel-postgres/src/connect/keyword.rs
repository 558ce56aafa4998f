//! The names of connection parameters: those of libpq, those of other drivers that mean the same, and those that
//! are ignored or refused. Never looks at a value.

/// A parameter of libpq that this room understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keyword {
    Host,
    HostAddr,
    Port,
    DbName,
    User,
    Password,
    PassFile,
    ConnectTimeout,
    ApplicationName,
    FallbackApplicationName,
    SslMode,
    SslNegotiation,
    SslRootCert,
    SslCert,
    SslKey,
    SslCrl,
    SslSni,
    SslMinProtocol,
    SslMaxProtocol,
    Options,
    Service,
    ServiceFile,
    TargetSessionAttrs,
    ChannelBinding,
    Keepalives,
    KeepalivesIdle,
    KeepalivesInterval,
    KeepalivesCount,
    TcpUserTimeout,
    ClientEncoding,
    GssEncMode,
    Replication,
}

/// Keyword, name in connection strings, environment variable.
const KEYWORDS: &[(Keyword, &str, Option<&str>)] = &[
    (Keyword::Host, "host", Some("PGHOST")),
    (Keyword::HostAddr, "hostaddr", Some("PGHOSTADDR")),
    (Keyword::Port, "port", Some("PGPORT")),
    (Keyword::DbName, "dbname", Some("PGDATABASE")),
    (Keyword::User, "user", Some("PGUSER")),
    (Keyword::Password, "password", Some("PGPASSWORD")),
    (Keyword::PassFile, "passfile", Some("PGPASSFILE")),
    (Keyword::ConnectTimeout, "connect_timeout", Some("PGCONNECT_TIMEOUT")),
    (Keyword::ApplicationName, "application_name", Some("PGAPPNAME")),
    (Keyword::FallbackApplicationName, "fallback_application_name", None),
    (Keyword::SslMode, "sslmode", Some("PGSSLMODE")),
    (Keyword::SslNegotiation, "sslnegotiation", Some("PGSSLNEGOTIATION")),
    (Keyword::SslRootCert, "sslrootcert", Some("PGSSLROOTCERT")),
    (Keyword::SslCert, "sslcert", Some("PGSSLCERT")),
    (Keyword::SslKey, "sslkey", Some("PGSSLKEY")),
    (Keyword::SslCrl, "sslcrl", Some("PGSSLCRL")),
    (Keyword::SslSni, "sslsni", Some("PGSSLSNI")),
    (Keyword::SslMinProtocol, "ssl_min_protocol_version", Some("PGSSLMINPROTOCOLVERSION")),
    (Keyword::SslMaxProtocol, "ssl_max_protocol_version", Some("PGSSLMAXPROTOCOLVERSION")),
    (Keyword::Options, "options", Some("PGOPTIONS")),
    (Keyword::Service, "service", Some("PGSERVICE")),
    (Keyword::ServiceFile, "servicefile", Some("PGSERVICEFILE")),
    (Keyword::TargetSessionAttrs, "target_session_attrs", Some("PGTARGETSESSIONATTRS")),
    (Keyword::ChannelBinding, "channel_binding", Some("PGCHANNELBINDING")),
    (Keyword::Keepalives, "keepalives", None),
    (Keyword::KeepalivesIdle, "keepalives_idle", None),
    (Keyword::KeepalivesInterval, "keepalives_interval", None),
    (Keyword::KeepalivesCount, "keepalives_count", None),
    (Keyword::TcpUserTimeout, "tcp_user_timeout", None),
    (Keyword::ClientEncoding, "client_encoding", None),
    (Keyword::GssEncMode, "gssencmode", Some("PGGSSENCMODE")),
    (Keyword::Replication, "replication", None),
];

/// Names of other drivers for what libpq calls otherwise.
const ALIASES: &[(&str, Keyword)] = &[
    ("database", Keyword::DbName),
    ("username", Keyword::User),
    ("timeout", Keyword::ConnectTimeout),
    ("loginTimeout", Keyword::ConnectTimeout),
    ("connectTimeout", Keyword::ConnectTimeout),
    ("ApplicationName", Keyword::ApplicationName),
    ("channelBinding", Keyword::ChannelBinding),
    ("sslMode", Keyword::SslMode),
    ("ssl-mode", Keyword::SslMode),
    ("sslNegotiation", Keyword::SslNegotiation),
    ("ssl-root-cert", Keyword::SslRootCert),
    ("ssl-cert", Keyword::SslCert),
    ("ssl-key", Keyword::SslKey),
    ("gssEncMode", Keyword::GssEncMode),
    ("encoding", Keyword::ClientEncoding),
    ("keepalives_retries", Keyword::KeepalivesCount),
];

/// Parameters that steer a driver and say nothing about the connection, by the driver that reads them.
const IGNORED: &[(&str, &[&str])] = &[
    (
        "libpq",
        &[
            "load_balance_hosts",
            "sslcompression",
            "sslkeylogfile",
            "min_protocol_version",
            "max_protocol_version",
            "krbsrvname",
            "gsslib",
            "gssdelegation",
            "tty",
            "authtype",
        ],
    ),
    (
        "asyncpg",
        &[
            "prepared_statement_cache_size",
            "prepared_statement_name_func",
            "statement_cache_size",
            "max_cached_statement_lifetime",
            "max_cacheable_statement_size",
            "command_timeout",
            "server_settings",
            "direct_tls",
            "min_size",
            "max_size",
            "max_queries",
            "max_inactive_connection_lifetime",
            "record_class",
            "connection_class",
        ],
    ),
    (
        "psycopg",
        &[
            "prepare_threshold",
            "autocommit",
            "async_",
            "row_factory",
            "cursor_factory",
            "connection_factory",
            "executemany_mode",
            "executemany_batch_page_size",
            "use_native_hstore",
            "use_native_uuid",
        ],
    ),
    ("pg8000", &["tcp_keepalive", "unix_sock", "ssl_context"]),
    (
        "SQLAlchemy",
        &[
            "async_fallback",
            "async_creator_fn",
            "native_inet_types",
            "plugin",
            "pool_size",
            "max_overflow",
            "pool_recycle",
            "pool_pre_ping",
            "pool_use_lifo",
            "pool_reset_on_return",
            "echo",
            "echo_pool",
            "isolation_level",
            "conn_max_age",
        ],
    ),
    (
        "Prisma",
        &[
            "connection_limit",
            "pool_timeout",
            "pgbouncer",
            "socket_timeout",
            "single_use_connections",
            "max_idle_connection_lifetime",
            "max_connection_lifetime",
        ],
    ),
    (
        "node-postgres",
        &[
            "uselibpqcompat",
            "statement_timeout",
            "query_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "connectionTimeoutMillis",
            "idleTimeoutMillis",
            "idle_timeout",
            "max_lifetime",
            "keepAlive",
            "keepAliveInitialDelayMillis",
            "max",
            "min",
            "binary",
            "prepare",
            "workaround",
            "supa",
        ],
    ),
    (
        "JDBC",
        &[
            "socketTimeout",
            "cancelSignalTimeout",
            "tcpKeepAlive",
            "tcpNoDelay",
            "prepareThreshold",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "defaultRowFetchSize",
            "reWriteBatchedInserts",
            "stringtype",
            "binaryTransfer",
            "binaryTransferEnable",
            "binaryTransferDisable",
            "readOnly",
            "readOnlyMode",
            "loadBalanceHosts",
            "hostRecheckSeconds",
            "autosave",
            "cleanupSavepoints",
            "escapeSyntaxCallMode",
            "assumeMinServerVersion",
            "unknownLength",
            "disableColumnSanitiser",
            "logUnclosedConnections",
            "logServerErrorDetail",
            "receiveBufferSize",
            "sendBufferSize",
            "maxSendBufferSize",
            "preferQueryMode",
            "protocolVersion",
            "allowEncodingChanges",
            "quoteReturningIdentifiers",
            "maxResultBuffer",
            "adaptiveFetch",
            "adaptiveFetchMinimum",
            "adaptiveFetchMaximum",
            "databaseMetadataCacheFields",
            "databaseMetadataCacheFieldsMiB",
            "groupStartupParameters",
        ],
    ),
    (
        "pgx",
        &[
            "default_query_exec_mode",
            "statement_cache_capacity",
            "statement_cache_mode",
            "description_cache_capacity",
            "binary_parameters",
            "pool_max_conns",
            "pool_min_conns",
            "pool_max_conn_lifetime",
            "pool_max_conn_lifetime_jitter",
            "pool_max_conn_idle_time",
            "pool_health_check_period",
            "x-migrations-table",
        ],
    ),
    ("sqlx", &["statement-cache-capacity"]),
];

/// Parameters that are known but would mean something else, or less, if they were ignored.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("require_auth", "the authentication method cannot be restricted from here"),
    ("requirepeer", "the owner of a socket is not checked from here"),
    ("scram_client_key", "only passwords are supported"),
    ("scram_server_key", "only passwords are supported"),
    ("sslpassword", "encrypted client keys are not supported; decrypt the key file first"),
    ("sslcrldir", "name one file with `sslcrl`"),
    ("sslcertmode", "give `sslcert` and `sslkey`, or leave them out"),
    ("oauth_issuer", "OAuth is not supported"),
    ("oauth_client_id", "OAuth is not supported"),
    ("oauth_client_secret", "OAuth is not supported"),
    ("oauth_scope", "OAuth is not supported"),
    ("sslidentity", "give `sslcert` and `sslkey` in PEM form"),
    ("sslfactory", "use `sslmode` and `sslrootcert`"),
    ("sslfactoryarg", "use `sslmode` and `sslrootcert`"),
    ("sslhostnameverifier", "use `sslmode=verify-full`"),
    ("targetServerType", "use `target_session_attrs`"),
    ("direct_connection_only", "use `target_session_attrs`"),
];

/// What a parameter's name means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A parameter of libpq, under its own or another driver's name.
    Keyword(Keyword),
    /// `ssl=`: a switch or a mode, depending on the driver.
    Ssl,
    /// Prisma's `sslaccept=strict`.
    SslAccept,
    /// The old `requiressl=1`.
    RequireSsl,
    /// `schema=` and `currentSchema=`: a search path, which migrations never depend on.
    Schema,
    /// Understood by the named driver and of no consequence here.
    Ignored(&'static str),
    /// Understood, and refused for the given reason.
    Unsupported(&'static str),
}

/// Looks a name up, exactly as spelled: libpq's names are case-sensitive, and so are the other drivers'.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    match name {
        "ssl" => return Some(Meaning::Ssl),
        "sslaccept" => return Some(Meaning::SslAccept),
        "requiressl" => return Some(Meaning::RequireSsl),
        "schema" | "currentSchema" => return Some(Meaning::Schema),
        _ => {}
    }
    let keyword = KEYWORDS.iter().find(|(_, known, _)| *known == name).map(|(k, _, _)| *k);
    let alias = || ALIASES.iter().find(|(known, _)| *known == name).map(|(_, k)| *k);
    let ignored = || IGNORED.iter().find(|(_, names)| names.contains(&name));
    let unsupported = || UNSUPPORTED.iter().find(|(known, _)| *known == name);
    keyword
        .or_else(alias)
        .map(Meaning::Keyword)
        .or_else(|| ignored().map(|(driver, _)| Meaning::Ignored(driver)))
        .or_else(|| unsupported().map(|(_, reason)| Meaning::Unsupported(reason)))
}

/// The listed spelling of a name that is refused.
pub(super) fn unsupported_name(name: &str) -> &'static str {
    UNSUPPORTED.iter().find(|(known, _)| *known == name).map_or("", |(known, _)| *known)
}

/// The known name most similar to an unknown one.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    // Below this, the suggestions have nothing to do with what was typed.
    const SIMILAR_ENOUGH: f64 = 0.8;
    let lower = name.to_lowercase();
    KEYWORDS
        .iter()
        .map(|(_, known, _)| (strsim::jaro_winkler(&lower, known), *known))
        .filter(|(similarity, _)| *similarity >= SIMILAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

impl Keyword {
    /// The name in connection strings.
    pub(super) fn name(self) -> &'static str {
        KEYWORDS.iter().find(|(k, _, _)| *k == self).map_or("", |(_, name, _)| name)
    }

    /// The environment variable that fills the parameter when nothing else does.
    pub(super) fn variable(self) -> Option<&'static str> {
        KEYWORDS.iter().find(|(k, _, _)| *k == self).and_then(|(_, _, variable)| *variable)
    }

    /// Every parameter.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        KEYWORDS.iter().map(|(keyword, _, _)| *keyword)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_one_meaning() {
        let mut names: Vec<&str> = KEYWORDS.iter().map(|(_, name, _)| *name).collect();
        names.extend(ALIASES.iter().map(|(name, _)| *name));
        names.extend(IGNORED.iter().flat_map(|(_, names)| names.iter().copied()));
        names.extend(UNSUPPORTED.iter().map(|(name, _)| *name));
        names.extend(["ssl", "sslaccept", "requiressl", "schema", "currentSchema"]);
        let total = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), total, "a name stands in two lists");
        assert!(names.iter().all(|name| meaning(name).is_some()));
    }

    #[test]
    fn a_mistyped_name_is_led_back_to_the_right_one() {
        for (typed, meant) in [
            ("sslmod", "sslmode"),
            ("ssl_mode", "sslmode"),
            ("aplication_name", "application_name"),
            ("conect_timeout", "connect_timeout"),
            ("sslrootcrt", "sslrootcert"),
            ("dbnam", "dbname"),
        ] {
            assert_eq!(meaning(typed), None);
            assert_eq!(nearest(typed), Some(meant), "{typed}");
        }
        assert_eq!(nearest("zzz"), None);
    }
}
