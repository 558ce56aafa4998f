//! drop-cascade: objects that go without being named. Never guesses which.

use squawk_syntax::ast::{self, AstNode};

use super::super::finding::{Finding, Level};
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};

pub(super) static RULE: Rule = Rule {
    name: "drop-cascade",
    level: Level::Warning,
    finds: "DROP … CASCADE",
    why: "what depends on the object goes with it, and which objects that are differs from database to database",
    hazard: None,
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in &reading.up {
        let Some(tree) = read.tree().filter(|tree| !matches!(tree, ast::Stmt::Truncate(_))) else {
            continue;
        };
        let behaviours = tree.syntax().descendants().filter_map(ast::DropBehavior::cast);
        for behaviour in behaviours {
            // The parser has one node for this word and for that of a foreign key.
            let is_of_key = behaviour.syntax().parent().is_some_and(|parent| {
                ast::OnDeleteAction::can_cast(parent.kind())
                    || ast::OnUpdateAction::can_cast(parent.kind())
            });
            if let ast::DropBehavior::Cascade(cascade) = behaviour
                && !is_of_key
            {
                let title = "CASCADE drops what is not named here";
                found.push(Finding::new(rule, reading.source, read.place(&cascade), title).hint(
                    "drop what depends on it by name, in statements above, and leave CASCADE out",
                ));
            }
        }
    }
    found
}
