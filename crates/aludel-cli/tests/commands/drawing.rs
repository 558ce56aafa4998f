//! Pictures of histories: in the terminal, as SVG, as Mermaid.

use crate::listing::merged;
use crate::support::{Project, assert_shown};

#[test]
fn branches_merges_and_dependencies_are_drawn() {
    let project = merged();
    assert_shown(
        "graph",
        &project.session(&[
            &["graph"],
            &["graph", "--as", "mermaid"],
            &["graph", "--as", "svg"],
            &["--format", "json", "graph"],
        ]),
    );
}

#[test]
fn what_a_database_has_is_told_from_what_is_pending() {
    let project = merged().with_database("main");
    project.ok(&["-q", "upgrade", "27c6"]);
    assert_shown(
        "graph_applied",
        &project.session(&[
            &["graph", "-i"],
            &["graph", "-i", "--as", "mermaid"],
            &["graph", "-i", "--as", "svg"],
        ]),
    );
}

#[test]
fn several_databases_stand_in_one_picture() {
    let project = Project::two().with_databases();
    project.ok(&["-q", "upgrade", "+1"]);
    assert_shown(
        "graph_several",
        &project.session(&[
            &["graph", "-i"],
            &["graph", "--as", "mermaid"],
            &["graph", "--as", "svg"],
        ]),
    );
}

#[test]
fn letters_that_mean_something_to_a_picture_are_only_letters() {
    let project = Project::empty().with_config("main");
    project.revision("main", "ab12", "", "Add \"<b>&\" --> [x]", "SELECT 1;", "SELECT 1;");
    project.revision("main", "cd_34", "ab12", "", "SELECT 1;", "SELECT 1;");
    project.sum("main");
    assert_shown(
        "graph_letters",
        &project.session(&[&["graph"], &["graph", "--as", "mermaid"], &["graph", "--as", "svg"]]),
    );
    let nothing = Project::empty().with_config("main");
    nothing.sum("main");
    assert_shown(
        "graph_nothing",
        &nothing.session(&[&["graph"], &["graph", "--as", "mermaid"], &["graph", "--as", "svg"]]),
    );
}
