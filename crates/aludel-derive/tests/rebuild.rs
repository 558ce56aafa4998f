//! `embed_revisions!` in a crate that cargo builds: what is embedded follows the files.

#![allow(clippy::unwrap_used, reason = "a failed preparation is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aludel_core::revision_dir::RevisionDir;
use aludel_core::revision_set::RevisionSet;

/// A workspace with a program, a stand-in for the crate `aludel`, and a project beside the program.
struct Crate {
    folder: PathBuf,
}

const MAIN: &str = r#"
fn main() {
    let project = aludel::embed_revisions!("../aludel.toml");
    for config in project.configs {
        let database = config.config().unwrap().name;
        let set = aludel::core::revision_set::RevisionSet::open(project.revisions(&database).unwrap()).unwrap();
        for revision in set.graph().iter().rev() {
            println!("{database} {} {:?} {}", revision.id, revision.message, revision.path.display());
        }
        assert_eq!(set.expected_manifest().unwrap().render(), config.manifest);
    }
    for fault in project.faults {
        println!("fault: {fault}");
    }
}
"#;

impl Crate {
    fn new() -> Self {
        // Under one name, so that the dependencies are compiled once, however often the test is run.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuild");
        let _ = fs::remove_dir_all(folder.join("project"));
        fs::create_dir_all(&folder).unwrap();
        let new = Self { folder: folder.canonicalize().unwrap() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let package = |name: &str| {
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n"
            )
        };
        let ours =
            |name: &str| format!("{name} = {{ path = \"{}/crates/{name}\" }}\n", root.display());
        new.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"facade\", \"app\"]\n");
        new.write(
            "facade/Cargo.toml",
            &(package("aludel") + &ours("aludel-core") + &ours("aludel-derive")),
        );
        new.write(
            "facade/src/lib.rs",
            "pub use aludel_core as core;\npub use aludel_derive::embed_revisions;\n",
        );
        new.write("app/Cargo.toml", &(package("app") + "aludel = { path = \"../facade\" }\n"));
        new.write("project/main.rs", MAIN);
        new.write("app/src/main.rs", "include!(\"../../project/main.rs\");\n");
        fs::copy(root.join("Cargo.lock"), new.folder.join("Cargo.lock")).unwrap();
        new.write(
            "aludel.toml",
            "name = \"main\"\nscript_location = \"project\"\nurl_env = \"A\"\n",
        );
        new
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // An unchanged file keeps its time, so that cargo has no other reason to build than the one under test.
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::write(path, text).unwrap();
    }

    fn revision(&self, id: &str, revises: &str, message: &str) {
        let text = format!(
            "-- {message}\n--\n-- Revision: {id}\n-- Revises: {revises}\n\n-- aludel: up\nSELECT '{message}';\n"
        );
        self.write(&format!("project/versions/{id}.sql"), &text);
    }

    fn sum(&self) {
        let dir = RevisionDir::new(self.folder.join("project/versions"));
        let manifest = RevisionSet::open(dir.clone()).unwrap().expected_manifest().unwrap();
        dir.write_manifest(&manifest).unwrap();
    }

    fn cargo(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command.args(["--offline", "--quiet"]).args(args).current_dir(&self.folder);
        command
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_TERM_COLOR", "never");
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").output().unwrap()
    }

    fn run(&self) -> Vec<String> {
        let output = self.cargo(&["run", "--package", "app"]);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let folder = format!("{}/", self.folder.display());
        text(&output.stdout).lines().map(|line| line.replace(&folder, "")).collect()
    }
}

#[test]
fn cargo_builds_anew_when_a_revision_changes_or_is_added_and_refuses_a_stale_manifest() {
    let project = Crate::new();
    project.revision("aa", "", "first");
    project.revision("bb", "aa", "second");
    project.sum();
    assert_eq!(
        project.run(),
        [
            "main aa \"first\" embedded:project/versions/aa.sql",
            "main bb \"second\" embedded:project/versions/bb.sql"
        ]
    );

    // Written before the manifest is: the program builds, as it has to mend this, and says what is wrong.
    project.revision("bb", "aa", "changed");
    assert_eq!(
        project.run(),
        [
            "fault: project/versions/aludel.sum is out of date: bb was edited",
            "help: run `sum` and commit the file"
        ]
    );

    project.sum();
    assert_eq!(project.run()[1], "main bb \"changed\" embedded:project/versions/bb.sql");

    project.revision("cc", "bb", "third");
    project.sum();
    assert_eq!(project.run()[2], "main cc \"third\" embedded:project/versions/cc.sql");

    // What is built for release is good, or is not built.
    project.revision("dd", "cc", "fourth");
    project
        .write("aludel.toml", "name = \"main\"\nscript_location = \"project\"\nurl_env = \"B\"\n");
    let output = project.cargo(&["rustc", "--package", "app", "--", "-C", "debug-assertions=no"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    for words in
        ["aludel.sum is out of date: dd is not in it", "\"../aludel.toml\"", "main.rs:3:44"]
    {
        assert!(errors.contains(words), "{words} is missing in {errors}");
    }
}
