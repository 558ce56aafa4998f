//! The same connection for programs of PostgreSQL's own, such as `pg_dump`. Never puts a password or a URL into an argument.

use std::fmt::Write;
use std::path::Path;

use secrecy::SecretString;

use super::conninfo::{ConnInfo, Host, HostInfo, SOCKET_FOLDERS};
use super::keyword::Keyword;

/// What is handed over as it was written.
const AS_WRITTEN: [Keyword; 10] = [
    Keyword::ApplicationName,
    Keyword::SslNegotiation,
    Keyword::SslRootCert,
    Keyword::SslCert,
    Keyword::SslKey,
    Keyword::SslCrl,
    Keyword::SslMinProtocol,
    Keyword::SslMaxProtocol,
    Keyword::Options,
    Keyword::ChannelBinding,
];

/// What of it says how a connection is protected, and is no secret.
const PROTECTION: [Keyword; 5] =
    [Keyword::SslMode, Keyword::SslRootCert, Keyword::SslCert, Keyword::SslKey, Keyword::SslCrl];

impl ConnInfo {
    /// The variables by which a program of PostgreSQL's finds the database, on the server that a session reached
    /// ([`Session::server`](super::Session::server)). The password is among them.
    #[must_use]
    pub fn variables(&self, server: &str) -> Vec<(&'static str, SecretString)> {
        let mut values: Vec<(Keyword, String)> = Vec::new();
        if let Some(reached) = self.reached(server) {
            let (host, address) = reached.names();
            values.push((Keyword::Host, host));
            values.extend(address.map(|address| (Keyword::HostAddr, address)));
            values.push((Keyword::Port, reached.port.to_string()));
        }
        values.push((Keyword::DbName, self.database.clone()));
        values.push((Keyword::User, self.user.clone()));
        values.push((Keyword::SslMode, self.tls.mode.as_str().to_owned()));
        values.push((Keyword::GssEncMode, "disable".to_owned()));
        if let Some(timeout) = self.connect_timeout {
            values.push((Keyword::ConnectTimeout, timeout.as_secs().to_string()));
        }
        if !self.tls.server_name_indication {
            values.push((Keyword::SslSni, "0".to_owned()));
        }
        for keyword in AS_WRITTEN {
            values.extend(self.given.get(keyword).map(|value| (keyword, value.to_owned())));
        }
        let mut variables: Vec<(&'static str, SecretString)> = values
            .into_iter()
            .filter_map(|(keyword, value)| Some((keyword.variable()?, value.into())))
            .collect();
        // Where the file with passwords is does not matter once the password is known.
        let password = self.reached(server).and_then(|reached| reached.password.clone());
        let file = self.given.get(Keyword::PassFile).map(SecretString::from);
        let secret = password
            .map(|password| (Keyword::Password, password))
            .or_else(|| file.map(|file| (Keyword::PassFile, file)));
        variables.extend(secret.and_then(|(keyword, value)| Some((keyword.variable()?, value))));
        variables
    }

    /// The arguments by which a person's `psql` or `pg_restore` finds another database of the same server. The password is not
    /// among them.
    #[must_use]
    pub fn arguments(&self, server: &str, database: &str) -> Vec<String> {
        let mut arguments = Vec::new();
        if let Some(reached) = self.reached(server) {
            arguments.push(format!("--host={}", reached.names().0));
            arguments.push(format!("--port={}", reached.port));
        }
        arguments.push(format!("--username={}", self.user));
        let mut place = String::new();
        for keyword in PROTECTION {
            if let Some(value) = self.given.get(keyword) {
                let _ = write!(place, " {}={}", keyword.name(), quoted(value));
            }
        }
        arguments.push(if place.is_empty() && !database.contains(['=', '/', ':']) {
            format!("--dbname={database}")
        } else {
            format!("--dbname=dbname={}{place}", quoted(database))
        });
        arguments
    }

    fn reached(&self, server: &str) -> Option<&HostInfo> {
        self.hosts.iter().find(|host| host.to_string() == server).or_else(|| self.hosts.first())
    }
}

impl HostInfo {
    /// `host` and `hostaddr` as libpq wants them.
    fn names(&self) -> (String, Option<String>) {
        match &self.host {
            Host::Tcp { name, address } => (name.clone(), address.map(|own| own.to_string())),
            Host::Socket(folder) => (folder.display().to_string(), None),
            Host::DefaultSocket => {
                let socket = format!(".s.PGSQL.{}", self.port);
                let has_it = |folder: &&&str| Path::new(folder).join(&socket).exists();
                let folder = SOCKET_FOLDERS.iter().find(has_it).unwrap_or(&SOCKET_FOLDERS[0]);
                ((*folder).to_owned(), None)
            }
        }
    }
}

/// A value of a connection string, in quotes where it has to be.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if !value.is_empty() && value.chars().all(is_plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}
