//! What was typed behind the commands that show where databases and histories are. Never looks at files or databases.

use std::path::PathBuf;

use clap::Args;

use super::ShadowArgs;

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
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
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
