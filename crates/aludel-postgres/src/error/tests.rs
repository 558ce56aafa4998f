//! Errors that need a connection to break at one moment, as people read them. Never breaks one.

use super::*;
use crate::step::HandleError;

fn lost() -> DatabaseError {
    DatabaseError(Box::new(Told {
        sqlstate: None,
        message: "connection closed".to_owned(),
        detail: None,
        hint: None,
        context: None,
        position: None,
        statement: "COMMIT".to_owned(),
        disconnected: true,
        blocked_by: Vec::new(),
        tries: 0,
    }))
}

#[test]
fn a_commit_that_nobody_knows_of_is_told_by_its_stage() {
    let said = [CommitStage::Prepare, CommitStage::Commit, CommitStage::Finish]
        .map(|stage| RunErrorKind::Unsettled { stage, error: lost() }.to_string());
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_a_step_may_not_send_is_told_with_what_it_may() {
    let statement = || "COMMIT".to_owned();
    let errors = [
        HandleError::Server(lost()),
        HandleError::TransactionControl { statement: statement() },
        HandleError::Copy,
        HandleError::NoRow { statement: "SELECT 1 WHERE false".to_owned() },
    ];
    insta::assert_snapshot!(errors.map(|error| error.to_string()).join("\n"));
}
