//! A run as an SQL script for psql, which checks where it is before it changes anything. Never connects.

use aludel_core::graph::heads_after;
use aludel_core::ident::literal;
use aludel_core::phase::{CallKind, Part, Phase, PhaseLimits, PlannedStep, phases};
use aludel_core::revision::RevisionId;
use aludel_core::revision_set::RevisionSet;
use uuid::Uuid;

use crate::error::RunErrorKind;
use crate::journal::{Author, JournalDirection};
use crate::lock::LockKey;
use crate::plan::{self, Calls, Move};
use crate::progress::Done;
use crate::tables::Tables;
use crate::version_table::{self, RowChange};

/// What a script is made for.
#[derive(Debug, Clone)]
pub struct Offline<'o> {
    /// The database's name, which its identity must carry.
    pub name: &'o str,
    /// Its revisions.
    pub revisions: &'o RevisionSet,
    /// Where the tables are; a script cannot look.
    pub tables: &'o Tables,
    /// The version rows that the script starts from, and demands.
    pub from: &'o [RevisionId],
    /// What commits together.
    pub limits: PhaseLimits,
    /// Who made the script.
    pub author: &'o Author,
    /// The id of the run that it will be.
    pub run: Uuid,
}

impl Offline<'_> {
    /// The whole script.
    ///
    /// It stops at the first error, refuses a database with another name, other version rows or a runner at work, and
    /// keeps the journal as a run does. Every phase is a transaction that checks again; so is what stands around a
    /// section without transaction.
    ///
    /// # Errors
    ///
    /// As a run: unknown targets, missing downgrades; and code steps, which are no SQL.
    pub fn script(&self, command: &Move) -> Result<String, RunErrorKind> {
        let steps = plan::plan(self.revisions, self.from, command, false, Calls::Refused)?;
        let purge = matches!(command, Move::Stamp { purge: true, .. });
        let mut writer =
            Writer { offline: self, steps: &steps, heads: self.from.to_vec(), text: String::new() };
        writer.begin(command);
        // A purge to the base has no step, and neither has making the tables.
        if steps.is_empty() && (purge || matches!(command, Move::EnsureVersion)) {
            writer.phase_begins(true, purge);
            writer.phase_ends(1, command);
        }
        // The plan has refused every call.
        let phases = phases(&steps, self.limits, |_, _| CallKind::Transaction);
        for (index, phase) in phases.iter().enumerate() {
            match phase {
                Phase::Transaction(parts) => {
                    writer.phase_begins(index == 0, purge && index == 0);
                    for part in parts {
                        writer.part(part, index + 1);
                    }
                    writer.phase_ends(index + 1, command);
                }
                Phase::NoTransaction(part) => writer.alone(part, index + 1, command),
            }
        }
        writer.end();
        Ok(writer.text)
    }
}

struct Writer<'w> {
    offline: &'w Offline<'w>,
    steps: &'w [PlannedStep],
    heads: Vec<RevisionId>,
    text: String,
}

const SETTINGS: &str = "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;";

/// Checks what was put off, and puts every constraint back as it is defined.
const DEFERRED: &str = "\
DO $aludel$
DECLARE
    every text;
    deferred text;
BEGIN
    SELECT string_agg(DISTINCT format('%I.%I', n.nspname, c.conname), ', '),
           string_agg(DISTINCT format('%I.%I', n.nspname, c.conname), ', ') FILTER (WHERE c.condeferred)
      INTO every, deferred
      FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
     WHERE c.condeferrable;
    IF every IS NOT NULL THEN
        EXECUTE 'SET CONSTRAINTS ' || every || ' IMMEDIATE';
    END IF;
    IF deferred IS NOT NULL THEN
        EXECUTE 'SET CONSTRAINTS ' || deferred || ' DEFERRED';
    END IF;
