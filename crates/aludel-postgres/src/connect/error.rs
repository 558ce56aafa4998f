//! Why a connection string was not understood. No variant holds a password, the string itself, or a piece of it that
//! could belong to a password.

use std::path::PathBuf;

/// A connection string, or what fills its gaps, was not understood.
///
/// [`hint`](Self::hint) says what to do next. Neither `Display` nor `Debug` repeats text that could be a secret: where
/// a name or value is shown, it stood where no part of a password can stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnInfoError {
    /// There is nothing to parse.
    #[error("the connection string is empty")]
    Empty,
    /// The text is neither a URL nor a `key=value` list.
    #[error("this is no PostgreSQL connection string: {0}")]
    NotAConnectionString(Disguise),
    /// The URL belongs to another database system.
    #[error("this is a URL for {dialect}, not for PostgreSQL")]
    OtherDialect {
        /// The dialect, from a fixed list.
        dialect: &'static str,
    },
    /// The URL's scheme is none that is known.
    #[error("the URL's scheme is not `postgresql`")]
    UnknownScheme,
    /// An `@` stands where it cannot, so that user, password and host cannot be told apart.
    #[error(
        "user, password and host of the URL cannot be told apart: a reserved character is not percent-encoded"
    )]
    Ambiguous,
    /// `%` without two hex digits, or bytes that are no text.
    #[error("the {part} of the connection string has an invalid percent-encoding")]
    PercentEncoding {
        /// Where: user, password, host, port, database name or parameters.
        part: &'static str,
    },
    /// A NUL character, which the protocol cannot carry.
    #[error("the connection string contains a NUL character")]
    Nul,
    /// `[` without `]`, or something after `]`.
    #[error("the URL's host is malformed")]
    Host,
    /// A `key=value` list is malformed.
    #[error("parameter {ordinal} of the connection string is malformed: {problem}")]
    Syntax {
        /// The parameter's number, from 1.
        ordinal: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A parameter that no known driver has.
    #[error("{} is not known", parameter_name(.name.as_deref(), *.ordinal))]
    UnknownParameter {
        /// The name, unless it could be a piece of a password.
        name: Option<String>,
        /// The parameter's number, from 1.
        ordinal: usize,
        /// The known parameter most similar to it.
        nearest: Option<&'static str>,
    },
    /// A known parameter that cannot be honoured, and must not be ignored.
    #[error("parameter `{name}` is not supported: {reason}")]
    UnsupportedParameter {
        /// The name.
        name: &'static str,
        /// Why, and what to use.
        reason: &'static str,
    },
    /// A parameter's value is not one of those it can have.
    #[error("parameter `{name}` {}", bad_value(.value.as_deref()))]
    BadValue {
        /// The parameter.
        name: &'static str,
        /// The value, if it is a plain word or number.
        value: Option<String>,
        /// The values it can have.
        expected: &'static str,
    },
    /// Two parameters contradict each other.
    #[error("the connection string contradicts itself: {0}")]
    Contradiction(&'static str),
    /// Lists of hosts, addresses and ports differ in length.
    #[error("the connection string names {hosts} hosts and {others} {what}")]
    ListLengths {
        /// How many hosts.
        hosts: usize,
        /// `ports` or `addresses`.
        what: &'static str,
        /// How many of these.
        others: usize,
    },
    /// Neither the connection string nor the environment names a user.
    #[error("the connection string names no user, and the operating system's user has no name")]
    NoUser,
    /// The service is in none of the service files.
    #[error("there is no service `{service}` in {}", service_files(.files))]
    ServiceMissing {
        /// The service.
        service: String,
        /// The files that were read.
        files: Vec<PathBuf>,
        /// The service in them that is most likely meant.
        nearest: Option<String>,
    },
    /// The service file cannot be read.
    #[error("cannot read the service file {}: {problem}", .file.display())]
    ServiceUnreadable {
        /// The file.
        file: PathBuf,
        /// The system's words.
        problem: String,
    },
    /// The service file is malformed.
    #[error("{}:{line}: {problem}", .file.display())]
    ServiceSyntax {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A service's entry was read but not understood.
    #[error("{}:{line}: {problem}", .file.display())]
    ServiceParameter {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with the parameter.
        problem: Box<ConnInfoError>,
    },
}

/// What a text that is no connection string looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disguise {
    /// It begins with `$`, `%` or `{{`: a variable that nobody expanded.
    UnexpandedVariable,
    /// It stands in quotes.
    Quoted,
    /// `NAME=postgresql://…`.
    Assignment,
    /// `jdbc:postgresql://…`.
    Jdbc,
    /// It has neither a scheme nor a `key=value` pair of PostgreSQL.
    Unknown,
}

impl std::fmt::Display for Disguise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::UnexpandedVariable => "it begins like a variable that was not expanded",
            Self::Quoted => "it stands in quotes",
            Self::Assignment => "it is an assignment to a variable, with the URL as its value",
            Self::Jdbc => "it is a JDBC URL",
            Self::Unknown => "it has neither a `postgresql://` nor a known `key=value` pair",
        })
    }
}

