//! `postgresql://…` to parameters, by libpq's rules. Never lets text that may belong to a password into an error.

use percent_encoding::percent_decode_str;

use super::error::{ConnInfoError, Disguise};
use super::keyword::{Keyword, Meaning, meaning};
use super::settings::{Place, Settings};

/// Schemes of other systems that turn up in such variables, and what they are called.
const OTHER_DIALECTS: &[(&str, &str)] = &[
    ("mysql", "MySQL"),
    ("mysqlx", "MySQL"),
    ("mariadb", "MariaDB"),
    ("sqlite", "SQLite"),
    ("sqlite3", "SQLite"),
    ("file", "SQLite"),
    ("libsql", "libSQL"),
    ("mssql", "SQL Server"),
    ("sqlserver", "SQL Server"),
    ("oracle", "Oracle"),
    ("mongodb", "MongoDB"),
    ("redis", "Redis"),
    ("rediss", "Redis"),
    ("cockroachdb", "CockroachDB"),
    ("redshift", "Redshift"),
    ("snowflake", "Snowflake"),
    ("duckdb", "DuckDB"),
    ("clickhouse", "ClickHouse"),
    ("bigquery", "BigQuery"),
    ("prisma", "Prisma's proxy"),
    ("http", "HTTP"),
    ("https", "HTTP"),
];

/// What a text is, seen from its beginning.
pub(super) enum Form<'a> {
    /// A PostgreSQL URL: what follows `://`.
    Url {
        rest: &'a str,
        /// Whether the scheme named a driver.
        driver: bool,
    },
    /// Perhaps a `key=value` list.
    KeyValue(&'a str),
}

/// Tells URLs from `key=value` lists, and both from what is neither.
///
/// # Errors
/// Empty, disguised, of another dialect.
pub(super) fn form(text: &str) -> Result<Form<'_>, ConnInfoError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ConnInfoError::Empty);
    }
    if text.contains('\0') {
        return Err(ConnInfoError::Nul);
    }
    if text.starts_with(['$', '%']) || text.starts_with("{{") || text.starts_with("<%") {
        return Err(ConnInfoError::NotAConnectionString(Disguise::UnexpandedVariable));
    }
    if text.starts_with(['"', '\'', '`']) {
        return Err(ConnInfoError::NotAConnectionString(Disguise::Quoted));
    }
    if text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("jdbc:")) {
        return Err(ConnInfoError::NotAConnectionString(Disguise::Jdbc));
    }
    let (head, rest) = match text.split_once("://") {
        Some((head, rest)) if is_scheme(head) => (head, Some(rest)),
        _ => {
            if let Some((name, value)) = text.split_once('=')
                && is_variable_name(name)
                && value.trim_start_matches(['"', '\'']).starts_with("postgres")
                && value.contains("://")
            {
                return Err(ConnInfoError::NotAConnectionString(Disguise::Assignment));
            }
            // `sqlite:path` and the like have no slashes.
            (text.split_once(':').map_or("", |(head, _)| head), None)
        }
    };
    let (dialect, driver) = match head.split_once('+') {
        Some((dialect, driver)) => (dialect, Some(driver)),
        None => (head, None),
    };
    let dialect = dialect.to_ascii_lowercase();
    if let Some((_, name)) = OTHER_DIALECTS.iter().find(|(scheme, _)| *scheme == dialect) {
        return Err(ConnInfoError::OtherDialect { dialect: name });
    }
    match rest {
        Some(rest) if dialect == "postgresql" || dialect == "postgres" => {
            if driver == Some("") {
                return Err(ConnInfoError::UnknownScheme);
            }
            Ok(Form::Url { rest, driver: driver.is_some() })
        }
        Some(_) => Err(ConnInfoError::UnknownScheme),
        None => Ok(Form::KeyValue(text)),
    }
}

