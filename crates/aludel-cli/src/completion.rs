//! What a shell offers for the word that is being typed: revisions, labels and databases of the project at hand. Never
//! connects, and never fails: where there is no project, it offers what every project has.

use std::ffi::OsString;
use std::io::{self, Write};

use aludel_core::graph::RevisionGraph;
use clap::{Args, FromArgMatches};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;

use crate::args::Globals;
use crate::context::{Context, History};
use crate::exit::ExitStatus;
use crate::output::Output;
use crate::program::Program;

/// The variable with the shell's name, in which a completion script asks.
const VARIABLE: &str = "ALUDEL_COMPLETE";

/// Targets that every history has.
const PLACES: [(&str, &str); 5] = [
    ("head", "the newest revision"),
    ("heads", "the newest revisions of all branches"),
    ("base", "before the first revision"),
    ("+1", "one revision up"),
    ("-1", "one revision down"),
];

/// The script that teaches a shell to ask; nothing where the shell is unknown.
pub(crate) fn script(program: &Program, shell: &str) -> io::Result<Option<Vec<u8>>> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(shell) else { return Ok(None) };
    let (name, mut script) = (program.name(), Vec::new());
    shell.write_registration(VARIABLE, name, name, name, &mut script)?;
    Ok(Some(script))
}

/// Answers a shell that asks; nothing where none does. The words are behind `--`.
pub(crate) fn answer(program: &Program, args: &[OsString]) -> Option<ExitStatus> {
    let shell = std::env::var(VARIABLE).ok()?;
    let shells = Shells::builtins();
    let shell = shells.completer(&shell)?;
    let words: Vec<OsString> =
        args.iter().skip_while(|arg| *arg != "--").skip(1).cloned().collect();
    let mut command = with_candidates(program.command(&words), &Offer::of(program, &words));
    command.build();
    let mut answer = Vec::new();
    let folder = std::env::current_dir().ok();
    // A shell that gets no answer offers nothing, and a message would stand in the middle of somebody's line.
    let written = shell
        .write_complete(&mut command, words, folder.as_deref(), &mut answer)
        .and_then(|()| io::stdout().lock().write_all(&answer));
    Some(if written.is_ok() { ExitStatus::Success } else { ExitStatus::Failure })
}

/// Words with what is said about each.
type Words = Vec<(String, String)>;

/// What is offered for each kind of argument, by the name that the help gives to its value.
struct Offer {
    targets: Words,
    revisions: Words,
    databases: Words,
}

impl Offer {
    fn of(program: &Program, words: &[OsString]) -> Self {
        let histories = histories(program, words).unwrap_or_default();
        let mut revisions = Words::new();
        for History { revisions: set, .. } in &histories {
            revisions.extend(of_graph(set.graph()));
        }
        let places = PLACES.map(|(word, help)| (word.to_owned(), help.to_owned()));
        let databases = histories
            .iter()
            .map(|History { config, .. }| (config.name.clone(), config.title.clone()))
            .collect();
        Self {
            targets: places.into_iter().chain(revisions.clone()).collect(),
            revisions,
            databases,
        }
    }

    fn for_arg(&self, arg: &clap::Arg) -> Option<&Words> {
        if arg.get_id() == "database" {
            return Some(&self.databases);
        }
        match arg.get_value_names()?.first()?.as_str() {
            "TARGET" | "TARGETS" => Some(&self.targets),
            "REV" | "REVISION" | "REVISIONS" => Some(&self.revisions),
            _ => None,
        }
    }
}

/// Revisions, newest first, and labels.
fn of_graph(graph: &RevisionGraph) -> Words {
    let ids = graph.iter().map(|revision| (revision.id.to_string(), revision.message.clone()));
    let labels = graph.iter().flat_map(|revision| {
        let of = format!("a label, of {}", revision.id);
        revision.labels.iter().map(move |label| (label.to_string(), of.clone()))
    });
    ids.chain(labels).collect()
}

/// The histories that the words are about, as far as they can be read.
fn histories(program: &Program, words: &[OsString]) -> Option<Vec<History>> {
    // The last word is not finished, and others may be wrong.
    let known = words.split_last().map_or(words, |(_, known)| known);
    let globals = Globals::augment_args(clap::Command::new("")).ignore_errors(true);
    let matches = globals.try_get_matches_from(known).ok()?;
    let globals = Globals::from_arg_matches(&matches).ok()?;
    let output = Output::silent(program.name(), &globals);
    Context::new(program, &globals, &output).ok()?.histories().ok()
}

/// The command line, with what is offered for its arguments.
fn with_candidates(command: clap::Command, offer: &Offer) -> clap::Command {
    let command = command.mut_args(|arg| {
        let words = offer.for_arg(&arg).cloned();
        match words {
            Some(words) => arg.add(ArgValueCandidates::new(move || candidates(&words))),
            None => arg,
        }
    });
    command.mut_subcommands(|inner| with_candidates(inner, offer))
}

fn candidates(words: &Words) -> Vec<CompletionCandidate> {
    let candidate = |(at, (word, help)): (usize, &(String, String))| {
        let help = (!help.is_empty()).then(|| help.clone().into());
        CompletionCandidate::new(word).help(help).display_order(Some(at))
    };
    words.iter().enumerate().map(candidate).collect()
}
