//! The web server: our own accept loop, because slow clients must not hold a place for ever.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::Layer as _;

use crate::limits::Peer;

/// Who has not sent a whole header by then is disconnected.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// HTTP/2 connections are asked for a sign of life.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
const MOST_CONNECTIONS: usize = 20_000;
/// How long answers may take after the doors are closed.
const GRACE: Duration = Duration::from_secs(2);
/// When no connection can be accepted (out of file handles), others must end first.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `closing`, then lets what was begun come to its end.
pub async fn serve(listener: TcpListener, router: Router, closing: CancellationToken) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let builder = builder();
    loop {
        let next = tokio::select! {
            () = closing.cancelled() => break,
            next = accept(&listener, &places) => next,
        };
        match next {
            Ok((stream, peer, place)) => {
                welcome((stream, peer), place, &builder, &router, &graceful);
            }
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    if timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::info!("some answers were cut short");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, Peer, OwnedSemaphorePermit)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    // Small answers leave at once. If that cannot be set they are merely slower.
    let _ = stream.set_nodelay(true);
    Ok((stream, Peer(address.ip()), place))
}

fn welcome(
    (stream, peer): (TcpStream, Peer),
    place: OwnedSemaphorePermit,
    builder: &Builder<TokioExecutor>,
    router: &Router,
    graceful: &GracefulShutdown,
) {
    let service = Extension(peer).layer(router.clone());
    let service = TowerToHyperService::new(service);
    let watcher = graceful.watcher();
    let builder = builder.clone();
    tokio::spawn(async move {
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        // How a client went away is its own affair.
        let _ = watcher.watch(connection).await;
        drop(place);
    });
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(KEEP_ALIVE);
    builder
}
