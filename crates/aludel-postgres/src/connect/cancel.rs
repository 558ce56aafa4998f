//! Asking the server to abandon a statement. Never waits for the statement to end.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretSlice};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio_postgres::CancelToken;
use tokio_postgres::tls::{ChannelBinding, TlsStream};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::params::{SslNegotiation, TcpSettings};
use super::stream::{self, Address, EncryptError, Established, Stream};

/// Can cancel what a session is running, from anywhere, any number of times.
///
/// The request travels over a connection of its own, to the same address and with the same TLS settings.
#[derive(Clone)]
pub struct CancelHandle(Arc<Inner>);

struct Inner {
    address: Address,
    tcp: TcpSettings,
    tls: Option<Encryption>,
    timeout: Option<Duration>,
    request: SecretSlice<u8>,
    process_id: Option<i32>,
}

/// How the session's own connection was encrypted.
#[derive(Clone)]
pub(super) struct Encryption {
    pub(super) connector: MakeRustlsConnect,
    pub(super) negotiation: SslNegotiation,
    pub(super) server_name: String,
}

/// The request to cancel could not be delivered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CancelError {
    /// The server cannot be reached, or the transport failed.
    #[error("the request to cancel could not be sent")]
    Io(#[from] io::Error),
    /// The server no longer offers the encryption that the session has.
    #[error("the request to cancel could not be sent, because the server no longer offers TLS")]
    TlsNotOffered,
    /// The server did not take the request in time.
    #[error("the request to cancel was not taken within {} s", .after.as_secs())]
    Timeout {
        /// The limit.
        after: Duration,
    },
}

impl CancelHandle {
    /// The driver keeps process number and key to itself, but writes both into the request that it sends; so the
    /// request is written once into memory, and kept.
    pub(super) async fn new(
        token: &CancelToken,
        address: Address,
        tcp: TcpSettings,
        tls: Option<Encryption>,
        timeout: Option<Duration>,
    ) -> Self {
        let mut request = Vec::new();
        // Writing to memory cannot fail; an empty request would be harmless.
        let _ = token.cancel_query_raw(Recorder(&mut request), Established).await;
        let process_id = request
            .get(8..12)
            .and_then(|bytes| bytes.try_into().ok())
            .map(i32::from_be_bytes)
            .filter(|process_id| *process_id != 0);
        let request = SecretSlice::from(request);
        Self(Arc::new(Inner { address, tcp, tls, timeout, request, process_id }))
    }

    /// The server process behind the session; `None` behind a pooler that hides it.
    #[must_use]
    pub fn backend_pid(&self) -> Option<i32> {
        self.0.process_id
    }

    /// Asks the server to cancel whatever the session is running now.
    ///
    /// A statement that is cancelled fails with SQLSTATE 57014. The server never says whether there was anything to
    /// cancel.
    ///
    /// # Errors
    /// The request could not be delivered.
    pub async fn cancel(&self) -> Result<(), CancelError> {
        match self.0.timeout {
            None => self.0.send().await,
            Some(after) => tokio::time::timeout(after, self.0.send())
                .await
                .unwrap_or(Err(CancelError::Timeout { after })),
        }
    }
}

impl Inner {
    async fn send(&self) -> Result<(), CancelError> {
        let socket = stream::open(&self.address, &self.tcp).await?;
        let mut stream = match &self.tls {
            None => Stream::Plain(socket),
            Some(tls) => {
                let encrypted =
                    stream::encrypt(socket, tls.negotiation, &tls.connector, &tls.server_name);
                encrypted.await.map_err(|error| match error {
                    EncryptError::Failed(error) => CancelError::Io(error),
                    EncryptError::NotOffered(_)
                    | EncryptError::NotPostgres
                    | EncryptError::Refused => CancelError::TlsNotOffered,
                })?
            }
        };
        stream.write_all(self.request.expose_secret()).await?;
        stream.flush().await?;
        // The server hangs up once it has passed the request on; how it does so is of no interest.
        let _ = stream.read(&mut [0]).await;
        Ok(())
    }
}

impl fmt::Debug for CancelHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelHandle")
            .field("address", &self.0.address)
            .field("backend_pid", &self.0.process_id)
            .finish_non_exhaustive()
    }
}

/// A stream that remembers what is written to it.
struct Recorder<'a>(&'a mut Vec<u8>);

impl AsyncRead for Recorder<'_> {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Recorder<'_> {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().0.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl TlsStream for Recorder<'_> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}
