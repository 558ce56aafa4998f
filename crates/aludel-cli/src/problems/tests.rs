//! The errors of a run that no command can be made to meet at will, as people read them. Never meets one.

use aludel_core::diff::DiffError;
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::plan::PlanError;
use aludel_core::revision::{Checksum, RevisionFile, RevisionId};
use aludel_core::revision_dir::RevisionDirError;
use aludel_core::revision_set::RevisionSetError;
use aludel_core::schema::ObjectId;
use aludel_postgres::FromJournalError;
use aludel_postgres::autogenerate::AutogenerateError;
use aludel_postgres::catalog::InspectError;
use aludel_postgres::error::RunErrorKind;
use uuid::Uuid;

use super::{Place, failed, of_discovery, of_revisions};
use crate::config::DiscoverError;
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate;
use crate::render::{self, Invocation};
use crate::unknown;

#[test]
fn errors_that_need_a_fault_elsewhere_say_what_to_do() {
    let run = Uuid::from_u128(0x01a2_05e3_3296_7613_8174_89d3_e0bb_05fb);
    let table = || "public.alembic_version".to_owned();
    let to = vec!["d9aa8768cf02".to_owned()];
    let kinds = [
        RunErrorKind::VersionMoved {
            table: table(),
            rows: "'a930217cd080'".to_owned(),
            expected: 1,
            found: 0,
        },
        RunErrorKind::VersionChanged {
            table: table(),
            expected: "a930217cd080".to_owned(),
            found: "843c768c33cd".to_owned(),
        },
        RunErrorKind::JournalRow {
            table: "public.aludel_journal".to_owned(),
            reason: "the direction is \"sideways\"".to_owned(),
        },
        RunErrorKind::Pooler,
        RunErrorKind::TooOld { version: "13.22".to_owned() },
        RunErrorKind::NotCommitted { what: "COMMIT" },
        RunErrorKind::InDoubt { run, since: jiff::Timestamp::UNIX_EPOCH },
        RunErrorKind::LeftBehind { run, to: to.clone() },
        RunErrorKind::LeftBehind { run, to: Vec::new() },
        RunErrorKind::NoWayOn { run, to, reason: "the history does not contain it".to_owned() },
        RunErrorKind::NoPreparedSlot { slots: 64 },
        RunErrorKind::LockLost,
        RunErrorKind::Abandoned,
        RunErrorKind::Interrupted,
    ];
    let place = Place {
        name: "creds",
        several: true,
        at: "mens_circle_creds on db.example:5432".to_owned(),
        service: None,
    };
    let errors: Vec<CommandError> = kinds.iter().map(|kind| failed(kind, &place)).collect();
    insta::assert_snapshot!("run_errors", shown(&errors));
}

#[test]
fn errors_of_files_that_change_and_of_programs_that_hold_them_say_what_was_found() {
    let revision = || RevisionId::new("843c768c33cd").unwrap();
    let path = || "main/versions/843c768c33cd_add_memberships.sql".into();
    let discovery = [
        DiscoverError::FaultyEmbedded {
            faults: &["aludel.toml:2:1: unknown key \"script_loction\""],
        },
        DiscoverError::NotEmbedded {
            path: "aludel-billing.toml".into(),
            known: vec!["aludel.toml".into(), "aludel-creds.toml".into()],
        },
    ];
    let revisions = [
        RevisionSetError::Unknown(revision()),
        RevisionSetError::Changed { path: path(), expected: revision() },
        RevisionSetError::Dir(RevisionDirError::Exists { path: path() }),
    ];
    let inspect = [
        InspectError::Changed { object: "table public.users".to_owned() },
        InspectError::UnknownValue {
            object: "table public.users".to_owned(),
            what: "persistence",
            value: "x".to_owned(),
        },
    ];
    let journal = FromJournalError::Row {
        id: 34,
        revision: revision(),
        reason: "the direction is \"sideways\"".to_owned(),
    };
    let mut errors: Vec<CommandError> = discovery.iter().map(of_discovery).collect();
    errors.extend(revisions.iter().map(|error| {
        CommandError::several(ExitStatus::Failure, of_revisions(error, Some("main")))
    }));
    errors.extend(inspect.iter().map(|error| generate::of_inspect(error, Some("main"))));
    let unread =
        RevisionFile::parse_header("journal:843c768c33cd", b"-- aludel: up\n").unwrap_err();
    let unread = FromJournalError::File { revision: revision(), error: Box::new(unread) };
    let invalid = Checksum::parse("9190e49a").unwrap_err().to_string();
    errors.extend([
        CommandError::new(ExitStatus::Failure, unknown::of_journal(&journal)),
        CommandError::new(ExitStatus::Failure, unknown::of_journal(&unread)),
        CommandError::new(ExitStatus::Failure, Problem::new(invalid)),
    ]);
    insta::assert_snapshot!("file_errors", shown(&errors));
}

#[test]
fn errors_of_comparisons_that_no_statement_mends_say_what_to_do_instead() {
    let object = || ObjectId::Table(QualifiedName::new(Ident::new("public"), Ident::new("users")));
    let errors = [
        AutogenerateError::Plan(PlanError::Circle { objects: vec![object()] }),
        AutogenerateError::Plan(PlanError::Unalterable { object: object(), what: "the owner" }),
        AutogenerateError::Diff(DiffError::Unalterable {
            object: object(),
            what: "the parent",
            hint: "make a new table, and move the rows",
        }),
    ];
    let errors: Vec<CommandError> =
        errors.iter().map(|error| generate::of_autogenerate(error, None, Some("main"))).collect();
    insta::assert_snapshot!("comparison_errors", shown(&errors));
}

/// As they are printed, with the exit codes.
fn shown(errors: &[CommandError]) -> String {
    let invocation = Invocation { program: "migrate".to_owned(), databases: Vec::new() };
    let one = |error: &CommandError| {
        let text = render::problems(error.problems(), &invocation, false);
        format!("{text}exit code {}\n\n", error.status() as u8)
    };
    errors.iter().map(one).collect()
}
