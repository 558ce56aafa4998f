//! upgrade, downgrade and stamp with --sql: scripts for psql. Never connects.

use std::fs;

use aludel_core::graph::{HistoryRange, Symbol, Target};
use aludel_core::revision::RevisionId;
use aludel_postgres::Move;
use aludel_postgres::database::RunOptions;
use aludel_postgres::offline::Offline;
use uuid::Uuid;

use super::movement;
use crate::args::{OfflineArgs, StampArgs};
use crate::context::{Context, History};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::problems;

/// `upgrade [FROM:]TO --sql`.
pub(crate) fn upgrade(
    context: &Context<'_>,
    text: &str,
    args: &OfflineArgs,
) -> Result<ExitStatus, CommandError> {
    let (from, to) = match text.contains(':') {
        true => range(text, Target::head())?,
        false => (Target::base(), movement::target(text)?),
    };
    write(context, args, &from, &Move::Upgrade(to))
}

/// `downgrade FROM:TO --sql`.
pub(crate) fn downgrade(
    context: &Context<'_>,
    text: &str,
    args: &OfflineArgs,
) -> Result<ExitStatus, CommandError> {
    if !text.contains(':') {
        return Err(CommandError::usage(
            "a downgrade with --sql starts from a revision that must be said",
            "write FROM:TO, as in `{program} downgrade head:-1 --sql`",
        ));
    }
    let (from, to) = range(text, Target::base())?;
    write(context, args, &from, &Move::Downgrade(to))
}

/// `stamp [FROM:]TO --sql`.
pub(crate) fn stamp(context: &Context<'_>, args: &StampArgs) -> Result<ExitStatus, CommandError> {
    let (from, targets) = match args.targets.as_slice() {
        [one] if one.contains(':') => {
            let (from, to) = range(one, Target::heads())?;
            (from, vec![to])
        }
        several => (
            Target::base(),
            several.iter().map(|text| movement::target(text)).collect::<Result<_, _>>()?,
        ),
    };
    write(context, &args.offline, &from, &Move::Stamp { targets, purge: args.purge })
}

fn range(text: &str, default_end: Target) -> Result<(Target, Target), CommandError> {
    let range = HistoryRange::parse(text).map_err(|error| {
        CommandError::new(
            ExitStatus::Usage,
            Problem::new(error.to_string()).maybe_hint(error.hint()),
        )
    })?;
    let from = range.start.unwrap_or_else(Target::base);
    if [Symbol::Implied, Symbol::Current].contains(from.symbol()) {
        return Err(CommandError::usage(
            format!("{from} depends on a database, and a script is made without one"),
            "name the revision that the script starts from",
        ));
    }
    Ok((from, range.end.unwrap_or(default_end)))
}

fn write(
    context: &Context<'_>,
    args: &OfflineArgs,
    from: &Target,
    command: &Move,
) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let several = histories.len() > 1;
    if several && args.sql_dir.is_none() {
        return Err(CommandError::usage(
            "each database needs a script of its own",
            "name a database, `{program} -d NAME …`, or a folder for the scripts, --sql-dir DIR",
        ));
    }
    let run = Uuid::now_v7();
    for history in &histories {
        let script = script(context, history, from, command, run, several)?;
        match &args.sql_dir {
            None => context.output.data(&script),
            Some(dir) => {
                fs::create_dir_all(dir).map_err(|error| CommandError::io("create", dir, &error))?;
                let path = dir.join(format!("{}.sql", history.config.name));
                fs::write(&path, script)
                    .map_err(|error| CommandError::io("write", &path, &error))?;
                context.output.talk(&format!("wrote {}", path.display()));
            }
        }
    }
    Ok(ExitStatus::Success)
}

fn script(
    context: &Context<'_>,
    history: &History,
    from: &Target,
    command: &Move,
    run: Uuid,
    several: bool,
) -> Result<String, CommandError> {
    let database = several.then_some(history.config.name.as_str());
    let graph = history.revisions.graph();
    let from: Vec<RevisionId> = match from.symbol() {
        Symbol::Base if from.offset().is_none() => Vec::new(),
        _ => {
            let found = graph
                .resolve_many(from, &[])
                .map_err(|error| problems::graph_failure(&error, database))?;
            found.into_iter().map(|revision| revision.id.clone()).collect()
        }
    };
    let config = &history.config;
    let options = RunOptions::from(config);
    let offline = Offline {
        name: &config.name,
        revisions: &history.revisions,
        tables: &options.usual_tables(),
        from: &from,
        limits: options.limits,
        author: &context.author(),
        run,
    };
    offline.script(command).map_err(|kind| {
        let place = context.place_of_script(config, several);
        let (status, problem) = problems::of_run(&kind, &place);
        CommandError::new(status, problem)
    })
}
