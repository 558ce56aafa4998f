//! What a person sees while something takes long.

use crate::support::terminal::Terminal;
use crate::support::{Project, revision_path};

const INDEX: &str = "CREATE INDEX CONCURRENTLY circles_name ON circles (name);";

#[test]
fn a_row_says_what_a_database_is_at_and_how_far_it_is() {
    let project = Project::two().with_databases();
    project.ok(&["upgrade"]);
    let (id, message) = ("5e1f00000000", "Index");
    project.revision("main", id, "843c768c33cd", message, INDEX, "DROP INDEX circles_name;");
    let file = revision_path("main", id, message);
    project.replace(&file, "-- aludel: up\n", "-- aludel: up no-transaction\n");
    project.sum("main");
    // An index is built beside writers, when those are done that were there before.
    let mut writer = project.database("main").connect().unwrap();
    writer.query("BEGIN; LOCK TABLE circles IN ROW EXCLUSIVE MODE").unwrap();
    let mut terminal = Terminal::start(&project, &["upgrade"]);
    terminal.until("waiting for writers before build 0 %", 1);
    writer.query("COMMIT").unwrap();
    let (code, seen) = terminal.end();
    assert_eq!(code, 0, "{seen}");
    assert!(
        seen.contains("main: 1/1 5e1f00000000  CREATE INDEX CONCURRENTLY circles_name"),
        "{seen}"
    );
    assert!(seen.contains("main: waiting for a lock of process"), "{seen}");
}
