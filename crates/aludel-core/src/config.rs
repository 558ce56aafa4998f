//! One configuration file: its keys, their defaults and their errors. Never reads the environment.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde::de::IntoDeserializer;

use crate::embedded::PREFIX;
use crate::nearest::nearest;
use crate::phase::PhaseLimits;
use crate::revision::FileTemplate;
use crate::secret::masked_pairs;
use crate::source::Source;

/// A configuration as its file says it, defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file; for a configuration in the binary, `embedded:` and the file's name.
    pub path: PathBuf,
    /// Whether it comes from the binary instead of the disk.
    pub is_embedded: bool,
    /// The database's name in commands, as `main`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The folder whose `versions/` holds the revisions, made absolute against the file's folder.
    pub script_location: PathBuf,
    /// The environment variable with the URL.
    pub url_env: String,
    /// The version table.
    pub version_table: String,
    /// Its schema, where it is not the search path's.
    pub version_table_schema: Option<String>,
    /// How new revision files are named.
    pub file_template: FileTemplate,
    /// How revisions are run.
    pub run: Run,
    /// What tells what the database should be like, where it is not compiled in.
    pub models: Option<ModelsSource>,
    /// What is compared.
    pub autogenerate: Autogenerate,
}

/// The key `models`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelsSource {
    /// `models = { command = ["python", "print_ddl.py"] }`: a program that prints SQL, run in the file's folder.
    Command(Vec<String>),
    /// `models = { sql = "schema.sql" }`: a file of SQL, or a folder of `.sql` files in the order of their names.
    Sql(PathBuf),
}

/// The `[autogenerate]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autogenerate {
    /// The schemas that are compared.
    pub schemas: Vec<String>,
    /// Patterns of names that are left out.
    pub ignore: Vec<String>,
}

/// The `[run]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What commits together.
    pub transaction: Transaction,
    /// At most so many revisions commit together.
    pub max_revisions_per_phase: usize,
    /// How long to wait for another runner.
    pub lock_wait: Duration,
    /// How long a statement waits for a lock.
    pub lock_timeout: Duration,
}

/// What commits together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transaction {
    /// The whole run, phase by phase.
    Run,
    /// Every revision by itself.
    Revision,
}

/// A configuration file that cannot be used, with the place where that is known.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {message}", .source_text.locate(.span.start))]
pub struct ConfigError {
    /// The file's path and text; passwords that stand in it, where none belongs, are masked.
    pub source_text: Source,
    /// The bytes that the error is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

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

impl Config {
    /// Reads the text of a configuration file.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first thing that is wrong; an unknown key names the nearest known one.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let fail = |span: Range<usize>, message: String, hint: Option<String>| ConfigError {
            source_text: Source::new(path, masked_pairs(text)),
            span,
            message: masked_pairs(&message),
            hint,
        };
        let document = toml::de::DeTable::parse(text).map_err(|error| {
            fail(error.span().unwrap_or(0..0), error.message().to_owned(), None)
        })?;
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

    /// Reads a configuration that is embedded in the binary; its folders are names in messages, and on no disk.
    ///
    /// # Errors
    ///
    /// As [`Config::parse`].
    pub fn parse_embedded(file_name: &str, text: &str) -> Result<Self, ConfigError> {
        let config = Self::parse(Path::new(&format!("{PREFIX}{file_name}")), text)?;
        let script_location =
            PathBuf::from(format!("{PREFIX}{}", config.script_location.display()));
        Ok(Self { is_embedded: true, script_location, ..config })
    }

    /// The folder that the file is in, for what stands beside it; none for a configuration in the binary.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        if self.is_embedded { None } else { self.path.parent() }
    }

    /// The variables that say where the database is: the one with its URL, and the one with the file that holds it.
    #[must_use]
    pub fn url_variables(&self) -> [String; 2] {
        [self.url_env.clone(), format!("{}_FILE", self.url_env)]
    }

    /// The file's name alone, for messages.
    #[must_use]
    pub fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        name.strip_prefix(PREFIX).unwrap_or(&name).to_owned()
    }

    /// The folder of the revision files.
    #[must_use]
    pub fn versions(&self) -> PathBuf {
        self.script_location.join("versions")
    }
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

impl Run {
    /// How a run is cut into phases.
    #[must_use]
    pub fn limits(&self) -> PhaseLimits {
        let max_revisions = match self.transaction {
            Transaction::Run => self.max_revisions_per_phase,
            Transaction::Revision => 1,
        };
        PhaseLimits { max_revisions }
    }
}

impl Default for Autogenerate {
    fn default() -> Self {
        Self { schemas: vec!["public".to_owned()], ignore: Vec::new() }
    }
}

