//! A stream whose first bytes were looked at: they are read again. TLS, unlike TCP, has no peeking.

use std::io::Result;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};

/// More need not be looked at.
const MOST_BYTES: usize = 8;

/// The stream, and what was read of it.
pub(super) struct Rewind<S> {
    inner: S,
    seen: [u8; MOST_BYTES],
    /// Read from the stream, and of that read again.
    filled: u8,
    again: u8,
}

impl<S: AsyncRead + Unpin> Rewind<S> {
    /// Nothing was looked at yet.
    pub(super) fn new(inner: S) -> Self {
        let seen = [0; MOST_BYTES];
        Self {
            inner,
            seen,
            filled: 0,
            again: 0,
        }
    }

    pub(super) fn get_ref(&self) -> &S {
        &self.inner
    }

    /// Reads until the first bytes tell something. None where they end before they do.
    pub(super) async fn look<T>(&mut self, tell: impl Fn(&[u8]) -> Option<T>) -> Result<Option<T>> {
        loop {
            let filled = usize::from(self.filled);
            if let Some(told) = tell(&self.seen[..filled]) {
                return Ok(Some(told));
            }
            let read = self.inner.read(&mut self.seen[filled..]).await?;
            if read == 0 {
                return Ok(None);
            }
            self.filled += u8::try_from(read).unwrap_or_default();
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Rewind<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let (again, filled) = (usize::from(self.again), usize::from(self.filled));
        if again == filled {
            return Pin::new(&mut self.inner).poll_read(context, buffer);
        }
        let some = (filled - again).min(buffer.remaining());
        buffer.put_slice(&self.seen[again..again + some]);
        self.again += u8::try_from(some).unwrap_or_default();
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Rewind<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_looked_at_is_read_again_and_nothing_is_lost() {
        let sent: Vec<u8> = (0..40).collect();
        for (wanted, at_once) in [(1, 1), (3, 2), (8, 5), (8, 40)] {
            let mut stream = Rewind::new(&sent[..]);
            let seen = stream.look(|first| (first.len() >= wanted).then(|| first.to_vec()));
            let seen = seen.await.unwrap().expect("so many bytes come");
            assert_eq!(seen, sent[..seen.len()]);
            let mut got = Vec::new();
            let mut piece = vec![0; at_once];
            while let n @ 1.. = stream.read(&mut piece).await.unwrap() {
                got.extend_from_slice(&piece[..n]);
            }
            assert_eq!(got, sent);
        }
        let mut short = Rewind::new(&sent[..2]);
        let told = short.look(|first| (first.len() > 2).then_some(())).await;
        assert_eq!(told.unwrap(), None);
    }
}
