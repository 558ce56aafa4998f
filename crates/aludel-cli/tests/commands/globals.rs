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
fn every_shell_has_a_script_that_asks_the_program() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Project::empty().ok(&["completions", shell]);
        assert!(script.contains("ALUDEL_COMPLETE"), "{shell}: {script}");
    }
}

/// What bash is offered for the last of the words.
fn offered(project: &Project, words: &[&str]) -> Vec<String> {
    let last = words.len().to_string();
    let asked: Vec<&str> = ["--", "aludel"].iter().chain(words).copied().collect();
    let asking = [
        ("ALUDEL_COMPLETE", "bash"),
        ("_CLAP_IFS", "\n"),
        ("_CLAP_COMPLETE_INDEX", last.as_str()),
        ("_CLAP_COMPLETE_COMP_TYPE", "9"),
        ("_CLAP_COMPLETE_SPACE", "false"),
    ];
    let output = project.command(&asked).envs(asking).output().unwrap();
    let outcome = project.outcome(&output);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{words:?}");
    outcome.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_offered_the_revisions_of_the_project() {
    let project = Project::two();
    let targets = offered(&project, &["upgrade", ""]);
    for word in ["head", "base", "+1"] {
        assert!(targets.iter().any(|target| target == word), "{word}: {targets:?}");
    }
    let heads = project.ok(&["-d", "main", "heads"]);
    let id = heads.split(' ').next().unwrap();
    assert_eq!(offered(&project, &["-d", "main", "show", &id[..8]]), [id]);
    assert!(offered(&project, &["-d", "creds", "show", &id[..8]]).is_empty());
    assert_eq!(offered(&project, &["-d", ""]), ["main", "creds"]);
    assert_eq!(offered(&project, &["ensu"]), ["ensure-version"]);
}

#[test]
fn where_no_project_is_a_shell_is_offered_what_every_project_has() {
    let project = Project::empty();
    assert!(offered(&project, &["upgrade", "h"]).contains(&"heads".to_owned()));
    assert!(offered(&project, &["show", ""]).iter().all(|word| word.starts_with('-')));
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
