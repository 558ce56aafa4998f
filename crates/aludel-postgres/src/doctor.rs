//! What a migration needs from a server, looked at before it is needed. Never changes anything.

use aludel_core::ident::Ident;
use jiff::Timestamp;

use crate::error::{DatabaseError, RunErrorKind};
use crate::open::OpenDatabase;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in one word.
    pub check: &'static str,
    /// How good it is.
    pub severity: Severity,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub advice: Option<String>,
}

/// How good a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// As it should be.
    Good,
    /// Works, and something will be missed.
    Remark,
    /// Keeps the database from being migrated.
    Fault,
}

impl Finding {
    /// Something that is as it should be.
    pub fn good(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, severity: Severity::Good, found: found.into(), advice: None }
    }

    fn remark(check: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self {
            check,
            severity: Severity::Remark,
            found: found.into(),
            advice: Some(advice.to_owned()),
        }
    }

    fn fault(check: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self {
            check,
            severity: Severity::Fault,
            found: found.into(),
            advice: Some(advice.to_owned()),
        }
    }
}

/// Looks at everything; what cannot be looked at is a finding too.
pub async fn examine(open: &OpenDatabase<'_>) -> Vec<Finding> {
    let mut findings = vec![connection(open), version(open)];
    for looked in [
        rights(open).await,
        state(open).await,
        lock(open).await,
        time(open).await,
        Ok(vec![prepared(open)]),
    ] {
        match looked {
            Ok(more) => findings.extend(more),
            Err(error) => findings.push(Finding::fault(
                "server",
                error.to_string(),
                "look at the server's log",
            )),
        }
    }
    findings
}

fn connection(open: &OpenDatabase<'_>) -> Finding {
    let tls = if open.session.is_encrypted() { "inside TLS" } else { "without TLS" };
    let text = format!("{} as role {}, {tls}", open.session.server(), open.facts.user);
    Finding::good("connection", text)
}

fn version(open: &OpenDatabase<'_>) -> Finding {
    let text =
        format!("PostgreSQL {}, database {}", open.facts.version_text(), open.facts.database);
    match open.facts.check_writable() {
        Ok(()) => Finding::good("version", text),
        Err(error) => {
            let advice = match open.facts.in_recovery {
                true => "connect to the primary",
                false => {
                    "switch default_transaction_read_only off, for the role, the database or the server"
                }
            };
            Finding::fault("version", format!("{text}: {error}"), advice)
        }
    }
}

/// Rights on the schema of our tables, on temporary tables, and on what is there already.
async fn rights(open: &OpenDatabase<'_>) -> Result<Vec<Finding>, RunErrorKind> {
    const SQL: &str = "SELECT pg_catalog.has_schema_privilege($1, 'CREATE'), \
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP'), \
        (SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p') \
            AND c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) \
            AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE'))";
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let schema = &open.facts.schema;
    let row = open
        .session
        .client
        .query_typed_one(SQL, &[(schema, tokio_postgres::types::Type::TEXT)])
        .await
        .map_err(error)?;
    let create: bool = row.try_get(0).map_err(error)?;
    let temp: bool = row.try_get(1).map_err(error)?;
    let foreign: i64 = row.try_get(2).map_err(error)?;
    let mut findings = vec![if create {
        Finding::good("rights", format!("may create tables in schema {schema}"))
    } else {
        let text = format!("may not create tables in schema {schema}");
        let (schema, user) = (Ident::new(schema), Ident::new(&open.facts.user));
        let advice = format!("as the schema's owner: GRANT CREATE ON SCHEMA {schema} TO {user}");
        Finding::fault("rights", text, &advice)
    }];
    if foreign > 0 {
        let text = format!("{foreign} tables of schema {schema} belong to other roles");
        findings.push(Finding::remark("owners", text, "migrate as the role that owns the tables"));
    }
    findings.push(if temp {
        Finding::good("temp", "may create temporary tables")
    } else {
        let (database, user) = (Ident::new(&open.facts.database), Ident::new(&open.facts.user));
        let advice = format!(
            "for exact comparisons, as its owner: GRANT TEMP ON DATABASE {database} TO {user}"
        );
        Finding::remark("temp", "may not create temporary tables", &advice)
    });
    Ok(findings)
}

