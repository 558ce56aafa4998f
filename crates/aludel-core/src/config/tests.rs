//! What a configuration file says, and how its mistakes are told.

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
        ("title = ", "aludel.toml:4:9: string values must be quoted, expected literal string ()"),
    ] {
        let error = Config::parse(Path::new("aludel.toml"), &format!("{GOOD}{extra}")).unwrap_err();
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
        assert!(!format!("{error:?} {error} {:?}", error.hint).contains("gurke77"), "{error:?}");
    }
}
