//! A revision file as rules see it: each statement as a tree, with how it runs. Never judges.

use std::ops::Range;

use squawk_syntax::SourceFile;
use squawk_syntax::ast::{self, AstNode};

use super::background::Surroundings;
use super::effects::{self, Effect, Kind};
use super::name::Name;
use super::squawk::{self, Hit};
use crate::revision::{RevisionFile, Section, SectionKind};
use crate::script::{self, Statement};
use crate::source::Source;

/// More tokens than this make a statement of data, which no rule is about, and a tree too deep for any stack.
const MOST_TOKENS: usize = 5_000;

/// A file, read.
pub(super) struct Reading<'f> {
    pub(super) file: &'f RevisionFile,
    pub(super) source: &'f Source,
    pub(super) surroundings: &'f Surroundings<'f>,
    pub(super) up: Vec<Read<'f>>,
    pub(super) down: Vec<Read<'f>>,
    hits: Vec<Hit>,
}

/// A statement, read.
pub(super) struct Read<'f> {
    pub(super) section: &'f Section,
    pub(super) statement: &'f Statement,
    /// From its first word on.
    pub(super) sql: &'f str,
    /// The same bytes with its `;`, for what is written instead.
    pub(super) whole: Range<usize>,
    /// Whether no statement follows in its section.
    is_last: bool,
    /// Whether it is the first on its line.
    begins_line: bool,
    /// Its tree, or where and why there is none.
    pub(super) tree: Result<ast::Stmt, Unread>,
    /// Which transaction it runs in, counted from the first of its direction; statements outside one have each their own.
    pub(super) transaction: usize,
    pub(super) makes: Vec<Effect>,
    pub(super) drops: Vec<Effect>,
}

/// Why there is no tree.
pub(super) enum Unread {
    /// The parser stopped here, with these words.
    Syntax { at: usize, message: String },
    /// Too long; most likely rows.
    Long,
}

impl<'f> Reading<'f> {
    pub(super) fn of(file: &'f RevisionFile, surroundings: &'f Surroundings<'f>) -> Self {
        let source = file.source();
        let up = read(source, file.up());
        let down = read(source, file.down().sections());
        let hits = squawk::hits(source, &up);
        Self { file, source, surroundings, up, down, hits }
    }

    /// Both directions.
    pub(super) fn all(&self) -> impl Iterator<Item = &Read<'f>> {
        self.up.iter().chain(&self.down)
    }

    /// What squawk's rules behind a rule of ours found in the upgrade, with the statements.
    pub(super) fn hits(
        &self,
        rules: &'static [squawk_linter::Rule],
    ) -> impl Iterator<Item = (&Hit, &Read<'f>)> {
        let of = |hit: &Hit| self.up.iter().find(|read| read.statement.span.end > hit.span.start);
        self.hits
            .iter()
            .filter(|hit| rules.contains(&hit.rule))
            .filter_map(move |hit| Some((hit, of(hit)?)))
    }

    /// The same without statements about what the upgrade has made itself.
    pub(super) fn hits_on_old(
        &self,
        rules: &'static [squawk_linter::Rule],
    ) -> impl Iterator<Item = (&Hit, &Read<'f>)> {
        self.hits(rules).filter(|(_, read)| !self.works_on_new(read))
    }

    /// Whether an earlier statement of the upgrade made the table, which then has no rows yet and nobody who reads it.
    pub(super) fn is_new(&self, table: &Name, before: &Read<'_>) -> bool {
        self.up
            .iter()
            .take_while(|read| read.statement.head < before.statement.head)
            .flat_map(|read| &read.makes)
            .any(|made| made.kind == Kind::Relation && made.name.may_be(table))
    }

    /// Whether a statement of the upgrade works on a table that the upgrade made itself.
    pub(super) fn works_on_new(&self, read: &Read<'_>) -> bool {
        read.table().is_some_and(|table| self.is_new(&table, read))
    }
}

