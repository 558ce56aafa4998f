//! What was typed behind the commands that compare and examine. Never looks at files or databases.

use clap::{Args, ValueEnum};

use super::ShadowArgs;

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
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
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
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
}
