//! The web server: our own accept loop, because slow clients must not hold a place for ever.
//!
//! ```text
//! accept ─▶ too many of one address? ─▶ first bytes ─▶ handshake ─▶ requests, until idle
//!              crowded                  first_byte      handshake    header, idle
//!                                          │              │
//!                                          │              └─▶ TURN: media relayed within TLS
//!                                          └─▶ a frame of ICE over TCP: to its media worker
//! ```
//!
//! Every step has its limit (`[http.connections]`), and every end is counted by its reason.

mod acme;
pub(crate) mod body;
pub mod certificate;
mod crowd;
mod opening;
mod pulse;
pub mod redirect;
pub mod relay;
mod rewind;
mod steady;
mod suites;
mod tally;
pub mod tls;

use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use prometheus::Registry;
use schalter_config::{Connections, Settings};
use schalter_sfu::Entrance;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{ServiceExt as _, service_fn};

use crate::limits::Peer;
use body::{Attended, Timely};
use crowd::Crowd;
use opening::Opening;
use pulse::Pulse;
use relay::Relay;
use rewind::Rewind;
use steady::Steady;
use tally::{Ended, Tally};
use tls::Tls;

/// HTTP/2 connections are asked for a sign of life.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How long answers may take after the doors are closed.
const GRACE: Duration = Duration::from_secs(2);
/// How long it may take to tell somebody that their time is over.
const FAREWELL: Duration = Duration::from_secs(1);
/// When no connection can be accepted (out of file handles), others must end first.
const BREATH: Duration = Duration::from_millis(100);
/// Streams that were reset before we looked at them, and by our own errors: whoever makes more of
/// them wants no answers (CVE-2023-44487).
const MOST_RESETS: usize = 32;
/// All headers of a request together.
const HEADER_LIST_BYTES: u32 = 32 << 10;

/// What a listener speaks besides HTTP.
#[derive(Clone, Default)]
pub struct Front {
    /// Then it speaks HTTP no otherwise.
    pub tls: Option<Tls>,
    /// Where connections of media go (RFC 4571).
    pub media: Option<Entrance>,
    /// Who relays media within TLS.
    pub relay: Option<Relay>,
}

/// What all listeners of the house share. Clones share everything.
#[derive(Clone)]
pub struct Server {
    rules: Arc<Connections>,
    places: Arc<Semaphore>,
    crowd: Crowd,
    tally: Tally,
    builder: Builder<TokioExecutor>,
    closing: CancellationToken,
}

impl Server {
    /// Nobody has come yet. Whoever comes is served until `closing`.
    pub fn new(
        settings: &Settings,
        registry: &Registry,
        closing: CancellationToken,
    ) -> Result<Self, prometheus::Error> {
        let rules = &settings.http.connections;
        Ok(Self {
            rules: Arc::new(rules.clone()),
            places: Arc::new(Semaphore::new(rules.max)),
            crowd: Crowd::new(settings),
            tally: Tally::register(registry)?,
            builder: builder(rules),
            closing,
        })
    }

