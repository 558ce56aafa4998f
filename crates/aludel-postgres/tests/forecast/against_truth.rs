//! Every kind of statement on a million rows: what is foreseen, and what it does.

use aludel_postgres::forecast::{Forecast, Knowledge};
use aludel_server::{TestCluster, TestDatabase};

use crate::database::connect;
use crate::documented::{DOCUMENTED, Line, compare_with_docs};
use crate::kinds::{ANALYSED, KINDS, Kind, TABLES};
use crate::support::{foreseen, shadow};
use crate::truth::{Deed, run, truth};

/// As the server shows names: without the schema where that is `public`.
fn short(name: &impl ToString) -> String {
    let name = name.to_string();
    name.strip_prefix("public.").unwrap_or(&name).to_owned()
}

fn deed(forecast: &Forecast) -> (Deed, bool) {
    let mut deed = Deed::default();
    let mut knows_reads = true;
    for statement in forecast.statements() {
        match &statement.knowledge {
            Knowledge::Seen => {}
            Knowledge::SeenWithoutRows { .. } => knows_reads = false,
            other => panic!("{}: {other:?}", statement.summary),
        }
        for table in &statement.tables {
            let name = short(&table.name);
            deed.locks.insert(name.clone(), table.lock.expect("a lock").to_string());
            let work = table.work;
            let sets = [
                (!work.is_instant(), &mut deed.reads),
                (work.rewrites, &mut deed.rewrites),
                (work.empties, &mut deed.empties),
            ];
            for (_, set) in sets.into_iter().filter(|(is_so, _)| *is_so) {
                set.insert(name.clone());
            }
        }
    }
    (deed, knows_reads)
}

async fn forecast(url: &str, kind: &Kind, shadow: &aludel_postgres::shadow::Shadow) -> Forecast {
    let marker = if kind.is_alone() { " no-transaction" } else { "" };
    let body = format!("-- aludel: up{marker}\n{};\n", kind.sql);
    foreseen(url, &[&body], Some(shadow)).await
}

#[tokio::test]
async fn every_kind_of_statement_does_what_is_foreseen() {
    let cluster = TestCluster::shared().expect("a test server starts");
    let live = TestDatabase::create(cluster).expect("a database");
    let client = connect(&live.url()).await;
    run(&client, TABLES).await;
    for sql in ANALYSED {
        run(&client, sql).await;
    }
    let shadow = shadow(&live.url()).await;
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for kind in KINDS {
        run(&client, &format!("ALTER DATABASE {} SET timezone = '{}'", live.name(), kind.zone))
            .await;
        let forecast = forecast(&live.url(), kind, &shadow).await;
        let (mut foreseen, knows_reads) = deed(&forecast);
        let seen = truth(&live.url(), kind).await;
        if !knows_reads {
            // It says itself that it does not know.
            foreseen.reads.clone_from(&seen.reads);
        }
        if foreseen != seen {
            wrong.push(format!("{}\n  foreseen {foreseen:?}\n  seen     {seen:?}", kind.name));
        }
        lines.push(Line::new(kind, &seen, knows_reads));
    }
    shadow.close().await.expect("the shadow database is dropped");
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), KINDS.len(), wrong.join("\n"));
    // Majors differ in a few locks; the manual speaks of one.
    if cluster.major() == DOCUMENTED {
        compare_with_docs(&lines);
    }
}
