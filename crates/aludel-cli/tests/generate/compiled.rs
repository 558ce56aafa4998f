//! A program with models of its own, which need no shadow database to be read. The program is this test binary.

use std::process::Stdio;

use crate::support::{Outcome, Project, assert_shown, cluster, url};
use crate::{file, modest};
use aludel_cli::Program;
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::models::{Base, ModelError, Models};
use aludel_core::schema::{Column, Entry, Object, Table, TypeName};

/// The models: as many columns as the variable says.
struct Main;

const COLUMNS: &str = "ALUDEL_TEST_COLUMNS";
/// The arguments of the program, one per line.
const ARGUMENTS: &str = "ALUDEL_TEST_ARGUMENTS";
/// Printed before the program prints anything, behind what the test harness has printed.
const MARK: &str = "@@@\n";

impl Base for Main {
    const NAME: &'static str = "main";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        let mut models = Models::default();
        let columns = std::env::var(COLUMNS).unwrap_or_default();
        let columns: Vec<Column> = columns
            .split(' ')
            .filter(|name| !name.is_empty())
            .map(|name| Column::new(Ident::new(name), TypeName::canonical("integer")))
            .collect();
        if !columns.is_empty() {
            let name = QualifiedName::new(Ident::new("public"), Ident::new("users"));
            models.schema.insert(Entry::new(Object::Table(Table::new(name, columns))));
        }
        Ok(models)
    }
}

/// Is the program when it is asked to be; else shows that its models can be made.
#[test]
fn program() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else {
        assert!(Main::models().unwrap().schema.iter().next().is_none());
        return;
    };
    let arguments = ["migrate"].into_iter().chain(arguments.lines()).map(Into::into);
    std::io::Write::write_all(&mut std::io::stdout(), MARK.as_bytes()).unwrap();
    std::process::exit(Program::new("migrate", "0.1.0").base::<Main>().run_from(arguments) as i32);
}

fn run(project: &Project, columns: &str, args: &[&str]) -> Outcome {
    let template = project.command(&[]);
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "compiled::program", "--nocapture", "--test-threads=1"]);
    command.current_dir(project.path()).env_clear().stdin(Stdio::null());
    command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env(ARGUMENTS, args.join("\n")).env(COLUMNS, columns);
    let mut outcome = project.outcome(&command.output().unwrap());
    outcome.stdout = outcome.stdout.split_once(MARK).unwrap().1.to_owned();
    outcome
}

#[test]
fn without_a_server_for_shadow_databases_the_revision_is_unproved_and_says_so() {
    let mut project = Project::empty().with_config("main").with_database("main");
    let mut shown = Vec::new();
    let mut show = |project: &Project, columns: &str, args: &[&str]| {
        let outcome = run(project, columns, args);
        let text = project.transcript(args, &outcome).replace("$ aludel", "$ migrate");
        shown.push(format!("# columns: {columns}\n{text}"));
    };
    show(&project, "id age", &["revision", "--rev-id", "aaaa00000000", "Users"]);
    show(&project, "id age", &["upgrade"]);
    show(&project, "id age", &["check"]);
    show(&project, "", &["check"]);
    show(&project, "id years", &["revision", "Years"]);
    show(&project, "id", &["revision", "Years"]);
    let drop = ["revision", "Years", "--allow", "drop", "--rev-id"];
    show(&project, "id", &[&drop[..], &["bbbb00000000", "--unproved"]].concat());
    let files = [file(&project, "aaaa"), file(&project, "bbbb")];
    project.remove("main/versions/bbbb00000000_years.sql");
    project.sum("main");
    project.set("ALUDEL_SHADOW_URL", &modest());
    show(&project, "id", &[&drop[..], &["dddd00000000"]].concat());
    assert!(file(&project, "dddd").contains("\n-- aludel: unproved\n"));
    project.remove("main/versions/dddd00000000_years.sql");
    project.sum("main");
    project.set("ALUDEL_SHADOW_URL", &url(cluster(), "postgres"));
    show(&project, "id", &[&drop[..], &["cccc00000000"]].concat());
    assert!(!file(&project, "cccc").contains("unproved"));
    assert_shown("compiled", &format!("{}\n{}", shown.join("\n"), files.join("\n")));
}
