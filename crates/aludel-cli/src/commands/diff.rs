//! diff: the SQL that turns one schema into another. Never runs it, and writes nothing but shadow databases.

use std::collections::BTreeSet;
use std::path::PathBuf;

use aludel_core::graph::{Symbol, Target};
use aludel_core::ident::Ident;
use aludel_core::revision::NewSection;
use aludel_core::revision_set::RevisionSet;
use aludel_core::schema::{Entry, Grant, Grantee, Namespace, Object, Schema};
use aludel_core::sql::sections;
use aludel_postgres::autogenerate::{Desired, Terms, compare_with, propose};
use aludel_postgres::catalog::inspect_snapshot;
use aludel_postgres::connect::{ConnInfo, ProcessEnvironment, Session};
use aludel_postgres::database::Database;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::interrupt::Interrupt;
use aludel_postgres::shadow::Shadow;
use aludel_postgres::{Move, OpenDatabase};
use schemars::JsonSchema;
use serde::Serialize;

use super::autogenerate::{HazardDocument, hazards};
use crate::args::{DiffArgs, GenerateArgs};
use crate::config::Config;
use crate::context::{Context, History};
use crate::document::{Document, DocumentKind};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::{self, Origin, Said, Server};
use crate::problems;
use crate::signals;

/// One side of a comparison, as it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Side {
    Database,
    Models,
    Empty,
    Revision(Target),
    Url(String),
    Path(PathBuf),
}

/// One side, read.
#[derive(Default)]
struct Read {
    desired: Desired,
    /// The shadow database that it was read from, kept until the texts are compared.
    shadow: Option<Shadow>,
    /// A session where its texts can be read.
    session: Option<Session>,
    /// The server's version.
    version: Option<i32>,
}

pub(crate) fn run(context: &Context<'_>, args: &DiffArgs) -> Result<ExitStatus, CommandError> {
    let from = Side::read(context, &args.from)?;
    let to = Side::read(context, &args.to)?;
    if to == Side::Empty {
        return Err(CommandError::usage(
            "there is no way to empty: everything would be dropped",
            "compare the other way round, and say --down: `{program} diff --from empty --to … --down`",
        ));
    }
    let history = if from.needs_history() || to.needs_history() {
        let config = context.one_config(None)?;
        let revisions = context.revisions(&config, false)?;
        Some(History { config, revisions })
    } else {
        None
    };
    let config = match &history {
        Some(history) => history.config.clone(),
        None => match context.maybe_config()? {
            Some(config) => config,
            None => unconfigured(context)?,
        },
    };
    let said = Said::read(
        &GenerateArgs { rename: args.rename.clone(), ..GenerateArgs::default() },
        &config,
    )?;
    // A shadow database is dropped with the job, also when it is interrupted.
    signals::run_reading(async || {
        let job = Job { context, args, config: &config, history: history.as_ref() };
        job.run(&from, &to, &said).await
    })?
}

/// URLs and files need no configuration: what one would say is then left at its defaults, and every schema compared.
fn unconfigured(context: &Context<'_>) -> Result<Config, CommandError> {
    const TEXT: &str = "name = \"database\"\nscript_location = \"migrations\"\nurl_env = \"DATABASE_URL\"\n[autogenerate]\nschemas = []\n";
    Config::parse(&context.cwd().join("aludel.toml"), TEXT)
        .map_err(|error| CommandError::failure(error.to_string(), ""))
}

impl Side {
    fn read(context: &Context<'_>, text: &str) -> Result<Self, CommandError> {
        const SOURCES: &str =
            "sources are database, models, empty, revision:REV, a URL, a file or folder of SQL";
        Ok(match text {
            "database" => Self::Database,
            "models" => Self::Models,
            "empty" => Self::Empty,
            _ => {
                if let Some(revision) = text.strip_prefix("revision:") {
                    let target = super::movement::target(revision)?;
                    if *target.symbol() == Symbol::Current {
                        return Err(CommandError::usage(
                            "revision:current says nothing: the history is run in a database of its own",
                            "say database, or name the revision",
                        ));
                    }
                    Self::Revision(target)
                } else if text.contains("://") {
                    Self::Url(text.to_owned())
                } else {
                    let path = context.cwd().join(text);
                    if !path.exists() {
                        let title = format!("{text:?} is no source: there is no such file");
                        return Err(CommandError::usage(title, SOURCES));
                    }
                    Self::Path(PathBuf::from(text))
                }
            }
        })
    }

