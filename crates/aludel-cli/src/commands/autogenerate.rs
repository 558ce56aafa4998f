//! The sections of a new revision, from the difference between a database and its models. Never writes the file.

use aludel_core::plan::{Hazard, Plan, PlannedStatement, Wish};
use aludel_core::revision::{NewRevision, RevisionFile};
use aludel_core::script;
use aludel_core::sql::{render, sections};
use aludel_postgres::OpenDatabase;
use aludel_postgres::autogenerate::{
    Claim, Comparison, Desired, Proof, ProofFailure, Proposal, propose, prove,
};
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::database::Database;
use aludel_postgres::interrupt::Interrupt;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::RevisionArgs;
use crate::context::{Context, History};
use crate::document::Word;
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::{self, Origin, Said, Server};
use crate::problems;
use crate::signals;

/// What was found while the sections were made, as JSON output shows it.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Generated {
    /// What differs, one line each; empty where nothing was generated.
    pub(crate) changes: Vec<String>,
    /// The dangers of the statements on the way up; a statement has one entry for each.
    pub(crate) hazards: Vec<HazardDocument>,
    /// Whether it ran up, down and up in a shadow database; null where nothing was generated.
    pub(crate) proved: Option<bool>,
}

/// A danger of a statement.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct HazardDocument {
    /// Which.
    hazard: Word<Hazard>,
    /// The statement, on one line.
    statement: String,
}

/// Whether the sections are to be generated; an error where that was asked for and there are no models.
pub(crate) fn is_wanted(
    context: &Context<'_>,
    history: &History,
    args: &RevisionArgs,
) -> Result<bool, CommandError> {
    let has_models = generate::origin(context, &history.config).is_some();
    if let Some(option) = args.generate.first_option().filter(|_| args.empty) {
        return Err(CommandError::usage(
            format!("{option} is for sections that are generated, and --empty leaves them empty"),
            "leave out one of the two",
        ));
    }
    let asked = match args.autogenerate {
        true => Some("--autogenerate"),
        false => args.generate.first_option(),
    };
    if let Some(option) = asked.filter(|_| !has_models) {
        let name = &history.config.name;
        let title = format!("{option} needs models, and the database {name} has none");
        let hint = format!(
            "add models = {{ sql = \"schema.sql\" }} to {}, or give the program a base for it; \
             without {option} the sections are left empty",
            history.config.file_name()
        );
        return Err(CommandError::usage(title, hint));
    }
    Ok(has_models && !args.empty)
}

/// Compares, plans and proves. Without a difference the sections stay empty, and no change is returned.
pub(crate) fn fill(
    context: &Context<'_>,
    history: &History,
    args: &RevisionArgs,
    new: &mut NewRevision,
) -> Result<Generated, CommandError> {
    let config = &history.config;
    let several = args.database.is_some() || context.configs()?.len() > 1;
    let name = several.then_some(config.name.as_str());
    let said = Said::read(&args.generate, config)?;
    let Some(origin) = generate::origin(context, config) else { return Ok(Generated::default()) };
    let databases = context.databases(std::slice::from_ref(history))?;
    let [database] = databases.as_slice() else { return Ok(Generated::default()) };
    let (filled, signal) = signals::run(async |interrupt| {
        let job = Job { context, history, database, origin: &origin, name, args, interrupt };
        tokio::select! {
            biased;
            filled = job.run(said, new) => Some(filled),
            () = interrupt.requested() => None,
        }
    })?;
    match (filled, signal) {
        // Whatever the work made of it: somebody wanted it to stop.
        (_, Some(status)) => {
            Err(CommandError::new(status, Problem::new("interrupted; nothing was written")))
        }
        (Some(filled), None) => filled,
        (None, None) => Ok(Generated::default()),
    }
}

struct Job<'a> {
    context: &'a Context<'a>,
    history: &'a History,
    database: &'a Database,
    origin: &'a Origin,
    /// The database's name, where errors have to say it.
    name: Option<&'a str>,
    args: &'a RevisionArgs,
    interrupt: &'a Interrupt,
}

