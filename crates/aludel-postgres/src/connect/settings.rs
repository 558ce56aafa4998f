//! The parameters that a text names, by keyword, with what was ignored noted. Never fills gaps.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

use super::error::ConnInfoError;
use super::keyword::{Keyword, Meaning, meaning, nearest};
use super::params::{self, SslMode};

/// Parameters as written. Every value is kept as a secret, because any of them may be a misplaced password.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    values: BTreeMap<Keyword, SecretString>,
    notes: Vec<String>,
    /// What `ssl=`, `sslaccept=` and `requiressl=` ask for; `sslmode` must not contradict it.
    ssl: Option<SslMode>,
}

/// Where a parameter stands, for messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Its number, from 1.
    pub(super) ordinal: usize,
    /// Whether its name may be repeated; not when it could be the rest of a password.
    pub(super) name_is_safe: bool,
}

impl Settings {
    pub(super) fn set(&mut self, keyword: Keyword, value: &str) {
        self.values.insert(keyword, SecretString::from(value));
    }

    /// The value, if there is one. A value that is present and empty means the default.
    pub(super) fn get(&self, keyword: Keyword) -> Option<&str> {
        self.values.get(&keyword).map(ExposeSecret::expose_secret).filter(|value| !value.is_empty())
    }

    /// Whether the parameter is settled, be it by an empty value.
    pub(super) fn has(&self, keyword: Keyword) -> bool {
        self.values.contains_key(&keyword)
    }

    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Takes a parameter under the name that some driver gives it.
    ///
    /// # Errors
    /// The name is unknown or cannot be honoured, or a switch has no such position.
    pub(super) fn apply(
        &mut self,
        name: &str,
        value: &str,
        place: Place,
    ) -> Result<(), ConnInfoError> {
        let Some(meaning) = meaning(name) else {
            let shown = place.name_is_safe && is_plain_name(name);
            return Err(ConnInfoError::UnknownParameter {
                name: shown.then(|| name.to_owned()),
                ordinal: place.ordinal,
                nearest: nearest(name),
            });
        };
        match meaning {
            Meaning::Keyword(Keyword::SslMode) if value == "no-verify" => {
                self.set(Keyword::SslMode, SslMode::Require.as_str());
                self.note("`sslmode=no-verify` is read as `sslmode=require`".to_owned());
            }
            Meaning::Keyword(keyword) => self.set(keyword, value),
            Meaning::Ssl => {
                let mode = params::ssl_switch(value)?;
                self.note(format!("`ssl` is read as `sslmode={}`", mode.as_str()));
                self.ssl = Some(mode);
            }
            Meaning::SslAccept if value == "strict" => {
                self.note("`sslaccept=strict` is read as `sslmode=verify-full`".to_owned());
                self.ssl = Some(SslMode::VerifyFull);
            }
            Meaning::SslAccept => {
                self.note("parameter `sslaccept` of Prisma is ignored".to_owned());
            }
            Meaning::RequireSsl => {
                if params::ssl_switch(value)? == SslMode::Require {
                    self.ssl = Some(SslMode::Require);
                }
            }
            Meaning::Schema => {
                // Looked up again so that the note carries a constant.
                let name = if name == "schema" { "schema" } else { "currentSchema" };
                self.note(format!(
                    "parameter `{name}` is ignored; migrations name schemas, and a search path is set with options"
                ));
            }
            Meaning::Ignored(driver) => {
                self.note(format!("parameter `{name}` of {driver} is ignored"));
            }
            Meaning::Unsupported(reason) => {
                let name = super::keyword::unsupported_name(name);
                return Err(ConnInfoError::UnsupportedParameter { name, reason });
            }
        }
        Ok(())
    }

    /// Settles what several parameters say about TLS.
    ///
    /// # Errors
    /// They contradict each other.
    pub(super) fn settle_ssl(&mut self) -> Result<(), ConnInfoError> {
        let Some(asked) = self.ssl.take() else { return Ok(()) };
        match self.get(Keyword::SslMode).map(params::ssl_mode).transpose()? {
            None => self.set(Keyword::SslMode, asked.as_str()),
            Some(mode) if mode == asked => {}
            // `ssl=true&sslmode=verify-full` says the same twice, once in more detail.
            Some(SslMode::VerifyCa | SslMode::VerifyFull) if asked == SslMode::Require => {}
            Some(_) => {
                return Err(ConnInfoError::Contradiction(
                    "`ssl` and `sslmode` ask for different things",
                ));
            }
        }
        Ok(())
    }

    /// Adds what `other` has and `self` leaves open.
    pub(super) fn fill_from(&mut self, other: Self) {
        for (keyword, value) in other.values {
            self.values.entry(keyword).or_insert(value);
        }
        for note in other.notes {
            self.note(note);
        }
    }
}

fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 40
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}