async fn state(open: &OpenDatabase<'_>) -> Result<Vec<Finding>, RunErrorKind> {
    let heads = open.heads().await?;
    let list = if heads.is_empty() {
        "<base>".to_owned()
    } else {
        heads.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let mut findings = vec![match open.database.revisions.graph().missing_heads(&heads) {
        Ok(missing) if missing.is_empty() => Finding::good("revision", format!("at {list} (head)")),
        Ok(_) => Finding::remark(
            "revision",
            format!("at {list}, behind the files"),
            "`upgrade` applies the rest",
        ),
        Err(error) => {
            let explained = open.explained(error.into()).await;
            let stories = match &explained {
                RunErrorKind::UnknownApplied { revisions, .. } => revisions.as_slice(),
                _ => &[],
            };
            let text = stories
                .iter()
                .fold(explained.to_string(), |text, story| format!("{text}; {story}"));
            Finding::fault("revision", text, "get the checkout that has these revisions")
        }
    }];
    match open.identity().await? {
        Some(identity) => match open.check_identity(Some(&identity)) {
            Ok(()) => findings
                .push(Finding::good("identity", format!("{} {}", identity.name, identity.id))),
            Err(error) => findings.push(Finding::fault(
                "identity",
                error.to_string(),
                "the URLs look swapped",
            )),
        },
        None => findings.push(Finding::good("identity", "none yet; the first run writes it")),
    }
    for revision in open.unfinished().await? {
        let text = format!("revision {revision} is half run: an earlier run stopped inside it");
        findings.push(Finding::remark(
            "progress",
            text,
            "run the command that stopped again, to finish it",
        ));
    }
    for unsettled in open.unsettled().await? {
        let text = format!(
            "run {} left a transaction prepared here since {}, which keeps its locks",
            unsettled.run, unsettled.since
        );
        findings.push(Finding::fault("unsettled", text, "`recover` commits it or rolls it back"));
    }
    Ok(findings)
}

async fn lock(open: &OpenDatabase<'_>) -> Result<Vec<Finding>, RunErrorKind> {
    Ok(vec![match open.lock_holder().await? {
        None => Finding::good("lock", "free"),
        Some(holder) => Finding::remark(
            "lock",
            format!(
                "held by {} (process {}, role {}, since {})",
                holder.application, holder.pid, holder.user, holder.since
            ),
            "a run is going on; wait for it",
        ),
    }])
}

/// Clocks that differ make the journal's times wrong, and certificates invalid.
async fn time(open: &OpenDatabase<'_>) -> Result<Vec<Finding>, RunErrorKind> {
    const SQL: &str = "SELECT pg_catalog.clock_timestamp()";
    const TOLERABLE: f64 = 5.0;
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let before = Timestamp::now();
    let row = open.session.client.query_typed_one(SQL, &[]).await.map_err(error)?;
    let server: Timestamp = row.try_get(0).map_err(error)?;
    let skew = server.duration_since(before).as_secs_f64();
    Ok(vec![if skew.abs() <= TOLERABLE {
        Finding::good("time", "the clocks agree")
    } else {
        let text = format!(
            "the server's clock is {:.0} s {}",
            skew.abs(),
            if skew > 0.0 { "ahead" } else { "behind" }
        );
        Finding::remark("time", text, "set both clocks by NTP")
    }])
}

fn prepared(open: &OpenDatabase<'_>) -> Finding {
    match open.facts.max_prepared_transactions {
        0 => Finding::remark(
            "prepared",
            "max_prepared_transactions is 0",
            "set max_prepared_transactions to 10 or more, so that several databases can commit as one",
        ),
        slots => Finding::good("prepared", format!("{slots} slots for prepared transactions")),
    }
}
