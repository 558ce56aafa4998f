//! What fills the gaps of a connection string: services, variables, password files, defaults.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::super::ConnInfoError;
use super::{parse, parse_with, summary};

#[test]
fn variables_fill_what_the_string_leaves_open_and_nothing_else() {
    let all = [
        ("PGHOST", "envhost"),
        ("PGPORT", "9"),
        ("PGUSER", "envuser"),
        ("PGPASSWORD", "envpassword"),
        ("PGDATABASE", "envdb"),
        ("PGSSLMODE", "require"),
    ];
    for (text, expected) in [
        ("postgresql://", "envuser:envpassword, envdb on envhost:9, require"),
        ("postgresql://u@h", "u:envpassword, envdb on h:9, require"),
        ("postgresql://u:p@h:1/d?sslmode=disable", "u:p, d on h:1, disable"),
        ("dbname=d", "envuser:envpassword, d on envhost:9, require"),
        ("dbname=d sslmode=allow host=h", "envuser:envpassword, d on h:9, allow"),
    ] {
        assert_eq!(summary(&parse_with(text, &all).unwrap()), expected, "{text}");
    }
    let empty = [("PGHOST", ""), ("PGPORT", ""), ("PGSSLMODE", ""), ("USER", "os")];
    assert_eq!(
        summary(&parse_with("postgresql://", &empty).unwrap()),
        "os, os on socket /var/run/postgresql, prefer"
    );
}

#[test]
fn a_bad_variable_is_an_error_like_a_bad_parameter() {
    let error = parse_with("postgresql://u@h/d", &[("PGSSLMODE", "on")]).unwrap_err();
    assert_eq!(error.to_string(), "parameter `sslmode` cannot be `on`");
}

#[test]
fn timeouts_and_keepalives_have_sensible_defaults_and_can_be_switched_off() {
    let seconds = Duration::from_secs;
    let info = parse("postgresql://u@h/d").unwrap();
    assert_eq!(info.connect_timeout, Some(seconds(10)));
    assert!(info.tcp.keepalives);
    assert_eq!(info.tcp.idle, Some(seconds(30)));
    let info = parse(
        "postgresql://u@h/d?connect_timeout=0&keepalives=0&keepalives_idle=5&keepalives_count=7&\
         tcp_user_timeout=1500",
    )
    .unwrap();
    assert_eq!(info.connect_timeout, None);
    assert!(!info.tcp.keepalives);
    assert_eq!(info.tcp.idle, Some(seconds(5)));
    assert_eq!(info.tcp.count, Some(7));
    assert_eq!(info.tcp.user_timeout, Some(Duration::from_millis(1500)));
    for text in ["timeout=2.5", "connectTimeout=2", "loginTimeout=2"] {
        let info = parse(&format!("postgresql://u@h/d?{text}")).unwrap();
        assert_eq!(info.connect_timeout, Some(seconds(2)), "{text}");
    }
}

#[test]
fn the_programs_name_is_the_strings_else_the_variables_else_open() {
    let name = |text: &str, variables: &[(&str, &str)]| {
        parse_with(text, variables).unwrap().application_name
    };
    let variable = [("PGAPPNAME", "env")];
    assert_eq!(name("postgresql://u@h?application_name=a", &variable).as_deref(), Some("a"));
    assert_eq!(name("postgresql://u@h", &variable).as_deref(), Some("env"));
    assert_eq!(name("postgresql://u@h?fallback_application_name=b", &[]).as_deref(), Some("b"));
    assert_eq!(name("postgresql://u@h", &[]), None);
}

#[test]
fn a_service_comes_before_variables_and_after_the_string() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "[main]\nhost=svc\nport=7\ndbname=svcdb\nuser=svcuser\nsslmode=require")
        .unwrap();
    let path = file.path().display().to_string();
    let variables =
        [("PGSERVICEFILE", path.as_str()), ("PGHOST", "envhost"), ("PGPASSWORD", "envpassword")];
    for (text, expected) in [
        ("service=main", "svcuser:envpassword, svcdb on svc:7, require"),
        ("postgresql://u@h/d?service=main", "u:envpassword, d on h:7, require"),
        ("postgresql://?service=main&port=8", "svcuser:envpassword, svcdb on svc:8, require"),
    ] {
        assert_eq!(summary(&parse_with(text, &variables).unwrap()), expected, "{text}");
    }
    let by_variable = [("PGSERVICEFILE", path.as_str()), ("PGSERVICE", "main")];
    assert_eq!(
        summary(&parse_with("postgresql://", &by_variable).unwrap()),
        "svcuser, svcdb on svc:7, require"
    );
    let error = parse_with("service=none", &variables).unwrap_err();
    assert!(
        error.to_string().starts_with(&format!("there is no service `none` in {path}")),
        "{error}"
    );
    assert!(matches!(error, ConnInfoError::ServiceMissing { .. }));
}

#[test]
fn a_password_file_answers_for_each_host_and_only_without_a_password() {
    use secrecy::ExposeSecret;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(
        file,
        "a:1:d:u:for-a\nb:2:*:u:for-b\nlocalhost:5432:*:*:for-socket\n/run/x:*:*:*:for-x"
    )
    .unwrap();
    fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600)).unwrap();
    let path = file.path().display().to_string();
    let passwords = |text: &str| -> Vec<Option<String>> {
        let info = parse_with(text, &[("PGPASSFILE", &path)]).unwrap();
        let exposed = |p: &secrecy::SecretString| p.expose_secret().to_owned();
        info.hosts.iter().map(|host| host.password.as_ref().map(exposed)).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(passwords("postgresql://u@a:1,b:2,c/d"), [some("for-a"), some("for-b"), None]);
    assert_eq!(passwords("postgresql://u@/d"), [some("for-socket")]);
    assert_eq!(passwords("postgresql://u@/d?host=/tmp"), [some("for-socket")]);
    assert_eq!(passwords("postgresql://u@/d?host=/run/x"), [some("for-x")]);
    assert_eq!(passwords("postgresql://u:own@a:1/d"), [some("own")]);
}

#[test]
fn a_named_password_file_that_cannot_be_used_leaves_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none").display().to_string();
    let info = parse_with("postgresql://u@h/d", &[("PGPASSFILE", &missing)]).unwrap();
    assert_eq!(info.notes(), [format!("password file {missing} does not exist")]);
    let home = folder.path().display().to_string();
    let info = parse_with("postgresql://u@h/d", &[("HOME", &home)]).unwrap();
    assert_eq!(info.notes(), [""; 0], "without ~/.pgpass there is nothing to say");
    fs::write(folder.path().join(".pgpass"), "*:*:*:*:p").unwrap();
    let set = |mode| {
        let path = folder.path().join(".pgpass");
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o600);
    assert_eq!(
        summary(&parse_with("postgresql://u@h/d", &[("HOME", &home)]).unwrap()),
        "u:p, d on h:5432, prefer"
    );
    set(0o644);
    let info = parse_with("postgresql://u@h/d", &[("HOME", &home)]).unwrap();
    assert!(!info.has_password());
    assert!(info.notes()[0].contains("others can read it"), "{:?}", info.notes());
}
