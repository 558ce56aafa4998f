//! Operations as text; a real server takes the same ones in `aludel-postgres`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed preparation is a failed test"
)]

mod operations;

use aludel_core::script::{TokenKind, scan, split};
use aludel_core::sql::render;

#[test]
fn every_operation_reads_like_this() {
    for (sort, samples) in operations::all() {
        let texts: Vec<String> = samples
            .iter()
            .map(|(_, operation)| match render(operation).as_slice() {
                [] => "-- nothing".to_owned(),
                statements => format!("{};", statements.join(";\n")),
            })
            .collect();
        insta::assert_snapshot!(sort, texts.join("\n\n"));
    }
}

#[test]
fn what_is_rendered_is_one_statement_without_its_end() {
    for (_, samples) in operations::all() {
        for statement in samples.iter().flat_map(|(_, operation)| render(operation)) {
            assert_eq!(split(&statement, 0..statement.len()).unwrap().len(), 1, "{statement}");
            let ends = scan(&statement, 0..statement.len())
                .filter(|token| token.as_ref().unwrap().kind == TokenKind::StatementEnd);
            assert_eq!(ends.count(), 0, "{statement}");
            assert_eq!(statement, statement.trim(), "no blanks around");
        }
    }
}