    /// Serves whoever comes here; at the end lets what was begun come to its
    /// end.
    pub async fn serve(self, listener: TcpListener, front: Front, router: Router) {
        let guests = TaskTracker::new();
        loop {
            let next = tokio::select! {
                () = self.closing.cancelled() => break,
                next = self.accept(&listener) => next,
            };
            match next {
                Ok((stream, address, place)) => {
                    let visit = self
                        .clone()
                        .visit(stream, address, front.clone(), router.clone());
                    guests.spawn(async move {
                        visit.await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
                    sleep(BREATH).await;
                }
            }
        }
        drop(listener);
        guests.close();
        if timeout(GRACE, guests.wait()).await.is_err() {
            tracing::info!("some answers were cut short");
        }
    }

    async fn accept(
        &self,
        listener: &TcpListener,
    ) -> io::Result<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
        let place = self.places.clone().acquire_owned().await;
        let place = place.map_err(io::Error::other)?;
        let (stream, address) = listener.accept().await?;
        // Small answers leave at once. If that cannot be set they are merely slower.
        let _ = stream.set_nodelay(true);
        Ok((stream, address.ip(), place))
    }

    async fn visit(self, stream: TcpStream, address: IpAddr, front: Front, router: Router) {
        // An IPv4 address may come dressed as IPv6.
        let address = address.to_canonical();
        let _open = self.tally.open();
        let Some(_guest) = self.crowd.admit(address) else {
            return self.tally.ended(Ended::Crowded);
        };
        let ended = tokio::select! {
            // Boxed: a future is as large as the largest it ever waits for, and thousands only wait.
            opened = Box::pin(self.open(stream, front)) => opened,
            () = self.closing.cancelled() => Err(Ended::Closed),
        };
        let ended = match ended {
            Ok(Spoken::Plain(stream)) => self.attend(stream, Peer(address), router).await,
            Ok(Spoken::Tls(stream)) => self.attend(stream, Peer(address), router).await,
            Ok(Spoken::Turn(stream, relay)) => Box::pin(self.relay(stream, relay)).await,
            Err(ended) => ended,
        };
        self.tally.ended(ended);
    }

    /// Finds out what is spoken, and comes to terms about it.
    async fn open(&self, stream: TcpStream, front: Front) -> Result<Spoken, Ended> {
        let opening = timeout(
            self.rules.first_byte,
            Opening::of(&stream, front.media.is_some()),
        )
        .await;
        let opening = opening.map_err(|_| Ended::FirstByte)?;
        let opening = opening.ok().flatten().ok_or(Ended::Closed)?;
        if let Opening::Media(worker) = opening {
            return Err(hand_over(worker, stream, front.media.as_ref()));
        }
        let stream = Steady::new(stream, self.rules.stalled);
        match (opening, front.tls) {
            (Opening::Tls, Some(tls)) => {
                let shaken = timeout(self.rules.handshake, tls.accept(stream)).await;
                let shaken = shaken.map_err(|_| Ended::SlowHandshake)?;
                let stream = shaken.map_err(|_| Ended::Handshake)?;
                self.look_within(stream.ok_or(Ended::Closed)?, front.relay)
                    .await
            }
            (Opening::Http, None) => Ok(Spoken::Plain(stream)),
            _ => Err(Ended::Strange),
        }
    }

    /// Finds out what is spoken within TLS.
    async fn look_within(
        &self,
        stream: TlsStream<Steady>,
        relay: Option<Relay>,
    ) -> Result<Spoken, Ended> {
        let agreed = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
        let mut stream = Box::new(Rewind::new(stream));
        let Some(relay) = relay else {
            return Ok(Spoken::Tls(stream));
        };
        let is_turn = match agreed.as_deref() {
            Some(relay::PROTOCOL) => true,
            Some(_) => false,
            // Browsers agree on nothing when they speak TURN, and programs sometimes on HTTP.
            None => {
                let looked = timeout(self.rules.header, stream.look(relay::is_turn)).await;
                let looked = looked.map_err(|_| Ended::Header)?;
                looked.ok().flatten().ok_or(Ended::Closed)?
            }
        };
        Ok(if is_turn {
            Spoken::Turn(stream, relay)
        } else {
            Spoken::Tls(stream)
        })
    }

    async fn relay(&self, stream: Box<Within>, relay: Relay) -> Ended {
        let socket = stream.get_ref().get_ref().0;
        socket.keep_little_unsent(relay::UNSENT_BYTES);
        let Ok(from) = socket.peer_addr() else {
            return Ended::Closed;
        };
        relay.serve(stream, from, &self.closing).await;
        Ended::Relay
    }

    /// Answers until the other side goes or does nothing for too long.
    async fn attend<S>(&self, stream: S, peer: Peer, router: Router) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let pulse = Pulse::new();
        let service =
            TowerToHyperService::new(service(pulse.clone(), peer, router, self.rules.body));
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let mut is_closing = false;
        loop {
            tokio::select! {
                // How a client went away is its own affair.
                _ = connection.as_mut() => return Ended::Closed,
                () = self.closing.cancelled(), if !is_closing => {
                    is_closing = true;
                    connection.as_mut().graceful_shutdown();
                }
                ended = pulse.overdue(&self.rules) => {
                    connection.as_mut().graceful_shutdown();
                    let _ = timeout(FAREWELL, connection).await;
                    return ended;
                }
            }
        }
    }
}

/// What is spoken on a connection.
enum Spoken {
    Plain(Steady),
    Tls(Box<Within>),
    Turn(Box<Within>, Relay),
}

/// What is spoken within TLS.
type Within = Rewind<TlsStream<Steady>>;

/// The connection is the media worker's from now on, and counts among its own.
fn hand_over(worker: u16, stream: TcpStream, media: Option<&Entrance>) -> Ended {
    let adopted = stream.into_std().and_then(|stream| {
        let media = media.ok_or(io::ErrorKind::Unsupported)?;
        media.adopt(worker, stream)
    });
    adopted.map_or(Ended::Strange, |()| Ended::Media)
}

fn service(
    pulse: Arc<Pulse>,
    peer: Peer,
    router: Router,
    body_within: Duration,
) -> impl tower::Service<
    http::Request<hyper::body::Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone {
    service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let running = pulse.begin();
        let mut request: Request =
            request.map(|body| Body::new(Timely::new(Body::new(body), body_within)));
        request.extensions_mut().insert(peer);
        let answer = router.clone().oneshot(request);
        async move {
            let answer = answer.await?;
            Ok(answer.map(|inner| Body::new(Attended::new(inner, running))))
        }
    })
}

fn builder(rules: &Connections) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(rules.idle.max(rules.header));
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE)
        .max_concurrent_streams(rules.max_streams)
        .max_header_list_size(HEADER_LIST_BYTES)
        .max_pending_accept_reset_streams(MOST_RESETS)
        .max_local_error_reset_streams(MOST_RESETS);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size<F>(_: impl FnOnce(Server, TcpStream, IpAddr, Front, Router) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn five_thousand_may_hold_a_connection_at_once() {
        let each = size(Server::visit);
        assert!(each <= 6 << 10, "{each} octets for each connection");
    }
}