impl Job<'_> {
    async fn run(&self, mut said: Said, new: &mut NewRevision) -> Result<Generated, CommandError> {
        let Self { context, history, args, name, .. } = *self;
        let config = &history.config;
        let tool = context.program.tool();
        let place = context.place(config, self.database, name.is_some());
        let open = OpenDatabase::open(self.database, &tool)
            .await
            .map_err(|kind| problems::failed(&kind, &place))?;
        generate::check_at_heads(history, &open.known_heads().await, &place, None)?;
        let server = self.server(&open)?;
        let conn = match &server {
            Some(Server::At(conn)) => Some(conn.as_ref()),
            _ => None,
        };
        let terms = generate::terms(config, &open);
        if self.origin.needs_shadow() && conn.is_none() {
            server.unwrap_or_else(|| Server::Nowhere(String::new())).needed(name)?;
            return Ok(Generated::default());
        }
        let mut wanted =
            generate::desired(context, config, self.origin, conn, &terms, name).await?;
        said.add_to(&mut wanted.directives, &wanted.schema)?;
        let compare = async |wanted: &Desired| {
            generate::compared(context, history, &open, wanted, self.origin, name).await
        };
        let mut comparison = compare(&wanted).await?;
        let probable = comparison.difference.probable_renames.clone();
        if generate::settle_renames(&probable, &mut said, self.origin, name).await? {
            said.add_to(&mut wanted.directives, &wanted.schema)?;
            comparison = compare(&wanted).await?;
        }
        for note in &comparison.difference.notes {
            context.output.talk(&format!("note: {}: {note}", config.name));
        }
        if comparison.difference.is_empty() {
            context.output.talk(&format!(
                "{}: nothing to do, the database is as its models say",
                config.name
            ));
            return Ok(Generated::default());
        }
        let changes: Vec<String> =
            comparison.difference.changes.iter().map(ToString::to_string).collect();
        for change in &changes {
            context.output.talk(&format!("{}: {change}", config.name));
        }
        let proposal = propose(&comparison, &wanted.directives)
            .map_err(|error| generate::of_autogenerate(&error, Some(self.origin), name))?;
        refuse_unaccepted(&proposal, &said, self.origin, name)?;
        new.up = sections(&proposal.up);
        new.down = sections(&proposal.down);
        let file = self.read(new)?;
        let proved = match (&server, conn) {
            (_, Some(conn)) if !args.generate.unproved => {
                self.prove(&file, &wanted, &comparison, conn, &open).await?
            }
            (Some(Server::Nowhere(why)), _) if !args.generate.unproved => {
                self.warn_unproved(&format!("there is no server for a shadow database: {why}"));
                false
            }
            _ => false,
        };
        new.unproved = !proved;
        let hazards = hazards(&proposal.up);
        Ok(Generated { changes, hazards, proved: Some(proved) })
    }

    /// The server for shadow databases, where one is needed.
    fn server(&self, open: &OpenDatabase<'_>) -> Result<Option<Server>, CommandError> {
        let generate = &self.args.generate;
        if generate.unproved && !self.origin.needs_shadow() {
            return Ok(None);
        }
        let (given, major) = (generate.shadow.shadow_url.as_deref(), Some(open.facts().major()));
        Server::find(self.context, &self.history.config, given, major).map(Some)
    }

    /// The revision as it will be read; an expression that was said may have broken it.
    fn read(&self, new: &NewRevision) -> Result<RevisionFile, CommandError> {
        let text = new.render();
        RevisionFile::parse(format!("{}.sql", new.id), text.as_bytes()).map_err(|error| {
            let title = format!("the generated revision does not read: {}", error.kind());
            let problem = Problem::new(title)
                .frame(error.origin(), error.span(), "")
                .hint("nothing was written; correct the expression")
                .of(self.name);
            CommandError::new(ExitStatus::Failure, problem)
        })
    }

    fn warn_unproved(&self, why: &str) {
        let name = &self.history.config.name;
        self.context.output.warn(&format!("{name}: the revision is not proved: {why}"));
    }

    /// Whether the revision is proved; an error where it is disproved.
    async fn prove(
        &self,
        file: &RevisionFile,
        desired: &Desired,
        comparison: &Comparison,
        server: &ConnInfo,
        open: &OpenDatabase<'_>,
    ) -> Result<bool, CommandError> {
        let Self { context, history, name, .. } = *self;
        // What differed only in its wording has the database's own by now.
        let schema = comparison.desired.clone();
        let desired =
            Desired { schema, directives: desired.directives.clone(), grants: desired.grants };
        let claim = Claim {
            database: self.database,
            proposed: file,
            current: &comparison.current,
            desired: &desired,
            terms: &generate::terms(&history.config, open),
        };
        let disproved = |problem: Problem| {
            let problem = problem
                .hint("nothing was written; --unproved writes the file all the same, to be corrected by hand");
            Err(CommandError::new(ExitStatus::Failure, problem.of(name)))
        };
        match prove(claim, server, &context.author(), self.interrupt).await {
            Ok(Proof::Holds) => Ok(true),
            Ok(Proof::Differs { after, lines }) => {
                let title = format!(
                    "the generated revision does not make what it should ({}, in a shadow database)",
                    after.as_str()
                );
                let mut problem = Problem::new(title);
                problem.notes = lines.iter().map(|line| format!("still to do: {line}")).collect();
                disproved(problem)
            }
            Ok(Proof::Drifted { lines }) => {
                let mut problem = Problem::new(
                    "the database is not what its revisions make, so the generated revision cannot be proved",
                );
                problem.notes = lines
                    .iter()
                    .map(|line| format!("done to the database by no revision: {line}"))
                    .collect();
                disproved(problem.hint(
                    "undo that, or write a revision for it by hand and stamp the database with it",
                ))
            }
            Err(error @ ProofFailure::Revision { .. }) => disproved(generate::of_proof(&error)),
            Err(error) => {
                self.warn_unproved(&generate::of_proof(&error).title);
                Ok(false)
            }
        }
    }
}

