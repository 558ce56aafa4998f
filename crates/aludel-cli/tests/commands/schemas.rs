//! The schemas of what `--format json` prints: published as files, listed in the manual, and strict.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::documents::{faults, kinds, schema};
use crate::support::{Project, assert_shown};

const PROGRAM: &str = env!("CARGO_BIN_EXE_aludel");

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

#[test]
fn schemas_are_listed_and_printed() {
    let project = Project::empty();
    assert_shown(
        "schema",
        &project.session(&[
            &["schema"],
            &["schema", "heads"],
            &["schema", "histroy"],
            &["schema", "nowhere"],
        ]),
    );
    // By the command that prints it, too.
    assert_eq!(project.ok(&["schema", "downgrade"]), project.ok(&["schema", "run"]));
    assert_eq!(project.ok(&["--format", "json", "schema", "run"]), project.ok(&["schema", "run"]));
}

#[test]
fn the_manual_has_every_schema_as_it_is() {
    let project = Project::empty();
    let folder = docs().join("schemas");
    let manual = fs::read_to_string(docs().join("json.md")).expect("the page is there");
    let writes = std::env::var_os("UPDATE_DOCS").is_some();
    let mut names = BTreeSet::new();
    for (name, _) in kinds(OsStr::new(PROGRAM)) {
        let file = format!("{name}.json");
        let text = project.ok(&["schema", &name]);
        if writes {
            fs::write(folder.join(&file), &text).expect("the file is written");
        }
        let known = fs::read_to_string(folder.join(&file)).unwrap_or_default();
        assert_eq!(known, text, "docs/schemas/{file} is stale; UPDATE_DOCS=1 writes it anew");
        assert!(manual.contains(&format!("](schemas/{file})")), "docs/json.md links {file}");
        names.insert(file);
    }
    let found = fs::read_dir(&folder).expect("the folder is there");
    let found: BTreeSet<String> =
        found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, names);
}

#[test]
fn a_schema_refuses_a_missing_field_an_unknown_one_and_an_unknown_word() {
    let project = Project::two().with_databases();
    project.ok(&["-q", "upgrade", "+1"]);
    let commands: &[(&str, &[&str])] = &[
        ("run", &["upgrade"]),
        ("current", &["current"]),
        ("history", &["history", "-i"]),
        ("heads", &["heads"]),
        ("show", &["show", "head"]),
        ("journal", &["journal"]),
        ("doctor", &["doctor"]),
        ("lint", &["-d", "main", "lint", "head"]),
        ("lint-rules", &["lint", "--list"]),
        ("schemas", &["schema"]),
        ("revision", &["revision", "Add events"]),
    ];
    for (name, args) in commands {
        let printed = project.run(&[&["--format", "json"], *args].concat());
        assert_eq!(printed.code, 0, "{name}: {}", printed.stderr);
        let document: Value = serde_json::from_str(&printed.stdout).expect("a document");
        let schema = schema(OsStr::new(PROGRAM), name);
        assert_eq!(faults(&schema, &document), Vec::<String>::new(), "{name}");
        let damaged = damaged(&document);
        assert!(damaged.len() > 2, "{name} is tried: {document}");
        for (what, damaged) in damaged {
            assert!(!faults(&schema, &damaged).is_empty(), "{name}: {what} passes:\n{damaged:#}");
        }
    }
    let run = schema(OsStr::new(PROGRAM), "run");
    let printed = project.ok(&["--format", "json", "downgrade"]);
    let document: Value = serde_json::from_str(&printed).expect("a document");
    for (place, word) in [
        ("/run", "the third one"),
        ("/databases/0/outcome", "finished"),
        ("/databases/0/steps/0/direction", "sideways"),
        ("/databases/0/steps/0/seconds", "a few"),
    ] {
        let mut damaged = document.clone();
        *damaged.pointer_mut(place).expect("it is printed") = json!(word);
        assert!(!faults(&run, &damaged).is_empty(), "{word:?} passes at {place}");
    }
}

/// The document without one field, and with one more, for every object in it.
fn damaged(document: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for place in objects(document, "") {
        let fields = document.pointer(&place).and_then(Value::as_object).expect("an object");
        for field in fields.keys() {
            let mut without = document.clone();
            without.pointer_mut(&place).and_then(Value::as_object_mut).unwrap().remove(field);
            all.push((format!("{place} without {field}"), without));
        }
        let mut with = document.clone();
        with.pointer_mut(&place).unwrap()["surplus"] = json!(1);
        all.push((format!("{place} with one more"), with));
    }
    all
}

/// Where the objects in a value are; of a list, only the first element counts.
fn objects(value: &Value, place: &str) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let below =
                fields.iter().flat_map(|(key, value)| objects(value, &format!("{place}/{key}")));
            std::iter::once(place.to_owned()).chain(below).collect()
        }
        Value::Array(items) => {
            items.first().map(|item| objects(item, &format!("{place}/0"))).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
