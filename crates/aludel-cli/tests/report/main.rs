//! `report` as people meet it: what the page says, that it holds what others wrote without running it, and that it keeps secrets.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on ends"
)]

#[expect(unreachable_pub, reason = "shared with tests that are made of several files")]
mod skeleton;
#[expect(unreachable_pub, reason = "shared with tests that are made of one file")]
#[path = "../support/mod.rs"]
mod support;

use skeleton::skeleton;
use support::{Project, SECRET, assert_shown, cluster};

/// A project whose shadow databases are made on the server of the tests.
fn with_shadow(project: Project) -> Project {
    let mut project = project;
    project.set("ALUDEL_SHADOW_URL", &support::url(cluster(), "postgres"));
    let version = &cluster().query("postgres", "SHOW server_version").unwrap()[0][0];
    let version = version.as_deref().and_then(|text| text.split(' ').next()).unwrap().to_owned();
    project.name(&version, "[version]");
    project
}

/// The page, which must not be more than one document with one style and one script.
fn page(project: &Project) -> String {
    let page = project.ok(&["report", "-o", "-"]);
    for (tag, count) in [("<html", 1), ("<style", 1), ("<script", 1), ("</body>", 1), (" on", 0)] {
        let found = match tag {
            // An attribute of an element, and no word of a text.
            " on" => page.split('<').skip(1).filter(|element| is_handled(element)).count(),
            _ => page.matches(tag).count(),
        };
        assert_eq!(found, count, "{tag} in {page}");
    }
    for foreign in ["http://", "https://", "//cdn", "url(", "@import"] {
        assert!(!page.contains(foreign), "{foreign} in {page}");
    }
    page
}

/// Whether an element has a handler of events in it.
fn is_handled(element: &str) -> bool {
    let tag = element.split('>').next().unwrap_or_default();
    // Between quotes stands what attributes are set to.
    tag.contains('"') && tag.split('"').step_by(2).any(|names| names.contains(" on"))
}

#[test]
fn the_page_says_what_is_known_of_every_database() {
    let project = with_shadow(Project::two().with_databases());
    for (file, name) in [("aludel.toml", "main"), ("aludel-creds.toml", "creds")] {
        project.replace(file, "[run]", "models = { sql = \"schema.sql\" }\n\n[run]");
        assert!(project.read(file).contains(name));
    }
    project.write("schema.sql", "CREATE TABLE passwords (id integer PRIMARY KEY, hint text);");
    project.ok(&["-q", "upgrade"]);
    project.ok(&["-q", "-d", "main", "downgrade"]);
    project.database("main").query("CREATE INDEX by_hand ON users (email)").unwrap();
    assert_shown("report", &project.settled(&skeleton(&page(&project))));
}

#[test]
fn a_page_says_why_it_does_not_know_something() {
    let mut project = with_shadow(Project::two().with_databases());
    project.unset("ALUDEL_SHADOW_URL");
    project.ok(&["-q", "-d", "creds", "upgrade"]);
    project.replace("aludel-creds.toml", "[run]", "models = { sql = \"schema.sql\" }\n\n[run]");
    project.database("creds").query("UPDATE aludel_journal SET fingerprint = NULL").unwrap();
    assert_shown("report_unknown", &project.settled(&skeleton(&page(&project))));
}

#[test]
fn what_others_wrote_is_text_in_the_page() {
    let project = with_shadow(Project::empty().with_config("main").with_database("main"));
    let evil = "</style><script>alert(1)</script><img src=x onerror=alert(2)>&amp;";
    project.revision(
        "main",
        "ab12",
        "",
        &format!("Add {evil}"),
        &format!("CREATE TABLE \"t{evil}\" (\"c{evil}\" text DEFAULT '{evil}' PRIMARY KEY);\nCOMMENT ON TABLE \"t{evil}\" IS '{evil}';"),
        "DROP TABLE x;",
    );
    project.revision("main", "cd34", "ab12", evil, &format!("SELECT '{evil}'; -- {evil}"), "");
    project.sum("main");
    project.ok(&["-q", "upgrade", "ab12"]);
    project.database("main").query(&format!("CREATE TABLE \"u{evil}\" ()")).unwrap();
    let page = page(&project);
    assert!(!page.contains("<img"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    let words = skeleton(&page);
    assert!(words.contains(&format!("SELECT '{evil}'; -- {evil}")), "{words}");
}

#[test]
fn no_password_is_in_the_page() {
    let project = with_shadow(Project::empty().with_config("main").with_database("main"));
    let up = "DO $$ BEGIN NULL; END $$; -- postgresql://ann:pw-of-ann@db.internal/main\n\
        DO $$ BEGIN IF false THEN CREATE ROLE r; END IF; END $$;\nALTER ROLE nobody_there PASSWORD 'pw-of-role';";
    project.revision(
        "main",
        "ab12",
        "",
        "Roles",
        up,
        "ALTER ROLE nobody_there PASSWORD 'pw-back';",
    );
    project.sum("main");
    let page = page(&project);
    for secret in [SECRET, "pw-of-ann", "pw-of-role", "pw-back", "postgresql://postgres"] {
        assert!(!page.contains(secret), "{secret} in {page}");
    }
    assert!(skeleton(&page).contains("PASSWORD '***'"), "{page}");
}

#[test]
fn the_page_is_a_file_and_no_data() {
    let project = with_shadow(Project::one().with_database("main"));
    project.ok(&["-q", "upgrade"]);
    let before = project.database("main").query("SELECT count(*) FROM pg_class").unwrap();
    let transcript = project.session(&[
        &["report"],
        &["-q", "report", "-o", "pages.html"],
        &["report", "-o", "nowhere/page.html"],
        &["--format", "json", "report"],
    ]);
    assert_shown("report_written", &transcript);
    assert!(project.read("aludel-report.html").starts_with("<!DOCTYPE html>"));
    assert!(project.read("pages.html").starts_with("<!DOCTYPE html>"));
    let after = project.database("main").query("SELECT count(*) FROM pg_class").unwrap();
    assert_eq!(before, after);
}
