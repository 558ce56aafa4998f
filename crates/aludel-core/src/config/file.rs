//! The file of a configuration: its keys as they are written, and what is wrong with them. Never fills in what a run does by itself.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde::de::IntoDeserializer;

use super::{Autogenerate, Config, ConfigError, ModelsSource, Run, Transaction};
use crate::nearest::nearest;
use crate::revision::FileTemplate;
use crate::secret::masked_pairs;
use crate::source::Source;

const KEYS: [&str; 11] = [
    "name",
    "title",
    "script_location",
    "url_env",
    "version_table",
    "version_table_schema",
    "file_template",
    "truncate_slug_length",
    "run",
    "models",
    "autogenerate",
];
const RUN_KEYS: [&str; 4] = ["transaction", "max_revisions_per_phase", "lock_wait", "lock_timeout"];
const AUTOGENERATE_KEYS: [&str; 2] = ["schemas", "ignore"];
const MODELS_KEYS: [&str; 2] = ["command", "sql"];

pub(super) fn parse(path: &Path, text: &str) -> Result<Config, ConfigError> {
    let fail = |span: Range<usize>, message: String, hint: Option<String>| ConfigError {
        source_text: Source::new(path, masked_pairs(text)),
        span,
        message: masked_pairs(&message),
        hint,
    };
    let document = toml::de::DeTable::parse(text)
        .map_err(|error| fail(error.span().unwrap_or(0..0), error.message().to_owned(), None))?;
    let table = document.get_ref();
    let unknown = |table: &toml::de::DeTable<'_>, prefix: &str, known: &[&str]| {
        let found = table.iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref()));
        found.map(|(key, _)| {
            let hint = match nearest(key.get_ref(), known.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known keys are {}", known.join(", ")),
            };
            fail(
                key.span(),
                format!("unknown key {:?}", format!("{prefix}{}", key.get_ref())),
                Some(hint),
            )
        })
    };
    if let Some(error) = unknown(table, "", &KEYS) {
        return Err(error);
    }
    for (name, known) in [
        ("run", RUN_KEYS.as_slice()),
        ("autogenerate", &AUTOGENERATE_KEYS),
        ("models", &MODELS_KEYS),
    ] {
        if let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == name)
            && let Some(inner) = value.get_ref().as_table()
            && let Some(error) = unknown(inner, &format!("{name}."), known)
        {
            return Err(error);
        }
    }
    let raw = Raw::deserialize(document.clone().into_deserializer()).map_err(
        |error: toml::de::Error| {
            let (message, hint) = in_words(error.message());
            fail(error.span().unwrap_or(0..0), message, hint)
        },
    )?;
    raw.finish(path)
        .map_err(|Wrong { key, message, hint }| fail(span_of(table, key), message, Some(hint)))
}

/// What the reader of values says, in the words of a configuration.
fn in_words(message: &str) -> (String, Option<String>) {
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    let example = match missing {
        Some("name") => "main",
        Some("script_location") => "migrations",
        Some("url_env") => "DATABASE_URL",
        _ => {
            let hint =
                message.ends_with("expected a string").then(|| "write it in quotes".to_owned());
            return (message.to_owned(), hint);
        }
    };
    let key = missing.unwrap_or_default();
    (format!("the key {key:?} is missing"), Some(format!("add a line like {key} = {example:?}")))
}

/// A value that reads and cannot be.
struct Wrong {
    key: &'static str,
    message: String,
    hint: String,
}

impl Wrong {
    fn new(key: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { key, message: message.into(), hint: hint.into() }
    }
}

/// Where a key's value stands, `run.lock_wait` included.
fn span_of(table: &toml::de::DeTable<'_>, key: &str) -> Range<usize> {
    let (first, rest) = key.split_once('.').unwrap_or((key, ""));
    match table.iter().find(|(name, _)| name.get_ref() == first) {
        Some((_, value)) => match value.get_ref().as_table() {
            Some(inner) if !rest.is_empty() => span_of(inner, rest),
            _ => value.span(),
        },
        None => 0..0,
    }
}

#[derive(Deserialize)]
struct Raw {
    name: String,
    title: Option<String>,
    script_location: PathBuf,
    url_env: String,
    #[serde(default = "default_version_table")]
    version_table: String,
    version_table_schema: Option<String>,
    file_template: Option<String>,
    truncate_slug_length: Option<usize>,
    #[serde(default)]
    run: RawRun,
    models: Option<RawModels>,
    #[serde(default)]
    autogenerate: RawAutogenerate,
}