/// Statements that lose rows, and such as may fail for want of a word, need to be accepted.
fn refuse_unaccepted(
    proposal: &Proposal,
    said: &Said,
    origin: &Origin,
    database: Option<&str>,
) -> Result<(), CommandError> {
    let mut found = Vec::new();
    if !said.allowed.contains(&Hazard::Drop) {
        let losing = |statement: &&PlannedStatement| statement.hazards.contains(&Hazard::Drop);
        found.extend(proposal.up.statements.iter().filter(losing).map(|statement| {
            Problem::new(format!("{}: {}", summary(statement), Hazard::Drop.meaning()))
                .hint("say --allow drop if that is meant")
        }));
    }
    if !said.allowed.contains(&Hazard::MayFail) {
        found.extend(proposal.up.wishes.iter().map(|wish| {
            Problem::new(wish.to_string())
                .hint(directive(wish, origin))
                .hint("or say --allow may-fail, if there are no such rows")
        }));
    }
    if found.is_empty() {
        Ok(())
    } else {
        let found = found.into_iter().map(|problem| problem.of(database)).collect();
        Err(CommandError::several(ExitStatus::Failure, found))
    }
}

fn summary(statement: &PlannedStatement) -> String {
    let sql = render(&statement.operation).join("; ");
    script::summary(&sql, 120)
}

/// The dangers of a plan's statements.
pub(crate) fn hazards(plan: &Plan) -> Vec<HazardDocument> {
    let each = plan
        .statements
        .iter()
        .flat_map(|statement| statement.hazards.iter().map(move |hazard| (hazard, statement)));
    each.map(|(hazard, statement)| HazardDocument {
        hazard: Word(*hazard),
        statement: summary(statement),
    })
    .collect()
}

fn directive(wish: &Wish, origin: &Origin) -> String {
    let (table, column) = wish.column();
    let name = format!("{}.{}", generate::typed(table), column.as_str());
    let (what, attributes, option) = match wish {
        Wish::NewColumnValue { .. } | Wish::NoNulls { .. } => (
            "say what rows that are there get",
            "#[column(backfill = \"…\")] or default = \"…\" at the field",
            format!("--backfill \"{name}=EXPRESSION\""),
        ),
        Wish::Conversion { .. } => (
            "say how values are converted",
            "#[column(using = \"…\")] at the field",
            format!("--using \"{name}=EXPRESSION\""),
        ),
    };
    match origin {
        Origin::Compiled(_) => format!("{what}: {attributes}, or {option}"),
        Origin::Command(_) | Origin::Files(_) => format!("{what}: {option}"),
    }
}
