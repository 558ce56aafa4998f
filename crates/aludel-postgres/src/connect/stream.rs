//! The transport: a TCP or Unix socket, plain or inside TLS. Never decides whether TLS is wanted.

use std::future::{Ready, ready};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::params::{SslNegotiation, TcpSettings};

/// One address of one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    Tcp(SocketAddr),
    /// The socket itself, not its folder.
    Unix(PathBuf),
}

/// A connected socket.
pub(super) enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

type TlsSocket = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// What the protocol is spoken over.
pub(super) enum Stream {
    Plain(Socket),
    Tls(Box<TlsSocket>),
}

/// Why a socket could not be put inside TLS.
pub(super) enum EncryptError {
    /// The server has no TLS; the socket can go on without.
    NotOffered(Socket),
    /// The server answered the request for TLS with something else than yes or no.
    NotPostgres,
    /// The server answered the request for TLS with an error message.
    Refused,
    /// The handshake, or the socket, failed.
    Failed(io::Error),
}

/// Opens a socket with the given TCP settings.
///
/// # Errors
/// The system's, unchanged.
pub(super) async fn open(address: &Address, tcp: &TcpSettings) -> io::Result<Socket> {
    match address {
        Address::Unix(path) => Ok(Socket::Unix(UnixStream::connect(path).await?)),
        Address::Tcp(address) => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            apply(tcp, &stream)?;
            Ok(Socket::Tcp(stream))
        }
    }
}

fn apply(tcp: &TcpSettings, stream: &TcpStream) -> io::Result<()> {
    use rustix::net::sockopt;
    if tcp.keepalives {
        sockopt::set_socket_keepalive(stream, true)?;
        if let Some(idle) = tcp.idle {
            sockopt::set_tcp_keepidle(stream, idle)?;
        }
        if let Some(interval) = tcp.interval {
            sockopt::set_tcp_keepintvl(stream, interval)?;
        }
        if let Some(count) = tcp.count {
            sockopt::set_tcp_keepcnt(stream, count)?;
        }
    }
    #[cfg(target_os = "linux")]
    if let Some(timeout) = tcp.user_timeout {
        let milliseconds = u32::try_from(timeout.as_millis()).unwrap_or(u32::MAX);
        sockopt::set_tcp_user_timeout(stream, milliseconds)?;
    }
    Ok(())
}

/// Puts a fresh socket inside TLS.
///
/// # Errors
/// The server does not offer TLS, or the handshake fails.
pub(super) async fn encrypt(
    mut socket: Socket,
    negotiation: SslNegotiation,
    tls: &MakeRustlsConnect,
    server_name: &str,
) -> Result<Stream, EncryptError> {
    // Length 8, then the code 1234.5679.
    const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
    if negotiation == SslNegotiation::Postgres {
        let mut answer = [0];
        let asked = async {
            socket.write_all(&SSL_REQUEST).await?;
            socket.read_exact(&mut answer).await
        };
        asked.await.map_err(EncryptError::Failed)?;
        match answer[0] {
            b'S' => {}
            b'N' => return Err(EncryptError::NotOffered(socket)),
            b'E' => return Err(EncryptError::Refused),
            _ => return Err(EncryptError::NotPostgres),
        }
    }
    let connector = match <MakeRustlsConnect as MakeTlsConnect<Socket>>::make_tls_connect(
        &mut tls.clone(),
        server_name,
    ) {
        Ok(connector) => connector,
        Err(never) => match never {},
    };
    let stream = connector.connect(socket).await.map_err(EncryptError::Failed)?;
    Ok(Stream::Tls(Box::new(stream)))
}

/// Tells the driver that the stream is as it shall be: this room does the negotiation, because the driver knows
/// three of libpq's six modes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Established;

impl<S: TlsStream + Unpin> TlsConnect<S> for Established {
    type Stream = S;
    type Error = std::convert::Infallible;
    type Future = Ready<Result<S, Self::Error>>;

    fn connect(self, stream: S) -> Self::Future {
        ready(Ok(stream))
    }
}

impl TlsStream for Stream {
    fn channel_binding(&self) -> ChannelBinding {
        match self {
            Self::Plain(_) => ChannelBinding::none(),
            Self::Tls(stream) => stream.channel_binding(),
        }
    }
}

/// Hands the four methods of both traits on to whichever variant there is.
macro_rules! delegate_io {
    ($type:ty, $first:ident, $second:ident) => {
        impl AsyncRead for $type {
            fn poll_read(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                buffer: &mut ReadBuf<'_>,
            ) -> Poll<io::Result<()>> {
                match self.get_mut() {
                    Self::$first(inner) => Pin::new(inner).poll_read(cx, buffer),
                    Self::$second(inner) => Pin::new(inner).poll_read(cx, buffer),
                }
            }
        }

        impl AsyncWrite for $type {
            fn poll_write(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                match self.get_mut() {
                    Self::$first(inner) => Pin::new(inner).poll_write(cx, bytes),
                    Self::$second(inner) => Pin::new(inner).poll_write(cx, bytes),
                }
            }

            fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                match self.get_mut() {
                    Self::$first(inner) => Pin::new(inner).poll_flush(cx),
                    Self::$second(inner) => Pin::new(inner).poll_flush(cx),
                }
            }

            fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                match self.get_mut() {
                    Self::$first(inner) => Pin::new(inner).poll_shutdown(cx),
                    Self::$second(inner) => Pin::new(inner).poll_shutdown(cx),
                }
            }
        }
    };
}

delegate_io!(Socket, Tcp, Unix);
delegate_io!(Stream, Plain, Tls);
