//! What was typed, as close to the command line as possible. Never looks at files or databases.

mod looking;
mod making;
mod moving;
mod proving;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::DocumentKind;

pub(crate) use self::looking::{
    CurrentArgs, Drawing, GraphArgs, HeadsArgs, HistoryArgs, JournalArgs, ReportArgs, ShowArgs,
    VerboseArgs,
};
pub(crate) use self::making::{EditArgs, GenerateArgs, MergeArgs, RevisionArgs, SumArgs};
pub(crate) use self::moving::{
    BackupArgs, DowngradeArgs, OfflineArgs, PlanArgs, StampArgs, UpgradeArgs,
};
pub(crate) use self::proving::{CheckArgs, Deny, DiffArgs, LintArgs, VerifyArgs};

/// What every command has in common, below the long help.
const AFTER_HELP: &str = "\
Environment:
  DATABASE_URL and the like   The URL of a database; a configuration names its variable with url_env
  DATABASE_URL_FILE           The path of a file with the URL, for secrets that are mounted
  ALUDEL_CONFIG               The configuration files, instead of looking for them
  ENVIRONMENT=production      No private server stands in for a URL that is not set
  ALUDEL_SHADOW_URL           The server for shadow databases, as --shadow-url names it
  NO_COLOR                    Print no colour

Exit codes:
  0  done                     4  not at head (current --check-heads)
  1  failed                   5  several heads where one is needed
  2  called in a wrong way    6  another run holds the lock
  3  differences (check,      7  a run stopped in its commit:
     verify, diff), or           `recover` with all databases
     errors (lint)
  130 and 143  interrupted by Ctrl-C or SIGTERM; what was open is rolled back";

/// Schema migrations for PostgreSQL: several databases, one command
///
/// Without -c and -d a command works on every database of the program. Global options stand before the command.
#[derive(Debug, Parser)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(max_term_width = 100, after_long_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Globals {
    /// A configuration file; repeat it for several. Default: aludel.toml and aludel-*.toml, here or above
    #[arg(short, long, value_name = "FILE")]
    pub(crate) config: Vec<PathBuf>,
    /// Work on the database of this name only; repeat it for several
    #[arg(short, long, value_name = "NAME")]
    pub(crate) database: Vec<String>,
    /// Use the configurations and revisions inside this program, whatever is on the disk
    #[arg(long)]
    pub(crate) embedded: bool,
    /// How data is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", value_enum)]
    pub(crate) format: Format,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", value_enum)]
    pub(crate) color: Color,
    /// Print no progress, only data and errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for people
    Text,
    /// Documents for programs
    Json,
    /// Text, with an annotation of GitHub's for each problem and Markdown where there is a report
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Bring every database to its newest revision, from nothing if need be
    Init,
    /// Apply revisions
    Upgrade(UpgradeArgs),
    /// Take revisions back
    Downgrade(DowngradeArgs),
    /// Show what an upgrade would lock, read and write anew, and for how long, before it runs
    Plan(PlanArgs),
    /// Show what each database is at
    Current(CurrentArgs),
    /// List the revisions, newest first
    History(HistoryArgs),
    /// Draw the history
    Graph(GraphArgs),
    /// Write a page about the databases: state, history, diagrams, what is pending
    Report(ReportArgs),
    /// Show the newest revisions
    Heads(HeadsArgs),
    /// Show where the history branches
    Branches(VerboseArgs),
    /// Show one revision
    Show(ShowArgs),
    /// Open a revision in $EDITOR
    Edit(EditArgs),
    /// Make a new revision of the first database; revision-NAME makes one of another
    Revision(RevisionArgs),
    /// Compare databases with their models; exit with 3 where they differ
    Check(CheckArgs),
    /// Run every revision up, down and up in a shadow database, and compare the schemas
    Verify(VerifyArgs),
    /// Find what is dangerous or unwise in revisions before they run; exit with 3 for errors
    Lint(LintArgs),
    /// Print the SQL that turns one schema into another
    Diff(DiffArgs),
    /// Join several heads into one
    Merge(MergeArgs),
    /// Set what a database is at without running anything
    Stamp(StampArgs),
    /// Make the version table and the tables beside it
    #[command(alias = "ensure_version")]
    EnsureVersion,
    /// Settle what a run that was stopped in its commit left behind
    Recover,
    /// Show what was run: when, by whom, how long
    Journal(JournalArgs),
    /// Write aludel.sum, the list of revisions and their checksums
    Sum(SumArgs),
    /// Examine connections, rights and settings
    Doctor,
    /// Print the JSON Schema of what --format json prints; without a name, list them
    Schema(SchemaArgs),
    /// Manage the private development servers
    Dev(DevArgs),
    /// Make a new project
    New(NewArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// Where shadow databases are made.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ShadowArgs {
    /// The server where shadow databases may be made, instead of a private one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SchemaArgs {
    /// A kind of document, or a command that prints one
    #[arg(value_name = "NAME", value_enum)]
    pub(crate) name: Option<DocumentKind>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DevArgs {
    #[command(subcommand)]
    pub(crate) command: DevCommand,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DevCommand {
    /// Start the private servers
    Start,
    /// Stop them; their data stays
    Stop,
    /// Show whether they run, and where
    Status,
    /// Stop them and delete their data
    Reset,
    /// Open psql on a private database
    Psql {
        /// Arguments for psql
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<std::ffi::OsString>,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct NewArgs {
    /// The folder, which must not exist or be empty
    pub(crate) dir: PathBuf,
    /// Name of a database; repeat it for several
    #[arg(long = "name", value_name = "NAME", default_value = "main")]
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ManArgs {
    /// Write one page per command into this folder, instead of the main page to stdout
    pub(crate) dir: Option<PathBuf>,
}
