//! A live database with revisions that are pending, and a shadow database in which they are tried.

use std::fs;

use aludel_core::graph::Target;
use aludel_core::revision_dir::RevisionDir;
use aludel_core::revision_set::RevisionSet;
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::database::{Database, RunOptions};
use aludel_postgres::forecast::{Forecast, Means, Speeds, agenda, foresee};
use aludel_postgres::shadow::Shadow;
use aludel_postgres::step::Steps;
use aludel_postgres::{Move, OpenDatabase};
use secrecy::SecretString;

/// Speeds that make times of bytes: a byte a millisecond.
pub(crate) const SPEEDS: Speeds = Speeds { scan: 1_000, rewrite: 1_000, index: 1_000 };

pub(crate) fn conn(url: &str) -> ConnInfo {
    ConnInfo::parse(&SecretString::from(url.to_owned()), &|_: &str| None).expect("the URL is good")
}

/// A shadow database on the server of the tests.
pub(crate) async fn shadow(url: &str) -> Shadow {
    Shadow::create(&conn(url), "forecast-test").await.expect("a shadow database is made")
}

/// What is foreseen of revisions that follow one another, each given by all that stands below its header.
pub(crate) async fn foreseen(url: &str, bodies: &[&str], shadow: Option<&Shadow>) -> Forecast {
    foreseen_with(url, bodies, Steps::default(), shadow).await
}

/// The same with steps that they may call.
pub(crate) async fn foreseen_with(
    url: &str,
    bodies: &[&str],
    steps: Steps,
    shadow: Option<&Shadow>,
) -> Forecast {
    let folder = tempfile::tempdir().expect("a folder");
    let mut parent = String::new();
    for (number, body) in bodies.iter().enumerate() {
        let id = format!("a{number}");
        let marker = if body.contains("-- aludel: ") { "" } else { "-- aludel: up\n" };
        let text = format!(
            "-- Revision {id}\n--\n-- Revision: {id}\n-- Revises: {parent}\n\n{marker}{body}\n"
        );
        fs::write(folder.path().join(format!("{id}_test.sql")), text).expect("a file");
        parent = id;
    }
    let database = Database {
        name: "main".to_owned(),
        conn: conn(url),
        revisions: RevisionSet::open(RevisionDir::new(folder.path())).expect("good revisions"),
        options: RunOptions::default(),
        steps,
    };
    let live = OpenDatabase::open(&database, "forecast-test").await.expect("it opens");
    let ahead = agenda(&live, &Move::Upgrade(Target::heads()), false).await.expect("an agenda");
    let means = shadow.map(|shadow| Means { shadow, speeds: SPEEDS, application: "forecast-test" });
    foresee(&live, &ahead, means).await.expect("a forecast")
}
