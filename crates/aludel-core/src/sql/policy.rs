//! Row security policies as DDL. Never switches row security on.

use super::clause::{list, parenthesised};
use super::grant::grantee;
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Grantee, Policy, PolicyCommand};

pub(super) fn create(policy: &Policy) -> String {
    let command = match policy.command {
        PolicyCommand::All => None,
        PolicyCommand::Select => Some("FOR SELECT"),
        PolicyCommand::Insert => Some("FOR INSERT"),
        PolicyCommand::Update => Some("FOR UPDATE"),
        PolicyCommand::Delete => Some("FOR DELETE"),
    };
    let is_for_all = matches!(policy.roles.as_slice(), [] | [Grantee::Public]);
    let clauses = [
        (!policy.permissive).then(|| "AS RESTRICTIVE".to_owned()),
        command.map(str::to_owned),
        (!is_for_all).then(|| roles(&policy.roles)),
        policy.using.as_ref().map(|using| format!("USING {}", parenthesised(using))),
        policy.check.as_ref().map(|check| format!("WITH CHECK {}", parenthesised(check))),
    ];
    let clauses: String =
        clauses.iter().flatten().map(|clause| format!("\n    {clause}")).collect();
    format!("CREATE POLICY {} ON {}{clauses}", policy.name, policy.on)
}

/// What differs. ALTER POLICY cannot take an expression away.
pub(super) fn alter(from: &Policy, to: &Policy) -> Option<String> {
    let using = to.using.as_ref().filter(|using| from.using.as_ref() != Some(using));
    let check = to.check.as_ref().filter(|check| from.check.as_ref() != Some(check));
    let clauses = [
        (from.roles != to.roles).then(|| roles(&to.roles)),
        using.map(|using| format!("USING {}", parenthesised(using))),
        check.map(|check| format!("WITH CHECK {}", parenthesised(check))),
    ];
    let clauses: String =
        clauses.iter().flatten().map(|clause| format!("\n    {clause}")).collect();
    (!clauses.is_empty()).then(|| format!("ALTER POLICY {} ON {}{clauses}", to.name, to.on))
}

pub(super) fn drop(on: &QualifiedName, name: &Ident) -> String {
    format!("DROP POLICY {name} ON {on}")
}

fn roles(roles: &[Grantee]) -> String {
    if roles.is_empty() {
        return "TO PUBLIC".to_owned();
    }
    format!("TO {}", list(roles.iter().map(grantee)))
}
