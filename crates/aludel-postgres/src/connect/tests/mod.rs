//! Connection strings, as tables. Never opens a connection.

mod defaults;
mod failures;
mod forms;
mod handover;
mod secrets;

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::{ConnInfo, ConnInfoError};

/// An environment in which nothing is set.
fn bare(_: &str) -> Option<String> {
    None
}

/// An environment in which the given variables are set, and no others.
fn set(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    move |name: &str| variables.get(name).cloned()
}

fn parse(text: &str) -> Result<ConnInfo, ConnInfoError> {
    ConnInfo::parse(&SecretString::from(text), &bare)
}

fn parse_with(text: &str, variables: &[(&str, &str)]) -> Result<ConnInfo, ConnInfoError> {
    ConnInfo::parse(&SecretString::from(text), &set(variables))
}

/// What a connection string comes down to, in one line.
fn summary(info: &ConnInfo) -> String {
    use secrecy::ExposeSecret;
    let password = info.hosts.first().and_then(|host| host.password.as_ref());
    let password = password.map_or(String::new(), |p| format!(":{}", p.expose_secret()));
    format!("{}{password}, {}, {}", info.user, info.describe(), info.ssl_mode().as_str())
}
