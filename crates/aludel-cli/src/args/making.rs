//! What was typed behind the commands that make and change revision files. Never looks at files or databases.

use clap::Args;

use super::ShadowArgs;

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
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
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
            ("--shadow-url", self.shadow.shadow_url.is_some()),
            ("--unproved", self.unproved),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
    }
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
pub(crate) struct SumArgs {
    /// Write nothing; fail when the list is not what the files say
    #[arg(long)]
    pub(crate) check: bool,
    /// Do not ask the databases which revisions are applied
    #[arg(long)]
    pub(crate) offline: bool,
}
