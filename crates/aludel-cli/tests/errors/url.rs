//! URLs of other dialects, drivers and forms.

use crate::support::{Project, SECRET, assert_shown};

#[test]
fn every_postgresql_driver_of_python_works_as_it_stands() {
    let mut project = Project::one().with_database("main");
    let plain = project.new_database("main");
    for scheme in [
        "postgresql",
        "postgres",
        "postgresql+asyncpg",
        "postgresql+psycopg",
        "postgresql+psycopg2",
        "postgresql+pg8000",
    ] {
        project.set("DATABASE_URL", &plain.replace("postgresql", scheme));
        project.ok(&["upgrade"]);
        assert_eq!(project.ok(&["current"]), "843c768c33cd (head)\n", "{scheme}");
    }
}

#[test]
fn a_url_that_cannot_be_used_is_refused_without_showing_it() {
    let cases = [
        ("url_mysql", format!("mysql+aiomysql://root:{SECRET}@localhost:3306/mens_circle")),
        ("url_sqlite", "sqlite+aiosqlite:///mens_circle.db".to_owned()),
        ("url_http", format!("https://me:{SECRET}@db.example/main")),
        ("url_no_scheme", format!("me:{SECRET}@localhost/mens_circle_main")),
        ("url_unexpanded", format!("${{MAIN_URL:-{SECRET}}}")),
        (
            "url_assignment",
            format!("DATABASE_URL=postgresql://me:{SECRET}@localhost/mens_circle_main"),
        ),
        ("url_quoted", format!("\"postgresql://me:{SECRET}@localhost/mens_circle_main\"")),
        (
            "url_jdbc",
            format!("jdbc:postgresql://localhost/mens_circle_main?user=me&password={SECRET}"),
        ),
        ("url_at_in_password", format!("postgresql://me:p@{SECRET}@localhost/mens_circle_main")),
        (
            "url_percent_in_password",
            format!("postgresql://me:100%{SECRET}@localhost/mens_circle_main"),
        ),
        (
            "url_unknown_parameter",
            format!("postgresql://me:{SECRET}@localhost/main?sslmod=require"),
        ),
        ("url_bad_sslmode", format!("postgresql://me:{SECRET}@localhost/main?sslmode=always")),
        ("url_bad_port", format!("postgresql://me:{SECRET}@localhost:54x2/main")),
        ("url_at_in_parameter", format!("postgresql://localhost?password={SECRET}@/main")),
        ("url_empty_file", String::new()),
        ("url_unknown_scheme", format!("posgresql+driver://me:{SECRET}@localhost/main")),
        ("url_bad_host", format!("postgresql://me:{SECRET}@[::1/main")),
        ("url_keyword_malformed", format!("host=localhost password='{SECRET}")),
        ("url_keyword_unknown", format!("host=localhost pasword={SECRET} dbnam=main")),
        (
            "url_unsupported_parameter",
            format!("postgresql://me:{SECRET}@db.example/main?gssencmode=require"),
        ),
        (
            "url_contradiction",
            format!("postgresql://me:{SECRET}@db.example/main?sslmode=require&sslrootcert=system"),
        ),
        (
            "url_list_lengths",
            format!(
                "postgresql://me:{SECRET}@a.example,b.example,c.example/main?hostaddr=10.0.0.1,10.0.0.2"
            ),
        ),
        ("url_service_without_file", "postgresql://?service=shop".to_owned()),
    ];
    for (name, url) in cases {
        let mut project = Project::one();
        if url.is_empty() {
            project.write("url", "\n");
            project.set("DATABASE_URL_FILE", &project.path().join("url").display().to_string());
        } else {
            project.set("DATABASE_URL", &url);
        }
        assert_shown(name, &project.show(&["current"]));
    }
}

#[test]
fn a_service_that_is_not_in_the_file_is_named() {
    let mut project = Project::one();
    project.write(".pg_service.conf", "[shop_main]\nhost=localhost\n");
    project.set("DATABASE_URL", "postgresql://?service=shop_mian");
    let unknown = project.show(&["current"]);
    project.write(".pg_service.conf", "[shop_mian]\nhots=localhost\n");
    let mistyped = project.show(&["current"]);
    project.write("services/folder", "");
    let folder = project.path().join("services").display().to_string();
    project.set("PGSERVICEFILE", &folder);
    let unread = project.show(&["current"]);
    assert_shown("url_service", &[unknown, mistyped, unread].join("\n"));
}

#[test]
fn files_of_tls_that_cannot_be_used_are_named() {
    let mut project = Project::one();
    project.write("empty.pem", "no certificate\n");
    project.write("crt.pem", "no certificate\n");
    let folder = project.path().display().to_string();
    let shown: Vec<String> = [
        "sslmode=verify-full".to_owned(),
        format!("sslmode=verify-full&sslrootcert={folder}/gone.pem"),
        format!("sslmode=verify-full&sslrootcert={folder}/empty.pem"),
        format!("sslmode=require&sslcert={folder}/crt.pem&sslkey={folder}/gone.pem"),
        "sslmode=require&ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2"
            .to_owned(),
    ]
    .into_iter()
    .map(|parameters| {
        project.set(
            "DATABASE_URL",
            &format!("postgresql://me:{SECRET}@localhost:1/main?{parameters}"),
        );
        project.show(&["current"])
    })
    .collect();
    assert_shown("tls_files", &shown.join("\n"));
}

#[test]
fn a_parameter_of_another_driver_is_ignored_with_a_note() {
    let mut project = Project::one().with_database("main");
    let url = project.new_database("main");
    project.set("DATABASE_URL", &format!("{url}&prepared_statement_cache_size=0"));
    assert_shown("url_ignored_parameter", &project.show(&["current"]));
}