impl ConnInfoError {
    /// What to do next, where there is something to say beyond the message.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        const FORM: &str = "write postgresql://user:password@host:5432/database";
        let hint = match self {
            Self::Empty | Self::UnknownScheme => FORM.to_owned(),
            Self::NotAConnectionString(disguise) => match disguise {
                Disguise::UnexpandedVariable => {
                    "set the value itself; nothing expands variables inside it".to_owned()
                }
                Disguise::Quoted => "remove the quotes around the value".to_owned(),
                Disguise::Assignment => "set only what stands after the first `=`".to_owned(),
                Disguise::Jdbc => {
                    "remove `jdbc:` and put user and password before the host, as user:password@host"
                        .to_owned()
                }
                Disguise::Unknown => FORM.to_owned(),
            },
            Self::OtherDialect { .. } => format!("Aludel moves PostgreSQL databases only: {FORM}"),
            Self::Ambiguous => {
                "inside user, password and names write %40 for `@`, %2F for `/`, %3A for `:`, %3F for `?`, %25 for `%`"
                    .to_owned()
            }
            Self::PercentEncoding { .. } => "write %25 for a `%` that stands for itself".to_owned(),
            Self::Host => "write an IPv6 address in brackets, as [::1]:5432".to_owned(),
            Self::Syntax { .. } => {
                "write key=value pairs with spaces between them, and values with spaces in single quotes".to_owned()
            }
            Self::UnknownParameter { nearest, .. } => {
                return nearest.map(|name| format!("did you mean `{name}`?"));
            }
            Self::BadValue { expected, .. } => format!("it can be {expected}"),
            Self::NoUser => "name a user: postgresql://user@host/database".to_owned(),
            Self::ServiceMissing { files, .. } if files.is_empty() => {
                "write ~/.pg_service.conf, or set PGSERVICEFILE".to_owned()
            }
            Self::ServiceMissing { nearest: Some(name), .. } => format!("did you mean `{name}`?"),
            Self::ServiceParameter { problem, .. } => return problem.hint(),
            Self::ListLengths { .. } => "name one for each host, or a single port for all".to_owned(),
            Self::Nul
            | Self::UnsupportedParameter { .. }
            | Self::Contradiction(_)
            | Self::ServiceMissing { .. }
            | Self::ServiceUnreadable { .. }
            | Self::ServiceSyntax { .. } => return None,
        };
        Some(hint)
    }
}

fn parameter_name(name: Option<&str>, ordinal: usize) -> String {
    match name {
        Some(name) => format!("parameter `{name}`"),
        None => format!("parameter {ordinal} of the connection string"),
    }
}

fn bad_value(value: Option<&str>) -> String {
    match value {
        Some(value) => format!("cannot be `{value}`"),
        None => "has a value it cannot have".to_owned(),
    }
}

fn service_files(files: &[PathBuf]) -> String {
    if files.is_empty() {
        return "any service file, for there is none".to_owned();
    }
    files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(" or ")
}