    fn needs_history(&self) -> bool {
        matches!(self, Self::Database | Self::Models | Self::Revision(_))
    }
}

struct Job<'a> {
    context: &'a Context<'a>,
    args: &'a DiffArgs,
    config: &'a Config,
    history: Option<&'a History>,
}

impl Job<'_> {
    async fn run(&self, from: &Side, to: &Side, said: &Said) -> Result<ExitStatus, CommandError> {
        let (there, wanted) = if *from == Side::Empty {
            let wanted = self.side(to, None).await?;
            (Read { desired: nothing(wanted.version), ..Read::default() }, wanted)
        } else {
            let there = self.side(from, None).await?;
            let wanted = self.side(to, there.version).await?;
            (there, wanted)
        };
        let shown = self.show(&there, &wanted, *to == Side::Models, said).await;
        let mut closed = Ok(());
        for shadow in [there.shadow, wanted.shadow].into_iter().flatten() {
            closed = closed.and(shadow.close().await);
        }
        let status = shown?;
        closed.map_err(|error| generate::of_shadow(&error, None))?;
        Ok(status)
    }

    async fn show(
        &self,
        there: &Read,
        wanted: &Read,
        is_models: bool,
        said: &Said,
    ) -> Result<ExitStatus, CommandError> {
        let output = self.context.output;
        let version = there.version.or(wanted.version).unwrap_or(DEFAULT_VERSION);
        let mut desired = wanted.desired.clone();
        // Models that grant nothing leave privileges alone; of two real sides both say what they grant.
        desired.grants |= !is_models && there.desired.grants;
        said.add_to(&mut desired.directives, &desired.schema)?;
        let terms = generate::terms_of(self.config, generate::scope_of(self.config), version);
        let session = there.session.as_ref().or(wanted.session.as_ref());
        let client = session.map(|session| &session.client);
        let origin = self.origin().filter(|_| is_models);
        let failed = |error| generate::of_autogenerate(&error, origin.as_ref(), None);
        let current = there.desired.schema.clone();
        let comparison =
            compare_with(client, current, desired.clone(), &terms).await.map_err(failed)?;
        generate::warn_of_texts(output, &comparison.normalised, None);
        let difference = &comparison.difference;
        let proposal = propose(&comparison, &desired.directives).map_err(failed)?;
        for note in &difference.notes {
            output.talk(&format!("note: {note}"));
        }
        for rename in &difference.probable_renames {
            let files = Origin::Files(PathBuf::new());
            let directive = generate::directive(&rename.rename, origin.as_ref().unwrap_or(&files));
            output.talk(&format!("note: {}; if it has, say {directive}", generate::what(rename)));
        }
        for wish in &proposal.up.wishes {
            output.warn(&wish.to_string());
        }
        if difference.is_empty() {
            output.talk("no difference");
        }
        let up = sections(&proposal.up);
        let down = if self.args.down { sections(&proposal.down) } else { Vec::new() };
        if output.is_json() {
            output.json(&DiffDocument {
                is_empty: difference.is_empty(),
                changes: difference.changes.iter().map(ToString::to_string).collect(),
                hazards: hazards(&proposal.up),
                up: document(&up),
                down: document(&down),
            })?;
        } else {
            output.data(&text(&up, &down, self.args.down));
        }
        if self.args.exit_code && !difference.is_empty() {
            return Ok(ExitStatus::Difference);
        }
        Ok(ExitStatus::Success)
    }

    async fn side(&self, side: &Side, version: Option<i32>) -> Result<Read, CommandError> {
        match side {
            Side::Empty => Ok(Read { desired: nothing(version), ..Read::default() }),
            Side::Database => {
                let history = self.history()?;
                let databases = self.context.databases(std::slice::from_ref(history))?;
                match databases.first() {
                    Some(database) => self.live(&database.conn).await,
                    None => Err(CommandError::usage("there is no database", "")),
                }
            }
            Side::Url(url) => {
                let conn =
                    ConnInfo::parse(&url.clone().into(), &ProcessEnvironment).map_err(|error| {
                        let problem = Problem::new(error.to_string()).maybe_hint(error.hint());
                        CommandError::new(ExitStatus::Usage, problem)
                    })?;
                self.live(&conn).await
            }
            Side::Models => self.models(version).await,
            Side::Path(path) => {
                let shadow = self.shadow(version).await?;
                let terms = self.terms(version);
                let tool = self.context.program.tool();
                let desired = generate::of_files(&shadow, path, &terms, &tool).await?;
                self.of_shadow(desired, shadow).await
            }
            Side::Revision(target) => {
                let history = self.history()?;
                let shadow = self.shadow(version).await?;
                let schema = self.run_up_to(history, &shadow, target).await?;
                let desired = Desired { schema, grants: true, ..Desired::default() };
                self.of_shadow(desired, shadow).await
            }
        }
    }

    fn history(&self) -> Result<&History, CommandError> {
        self.history.ok_or_else(|| CommandError::usage("there is no configuration here", ""))
    }

    fn origin(&self) -> Option<Origin> {
        generate::origin(self.context, self.config)
    }

    async fn models(&self, version: Option<i32>) -> Result<Read, CommandError> {
        let origin = self.origin().ok_or_else(|| {
            CommandError::usage(
                format!("there are no models of database {}", self.config.name),
                "name another source with --from and --to",
            )
        })?;
        let server = match origin.needs_shadow() {
            true => Some(self.server(version)?),
            false => None,
        };
        let terms = self.terms(version);
        let server = server.as_ref();
        let desired =
            generate::desired(self.context, self.config, &origin, server, &terms, None).await?;
        Ok(Read { desired, ..Read::default() })
    }

    fn server(&self, version: Option<i32>) -> Result<ConnInfo, CommandError> {
        let given = self.args.shadow.shadow_url.as_deref();
        let major = version.and_then(|version| u32::try_from(version / 10_000).ok());
        Server::find(self.context, self.config, given, major)?.needed(None)
    }

    async fn shadow(&self, version: Option<i32>) -> Result<Shadow, CommandError> {
        let server = self.server(version)?;
        Shadow::create(&server, &self.context.program.tool())
            .await
            .map_err(|error| generate::of_shadow(&error, None))
    }

    async fn of_shadow(&self, desired: Desired, shadow: Shadow) -> Result<Read, CommandError> {
        let database = self.database(shadow.conn().clone())?;
        let open = self.open(&database).await?;
        let version = Some(open.facts().version);
        Ok(Read { desired, shadow: Some(shadow), session: Some(open.into_session()), version })
    }

    fn terms(&self, version: Option<i32>) -> Terms {
        let scope = generate::scope_of(self.config);
        generate::terms_of(self.config, scope, version.unwrap_or(DEFAULT_VERSION))
    }

    fn database(&self, conn: ConnInfo) -> Result<Database, CommandError> {
        let revisions = match self.history {
            Some(history) => history.revisions.clone(),
            None => RevisionSet::empty()
                .map_err(|error| CommandError::failure(error.to_string(), ""))?,
        };
        Ok(self.context.database_at(self.config, revisions, conn))
    }

    async fn open<'d>(&self, database: &'d Database) -> Result<OpenDatabase<'d>, CommandError> {
        let place = self.context.place(self.config, database, false);
        OpenDatabase::open(database, &self.context.program.tool())
            .await
            .map_err(|kind| problems::failed(&kind, &place))
    }

    async fn live(&self, conn: &ConnInfo) -> Result<Read, CommandError> {
        let database = self.database(conn.clone())?;
        let open = self.open(&database).await?;
        let terms = generate::terms(self.config, &open);
        let schema = inspect_snapshot(&open.session().client, &terms.scope)
            .await
            .map_err(|error| generate::of_inspect(&error, None))?;
        let version = Some(open.facts().version);
        let desired = Desired { schema, grants: true, ..Desired::default() };
        Ok(Read { desired, session: Some(open.into_session()), version, shadow: None })
    }

    /// What the history makes up to a revision, in a shadow database.
    async fn run_up_to(
        &self,
        history: &History,
        shadow: &Shadow,
        target: &Target,
    ) -> Result<Schema, CommandError> {
        let conn = shadow.conn().clone();
        let database = Database { revisions: history.revisions.clone(), ..self.database(conn)? };
        let step = Move::Upgrade(target.clone());
        let author = self.context.author();
        if let Err(error) = shadow.migrate(&database, &step, &author, &Interrupt::never()).await {
            return Err(match error.kind {
                RunErrorKind::Graph(_) | RunErrorKind::Revisions(_) | RunErrorKind::Interrupted => {
                    let place = self.context.place(self.config, &database, false);
                    problems::failed(&error.kind, &place)
                }
                _ => {
                    let problem = generate::of_history_in_shadow(&error);
                    CommandError::new(ExitStatus::Failure, problem)
                }
            });
        }
        let open = self.open(&database).await?;
        let terms = self.terms(None);
        inspect_snapshot(&open.session().client, &terms.scope)
            .await
            .map_err(|error| generate::of_inspect(&error, None))
    }
}

