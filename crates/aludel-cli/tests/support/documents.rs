//! Holds what `--format json` printed against the schema that the program itself gives. Never knows which command prints what: the
//! program lists it.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Demands that a printed document is as its schema says. Other output is let pass.
#[track_caller]
pub(crate) fn check<S: AsRef<OsStr>>(program: &OsStr, args: &[S], stdout: &str) {
    let args: Vec<&str> = args.iter().filter_map(|arg| arg.as_ref().to_str()).collect();
    let asks = args.windows(2).any(|pair| pair == ["--format", "json"]);
    if !asks || stdout.is_empty() || args.iter().any(|arg| ["--sql", "--help"].contains(arg)) {
        return;
    }
    let words = words(&args);
    if let ["schema", _, ..] = words.as_slice() {
        let schema: Value = serde_json::from_str(stdout).expect("a schema is JSON");
        jsonschema::meta::validate(&schema).expect("a schema is one");
        return;
    }
    let Some(name) = kind(program, &words, &args) else { return };
    let document: Value = serde_json::from_str(stdout)
        .unwrap_or_else(|error| panic!("{args:?} prints no document: {error}\n{stdout}"));
    let faults = faults(&schema(program, &name), &document);
    assert!(faults.is_empty(), "{args:?} is not as `schema {name}` says: {faults:#?}\n{stdout}");
}

/// What is wrong with a document.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(schema).expect("the schema is one");
    let faults = validator.iter_errors(document);
    faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// The schema of this name.
pub(crate) fn schema(program: &OsStr, name: &str) -> Value {
    printed(program, &["schema", name])
}

/// The kinds of documents, each with the commands that print it.
pub(crate) fn kinds(program: &OsStr) -> Vec<(String, Vec<String>)> {
    let list = printed(program, &["--format", "json", "schema"]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let commands = |kind: &Value| kind["commands"].as_array().unwrap().iter().map(text).collect();
    list.as_array().unwrap().iter().map(|kind| (text(&kind["name"]), commands(kind))).collect()
}

/// The kind that these arguments print; the one that names more of them where several fit.
fn kind(program: &OsStr, words: &[&str], args: &[&str]) -> Option<String> {
    let fits = |command: &str| {
        let mut parts = command.split(' ');
        let named = words.first().zip(parts.next()).is_some_and(|(word, part)| {
            *word == part || (part == "revision-NAME" && word.starts_with("revision-"))
        });
        (named && parts.all(|part| args.contains(&part))).then(|| command.split(' ').count())
    };
    let fitting = kinds(program).into_iter().filter_map(|(name, commands)| {
        commands.iter().filter_map(|command| fits(command)).max().map(|count| (count, name))
    });
    fitting.max_by_key(|(count, _)| *count).map(|(_, name)| name)
}

/// The arguments from the command on, without options.
fn words<'a>(args: &[&'a str]) -> Vec<&'a str> {
    const WITH_VALUE: [&str; 6] = ["-c", "--config", "-d", "--database", "--format", "--color"];
    let mut args = args.iter().copied();
    let mut words = Vec::new();
    while let Some(arg) = args.next() {
        if words.is_empty() && WITH_VALUE.contains(&arg) {
            args.next();
        } else if !arg.starts_with('-') {
            words.push(arg);
        }
    }
    words
}

fn printed(program: &OsStr, args: &[&str]) -> Value {
    let mut command = Command::new(program);
    let output = command.args(args).current_dir("/").stdin(Stdio::null()).output();
    let output = output.expect("the program starts");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("schemas are JSON")
}
