//! The service as a process, and a client of it. Never looks into the database.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use aludel_server::TestDatabase;
use serde_json::Value;

/// The URL of a database, in the form that the driver of the service understands, too: the socket as the host.
pub(crate) fn url(database: &TestDatabase<'_>) -> String {
    let cluster = database.cluster();
    let socket = cluster.socket_dir().to_str().expect("UTF-8").replace('/', "%2F");
    let (user, port, name) = (cluster.superuser(), cluster.port(), database.name());
    format!("postgresql://{user}@{socket}:{port}/{name}")
}

fn command(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_axum-sqlx"));
    command.env("DATABASE_URL", url).env("LISTEN", "127.0.0.1:0");
    command
}

/// What the service says when it does not start.
pub(crate) fn failed(url: &str) -> String {
    let output = command(url).output().expect("the service runs");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// A service that was started, and has said so much.
pub(crate) struct Starting {
    process: Process,
    stdout: BufReader<ChildStdout>,
    said: Vec<String>,
}

/// A service that answers.
pub(crate) struct Service {
    address: Address,
    said: Vec<String>,
    _process: Process,
}

/// Where it answers.
#[derive(Clone)]
pub(crate) struct Address(String);

/// Killed where it is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the service, and does not wait for it.
pub(crate) fn start(database: &TestDatabase<'_>) -> Starting {
    let mut child = command(&url(database)).stdout(Stdio::piped()).spawn().expect("it starts");
    let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
    Starting { process: Process(child), stdout, said: Vec::new() }
}

impl Starting {
    /// The next line that it says.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.stdout.read_line(&mut line).expect("it can be read");
        assert!(read > 0, "it ended behind {:?}", self.said);
        let line = line.trim_end().to_owned();
        self.said.push(line.clone());
        line
    }

    /// Waits until it answers.
    pub(crate) fn ready(mut self) -> Service {
        loop {
            let line = self.line();
            if let Some(address) = line.strip_prefix("listening on http://") {
                self.said.pop();
                let address = Address(address.to_owned());
                return Service { address, said: self.said, _process: self.process };
            }
        }
    }
}

impl Service {
    /// Starts it and waits until it answers.
    pub(crate) fn start(database: &TestDatabase<'_>) -> Self {
        start(database).ready()
    }

    /// What it said before it answered.
    pub(crate) fn said(&self) -> &[String] {
        &self.said
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }
}

impl Address {
    /// Status and body.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, String) {
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/json\r\n");
        self.ask(&head, &body.to_string())
    }

    fn ask(&self, head: &str, body: &str) -> (u16, String) {
        let Self(address) = self;
        let mut stream = TcpStream::connect(address).expect("it listens");
        let length = body.len();
        let rest = format!("Host: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n");
        write!(stream, "{head}{rest}\r\n{body}").expect("it listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        (status, body.to_owned())
    }
}
