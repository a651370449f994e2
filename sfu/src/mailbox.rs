//! How control reaches a worker's thread: a bounded queue, and a bell that ends its sleep.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};

use schalter_sfu_core::{Command, Refusal, Reply};
use tokio::sync::oneshot;

/// A worker that lags this many commands behind refuses more.
const QUEUE: usize = 1024;

/// What a worker's thread can be told.
pub(crate) enum Message {
    /// Carry this out and answer.
    Command(Command, oneshot::Sender<Result<Reply, Refusal>>),
    /// Take this connection for one of yours.
    Adopt {
        /// Nothing of it has been read yet.
        stream: TcpStream,
        /// Where it arrived, as announced.
        local: SocketAddr,
        /// Where it comes from.
        remote: SocketAddr,
    },
    /// Say that you live.
    Ping(oneshot::Sender<()>),
    /// Panic, outside of any engine: proves that the thread goes on.
    Panic,
    /// End.
    Stop,
}

/// The sender's side.
#[derive(Clone)]
pub(crate) struct Mailbox {
    queue: SyncSender<Message>,
    bell: Arc<UnixStream>,
}

/// The thread's side.
pub(crate) struct Letters {
    queue: Receiver<Message>,
    bell: UnixStream,
}

/// Both sides of one worker's mailbox.
pub(crate) fn mailbox() -> io::Result<(Mailbox, Letters)> {
    let (button, bell) = UnixStream::pair()?;
    button.set_nonblocking(true)?;
    bell.set_nonblocking(true)?;
    let (sender, receiver) = sync_channel(QUEUE);
    let mailbox = Mailbox {
        queue: sender,
        bell: Arc::new(button),
    };
    let letters = Letters {
        queue: receiver,
        bell,
    };
    Ok((mailbox, letters))
}

impl Mailbox {
    /// Puts a message in and rings. Never blocks.
    pub(crate) fn send(&self, message: Message) -> Result<(), Refusal> {
        self.queue.try_send(message).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::Overloaded,
            TrySendError::Disconnected(_) => Refusal::ShuttingDown,
        })?;
        // A full bell is a bell that rings already.
        let _ = (&*self.bell).write(&[1]);
        Ok(())
    }

    /// Puts the last message in, however full the queue is: the thread is still taking.
    pub(crate) fn stop(&self) {
        if self.queue.send(Message::Stop).is_ok() {
            let _ = (&*self.bell).write(&[1]);
        }
    }
}

impl Letters {
    /// Stops the ringing. Do it before taking, so that no later message goes unheard.
    pub(crate) fn silence(&self) {
        let mut rings = [0; 64];
        while matches!((&self.bell).read(&mut rings), Ok(1..)) {}
    }

    /// The next message. Nobody left who could send one means the end.
    pub(crate) fn take(&self) -> Option<Message> {
        match self.queue.try_recv() {
            Ok(message) => Some(message),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Message::Stop),
        }
    }
}

impl AsFd for Letters {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