/// Reads what follows `postgresql://`.
///
/// One thing is stricter than libpq: an `@` may stand only between user and host. libpq would read
/// `user:pa/ss@host` as the host `user` with a port of `pa`, and report the rest of the password as a name.
///
/// # Errors
/// The parts cannot be told apart, an encoding is invalid, or a parameter is refused.
pub(super) fn parse(rest: &str, driver: bool) -> Result<Settings, ConnInfoError> {
    let mut settings = Settings::default();
    let before_path = rest.split('/').next().unwrap_or_default();
    let location = match before_path.split_once('@') {
        None if rest.contains('@') => return Err(ConnInfoError::Ambiguous),
        None => rest,
        Some((userinfo, _)) => {
            let location = &rest[userinfo.len() + 1..];
            if location.contains('@') {
                return Err(ConnInfoError::Ambiguous);
            }
            let (user, password) = match userinfo.split_once(':') {
                Some((user, password)) => (user, Some(password)),
                None => (userinfo, None),
            };
            // Parameters whose values hold an `@`; a password among them would be taken for names.
            if user.contains('?')
                || ["?password=", "&password="].iter().any(|key| userinfo.contains(key))
            {
                return Err(ConnInfoError::Ambiguous);
            }
            if !user.is_empty() {
                settings.set(Keyword::User, &decode(user, "user")?);
            }
            if let Some(password) = password.filter(|password| !password.is_empty()) {
                settings.set(Keyword::Password, &decode(password, "password")?);
            }
            location
        }
    };

    let (location, query) = match location.split_once('?') {
        Some((location, query)) => (location, Some(query)),
        None => (location, None),
    };
    let (netloc, dbname) = match location.split_once('/') {
        Some((netloc, dbname)) => (netloc, Some(dbname)),
        None => (location, None),
    };
    let (hosts, ports) = split_netloc(netloc)?;
    if !hosts.is_empty() {
        settings.set(Keyword::Host, &decode(&hosts, "host")?);
    }
    if !ports.is_empty() {
        settings.set(Keyword::Port, &decode(&ports, "port")?);
    }
    if let Some(dbname) = dbname.filter(|dbname| !dbname.is_empty()) {
        settings.set(Keyword::DbName, &decode(dbname, "database name")?);
    }
    if let Some(query) = query {
        parse_query(query, driver, &mut settings)?;
    }
    settings.settle_ssl()?;
    Ok(settings)
}

/// `a:1,[::1]:2,c` to the lists `a,::1,c` and `1,2,`.
fn split_netloc(netloc: &str) -> Result<(String, String), ConnInfoError> {
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for part in netloc.split(',') {
        let (host, port) = match part.strip_prefix('[') {
            Some(bracketed) => {
                let (host, after) = bracketed.split_once(']').ok_or(ConnInfoError::Host)?;
                if host.is_empty() {
                    return Err(ConnInfoError::Host);
                }
                match after.strip_prefix(':') {
                    Some(port) => (host, port),
                    None if after.is_empty() => (host, ""),
                    None => return Err(ConnInfoError::Host),
                }
            }
            None => part.split_once(':').unwrap_or((part, "")),
        };
        hosts.push(host);
        ports.push(port);
    }
    Ok((hosts.join(","), ports.join(",")))
}

fn parse_query(query: &str, driver: bool, settings: &mut Settings) -> Result<(), ConnInfoError> {
    let mut hosts: Vec<(String, String)> = Vec::new();
    let mut after_secret = false;
    for (index, pair) in query.split('&').enumerate() {
        if pair.is_empty() {
            continue;
        }
        let place = Place { ordinal: index + 1, name_is_safe: !after_secret };
        // libpq refuses a second `=`; drivers read it as a part of the value, as in options=-csearch_path=x.
        let Some((name, value)) = pair.split_once('=') else {
            let problem = "it has no `=`";
            return Err(ConnInfoError::Syntax { ordinal: place.ordinal, problem });
        };
        let name = decode(name, "parameters")?;
        let value = decode(value, "parameters")?;
        let means = meaning(&name);
        after_secret = means == Some(Meaning::Keyword(Keyword::Password));
        if driver && means == Some(Meaning::Keyword(Keyword::Host)) {
            hosts.push(host_and_port(&value));
            continue;
        }
        settings.apply(&name, &value, place)?;
    }
    if !hosts.is_empty() {
        let (hosts, ports): (Vec<_>, Vec<_>) = hosts.into_iter().unzip();
        settings.set(Keyword::Host, &hosts.join(","));
        if ports.iter().any(|port| !port.is_empty()) {
            settings.set(Keyword::Port, &ports.join(","));
        }
    }
    Ok(())
}

/// `?host=a:5432&host=b`, which SQLAlchemy's drivers read as a list of hosts, each with a port of its own.
fn host_and_port(value: &str) -> (String, String) {
    match value.split_once(':') {
        Some((host, port))
            if !value.starts_with('/')
                && !port.is_empty()
                && port.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (host.to_owned(), port.to_owned())
        }
        _ => (value.to_owned(), String::new()),
    }
}

/// Percent-decoding as strict as libpq's: `%` needs two hex digits, and the result is UTF-8 without NUL.
fn decode(text: &str, part: &'static str) -> Result<String, ConnInfoError> {
    let mut digits = text.split('%').skip(1);
    let valid = digits.all(|after| {
        after.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    });
    let decoded = percent_decode_str(text).decode_utf8();
    match decoded {
        Ok(decoded) if valid && !decoded.contains('\0') => Ok(decoded.into_owned()),
        _ => Err(ConnInfoError::PercentEncoding { part }),
    }
}

fn is_scheme(head: &str) -> bool {
    head.starts_with(|c: char| c.is_ascii_alphabetic())
        && head.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_'))
}

fn is_variable_name(name: &str) -> bool {
    let name = name.trim().trim_start_matches("export ").trim();
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
