//! A proxy between the program and a server that counts the program's messages and strikes at one of them. Never changes a message.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use crate::Result;

/// Where a blow falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// The message has not been sent on.
    Before,
    /// The server has done what it says, and the answer has not been sent on.
    After,
}

/// What happens at a message: at the `message`th that asks the server for an answer, from 1.
pub(super) struct Blow {
    pub(super) message: usize,
    pub(super) when: When,
    pub(super) strike: Box<dyn FnOnce() + Send>,
}

/// Listens on a socket of its own for one server.
pub(super) struct Proxy {
    folder: TempDir,
    state: Arc<State>,
}

struct State {
    server: PathBuf,
    shared: Mutex<Shared>,
    answered: Condvar,
}

#[derive(Default)]
struct Shared {
    /// Messages that ask for an answer.
    asked: usize,
    blow: Option<Blow>,
    has_struck: bool,
}

impl State {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Proxy {
    /// For the server on this socket.
    pub(super) fn start(server: PathBuf, port: u16) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("aludel-crash-").tempdir_in("/tmp")?;
        let listener = UnixListener::bind(folder.path().join(format!(".s.PGSQL.{port}")))?;
        let state = Arc::new(State { server, shared: Mutex::default(), answered: Condvar::new() });
        let own = Arc::clone(&state);
        // Ends with the process: the listener is its alone.
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&own);
                std::thread::spawn(move || {
                    // A connection that breaks is what this is for.
                    let _ = serve(&state, client);
                });
            }
        });
        Ok(Self { folder, state })
    }

    /// The folder that stands in a URL as its host.
    pub(super) fn host(&self) -> String {
        self.folder.path().display().to_string()
    }

    /// Counts from the beginning again, with another blow or none.
    pub(super) fn arm(&self, blow: Option<Blow>) {
        *self.state.shared() = Shared { blow, ..Shared::default() };
    }

    /// How many messages asked for an answer since then.
    pub(super) fn asked(&self) -> usize {
        self.state.shared().asked
    }

    /// Whether the blow has fallen.
    pub(super) fn has_struck(&self) -> bool {
        self.state.shared().has_struck
    }
}

/// How many messages of one connection have been asked and answered.
#[derive(Default)]
struct Conversation {
    asked: usize,
    answered: usize,
    /// Answers are kept back.
    is_mute: bool,
}

fn serve(state: &Arc<State>, mut client: UnixStream) -> io::Result<()> {
    let mut server = UnixStream::connect(&state.server)?;
    let start = start_packet(&mut client)?;
    server.write_all(&start)?;
    let conversation = Arc::new(Mutex::new(Conversation::default()));
    let back = {
        let (state, conversation) = (Arc::clone(state), Arc::clone(&conversation));
        let (server, client) = (server.try_clone()?, client.try_clone()?);
        std::thread::spawn(move || {
            let _ = answers(&state, &conversation, server, client);
        })
    };
    let forward = questions(state, &conversation, &mut client, &mut server);
    // The end of one side is the end of both.
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
    let _ = back.join();
    forward
}

/// The first packet, which has no type: a start, or a request to cancel.
fn start_packet(client: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    client.read_exact(&mut length)?;
    let rest = (u32::from_be_bytes(length) as usize).saturating_sub(4);
    let mut packet = length.to_vec();
    packet.resize(4 + rest, 0);
    client.read_exact(&mut packet[4..])?;
    Ok(packet)
}

/// A message with its type.
fn message(from: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let rest =
        (u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize).saturating_sub(4);
    let mut message = head.to_vec();
    message.resize(5 + rest, 0);
    from.read_exact(&mut message[5..])?;
    Ok(message)
}

fn lock(conversation: &Mutex<Conversation>) -> MutexGuard<'_, Conversation> {
    conversation.lock().unwrap_or_else(PoisonError::into_inner)
}

fn questions(
    state: &State,
    conversation: &Mutex<Conversation>,
    client: &mut UnixStream,
    server: &mut UnixStream,
) -> io::Result<()> {
    loop {
        let message = message(client)?;
        // A simple query, and the end of an extended one.
        let asks = matches!(message[0], b'Q' | b'S');
        let blow = if asks { next(state) } else { None };
        match blow {
            None => {
                lock(conversation).asked += usize::from(asks);
                server.write_all(&message)?;
            }
            Some(blow) => {
                if blow.when == When::After {
                    let mut talk = lock(conversation);
                    talk.asked += 1;
                    talk.is_mute = true;
                    drop(talk);
                    server.write_all(&message)?;
                    wait(state, conversation);
                }
                (blow.strike)();
                state.shared().has_struck = true;
                return Ok(());
            }
        }
    }
}

/// Counts one message, and gives the blow that is meant for it.
fn next(state: &State) -> Option<Blow> {
    let mut shared = state.shared();
    shared.asked += 1;
    let asked = shared.asked;
    shared.blow.take_if(|blow| blow.message == asked)
}

/// Waits until the server has answered everything, or is not going to.
fn wait(state: &State, conversation: &Mutex<Conversation>) {
    const PATIENCE: Duration = Duration::from_secs(10);
    let talk = lock(conversation);
    let waited =
        state.answered.wait_timeout_while(talk, PATIENCE, |talk| talk.answered < talk.asked);
    drop(waited);
}

fn answers(
    state: &State,
    conversation: &Mutex<Conversation>,
    mut server: UnixStream,
    mut client: UnixStream,
) -> io::Result<()> {
    let mut is_started = false;
    loop {
        let message = message(&mut server)?;
        let mut talk = lock(conversation);
        if message[0] == b'Z' {
            // The first one ends the start, which nobody asked.
            talk.answered += usize::from(is_started);
            is_started = true;
            state.answered.notify_all();
        }
        let is_mute = talk.is_mute;
        drop(talk);
        if !is_mute {
            client.write_all(&message)?;
        }
    }
}
