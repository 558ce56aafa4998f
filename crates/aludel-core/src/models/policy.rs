//! Row security policies as models say them. Never checked before the base is complete.

use std::collections::BTreeSet;

use super::grantee::grantee;
use super::setters::setters;
use crate::schema::{Expression, Grantee, PolicyCommand};

/// A row security policy.
#[derive(Debug, Clone)]
pub struct PolicyModel {
    pub(super) name: String,
    pub(super) permissive: bool,
    pub(super) command: PolicyCommand,
    pub(super) roles: BTreeSet<Grantee>,
    pub(super) using: Option<Expression>,
    pub(super) check: Option<Expression>,
    pub(super) comment: Option<String>,
}

impl PolicyModel {
    setters!(comment);

    /// A permissive policy for everything and everybody.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            permissive: true,
            command: PolicyCommand::All,
            roles: BTreeSet::new(),
            using: None,
            check: None,
            comment: None,
        }
    }

    /// AS RESTRICTIVE.
    #[must_use]
    pub fn restrictive(mut self) -> Self {
        self.permissive = false;
        self
    }

    /// FOR.
    #[must_use]
    pub fn command(mut self, command: PolicyCommand) -> Self {
        self.command = command;
        self
    }

    /// TO, once for every role.
    #[must_use]
    pub fn to(mut self, role: &str) -> Self {
        self.roles.insert(grantee(role));
        self
    }

    /// USING.
    #[must_use]
    pub fn using(mut self, condition: &str) -> Self {
        self.using = Some(Expression::new(condition));
        self
    }

    /// WITH CHECK.
    #[must_use]
    pub fn check(mut self, condition: &str) -> Self {
        self.check = Some(Expression::new(condition));
        self
    }
}