#[derive(Deserialize)]
struct RawModels {
    command: Option<Vec<String>>,
    sql: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
struct RawAutogenerate {
    schemas: Option<Vec<String>>,
    #[serde(default)]
    ignore: Vec<String>,
}

#[derive(Deserialize, Default)]
struct RawRun {
    transaction: Option<String>,
    max_revisions_per_phase: Option<usize>,
    lock_wait: Option<String>,
    lock_timeout: Option<String>,
}

fn default_version_table() -> String {
    "alembic_version".to_owned()
}

impl Raw {
    fn finish(self, path: &Path) -> Result<Config, Wrong> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if !is_name(&self.name) {
            let hint = "use lower-case letters, digits, `_` and `-`, a letter first, as in main or billing_archive";
            return Err(Wrong::new(
                "name",
                format!("{:?} cannot be the name of a database", self.name),
                hint,
            ));
        }
        if self.url_env.contains("://") {
            let hint = "write url_env = \"DATABASE_URL\", and set DATABASE_URL to the URL";
            return Err(Wrong::new(
                "url_env",
                "a URL stands where the variable that holds it is to be named",
                hint,
            ));
        }
        if !is_variable(&self.url_env) {
            let message =
                format!("{:?} cannot be the name of an environment variable", self.url_env);
            return Err(Wrong::new(
                "url_env",
                message,
                "use letters, digits and `_`, as in DATABASE_URL",
            ));
        }
        for (key, name) in [
            ("version_table", Some(&self.version_table)),
            ("version_table_schema", self.version_table_schema.as_ref()),
        ] {
            if name.is_some_and(|name| name.is_empty() || name.len() > 63 || name.contains('\0')) {
                let message = "PostgreSQL cannot have a name like this";
                return Err(Wrong::new(key, message, "names have 1 to 63 bytes, none of them NUL"));
            }
        }
        let template = FileTemplate::default();
        let default = Run::default();
        let duration = |key: &'static str, text: Option<String>, default: Duration| match text {
            None => Ok(default),
            Some(text) => parse_duration(&text).ok_or_else(|| {
                Wrong::new(
                    key,
                    format!("{text:?} is no duration"),
                    "write it like \"500ms\", \"3s\" or \"2m\"",
                )
            }),
        };
        let transaction = match self.run.transaction.as_deref() {
            None => default.transaction,
            Some("run") => Transaction::Run,
            Some("revision") => Transaction::Revision,
            Some(other) => {
                let message = format!("{other:?} is no way to commit");
                let hint = "write \"run\", where all revisions commit together, or \"revision\", where each commits by itself";
                return Err(Wrong::new("run.transaction", message, hint));
            }
        };
        let max_revisions_per_phase =
            self.run.max_revisions_per_phase.unwrap_or(default.max_revisions_per_phase);
        if max_revisions_per_phase == 0 {
            let message = "0 revisions cannot commit together";
            return Err(Wrong::new("run.max_revisions_per_phase", message, "write 1 or more"));
        }
        let models = match self.models {
            None => None,
            Some(RawModels { command: Some(command), sql: None }) if !command.is_empty() => {
                Some(ModelsSource::Command(command))
            }
            Some(RawModels { command: None, sql: Some(sql) }) => {
                Some(ModelsSource::Sql(folder.join(sql)))
            }
            Some(_) => {
                let message = "models come from one command or from one file or folder of SQL";
                let hint = "write models = { sql = \"schema.sql\" } or models = { command = [\"program\", \"argument\"] }";
                return Err(Wrong::new("models", message, hint));
            }
        };
        let default_schemas = Autogenerate::default().schemas;
        Ok(Config {
            path: path.to_owned(),
            is_embedded: false,
            models,
            autogenerate: Autogenerate {
                schemas: self.autogenerate.schemas.unwrap_or(default_schemas),
                ignore: self.autogenerate.ignore,
            },
            title: self.title.unwrap_or_else(|| format!("{} database", self.name)),
            name: self.name,
            script_location: folder.join(self.script_location),
            url_env: self.url_env,
            version_table: self.version_table,
            version_table_schema: self.version_table_schema,
            file_template: FileTemplate {
                text: self.file_template.unwrap_or(template.text),
                truncate_slug_length: self
                    .truncate_slug_length
                    .unwrap_or(template.truncate_slug_length),
            },
            run: Run {
                transaction,
                max_revisions_per_phase,
                lock_wait: duration("run.lock_wait", self.run.lock_wait, default.lock_wait)?,
                lock_timeout: duration(
                    "run.lock_timeout",
                    self.run.lock_timeout,
                    default.lock_timeout,
                )?,
            },
        })
    }
}

fn is_name(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_word)
}

/// What a shell can set.
fn is_variable(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| is_word(c) && !c.is_ascii_digit()) && name.chars().all(is_word)
}

/// `500ms`, `3s`, `2m` or `1h`; a bare number is seconds.
fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].trim() {
        "ms" => return Some(Duration::from_millis(number)),
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        _ => return None,
    };
    Some(Duration::from_secs(number.checked_mul(unit)?))
}
