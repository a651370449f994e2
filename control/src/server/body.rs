//! The bodies of one request: what comes has to come whole in time, and what goes keeps the
//! connection's pulse until it is sent.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::pulse::Running;

/// A request's body, which has until a moment to come whole.
pub(super) struct Timely {
    inner: Body,
    until: Instant,
    /// Made when it is first waited for: most bodies are there at once.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// An answer's body, which holds the connection's pulse.
pub(super) struct Attended {
    inner: Body,
    /// Ends with the body.
    _running: Running,
}

impl Timely {
    pub(super) fn new(inner: Body, within: Duration) -> Self {
        Self {
            inner,
            until: Instant::now() + within,
            alarm: None,
        }
    }
}

impl Attended {
    pub(super) fn new(inner: Body, running: Running) -> Self {
        Self {
            inner,
            _running: running,
        }
    }
}

/// Whether a body was given up because it came too slowly.
pub(crate) fn was_late(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| {
        let cause = cause.downcast_ref::<Error>();
        cause.is_some_and(|cause| cause.kind() == ErrorKind::TimedOut)
    })
}

impl http_body::Body for Timely {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) {
            return Poll::Ready(frame);
        }
        let until = self.until;
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(sleep_until(until)));
        ready!(alarm.as_mut().poll(context));
        let late = Error::new(ErrorKind::TimedOut, "the body did not come in time");
        Poll::Ready(Some(Err(axum::Error::new(late))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl http_body::Body for Attended {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