/// The version that is written for where no server is asked.
const DEFAULT_VERSION: i32 = 15_00_00;

/// A new database: the schema `public`, which everybody may use and until PostgreSQL 15 could create in.
fn nothing(version: Option<i32>) -> Desired {
    let grant = |privilege: &str| Grant {
        grantee: Grantee::Public,
        privilege: privilege.to_owned(),
        grantable: false,
    };
    let mut grants = BTreeSet::from([grant("USAGE")]);
    if version.unwrap_or(DEFAULT_VERSION) < 15_00_00 {
        grants.insert(grant("CREATE"));
    }
    let public = Object::Namespace(Namespace { name: Ident::new("public") });
    let mut schema = Schema::new();
    schema.insert(Entry { grants, ..Entry::new(public) });
    Desired { schema, ..Desired::default() }
}

/// The sections as a revision file has them; a single one in a transaction needs no marker.
fn text(up: &[NewSection], down: &[NewSection], with_down: bool) -> String {
    let is_plain = !with_down && up.iter().all(|section| !section.no_transaction);
    let of = |direction| {
        move |section: &NewSection| match is_plain {
            true => section.sql.clone(),
            false => section.render(direction),
        }
    };
    let parts: Vec<String> = up.iter().map(of("up")).chain(down.iter().map(of("down"))).collect();
    parts.join("\n")
}

fn document(sections: &[NewSection]) -> Vec<SectionDocument> {
    sections
        .iter()
        .map(|section| SectionDocument {
            no_transaction: section.no_transaction,
            sql: section.sql.clone(),
        })
        .collect()
}

/// What differs between two schemas, and the SQL that turns one into the other.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DiffDocument {
    /// Whether nothing differs.
    is_empty: bool,
    /// What differs, one line each.
    changes: Vec<String>,
    /// The dangers of the statements of `up`; a statement has one entry for each.
    hazards: Vec<HazardDocument>,
    /// The sections that lead from the one to the other; empty where nothing differs.
    up: Vec<SectionDocument>,
    /// Those that lead back; empty without `--down`.
    down: Vec<SectionDocument>,
}

impl Document for DiffDocument {
    const KIND: DocumentKind = DocumentKind::Diff;
}

/// A section of a revision file.
#[derive(Serialize, JsonSchema)]
struct SectionDocument {
    /// Whether its statements run one by one, outside a transaction.
    no_transaction: bool,
    /// Its statements, with comments.
    sql: String,
}
