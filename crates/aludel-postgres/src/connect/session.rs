//! An open session: the client, what the server announced, its notices, and the way to cancel. Never reconnects.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, Connection};

use super::cancel::{CancelError, CancelHandle};
use super::notice::Notice;
use super::stream::Stream;

/// What servers announce about themselves at the beginning of a session.
const ANNOUNCED: [&str; 15] = [
    "server_version",
    "server_encoding",
    "client_encoding",
    "application_name",
    "default_transaction_read_only",
    "in_hot_standby",
    "is_superuser",
    "session_authorization",
    "DateStyle",
    "IntervalStyle",
    "TimeZone",
    "integer_datetimes",
    "standard_conforming_strings",
    "scram_iterations",
    "search_path",
];

/// Notices that nobody has taken yet. A migration that raises more of them than this in one statement loses the rest,
/// which costs less than either endless memory or a statement that waits for a reader.
const NOTICES_KEPT: usize = 4096;

/// A session with a server.
///
/// A task on the runtime serves the connection until the session is closed or dropped.
pub struct Session {
    /// The client that runs statements.
    pub client: Client,
    cancel: CancelHandle,
    server: String,
    is_encrypted: bool,
    announced: BTreeMap<&'static str, String>,
    notices: mpsc::Receiver<Notice>,
    lost_notices: Arc<AtomicU64>,
    /// `None` once its result has been told.
    service: Option<JoinHandle<Result<(), tokio_postgres::Error>>>,
}

impl Session {
    /// Takes a connection into service.
    pub(super) fn start(
        client: Client,
        connection: Connection<Stream, Stream>,
        cancel: CancelHandle,
        server: String,
        is_encrypted: bool,
    ) -> Self {
        let announced = ANNOUNCED
            .into_iter()
            .filter_map(|name| Some((name, connection.parameter(name)?.to_owned())))
            .collect();
        let (sender, notices) = mpsc::channel(NOTICES_KEPT);
        let lost_notices = Arc::new(AtomicU64::new(0));
        let service = tokio::spawn(serve(connection, sender, Arc::clone(&lost_notices)));
        Self {
            client,
            cancel,
            server,
            is_encrypted,
            announced,
            notices,
            lost_notices,
            service: Some(service),
        }
    }

    /// The server that let us in, as `db.internal:5432` or `socket /run/postgresql`.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Whether the connection is inside TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// What the server announced about itself at the beginning, such as `server_version` or `in_hot_standby`. Asks
    /// nothing; later changes do not show.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.announced.get(name).map(String::as_str)
    }

    /// The server process; `None` behind a pooler that hides it.
    #[must_use]
    pub fn backend_pid(&self) -> Option<i32> {
        self.cancel.backend_pid()
    }

    /// A handle that can cancel what this session runs, from elsewhere.
    #[must_use]
    pub fn cancel_handle(&self) -> CancelHandle {
        self.cancel.clone()
    }

    /// Asks the server to cancel what this session is running.
    ///
    /// # Errors
    /// The request could not be delivered.
    pub async fn cancel(&self) -> Result<(), CancelError> {
        self.cancel.cancel().await
    }

    /// The notices that have come in. After a statement has returned, all of its notices are among them.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::iter::from_fn(|| self.notices.try_recv().ok()).collect()
    }

    /// Waits for the next notice; `None` once the connection is gone.
    pub async fn next_notice(&mut self) -> Option<Notice> {
        self.notices.recv().await
    }

    /// How many notices were dropped because nobody took them.
    #[must_use]
    pub fn lost_notices(&self) -> u64 {
        self.lost_notices.load(Ordering::Relaxed)
    }

    /// Why the connection ended, if it has: the server's last words, such as 57P01 when it was told to stop.
    ///
    /// The client itself only says that the connection is closed. The reason is given once.
    pub async fn lost_because(&mut self) -> Option<tokio_postgres::Error> {
        if !self.client.is_closed() {
            return None;
        }
        self.service.take()?.await.ok().and_then(Result::err)
    }

    /// Says goodbye and waits until the server has been told.
    ///
    /// # Errors
    /// The connection had failed before, or fails now.
    pub async fn close(self) -> Result<(), tokio_postgres::Error> {
        let Self { client, service, .. } = self;
        drop(client);
        // A task that was cancelled together with its runtime has nothing left to report.
        match service {
            Some(service) => service.await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("server", &self.server)
            .field("backend_pid", &self.backend_pid())
            .field("is_encrypted", &self.is_encrypted)
            .finish_non_exhaustive()
    }
}

/// Moves messages between client and server until either is gone. A notice is handed over before the answer that
/// follows it.
async fn serve(
    mut connection: Connection<Stream, Stream>,
    notices: mpsc::Sender<Notice>,
    lost: Arc<AtomicU64>,
) -> Result<(), tokio_postgres::Error> {
    while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
        if let AsyncMessage::Notice(notice) = message?
            && notices.try_send(Notice::from(&notice)).is_err()
        {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok(())
}