impl Read<'_> {
    /// The bytes of its first line, for findings about the whole statement.
    pub(super) fn line(&self) -> Range<usize> {
        let length = self.sql.find('\n').unwrap_or(self.sql.len());
        let length = self.sql.get(..length).map_or(length, |line| line.trim_end().len());
        self.statement.head..self.statement.head + length
    }

    /// The bytes of a part of it.
    pub(super) fn place(&self, node: &impl AstNode) -> Range<usize> {
        let range = node.syntax().text_range();
        let at = self.statement.head;
        let text = node.syntax().text().to_string();
        let start = usize::from(range.start()) + (text.len() - text.trim_start().len());
        at + start..at + start + text.trim().len()
    }

    pub(super) fn is_in_transaction(&self) -> bool {
        self.section.kind == SectionKind::Transaction
    }

    pub(super) fn tree(&self) -> Option<&ast::Stmt> {
        self.tree.as_ref().ok()
    }

    /// What ALTER TABLE does, with the table.
    pub(super) fn alter_table(&self) -> Option<(Name, ast::AlterTable)> {
        match self.tree()? {
            ast::Stmt::AlterTable(alter) => {
                let table = alter.table_relation_name()?.table_name_ref()?;
                Some((Name::of(&table), alter.clone()))
            }
            _ => None,
        }
    }

    /// The table that it alters, indexes, fills or empties.
    pub(super) fn table(&self) -> Option<Name> {
        let named = |relation: Option<ast::RelationName>| {
            relation?.relation_name_ref().map(|name| Name::of(&name))
        };
        match self.tree()? {
            ast::Stmt::AlterTable(_) => self.alter_table().map(|(table, _)| table),
            ast::Stmt::CreateIndex(index) => {
                index.table_relation_name()?.table_name_ref().map(|name| Name::of(&name))
            }
            ast::Stmt::Update(update) => named(update.relation_name()),
            ast::Stmt::Delete(delete) => named(delete.relation_name()),
            _ => None,
        }
    }

    /// What has to stand before a marker that is written in its place: a marker begins its line.
    pub(super) fn line_end(&self) -> &'static str {
        if self.begins_line { "" } else { "\n" }
    }

    /// The statement in a section of its own, outside a transaction; what follows gets its section back.
    pub(super) fn alone(&self, sql: &str) -> String {
        match (self.is_in_transaction(), self.is_last) {
            (true, true) => format!("{}-- aludel: up no-transaction\n{sql};", self.line_end()),
            (true, false) => format!(
                "{}-- aludel: up no-transaction\n{sql};\n\n-- aludel: up\n",
                self.line_end()
            ),
            (false, _) => format!("{sql};"),
        }
    }
}

fn read<'f>(source: &'f Source, sections: &'f [Section]) -> Vec<Read<'f>> {
    let mut transaction = 0;
    let mut all = Vec::new();
    let mut before: Option<&Section> = None;
    for section in sections {
        let is_joined = section.kind == SectionKind::Transaction
            && before.is_some_and(|before| {
                before.kind == SectionKind::Transaction && !before.ends_phase(source)
            });
        if !is_joined {
            transaction += 1;
        }
        before = Some(section);
        for (at, statement) in section.statements.iter().enumerate() {
            if section.kind != SectionKind::Transaction {
                transaction += 1;
            }
            let sql = statement.sql(source.text());
            let tree = tree(sql);
            let (makes, drops) = tree.as_ref().map(effects::of).unwrap_or_default();
            let whole = statement.head..end_of(source, statement);
            let before = source.text().get(..statement.head).unwrap_or_default();
            let begins_line = before.is_empty() || before.ends_with('\n');
            let is_last = at + 1 == section.statements.len();
            all.push(Read {
                section,
                statement,
                sql,
                whole,
                is_last,
                begins_line,
                tree,
                transaction,
                makes,
                drops,
            });
        }
    }
    all
}

/// Where its `;` ends, if it has one.
fn end_of(source: &Source, statement: &Statement) -> usize {
    let end = statement.span.end;
    let rest = source.text().get(end..).unwrap_or_default();
    match rest.trim_start().strip_prefix(';') {
        Some(behind) => end + rest.len() - behind.len(),
        None => end,
    }
}

/// The tree of one statement.
pub(super) fn tree(sql: &str) -> Result<ast::Stmt, Unread> {
    let tokens = script::scan(sql, 0..sql.len());
    if tokens.flatten().filter(|token| !token.kind.is_layout()).nth(MOST_TOKENS).is_some() {
        return Err(Unread::Long);
    }
    let parsed = SourceFile::parse(sql);
    if let Some(error) = parsed.errors().first() {
        let at = usize::from(error.range().start()).min(sql.len());
        return Err(Unread::Syntax { at, message: error.message().to_owned() });
    }
    let nothing = || Unread::Syntax { at: 0, message: "no statement".to_owned() };
    parsed.tree().stmts().next().ok_or_else(nothing)
}
