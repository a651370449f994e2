//! What a node tells those who watch it: numbers, whether it lives, whether it serves.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus::process_collector::ProcessCollector;
use prometheus::{IntGauge, Registry, TEXT_FORMAT, TextEncoder};
use schalter_sfu::Handle;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What is told.
#[derive(Clone)]
pub(crate) struct Status {
    registry: Registry,
    handle: Handle,
    linked: watch::Receiver<usize>,
    links: IntGauge,
}

impl Status {
    pub(crate) fn new(
        registry: Registry,
        handle: Handle,
        linked: watch::Receiver<usize>,
    ) -> Result<Self, String> {
        let links = IntGauge::new(
            "schalter_node_links",
            "Processes of control this node is linked to.",
        );
        let registered = links.and_then(|links| {
            registry.register(Box::new(links.clone()))?;
            registry.register(Box::new(ProcessCollector::for_self()))?;
            Ok(links)
        });
        Ok(Self {
            links: registered.map_err(|error| error.to_string())?,
            registry,
            handle,
            linked,
        })
    }

    /// Listens, and answers as long as it is awaited. For the operator's own network: there are no
    /// defences against strangers here.
    pub(crate) fn open(
        self,
        at: SocketAddr,
    ) -> Result<impl Future<Output = io::Result<()>>, String> {
        let unheard = |error| format!("--status: {at} cannot be listened on ({error})");
        let listener = std::net::TcpListener::bind(at).map_err(unheard)?;
        listener.set_nonblocking(true).map_err(unheard)?;
        let listener = TcpListener::from_std(listener).map_err(unheard)?;
        let router = Router::new()
            .route("/metrics", get(numbers))
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(is_ready))
            .with_state(self);
        Ok(axum::serve(listener, router).into_future())
    }
}

async fn numbers(State(status): State<Status>) -> impl IntoResponse {
    let linked = *status.linked.borrow();
    status.links.set(i64::try_from(linked).unwrap_or(i64::MAX));
    let families = status.registry.gather();
    match TextEncoder::new().encode_to_string(&families) {
        Ok(text) => Ok(([(header::CONTENT_TYPE, TEXT_FORMAT)], text)),
        Err(error) => {
            tracing::error!(%error, "the numbers cannot be told");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Every worker answers and a control is there to ask it for something.
async fn is_ready(State(status): State<Status>) -> (StatusCode, &'static str) {
    let is_linked = *status.linked.borrow() > 0;
    let turns = status.handle.self_test().await.is_ok();
    match (turns, is_linked) {
        (true, true) => (StatusCode::OK, "ok\n"),
        (true, false) => (StatusCode::SERVICE_UNAVAILABLE, "no control is linked\n"),
        (false, _) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "a worker does not answer\n",
        ),
    }
}
