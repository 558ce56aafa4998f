//! The errors of a run that no command can be made to meet at will, as people read them. Never meets one.

use aludel_postgres::error::RunErrorKind;
use uuid::Uuid;

use super::{Place, failed};
use crate::render::{self, Invocation};

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
    let invocation = Invocation { program: "migrate".to_owned(), databases: Vec::new() };
    let mut shown = String::new();
    for kind in &kinds {
        let error = failed(kind, &place);
        shown.push_str(&render::problems(error.problems(), &invocation, false));
        shown.push_str(&format!("exit code {}\n\n", error.status() as u8));
    }
    insta::assert_snapshot!("run_errors", shown);
}