END
$aludel$;";

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn begin(&mut self, command: &Move) {
        let from = list(self.offline.from);
        let word = command.word();
        self.line(&format!(
            "-- {word} of the database {} from {from}, made by {}.\n-- Run it with psql: psql -X -f FILE DATABASE. \
             It refuses other databases and other revisions, and stops at the first error.",
            self.offline.name, self.offline.author.tool
        ));
        self.line("\\set ON_ERROR_STOP on\n\\set AUTOCOMMIT on");
        let lock = self.guard_of_lock();
        self.line(&lock);
    }

    /// Lets the next runner in.
    fn end(&mut self) {
        let key = LockKey::new(self.offline.tables);
        self.line(&format!(
            "SELECT pg_catalog.pg_advisory_unlock({}) AS \"the lock is given back\";",
            key.number()
        ));
    }

    /// A transaction in which the database is known to be the right one, at the right revision, and nobody else's.
    fn phase_begins(&mut self, is_first: bool, purge: bool) {
        self.line("BEGIN;");
        let identity = self.guard_of_identity();
        self.line(&identity);
        if is_first {
            let create = self.offline.tables.create_all();
            self.line(&format!("SET LOCAL client_min_messages = warning;\n{create};"));
            self.line("RESET client_min_messages;");
        }
        let tables = self.offline.tables;
        self.line(&format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE;", tables.version));
        if purge {
            self.line(&format!(
                "DELETE FROM {};\nDELETE FROM {};",
                tables.version, tables.progress
            ));
            self.heads.clear();
        } else {
            let rows = self.guard_of_rows();
            self.line(&rows);
        }
        self.line(&format!(
            "INSERT INTO {0} (id, name) SELECT pg_catalog.gen_random_uuid(), {1} WHERE NOT EXISTS (SELECT FROM {0});",
            tables.identity,
            literal(self.offline.name)
        ));
    }

    fn phase_ends(&mut self, number: usize, command: &Move) {
        let Offline { tables, run, author, .. } = self.offline;
        let to = literal(&list(&self.heads));
        let word = literal(command.word());
        self.line(&format!(
            "INSERT INTO {} (run, phase, coordinator, participants, command, os_user, tool)\n\
             SELECT {}, {number}, id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('id', id, 'name', name, \
             'to', {to}::text)), {word}, {}, {} FROM {};",
            tables.run,
            literal(&run.to_string()),
            literal(&author.os_user),
            literal(&format!("{} (offline)", author.tool)),
            tables.identity
        ));
        self.line("COMMIT;\n");
    }

    /// The part of a step that lies in a transaction.
    fn part(&mut self, part: &Part, number: usize) {
        let step = &self.steps[part.step];
        self.line(&format!("\n-- Running {}", step.step));
        for section in part.sections.clone() {
            self.section(step, section);
        }
        self.line(DEFERRED);
        self.line(SETTINGS);
        if part.finishes {
            self.finish(step, number);
        } else {
            self.record_sections(step, part);
        }
    }

    fn record_sections(&mut self, step: &PlannedStep, part: &Part) {
        for done in part.sections.clone().filter_map(|section| Done::section(step, section)) {
            let row = self.progress(&done);
            self.line(&row);
        }
    }

    fn section(&mut self, step: &PlannedStep, section: usize) {
        let (Some(file), Some(section)) = (&step.file, step.sections().get(section)) else {
            return;
        };
        let source = file.source();
        for statement in &section.statements {
            self.line(&format!("{};", source.slice(&statement.span)));
            if let Some(data) = &statement.copy_data {
                let data = source.slice(data);
                let end = if data.is_empty() || data.ends_with('\n') { "" } else { "\n" };
                self.line(&format!("{data}{end}\\."));
            }
        }
    }

    /// A section outside a transaction: every statement behind a check of its own, and recorded when it is done.
    fn alone(&mut self, part: &Part, number: usize, command: &Move) {
        let step = &self.steps[part.step];
        self.line(&format!("\n-- Running {}, outside a transaction", step.step));
        if number == 1 {
            self.phase_begins(true, false);
            self.line("COMMIT;\n");
        }
        for section in part.sections.clone() {
            let count = step.sections().get(section).map_or(0, |section| section.statements.len());
            for statement in 0..count {
                self.statement_alone(step, section, statement);
            }
        }
        self.line(SETTINGS);
        if part.finishes {
            self.phase_begins(false, false);
            self.finish(step, number);
            self.phase_ends(number, command);
        } else {
            self.record_sections(step, part);
        }
    }

    fn statement_alone(&mut self, step: &PlannedStep, section: usize, statement: usize) {
        let (Some(file), Some(done)) = (&step.file, Done::statement(step, section, statement))
        else {
            return;
        };
        let Some(span) =
            step.sections().get(section).and_then(|section| section.statements.get(statement))
        else {
            return;
        };
        let guards = format!("{}\n{}", self.guard_of_identity(), self.guard_of_rows());
        self.line(&guards);
        self.line(&format!("{};", file.source().slice(&span.span)));
        let row = self.progress(&done);
        self.line(&row);
    }

    /// Version rows and journal.
    fn finish(&mut self, step: &PlannedStep, number: usize) {
        let Offline { tables, run, author, revisions, .. } = self.offline;
        let table = &tables.version;
        for change in version_table::changes(&step.step.heads) {
            let sql = match change {
                RowChange::Delete(id) => {
                    format!("DELETE FROM {table} WHERE version_num = {};", literal(&id))
                }
                RowChange::Insert(id) => {
                    format!("INSERT INTO {table} (version_num) VALUES ({});", literal(&id))
                }
                RowChange::Update { from, to } => format!(
                    "UPDATE {table} SET version_num = {} WHERE version_num = {};",
                    literal(&to),
                    literal(&from)
                ),
            };
            self.line(&sql);
        }
        let revision = revisions.graph().get(step.step.revision.as_str());
        let parents =
            revision.map_or(step.step.from.as_slice(), |revision| revision.revises.as_slice());
        let parents: Vec<String> = parents.iter().map(|id| literal(id.as_str())).collect();
        let text =
            |text: Option<String>| text.map_or_else(|| "NULL".to_owned(), |text| literal(&text));
        let file = step.file.as_ref();
        let direction = JournalDirection::of(step.step.action);
        self.line(&format!(
            "INSERT INTO {} (run, phase, revision, parents, direction, message, checksum, body, down_body, os_user, tool, \
             started, duration)\nVALUES ({}, {number}, {}, ARRAY[{}]::text[], '{}', {}, {}, {}, {}, {}, {}, \
             pg_catalog.now(), pg_catalog.clock_timestamp() - pg_catalog.now());",
            tables.journal,
            literal(&run.to_string()),
            literal(&crate::journal::place_of(step)),
            parents.join(", "),
            direction.as_str(),
            literal(&revision.map(|revision| revision.message.clone()).unwrap_or_default()),
            text(file.map(|file| file.checksum().to_string())),
            text(file.map(|file| file.up_text())),
            text(file.and_then(|file| file.down_text())),
            literal(&author.os_user),
            literal(&format!("{} (offline)", author.tool)),
        ));
        self.line(&format!(
            "DELETE FROM {} WHERE revision = {};",
            tables.progress,
            literal(step.step.revision.as_str())
        ));
        self.heads = heads_after(&self.heads, std::slice::from_ref(&step.step));
    }

    fn progress(&self, done: &Done) -> String {
        let Offline { tables, run, .. } = self.offline;
        format!(
            "INSERT INTO {} (revision, direction, section, statement, checksum, run) VALUES ({}, '{}', {}, {}, '{}', {});",
            tables.progress,
            literal(&done.revision),
            done.word(),
            done.section,
            done.statement,
            done.checksum,
            literal(&run.to_string())
        )
    }

    /// Keeps other runners out until the session ends, and refuses a database on which one is at work.
    fn guard_of_lock(&self) -> String {
        let key = LockKey::new(self.offline.tables).number();
        format!(
            "DO $aludel$
BEGIN
    IF NOT pg_catalog.pg_try_advisory_lock({key}) THEN
        RAISE EXCEPTION 'another run holds the lock of this database';
    END IF;
END
$aludel$;
"
        )
    }

    /// Refuses a database with another name.
    fn guard_of_identity(&self) -> String {
        let Offline { tables, name, .. } = self.offline;
        let identity = literal(&tables.identity.to_string());
        let query = literal(&format!("SELECT name FROM {} LIMIT 1", tables.identity));
        let name = literal(name);
        format!(
            "DO $aludel$
DECLARE
    found text;
BEGIN
    IF pg_catalog.to_regclass({identity}) IS NOT NULL THEN
        EXECUTE {query} INTO found;
        IF found <> {name} THEN
            RAISE EXCEPTION 'this database is %, and the script is for %', found, {name};
        END IF;
    END IF;
END
$aludel$;"
        )
    }

    /// Refuses a database at other revisions, and one with an unfinished revision that is not this script's.
    fn guard_of_rows(&self) -> String {
        let Offline { tables, run, .. } = self.offline;
        let mut rows: Vec<String> = self.heads.iter().map(ToString::to_string).collect();
        rows.sort();
        let expected = literal(&rows.join(", "));
        let run = literal(&run.to_string());
        format!(
            "DO $aludel$
DECLARE
    found text;
BEGIN
    SELECT coalesce(string_agg(version_num, ', ' ORDER BY version_num COLLATE \"C\"), '') INTO found FROM {};
    IF found <> {expected} THEN
        RAISE EXCEPTION 'this database is at %, and the script starts from %',
            coalesce(nullif(found, ''), '<base>'), coalesce(nullif({expected}, ''), '<base>');
    END IF;
    IF EXISTS (SELECT FROM {} WHERE run <> {run}) THEN
        RAISE EXCEPTION 'an earlier run stopped inside a revision; finish it with upgrade first';
    END IF;
END
$aludel$;",
            tables.version, tables.progress
        )
    }
}

fn list(ids: &[RevisionId]) -> String {
    if ids.is_empty() {
        "<base>".to_owned()
    } else {
        ids.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ")
    }
}
