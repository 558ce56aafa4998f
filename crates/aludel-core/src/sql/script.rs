//! A plan as the sections of a revision file. Never decides the order.

use crate::plan::{Hazard, Mode, Plan};
use crate::revision::NewSection;
use crate::sql::render;

/// The plan's statements in sections, each statement with its hazards in a comment above it.
///
/// A section ends where the way of running changes, and behind statements whose effect needs a commit.
///
/// ```
/// use aludel_core::ident::Ident;
/// use aludel_core::plan::{Mode, Operation, Plan, PlannedStatement};
/// use aludel_core::sql::sections;
///
/// let statement = PlannedStatement {
///     operation: Operation::CreateNamespace(Ident::new("app")),
///     mode: Mode::Transaction,
///     hazards: Default::default(),
/// };
/// let plan = Plan { statements: vec![statement], wishes: vec![] };
/// assert_eq!(sections(&plan)[0].sql, "CREATE SCHEMA app;\n");
/// ```
#[must_use]
pub fn sections(plan: &Plan) -> Vec<NewSection> {
    let mut sections: Vec<(Mode, NewSection)> = Vec::new();
    for statement in &plan.statements {
        let mut text = String::new();
        for hazard in &statement.hazards {
            text.push_str(&hazard_line(*hazard));
        }
        for sql in render(&statement.operation) {
            text.push_str(&sql);
            text.push_str(";\n");
        }
        match sections.last_mut() {
            Some((mode, section)) if *mode == statement.mode => {
                section.sql.push('\n');
                section.sql.push_str(&text);
            }
            _ => {
                let no_transaction = statement.mode == Mode::Alone;
                sections.push((statement.mode, NewSection { no_transaction, sql: text }));
            }
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

fn hazard_line(hazard: Hazard) -> String {
    format!("-- hazard: {hazard}: {}\n", hazard.meaning())
}
