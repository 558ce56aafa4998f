//! The commands, one file each. This one only chooses.

mod autogenerate;
mod branches;
mod check;
mod completions;
mod current;
mod dev;
mod diff;
mod doctor;
mod edit;
mod from_journal;
mod graph;
mod heads;
mod history;
mod journal;
mod lint;
mod man;
mod merge;
mod movement;
mod new;
mod offline;
mod plan;
mod reading;
mod report;
mod revision;
mod schema;
mod show;
mod stamp;
mod sum;
mod verify;

use aludel_core::graph::Target;
use aludel_postgres::Move;

use crate::args::Command;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;

/// What the commands print with `--format json`.
pub(crate) mod documents {
    pub(crate) use super::branches::BranchesDocument;
    pub(crate) use super::check::CheckDocument;
    pub(crate) use super::current::CurrentDocument;
    pub(crate) use super::dev::StatusDocument;
    pub(crate) use super::diff::DiffDocument;
    pub(crate) use super::doctor::DoctorDocument;
    pub(crate) use super::heads::HeadsDocument;
    pub(crate) use super::history::HistoryDocument;
    pub(crate) use super::journal::JournalDocument;
    pub(crate) use super::movement::RunDocument;
    pub(crate) use super::revision::NewRevisionDocument;
    pub(crate) use super::schema::SchemaDocument;
    pub(crate) use super::show::ShowDocument;
    pub(crate) use super::verify::VerifyDocument;
}

/// Does what was typed.
pub(crate) fn run(context: &Context<'_>, command: &Command) -> Result<ExitStatus, CommandError> {
    match command {
        Command::Init => movement::run(context, &Move::Upgrade(Target::heads())),
        Command::Upgrade(args) if args.offline.sql => {
            offline::upgrade(context, &args.target, &args.offline)
        }
        Command::Downgrade(args) if args.offline.sql => {
            offline::downgrade(context, &args.target, &args.offline)
        }
        Command::Stamp(args) if args.offline.sql => offline::stamp(context, args),
        Command::Upgrade(args) if args.forecast.plan => {
            let command = Move::Upgrade(movement::target(&args.target)?);
            plan::run(context, &command, args.forecast.shadow_url.as_deref())
        }
        Command::Downgrade(args) if args.forecast.plan => {
            let command = Move::Downgrade(movement::target(&args.target)?);
            plan::run(context, &command, args.forecast.shadow_url.as_deref())
        }
        Command::Plan(args) => {
            let command = Move::Upgrade(movement::target(&args.target)?);
            plan::run(context, &command, args.shadow.shadow_url.as_deref())
        }
        Command::Upgrade(args) => {
            let command = Move::Upgrade(movement::target(&args.target)?);
            movement::run_behind(context, &command, &args.backup)
        }
        Command::Downgrade(args) if args.from_journal => from_journal::run(context, args),
        Command::Downgrade(args) => {
            let command = Move::Downgrade(movement::target(&args.target)?);
            movement::run_behind(context, &command, &args.backup)
        }
        Command::Stamp(args) => stamp::run(context, args),
        Command::EnsureVersion => movement::run(context, &Move::EnsureVersion),
        Command::Recover => movement::run(context, &Move::Recover),
        Command::Current(args) => current::run(context, args),
        Command::History(args) => history::run(context, args),
        Command::Graph(args) => graph::run(context, args),
        Command::Report(args) => report::run(context, args),
        Command::Heads(args) => heads::run(context, args),
        Command::Branches(args) => branches::run(context, args),
        Command::Show(args) => show::run(context, args),
        Command::Edit(args) => edit::run(context, args),
        Command::Revision(args) => revision::run(context, args),
        Command::Check(args) => check::run(context, args),
        Command::Verify(args) => verify::run(context, args),
        Command::Lint(args) => lint::run(context, args),
        Command::Diff(args) => diff::run(context, args),
        Command::Merge(args) => merge::run(context, args),
        Command::Journal(args) => journal::run(context, args),
        Command::Sum(args) => sum::run(context, args),
        Command::Doctor => doctor::run(context),
        Command::Schema(args) => schema::run(context, args),
        Command::Dev(args) => dev::run(context, &args.command),
        Command::New(args) => new::run(context, args),
        Command::Completions(args) => completions::run(context, args),
        Command::Man(args) => man::run(context, args),
    }
}