impl Default for Run {
    fn default() -> Self {
        Self {
            transaction: Transaction::Run,
            max_revisions_per_phase: 100,
            lock_wait: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(3),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "name = \"main\"\nscript_location = \"migrations\"\nurl_env = \"DATABASE_URL\"\n";

    #[test]
    fn a_short_file_gets_the_defaults() {
        let config = Config::parse(Path::new("/p/aludel.toml"), GOOD).unwrap();
        assert_eq!(config.name, "main");
        assert_eq!(config.script_location, Path::new("/p/migrations"));
        assert_eq!(config.version_table, "alembic_version");
        assert_eq!(config.run, Run::default());
    }

    #[test]
    fn an_embedded_configuration_says_so_in_its_paths_and_has_no_folder() {
        let config = Config::parse_embedded("aludel.toml", GOOD).unwrap();
        assert_eq!(config.path, Path::new("embedded:aludel.toml"));
        assert_eq!(config.versions(), Path::new("embedded:migrations/versions"));
        assert_eq!(config.folder(), None);
        let error = Config::parse_embedded("aludel.toml", "name = 1").unwrap_err();
        assert!(error.to_string().starts_with("embedded:aludel.toml:1:8: "), "{error}");
    }

    #[test]
    fn every_key_of_the_design_is_known() {
        let text = format!(
            "{GOOD}title = \"Main\"\nversion_table = \"v\"\nversion_table_schema = \"s\"\nfile_template = \"%(rev)s\"\n\
             truncate_slug_length = 10\n[run]\ntransaction = \"revision\"\nmax_revisions_per_phase = 5\nlock_wait = \"2m\"\n\
             lock_timeout = \"500ms\"\n[autogenerate]\nschemas = [\"app\"]\nignore = [\"tmp_*\"]\n[models]\nsql = \"schema.sql\"\n"
        );
        let config = Config::parse(Path::new("aludel.toml"), &text).unwrap();
        assert_eq!(config.run.transaction, Transaction::Revision);
        assert_eq!(config.run.lock_wait, Duration::from_secs(120));
        assert_eq!(config.run.lock_timeout, Duration::from_millis(500));
        assert_eq!(config.autogenerate.schemas, ["app"]);
        assert_eq!(config.autogenerate.ignore, ["tmp_*"]);
        assert_eq!(config.models, Some(ModelsSource::Sql(PathBuf::from("schema.sql"))));
    }

    #[test]
    fn models_come_from_one_place() {
        for text in ["", "command = []", "command = [\"a\"], sql = \"b\""] {
            let error =
                Config::parse(Path::new("aludel.toml"), &format!("{GOOD}models = {{ {text} }}"))
                    .unwrap_err();
            assert!(error.message.starts_with("models come from one"), "{error}");
        }
        let command = Config::parse(
            Path::new("aludel.toml"),
            &format!("{GOOD}models = {{ command = [\"sh\", \"-c\"] }}"),
        );
        assert_eq!(
            command.unwrap().models,
            Some(ModelsSource::Command(vec!["sh".to_owned(), "-c".to_owned()]))
        );
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (extra, expected) in [
            ("titel = 1", "aludel.toml:4:1: unknown key \"titel\" (did you mean \"title\"?)"),
            (
                "[run]\nlock_wiat = \"1s\"",
                "aludel.toml:5:1: unknown key \"run.lock_wiat\" (did you mean \"lock_wait\"?)",
            ),
            (
                "[run]\nlock_wait = \"soon\"",
                "aludel.toml:5:13: \"soon\" is no duration (write it like \"500ms\", \"3s\" or \"2m\")",
            ),
            (
                "[run]\ntransaction = \"never\"",
                "aludel.toml:5:15: \"never\" is no way to commit (write \"run\", where all revisions commit together, \
                 or \"revision\", where each commits by itself)",
            ),
            (
                "url = \"postgresql://me:word@db/main\"",
                "aludel.toml:4:1: unknown key \"url\" (did you mean \"url_env\"?)",
            ),
            (
                "title = ",
                "aludel.toml:4:9: string values must be quoted, expected literal string ()",
            ),
        ] {
            let error =
                Config::parse(Path::new("aludel.toml"), &format!("{GOOD}{extra}")).unwrap_err();
            assert_eq!(format!("{error} ({})", error.hint.clone().unwrap_or_default()), expected);
        }
        let missing = Config::parse(Path::new("aludel.toml"), "name = \"main\"").unwrap_err();
        assert_eq!(missing.message, "the key \"script_location\" is missing");
        let bad_name =
            Config::parse(Path::new("aludel.toml"), &GOOD.replace("main", "Ma in")).unwrap_err();
        assert!(
            bad_name
                .to_string()
                .starts_with("aludel.toml:1:8: \"Ma in\" cannot be the name of a database"),
            "{bad_name}"
        );
    }

    #[test]
    fn a_url_in_the_file_is_refused_and_its_password_is_not_kept() {
        for text in [
            GOOD.replace("DATABASE_URL", "postgresql://me:gurke77@db/main"),
            format!("{GOOD}url = \"postgresql://me:gurke77@db/main\""),
            format!("{GOOD}url = postgresql://me:gurke77@db/main"),
            format!("{GOOD}\"postgresql://me:gurke77@db/main\" = 1"),
            format!("{GOOD}url = \"host=db password=gurke77\""),
            format!("{GOOD}[run]\nlock_wait = \"postgresql://me:gurke77@db/main\""),
        ] {
            let error = Config::parse(Path::new("aludel.toml"), &text).unwrap_err();
            assert!(
                !format!("{error:?} {error} {:?}", error.hint).contains("gurke77"),
                "{error:?}"
            );
        }
    }
}
