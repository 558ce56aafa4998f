//! What was typed, as close to the command line as possible. Never looks at files or databases.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::DocumentKind;

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
  3  check, verify or diff --exit-code found differences, lint found errors
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

#[derive(Debug, Clone, Args)]
pub(crate) struct UpgradeArgs {
    /// Where to: head, heads, a revision or the beginning of one, a label, label@head, +2; with --sql also FROM:TO
    #[arg(default_value = "head", allow_negative_numbers = true)]
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) forecast: ForecastArgs,
    #[command(flatten)]
    pub(crate) offline: OfflineArgs,
    #[command(flatten)]
    pub(crate) backup: BackupArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct PlanArgs {
    /// Where to: head, heads, a revision or the beginning of one, a label, label@head, +2
    #[arg(default_value = "head", allow_negative_numbers = true)]
    pub(crate) target: String,
    /// The server where shadow databases may be made, instead of a private one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ForecastArgs {
    /// Only show what it would lock, read and write anew, and for how long; nothing is changed
    #[arg(long, conflicts_with_all = ["sql", "folder"])]
    pub(crate) plan: bool,
    /// The server where shadow databases may be made for --plan, instead of a private one
    #[arg(long, value_name = "URL", requires = "plan")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct BackupArgs {
    /// Dump every database that will change into this folder first, with pg_dump
    #[arg(long = "backup", value_name = "DIR", conflicts_with = "sql")]
    pub(crate) folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct OfflineArgs {
    /// Print an SQL script for psql instead of connecting; it starts from the base unless FROM:TO says otherwise
    #[arg(long)]
    pub(crate) sql: bool,
    /// Write the scripts into this folder, one file per database
    #[arg(long, value_name = "DIR", requires = "sql")]
    pub(crate) sql_dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DowngradeArgs {
    /// Where to: -1, base, a revision or the beginning of one, label@base; with --sql FROM:TO
    #[arg(default_value = "-1", allow_negative_numbers = true)]
    pub(crate) target: String,
    /// Take back revisions that the files do not have as the journal keeps them, after showing their SQL
    #[arg(long, conflicts_with_all = ["sql", "plan"])]
    pub(crate) from_journal: bool,
    /// Run what --from-journal shows without asking
    #[arg(long, requires = "from_journal")]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) forecast: ForecastArgs,
    #[command(flatten)]
    pub(crate) offline: OfflineArgs,
    #[command(flatten)]
    pub(crate) backup: BackupArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CurrentArgs {
    /// Print everything about the revisions
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Exit with 4 when a database is not at its heads
    #[arg(long)]
    pub(crate) check_heads: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct HistoryArgs {
    /// Print everything about the revisions
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Mark what the databases are at
    #[arg(short, long)]
    pub(crate) indicate_current: bool,
    /// From START to END, both included: START:END, START: or :END
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    pub(crate) rev_range: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct GraphArgs {
    /// How to draw it: in the terminal, or as a picture for stdout
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Drawing::Text)]
    pub(crate) drawing: Drawing,
    /// Tell what the databases have from what is pending
    #[arg(short, long)]
    pub(crate) indicate_current: bool,
}

/// A form of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Drawing {
    /// Lines and letters
    Text,
    /// A picture that stands alone
    Svg,
    /// A flowchart for Markdown
    Mermaid,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ReportArgs {
    /// Where to; - for stdout
    #[arg(short, long, value_name = "FILE", default_value = "aludel-report.html")]
    pub(crate) output: PathBuf,
    /// The server where shadow databases may be made, instead of a private one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct HeadsArgs {
    /// Print everything about the revisions
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    pub(crate) resolve_dependencies: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct VerboseArgs {
    /// Print everything about the revisions
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ShowArgs {
    /// A revision or the beginning of one, head, heads, current, or a label
    #[arg(allow_negative_numbers = true)]
    pub(crate) revision: String,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct EditArgs {
    /// A revision or the beginning of one, head, or current
    #[arg(allow_negative_numbers = true)]
    pub(crate) revision: String,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct RevisionArgs {
    /// What the revision does, in a few words
    #[arg(value_name = "MESSAGE", conflicts_with = "message_option")]
    pub(crate) message: Option<String>,
    /// The same as an option
    #[arg(short = 'm', long = "message", value_name = "MESSAGE")]
    pub(crate) message_option: Option<String>,
    /// Leave the sections empty
    #[arg(long)]
    pub(crate) empty: bool,
    /// Insist on generating the sections from models, as is done anyway where the database has some
    #[arg(long, conflicts_with = "empty")]
    pub(crate) autogenerate: bool,
    #[command(flatten)]
    pub(crate) generate: GenerateArgs,
    /// The head to revise, where there are several; base for a new base
    #[arg(long, value_name = "REV")]
    pub(crate) head: Option<String>,
    /// Allow a parent that is not a head, which makes a branch
    #[arg(long)]
    pub(crate) splice: bool,
    /// Put a label on the branch that begins here
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,
    /// A revision or label that must be applied before; repeat it for several
    #[arg(long, value_name = "REV")]
    pub(crate) depends_on: Vec<String>,
    /// The identifier, instead of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
    /// The database, from the command's own name `revision-NAME`.
    #[arg(skip)]
    pub(crate) database: Option<String>,
}

impl RevisionArgs {
    pub(crate) fn augment(command: clap::Command) -> clap::Command {
        <Self as Args>::augment_args(command)
    }

    /// The message, however it was given.
    pub(crate) fn message(&self) -> &str {
        self.message.as_deref().or(self.message_option.as_deref()).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Default, Args)]
pub(crate) struct GenerateArgs {
    /// Write statements with this hazard, which are refused otherwise: drop, may-fail; repeat it for several
    #[arg(long, value_name = "HAZARD")]
    pub(crate) allow: Vec<String>,
    /// What looks like a drop and an addition is a rename: TABLE.OLD=NEW, or OLD=NEW for a table or type
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) rename: Vec<String>,
    /// What rows that are there get in a column that takes no NULL: TABLE.COLUMN=EXPRESSION
    #[arg(long, value_name = "COLUMN=EXPR")]
    pub(crate) backfill: Vec<String>,
    /// How values become those of a column's new type: TABLE.COLUMN=EXPRESSION
    #[arg(long, value_name = "COLUMN=EXPR")]
    pub(crate) using: Vec<String>,
    /// The server where shadow databases may be made, instead of a private one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
    /// Do not run the generated revision in a shadow database first
    #[arg(long)]
    pub(crate) unproved: bool,
}

impl GenerateArgs {
    /// An option that says nothing unless sections are generated, if one was given.
    pub(crate) fn first_option(&self) -> Option<&'static str> {
        let given = [
            ("--allow", !self.allow.is_empty()),
            ("--rename", !self.rename.is_empty()),
            ("--backfill", !self.backfill.is_empty()),
            ("--using", !self.using.is_empty()),
            ("--shadow-url", self.shadow_url.is_some()),
            ("--unproved", self.unproved),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct CheckArgs {
    /// Say why it is not known what was changed by hand, where that is so
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// The server where shadow databases may be made, for models that come as SQL
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct VerifyArgs {
    /// The server where shadow databases may be made, instead of a private one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct LintArgs {
    /// Revisions, as `show` takes them, or files; all of the chosen databases where none is named
    #[arg(value_name = "REVISION", conflicts_with_all = ["since", "pending"])]
    pub(crate) what: Vec<String>,
    /// Leave out this revision and all below it; repeat it for several branches or databases
    #[arg(long, value_name = "REV")]
    pub(crate) since: Vec<String>,
    /// Leave out what the databases have applied
    #[arg(long)]
    pub(crate) pending: bool,
    /// Ask the databases how large the tables are: what locks a large one is an error, a small one a note
    #[arg(long)]
    pub(crate) live: bool,
    /// With --live: from how many rows on a table is large [default: 100000, or 64 MiB]
    #[arg(long, value_name = "ROWS", requires = "live")]
    pub(crate) large: Option<u64>,
    /// Exit with 3 for findings of this level and above
    #[arg(long, value_name = "LEVEL", default_value = "errors", value_enum)]
    pub(crate) deny: Deny,
    /// Print notes too, which are only counted otherwise
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// List the rules
    #[arg(long, conflicts_with_all = ["what", "since", "pending", "live", "verbose"])]
    pub(crate) list: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Errors,
    Warnings,
    Notes,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DiffArgs {
    /// What is there: database, models, empty, revision:REV, a URL, a file or folder of SQL
    #[arg(long, value_name = "SOURCE", default_value = "database")]
    pub(crate) from: String,
    /// What is wanted: the same
    #[arg(long, value_name = "SOURCE", default_value = "models")]
    pub(crate) to: String,
    /// Print the way back too
    #[arg(long)]
    pub(crate) down: bool,
    /// Exit with 3 where there is a difference
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// What looks like a drop and an addition is a rename: TABLE.OLD=NEW, or OLD=NEW for a table or type
    #[arg(long, value_name = "OLD=NEW")]
    pub(crate) rename: Vec<String>,
    /// The server where shadow databases may be made, instead of a private one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct MergeArgs {
    /// The revisions to join; heads means all of them
    #[arg(required = true, allow_negative_numbers = true)]
    pub(crate) revisions: Vec<String>,
    /// What the merge is about
    #[arg(short, long, value_name = "MESSAGE")]
    pub(crate) message: Option<String>,
    /// Allow revisions that are not heads, which makes a branch
    #[arg(long)]
    pub(crate) splice: bool,
    /// Put a label on the branch that begins here
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,
    /// The identifier, instead of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct StampArgs {
    /// Where to: heads, base, a revision or the beginning of one; several for several branches
    #[arg(required = true, allow_negative_numbers = true)]
    pub(crate) targets: Vec<String>,
    /// Forget first what the database says that it is at
    #[arg(long)]
    pub(crate) purge: bool,
    /// Stamp a database too that is not what the revisions make; the differences are listed
    #[arg(long, conflicts_with = "sql")]
    pub(crate) force: bool,
    /// The server where shadow databases may be made, where the journal does not know what the revisions make
    #[arg(long, value_name = "URL", conflicts_with = "sql")]
    pub(crate) shadow_url: Option<String>,
    #[command(flatten)]
    pub(crate) offline: OfflineArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct JournalArgs {
    /// Only rows of this revision
    pub(crate) revision: Option<String>,
    /// At most so many rows of each database
    #[arg(short = 'n', long, value_name = "COUNT", default_value_t = 50)]
    pub(crate) limit: u32,
    /// Print the SQL that was run too
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SumArgs {
    /// Write nothing; fail when the list is not what the files say
    #[arg(long)]
    pub(crate) check: bool,
    /// Do not ask the databases which revisions are applied
    #[arg(long)]
    pub(crate) offline: bool,
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
