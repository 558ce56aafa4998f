//! Speaks just enough of the protocol for `CREATE DATABASE` on the private socket: no passwords, no
//! TLS, no parameters, one statement text at a time. Everything else is the work of a driver.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Protocol 3.0.
const PROTOCOL: u32 = 3 << 16;
/// No answer that is expected here comes near it.
const LONGEST_MESSAGE: usize = 64 * 1024 * 1024;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// One row of an answer, as text.
pub type Row = Vec<Option<String>>;

/// The server refused, or did not answer as expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The socket broke or was never there.
    #[error("the connection to the private server failed: {0}")]
    Io(#[from] io::Error),
    /// The server reports an error.
    #[error("the private server says: {message} ({code})")]
    Server {
        /// The SQLSTATE.
        code: String,
        /// The message.
        message: String,
    },
    /// The server answered something that is not understood here.
    #[error("unexpected answer of the private server: {0}")]
    Protocol(String),
}

impl WireError {
    /// The SQLSTATE, if the server sent one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Server { code, .. } => Some(code),
            _ => None,
        }
    }
}

/// A connection over a unix socket that needs no password.
#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
}

impl Connection {
    /// Connects to a database.
    ///
    /// # Errors
    /// When nobody listens there, or the server refuses the user or the database.
    pub fn open(
        socket_dir: &Path,
        port: u16,
        user: &str,
        database: &str,
    ) -> Result<Self, WireError> {
        let stream = UnixStream::connect(socket_dir.join(format!(".s.PGSQL.{port}")))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut connection = Self { stream };
        let mut startup = PROTOCOL.to_be_bytes().to_vec();
        for text in ["user", user, "database", database, "client_encoding", "UTF8"] {
            startup.extend(c_string(text)?);
        }
        startup.push(0);
        connection.send(None, &startup)?;
        connection.read_answer()?;
        Ok(connection)
    }

    /// Runs a text of one or more statements and returns the rows of all of them.
    ///
    /// # Errors
    /// The first error of the server; the connection can be used again after it.
    pub fn query(&mut self, sql: &str) -> Result<Vec<Row>, WireError> {
        self.send(Some(b'Q'), &c_string(sql)?)?;
        self.read_answer()
    }

    fn send(&mut self, kind: Option<u8>, body: &[u8]) -> Result<(), WireError> {
        let length = u32::try_from(body.len() + 4)
            .map_err(|_| WireError::Protocol("a statement of more than 4 GB".into()))?;
        let mut message = Vec::with_capacity(body.len() + 5);
        message.extend(kind);
        message.extend(length.to_be_bytes());
        message.extend(body);
        Ok(self.stream.write_all(&message)?)
    }

    /// Reads up to the message that says the server is ready for the next statement.
    fn read_answer(&mut self) -> Result<Vec<Row>, WireError> {
        let mut rows = Vec::new();
        let mut failure = None;
        loop {
            let (kind, body) = match self.receive() {
                // An error of the startup is followed by the end of the connection.
                Err(WireError::Io(error)) => return Err(failure.unwrap_or(WireError::Io(error))),
                other => other?,
            };
            let mut body = Body(&body);
            match kind {
                b'Z' => return failure.map_or(Ok(rows), Err),
                b'D' => rows.push(body.row()?),
                b'E' => failure = failure.or(Some(body.error()?)),
                b'R' => match body.u32()? {
                    0 => {}
                    method => {
                        return Err(WireError::Protocol(format!(
                            "it asks for a password (method {method})"
                        )));
                    }
                },
                // What the server says beside the answer: columns, ends of statements, settings,
                // keys, notices.
                b'T' | b'C' | b'I' | b'S' | b'K' | b'N' | b'A' => {}
                other => {
                    return Err(WireError::Protocol(format!("message {:?}", char::from(other))));
                }
            }
        }
    }

    fn receive(&mut self) -> Result<(u8, Vec<u8>), WireError> {
        let mut head = [0; 5];
        self.stream.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if !(4..=LONGEST_MESSAGE).contains(&length) {
            return Err(WireError::Protocol(format!("a message of {length} bytes")));
        }
        let mut body = vec![0; length - 4];
        self.stream.read_exact(&mut body)?;
        Ok((kind, body))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // A polite end spares the server's log a line; whether it arrives does not matter.
        let _ = self.send(Some(b'X'), &[]);
    }
}

