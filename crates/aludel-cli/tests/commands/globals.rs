//! Options of every command, and the commands about the program itself.

use crate::support::{Project, assert_shown};

#[test]
fn quiet_leaves_data_and_errors() {
    let project = Project::two().with_databases();
    assert_shown(
        "quiet",
        &project.session(&[
            &["-q", "upgrade"],
            &["-q", "current"],
            &["--quiet", "upgrade", "nowhere"],
            &["-q", "sum"],
            &["-q", "revision", "--rev-id", "aaaa00000000", "Add events"],
        ]),
    );
}

#[test]
fn colour_is_used_when_asked_for_and_never_in_a_pipe() {
    let mut project = Project::one();
    let plain = project.run(&["show", "nowhere"]);
    assert!(!plain.stderr.contains('\x1b'), "{:?}", plain.stderr);
    let coloured = project.run(&["--color", "always", "show", "nowhere"]);
    assert!(coloured.stderr.contains("\x1b["), "{:?}", coloured.stderr);
    project.set("NO_COLOR", "1");
    let asked = project.run(&["--color=always", "show", "nowhere"]);
    assert!(asked.stderr.contains("\x1b["), "an option outranks the environment");
    let never = project.run(&["--color", "never", "show", "nowhere"]);
    assert_eq!(never.stderr, plain.stderr);
}

#[test]
fn the_version_is_told() {
    let outcome = Project::empty().run(&["--version"]);
    assert_eq!(
        (outcome.code, outcome.stdout),
        (0, format!("aludel {}\n", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn completions_know_the_commands_of_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Project::empty().ok(&["completions", shell]);
        for word in ["upgrade", "downgrade", "ensure-version", "check-heads"] {
            assert!(script.contains(word), "{shell} knows {word}");
        }
    }
}

#[test]
fn a_completion_script_is_read_by_bash_without_complaint() {
    let project = Project::empty();
    project.write("completions.bash", project.ok(&["completions", "bash"]));
    let output = std::process::Command::new("bash")
        .args(["-n", "completions.bash"])
        .current_dir(project.path())
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let project = Project::empty();
    let page = project.ok(&["man"]);
    assert!(page.contains(".TH aludel 1") && page.contains("aludel\\-upgrade(1)"), "{page}");
    project.ok(&["man", "pages"]);
    let mut pages: Vec<String> = std::fs::read_dir(project.path().join("pages"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    assert_shown("man_pages", &pages.join("\n"));
}
