//! A copy of the project in which somebody works: models are written and `cargo migrate` is typed, as the README says.
//! Never writes into the project itself.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::common::{Finished, Platform, copy_of_the_project, finish, root};

/// A workspace with the platform as a copy, and the crates that it is made of as they are.
///
/// It is built in the target folder of the tests, where those crates are compiled already: cargo tells packages apart
/// by their place in the workspace. Package and program of the copy therefore have names of their own.
pub(crate) struct Walk {
    folder: TempDir,
    package: String,
}

impl Walk {
    /// A copy, called by a word that no other walk has.
    pub(crate) fn new(word: &str) -> Self {
        let walk = Self { folder: copy_of_the_project(), package: format!("mens-circle-{word}") };
        symlink(root().join("crates"), walk.path("crates")).expect("a link is made");
        for name in ["Cargo.lock", "rust-toolchain.toml"] {
            let text = fs::read_to_string(root().join(name)).expect("the file is there");
            walk.write(name, &text);
        }
        let workspace = fs::read_to_string(root().join("Cargo.toml")).expect("the file is there");
        let is_list = |line: &&str| line.starts_with("members") || line.starts_with("default-mem");
        let kept: Vec<&str> = workspace.lines().filter(|line| !is_list(line)).collect();
        let members = "[workspace]\nmembers = [\"crates/*\", \"apps/mens-circle\"]";
        walk.write("Cargo.toml", &kept.join("\n").replacen("[workspace]", members, 1));

        let alias = fs::read_to_string(root().join(".cargo/config.toml")).expect("it is there");
        let name = "--package mens-circle --bin migrate --";
        assert!(alias.contains(name), "{alias}");
        let own = format!("--package {0} --bin {0} --", walk.package);
        walk.write(".cargo/config.toml", &alias.replace(name, &own));

        let app = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = fs::read_to_string(app.join("Cargo.toml")).expect("the file is there");
        let targets = format!(
            "autobins = false\n\n[lib]\nname = \"mens_circle\"\n\n[[bin]]\nname = \"{}\"\npath = \"src/bin/migrate.rs\"\n\n[lints]",
            walk.package
        );
        let manifest = manifest
            .replacen("name = \"mens-circle\"", &format!("name = \"{}\"", walk.package), 1)
            .replacen("[lints]", &targets, 1);
        walk.write("apps/mens-circle/Cargo.toml", &manifest);
        copy_folder(&app.join("src"), &walk.path("apps/mens-circle/src"));
        walk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the copy.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }

    /// Adds a line below one that a file of the copy has.
    #[track_caller]
    pub(crate) fn add_below(&self, name: &str, line: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).expect("the file is there");
        let below = format!("{line}\n{new}\n");
        assert_eq!(text.matches(&format!("{line}\n")).count(), 1, "{line:?} in {text}");
        self.write(name, &text.replacen(&format!("{line}\n"), &below, 1));
    }

    /// `cargo migrate` with these arguments, and both URLs.
    pub(crate) fn migrate(&self, platform: &Platform, args: &[&str]) -> Finished {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["migrate"]).args(args).current_dir(self.folder.path());
        cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(platform.with_urls(for_cargo(&mut cargo)))
    }
}

/// Lets cargo, or a shell that calls it, build where the tests are built, and keeps from it what cargo and the environment say to this test.
pub(crate) fn for_cargo(command: &mut Command) -> &mut Command {
    let leading = |name: &str| {
        name.starts_with("PG") && name != "PG_MAJOR"
            || ["CARGO_BIN_", "CARGO_MANIFEST_", "CARGO_PKG_"].iter().any(|of| name.starts_with(of))
            || name.contains("DATABASE_URL")
            || ["ALUDEL_CONFIG", "ALUDEL_SHADOW_URL", "ENVIRONMENT"].contains(&name)
    };
    for (name, _) in env::vars().filter(|(name, _)| leading(name)) {
        command.env_remove(name);
    }
    let program = Path::new(env!("CARGO_BIN_EXE_migrate"));
    let target = program.ancestors().nth(2).expect("the target folder");
    command.env("CARGO_TARGET_DIR", target).env("CARGO_TERM_COLOR", "never");
    command.env("CARGO_NET_OFFLINE", "true")
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry is there");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file is copied");
        }
    }
}