fn c_string(text: &str) -> Result<Vec<u8>, WireError> {
    if text.contains('\0') {
        return Err(WireError::Protocol("a text with a zero byte cannot be sent".into()));
    }
    Ok([text.as_bytes(), &[0]].concat())
}

/// The rest of a message's body.
struct Body<'a>(&'a [u8]);

impl<'a> Body<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or_else(|| WireError::Protocol("a message ends early".into()))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, WireError> {
        Ok(self.take(4)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn text(&mut self) -> Result<String, WireError> {
        let length = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .ok_or_else(|| WireError::Protocol("a text without an end".into()))?;
        let text = String::from_utf8_lossy(self.take(length)?).into_owned();
        self.take(1)?;
        Ok(text)
    }

    fn row(&mut self) -> Result<Row, WireError> {
        let columns =
            self.take(2)?.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        (0..columns)
            .map(|_| match self.u32()? {
                u32::MAX => Ok(None),
                length => {
                    let value = self.take(usize::try_from(length).unwrap_or(usize::MAX))?;
                    Ok(Some(String::from_utf8_lossy(value).into_owned()))
                }
            })
            .collect()
    }

    fn error(&mut self) -> Result<WireError, WireError> {
        let (mut code, mut message) = (String::new(), String::new());
        while let [field, ..] = *self.take(1)?
            && field != 0
        {
            let text = self.text()?;
            match field {
                b'C' => code = text,
                b'M' => message = text,
                _ => {}
            }
        }
        Ok(WireError::Server { code, message })
    }
}

/// Quotes a name for use in a statement.
pub(crate) fn quote_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Quotes a text for use in a statement; `standard_conforming_strings` is on in every cluster of
/// this crate.
pub(crate) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;
    use std::thread;

    /// Runs a conversation with a server that sends these bytes, whatever it is told.
    fn talk(answer: &[u8]) -> Result<Connection, WireError> {
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join(".s.PGSQL.5432")).unwrap();
        let answer = answer.to_vec();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut length = [0; 4];
            stream.read_exact(&mut length).unwrap();
            let mut startup = vec![0; u32::from_be_bytes(length) as usize - 4];
            stream.read_exact(&mut startup).unwrap();
            stream.write_all(&answer).unwrap();
            startup
        });
        let outcome = Connection::open(dir.path(), 5432, "u", "d");
        let startup = server.join().unwrap();
        assert_eq!(startup, b"\0\x03\0\0user\0u\0database\0d\0client_encoding\0UTF8\0\0");
        outcome
    }

    #[test]
    fn a_trusting_server_is_understood() {
        assert!(talk(b"R\0\0\0\x08\0\0\0\0S\0\0\0\x08a\0b\0Z\0\0\0\x05I").is_ok());
    }

    #[test]
    fn errors_carry_code_and_message_even_when_the_connection_ends() {
        let error = talk(b"E\0\0\0\x15SFATAL\0C3D000\0Mx\0\0"[..].to_vec().as_slice()).unwrap_err();
        // The length above is wrong on purpose: a message that ends early is reported, not waited
        // for.
        assert!(matches!(error, WireError::Io(_) | WireError::Protocol(_)), "{error}");
        let mut message = b"SFATAL\0C3D000\0Mno such database\0\0".to_vec();
        let mut answer = vec![b'E'];
        answer.extend(u32::try_from(message.len() + 4).unwrap().to_be_bytes());
        answer.append(&mut message);
        let error = talk(&answer).unwrap_err();
        assert_eq!(error.code(), Some("3D000"));
        assert_eq!(error.to_string(), "the private server says: no such database (3D000)");
    }

    #[test]
    fn passwords_nonsense_and_giant_messages_are_refused() {
        for (answer, said) in [
            (&b"R\0\0\0\x08\0\0\0\x05"[..], "asks for a password (method 5)"),
            (b"?\0\0\0\x04", "message '?'"),
            (b"D\xff\xff\xff\xff", "bytes"),
            (b"D\0\0\0\x05\0", "ends early"),
        ] {
            let error = talk(answer).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }

    #[test]
    fn names_and_texts_are_quoted() {
        assert_eq!(quote_name("a\"b"), "\"a\"\"b\"");
        assert_eq!(quote_text("it's"), "'it''s'");
        assert!(c_string("a\0b").is_err());
    }
}
