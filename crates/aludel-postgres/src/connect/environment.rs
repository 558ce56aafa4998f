//! What a connection string may leave to the surroundings: variables, the user's name and home. Never reads a file.

use std::path::PathBuf;

/// Where a connection string's gaps are filled from.
///
/// Any `Fn(&str) -> Option<String>` is an environment, so tests and callers with variables of their own need no type:
///
/// ```
/// use aludel_postgres::connect::ConnInfo;
/// use secrecy::SecretString;
///
/// let environment = |name: &str| (name == "PGPORT").then(|| "5433".to_owned());
/// let info = ConnInfo::parse(&SecretString::from("postgresql://app@db/main"), &environment)?;
/// assert_eq!(info.describe(), "main on db:5433");
/// # Ok::<(), aludel_postgres::connect::ConnInfoError>(())
/// ```
pub trait Environment {
    /// The value of a variable; `None` if it is not set or not text.
    fn variable(&self, name: &str) -> Option<String>;

    /// The name of the operating system's user, which is the default database role.
    fn os_user(&self) -> Option<String> {
        self.variable("USER").or_else(|| self.variable("LOGNAME"))
    }

    /// The user's home, where `.pgpass`, `.pg_service.conf` and `.postgresql/` are looked for.
    fn home(&self) -> Option<PathBuf> {
        self.variable("HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
    }
}

impl<F: Fn(&str) -> Option<String>> Environment for F {
    fn variable(&self, name: &str) -> Option<String> {
        self(name)
    }
}

/// The environment of the running process.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn os_user(&self) -> Option<String> {
        whoami::username().ok().or_else(|| self.variable("USER"))
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
    }
}
