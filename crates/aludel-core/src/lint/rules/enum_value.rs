//! enum-value-too-soon: a new value of an enum, used before it is committed. Never about an enum that is new itself.

use squawk_syntax::ast::{self, AstNode};

use super::super::effects::Kind;
use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::script::{self, TokenKind};

pub(super) static RULE: Rule = Rule {
    name: "enum-value-too-soon",
    level: Level::Error,
    finds: "a new value of an enum that is used in the transaction that adds it",
    why: "the server refuses it (SQLSTATE 55P04): a new value cannot be used before it is committed",
    hazard: None,
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    [&reading.up, &reading.down]
        .into_iter()
        .flat_map(|reads| one_way(rule, reading, reads))
        .collect()
}

fn one_way(rule: &'static Rule, reading: &Reading<'_>, reads: &[Read<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        let Some((of, value)) = added(read) else { continue };
        let is_new = reads[..at].iter().any(|earlier| {
            earlier.transaction == read.transaction
                && earlier.makes.iter().any(|m| m.kind == Kind::Type && m.name.may_be(&of))
        });
        if is_new {
            continue;
        }
        let later = reads[at + 1..]
            .iter()
            .filter(|later| later.transaction == read.transaction && added(later).is_none());
        for later in later {
            for token in script::scan(later.sql, 0..later.sql.len()).flatten() {
                if token.kind == TokenKind::String && token.text(later.sql) == value {
                    let start = later.statement.head + token.span.start;
                    let title = format!("{value} of {of} is not committed yet");
                    found.push(
                        Finding::new(rule, reading.source, start..start + value.len(), title)
                            .hint("begin another section above this statement: `-- aludel: up`; the value is committed before it"),
                    );
                }
            }
        }
    }
    found
}

/// The type and the value, quoted as written.
fn added(read: &Read<'_>) -> Option<(Name, String)> {
    let ast::Stmt::AlterType(alter) = read.tree()? else { return None };
    let ast::AlterTypeAction::AddValue(add) = alter.action()? else { return None };
    let value = add.literal()?.syntax().text().to_string().trim().to_owned();
    Some((Name::of(&alter.type_name_ref()?), value))
}
