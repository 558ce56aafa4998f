//! No configuration, a wrong one, or one without a URL.

use crate::support::{Project, assert_shown};

#[test]
fn a_folder_without_a_configuration_is_refused() {
    let project = Project::empty();
    assert_shown("no_configuration", &project.session(&[&["current"], &["revision", "Add users"]]));
}

#[test]
fn the_wrong_folder_is_named_when_a_configuration_is_asked_for() {
    let mut project = Project::empty();
    project.write("aludel-billing.toml", "");
    let by_option = project.show(&["-c", "aludel-creds.toml", "current"]);
    project.set("ALUDEL_CONFIG", "/etc/aludel/main.toml");
    let by_variable = project.show(&["current"]);
    assert_shown("configuration_file_missing", &format!("{by_option}\n{by_variable}"));
}

#[test]
fn a_configuration_is_found_from_a_folder_below() {
    let project = Project::one();
    project.write("backend/app/empty", "");
    let mut command = project.command(&["heads"]);
    let output = command.current_dir(project.path().join("backend/app")).output().unwrap();
    assert_eq!(project.outcome(&output).stdout, "843c768c33cd (head)\n");
}

#[test]
fn mistakes_in_a_configuration_are_shown_in_their_place() {
    let good = "name = \"main\"\nscript_location = \"main\"\nurl_env = \"DATABASE_URL\"\n";
    let cases = [
        ("config_unknown_key", good.replace("script_location", "script_loction")),
        ("config_unknown_key_unlike_any", format!("{good}colour = \"red\"\n")),
        ("config_unknown_run_key", format!("{good}\n[run]\nlock_wiat = \"3s\"\n")),
        ("config_missing_key", "name = \"main\"\nurl_env = \"DATABASE_URL\"\n".to_owned()),
        ("config_bad_duration", format!("{good}\n[run]\nlock_wait = \"a while\"\n")),
        ("config_bad_transaction", format!("{good}\n[run]\ntransaction = \"never\"\n")),
        ("config_bad_type", format!("{good}version_table = 5\n")),
        ("config_bad_name", good.replace("\"main\"\ns", "\"Main DB\"\ns")),
        ("config_syntax", format!("{good}title = Main database\n")),
        (
            "config_url_instead_of_variable",
            good.replace("DATABASE_URL", "postgresql://me:gUrkensalat-77@db/main"),
        ),
        (
            "config_url_under_another_key",
            format!("{good}url = \"postgresql://me:gUrkensalat-77@db/main\"\n"),
        ),
        (
            "config_url_without_quotes",
            format!("{good}title = postgresql://me:gUrkensalat-77@db/main\n"),
        ),
        ("config_bad_variable", good.replace("DATABASE_URL", "DATABASE-URL")),
        ("config_bad_version_table", format!("{good}version_table = \"\"\n")),
    ];
    for (name, text) in cases {
        let project = Project::empty();
        project.write("aludel.toml", text);
        assert_shown(name, &project.show(&["heads"]));
    }
}

#[test]
fn a_configuration_that_cannot_be_read_and_one_that_is_not_embedded_are_named() {
    let project = Project::one();
    project.write("folder.toml/file", "");
    assert_shown(
        "config_out_of_reach",
        &project.session(&[&["-c", "folder.toml", "heads"], &["--embedded", "heads"]]),
    );
}

#[test]
fn a_template_that_gives_no_file_name_is_refused() {
    let project = Project::one();
    for (name, template) in
        [("template_unknown", "%(rev)s_%(slugg)s"), ("template_hidden", ".%(rev)s")]
    {
        project.write(
            "aludel.toml",
            format!("name = \"main\"\nscript_location = \"main\"\nurl_env = \"DATABASE_URL\"\nfile_template = \"{template}\"\n"),
        );
        assert_shown(
            name,
            &project.show(&["revision", "--empty", "--rev-id", "aaaa00000000", "Add events"]),
        );
    }
}

#[test]
fn two_configurations_of_one_name_are_refused() {
    let project = Project::two();
    project.replace("aludel-creds.toml", "name = \"creds\"", "name = \"main\"");
    assert_shown("config_name_twice", &project.show(&["heads"]));
}

#[test]
fn a_database_that_does_not_exist_is_refused_by_name() {
    let project = Project::two();
    assert_shown(
        "unknown_database_name",
        &project.session(&[
            &["-d", "cred", "heads"],
            &["-d", "zebra", "heads"],
            &["revision-billing", "Add invoices"],
        ]),
    );
}

#[test]
fn a_revision_folder_that_is_not_there_is_named() {
    let project = Project::one();
    project.replace(
        "aludel.toml",
        "script_location = \"main\"",
        "script_location = \"migrations\"",
    );
    assert_shown("revision_folder_missing", &project.show(&["history"]));
}

#[test]
fn a_variable_that_is_not_set_is_named_in_production() {
    let project = Project::two();
    assert_shown("url_not_set_in_production", &project.show(&["upgrade"]));
}

#[test]
fn one_database_of_two_starts_no_private_server_beside_a_url_of_the_other() {
    let mut project = Project::two().with_database("main");
    project.set("ENVIRONMENT", "development");
    assert_shown(
        "url_of_the_chosen_one_not_set",
        &project.session(&[&["-d", "creds", "upgrade"], &["doctor"]]),
    );
    assert!(!project.path().join(".aludel").exists(), "no private server was made");
}

#[test]
fn one_variable_without_the_other_starts_no_private_server() {
    let mut project = Project::two().with_database("main");
    project.set("ENVIRONMENT", "development");
    assert_shown("url_of_one_not_set", &project.show(&["upgrade"]));
    assert!(!project.path().join(".aludel").exists(), "no private server was made");
}

#[test]
fn a_url_given_twice_and_a_secret_file_that_is_gone_are_named() {
    let mut project = Project::one().with_database("main");
    project.set("DATABASE_URL_FILE", "/run/secrets/database_url");
    let both = project.show(&["current"]);
    project.unset("DATABASE_URL");
    let gone = project.show(&["current"]);
    project.set("DATABASE_URL_FILE", "postgresql://me:gUrkensalat-77@db/main");
    assert_shown("url_file", &format!("{both}\n{gone}\n{}", project.show(&["current"])));
}

#[test]
fn a_dotenv_that_does_not_read_is_named_without_its_text() {
    let project = Project::one();
    project.write(".env", "DATABASE_URL='gUrkensalat-77 is not closed\n");
    assert_shown("dotenv_damaged", &project.show(&["current"]));
}
