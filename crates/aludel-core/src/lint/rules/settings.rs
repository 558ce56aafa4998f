//! The rules about settings that stay. Never about SET LOCAL, which ends with the transaction.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};

pub(super) static SESSION: Rule = Rule {
    name: "session-setting",
    level: Level::Note,
    finds: "SET without LOCAL in a section that is a transaction",
    why: "it holds for all later sections of the revision too, until the runner puts the session's own settings back",
    hazard: None,
    origin: Origin::Own,
    check: session,
};

pub(super) static LASTING: Rule = Rule {
    name: "lasting-setting",
    level: Level::Warning,
    finds: "ALTER SYSTEM, and ALTER DATABASE or ALTER ROLE with SET or RESET",
    why: "it outlives the revision, holds for other programs, and no comparison of schemas sees it",
    hazard: None,
    origin: Origin::Own,
    check: lasting,
};

fn session(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let is_local =
        |scope: Option<ast::SetScope>| matches!(scope, Some(ast::SetScope::LocalScope(_)));
    let leaks = |read: &&Read<'_>| match read.tree() {
        Some(ast::Stmt::Set(set)) => !is_local(set.set_scope()),
        Some(ast::Stmt::SetRole(set)) => !is_local(set.set_scope()),
        Some(ast::Stmt::SetSessionAuth(set)) => !is_local(set.set_scope()),
        _ => false,
    };
    reading
        .all()
        .filter(|read| read.is_in_transaction())
        .filter(leaks)
        .map(|read| {
            let title = "the setting holds for the later sections of the revision too";
            let finding = Finding::new(rule, reading.source, read.line(), title);
            let rest = read.sql.get(3..).filter(|_| read.sql.is_char_boundary(3));
            match rest.map(str::trim_start) {
                Some(rest) if !rest.to_lowercase().starts_with("session") => finding
                    .hint("write SET LOCAL, which ends with the transaction")
                    .fix(read.whole.clone(), format!("SET LOCAL {rest};")),
                _ => finding.hint("write SET LOCAL, which ends with the transaction"),
            }
        })
        .collect()
}

fn lasting(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let what = |read: &Read<'_>| match read.tree()? {
        ast::Stmt::AlterSystem(_) => Some("all databases of the server get this setting"),
        ast::Stmt::AlterDatabase(alter) => match alter.action()? {
            ast::AlterDatabaseAction::SetConfigParam(_)
            | ast::AlterDatabaseAction::ResetConfigParam(_) => {
                Some("every session of the database gets this setting")
            }
            _ => None,
        },
        ast::Stmt::AlterRole(alter) => match alter.action()? {
            ast::AlterRoleAction::SetConfigParam(_) | ast::AlterRoleAction::ResetConfigParam(_) => {
                Some("every session of the role gets this setting")
            }
            _ => None,
        },
        _ => None,
    };
    reading
        .all()
        .filter_map(|read| {
            let title = what(read)?;
            let finding = Finding::new(rule, reading.source, read.line(), title);
            Some(finding.hint("leave it to whoever sets up the server; a revision makes one database what its programs need"))
        })
        .collect()
}
