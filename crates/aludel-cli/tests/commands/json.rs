//! `--format json`: every document parses, and its keys are a part of the interface.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Project, assert_shown};

/// The shape of a value: its keys and the kinds of what they hold. Elements of a list are taken together.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "boolean".into(),
        Value::Number(_) => "number".into(),
        Value::String(_) => "string".into(),
        Value::Array(items) => {
            let shapes: BTreeMap<String, Value> =
                items.iter().map(shape).map(|shape| (shape.to_string(), shape)).collect();
            Value::Array(shapes.into_values().collect())
        }
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), shape(value))).collect()
        }
    }
}

#[test]
fn documents_keep_their_keys() {
    let project = Project::two().with_databases();
    let commands: &[&[&str]] = &[
        &["upgrade"],
        &["upgrade"],
        &["downgrade"],
        &["stamp", "--force", "heads"],
        &["ensure-version"],
        &["current"],
        &["history"],
        &["history", "-i"],
        &["heads"],
        &["branches"],
        &["show", "head"],
        &["journal"],
        &["doctor"],
        &["revision", "--rev-id", "aaaa00000000", "Add events"],
        &["revision-creds", "--rev-id", "bbbb00000000", "Add audit"],
        &["revision", "--rev-id", "cccc00000000", "--head", "843c", "--splice", "Beside"],
        &["-d", "main", "merge", "--rev-id", "dddd00000000", "heads"],
        &["recover"],
        &["lint", "--list"],
        &["schema"],
    ];
    let mut shown = String::new();
    for command in commands {
        let args: Vec<&str> = [&["--format", "json"], *command].concat();
        let outcome = project.run(&args);
        assert_eq!(outcome.code, 0, "{command:?} {}", outcome.stderr);
        let document: Value = serde_json::from_str(&outcome.stdout)
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let shape = serde_json::to_string_pretty(&shape(&document)).unwrap();
        shown.push_str(&format!("$ aludel {}\n{shape}\n\n", args.join(" ")));
    }
    assert_shown("json_shapes", &shown);
}

#[test]
fn documents_hold_what_the_lines_say() {
    let project = Project::one().with_database("main");
    assert_shown(
        "json",
        &project.session(&[
            &["--format", "json", "upgrade", "+2"],
            &["--format", "json", "current"],
            &["--format", "json", "history", "-i", "-r", "a930:"],
            &["--format", "json", "downgrade"],
        ]),
    );
}

#[test]
fn a_failure_leaves_stdout_a_document_or_nothing() {
    let project = Project::two().with_databases();
    for args in [
        &["upgrade", "nowhere"][..],
        &["show", "nowhere"],
        &["-d", "nobody", "heads"],
        &["current", "--check-heads"],
    ] {
        let outcome = project.run(&[&["--format", "json"], args].concat());
        assert_ne!(outcome.code, 0, "{args:?}");
        assert!(
            outcome.stdout.is_empty() || serde_json::from_str::<Value>(&outcome.stdout).is_ok(),
            "{}",
            outcome.stdout
        );
        assert!(outcome.stderr.starts_with("error: "), "{}", outcome.stderr);
    }
}
