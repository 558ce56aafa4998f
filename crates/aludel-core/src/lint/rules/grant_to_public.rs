//! grant-to-public: privileges for everybody. Never about those that are taken from everybody.

use squawk_syntax::ast::{self, AstNode};

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};

pub(super) static RULE: Rule = Rule {
    name: "grant-to-public",
    level: Level::Warning,
    finds: "a privilege that is granted to PUBLIC",
    why: "every role of the server has it, also those that are made later, for other programs",
    hazard: None,
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in &reading.up {
        let roles = match read.tree() {
            Some(ast::Stmt::Grant(grant)) => grant.role_ref_list(),
            Some(ast::Stmt::AlterDefaultPrivileges(alter)) => match alter.action() {
                Some(ast::AlterDefaultPrivilegesAction::GrantDefaultPrivileges(grant)) => {
                    grant.role_ref_list()
                }
                _ => None,
            },
            _ => None,
        };
        let roles = roles.into_iter().flat_map(|list| list.role_refs());
        for role in roles.filter(is_public) {
            let title = "every role of the server gets this privilege";
            found.push(
                Finding::new(rule, reading.source, read.place(&role), title)
                    .hint("grant it to the roles that need it"),
            );
        }
    }
    found
}

/// PUBLIC is a key word here: quoted, it is the name of a role that cannot exist.
fn is_public(role: &ast::RoleRef) -> bool {
    Name::of(role).name == "public" || {
        let text = role.syntax().text().to_string().to_lowercase();
        text.split_whitespace().last() == Some("public")
    }
}
