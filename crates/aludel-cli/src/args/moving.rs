//! What was typed behind the commands that move databases, or say what moving them would do. Never looks at files or databases.

use std::path::PathBuf;

use clap::Args;

use super::ShadowArgs;

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
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
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
