//! What an operator watches, for Prometheus: `GET /metrics`. Names begin with `schalter_`; labels
//! are few and never say anything about a person. The media plane keeps its own in the same
//! registry.

mod program;

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use axum::{
    Extension,
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use prometheus::{
    Encoder, GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};
use schalter_control_core::{Calibration, Event, FinishReason, ReturnReason};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{
    app::App,
    limits::Peer,
    news::News,
    notify::guard::is_public,
    problem::{Answer, Code, Problem},
    reception::Snapshot,
    rest::views::Door,
};

const WAIT_BUCKETS: [f64; 10] = [
    10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0,
];
const HTTP_BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];
/// What the kinds of an appointment's events begin with, and how they end.
const APPOINTMENT: &str = "appointment.";
const APPOINTMENT_STEPS: [&str; 7] = [
    "reserved",
    "confirmed",
    "moved",
    "cancelled",
    "expired",
    "checked_in",
    "missed",
];
const DOORS: [Door; 4] = [Door::Open, Door::Paused, Door::Closed, Door::Full];

/// The control plane's numbers. Clones share everything.
#[derive(Clone)]
pub struct Metrics(Arc<Numbers>);

struct Numbers {
    program: program::Program,
    /// The tenants whose offices are counted.
    apps: RwLock<Vec<App>>,
    office_door: IntGaugeVec,
    seats: IntGaugeVec,
    wait: HistogramVec,
    wait_ratios: GaugeVec,
    calls: IntCounterVec,
    sessions: IntCounterVec,
    sessions_running: IntGauge,
    appointments: IntCounterVec,
    requests: IntCounterVec,
    request_time: HistogramVec,
    event_streams: IntGauge,
    outbox: IntGaugeVec,
}

/// Counts an open event stream until dropped.
pub struct OpenStream(IntGauge);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Registers all of them. Fails when they are registered already.
    pub fn register(registry: &Registry) -> Result<Metrics, prometheus::Error> {
        let numbers = Numbers {
            program: program::Program::register(registry)?,
            apps: RwLock::default(),
            office_door: gauges(
                registry,
                "schalter_office_door",
                "1 for the state the door of the office is in.",
                &["office", "door"],
            )?,
            seats: gauges(
                registry,
                "schalter_seats",
                "Seats by state, all offices.",
                &["state"],
            )?,
            wait: histogram(
                registry,
                "schalter_wait_seconds",
                "From sitting down to the first call.",
                &WAIT_BUCKETS,
                &[],
            )?,
            wait_ratios: ratios(
                registry,
                "schalter_wait_range_ratio",
                "Promised waits that ended within their range, or over it, by office.",
                &["office", "outcome"],
            )?,
            calls: counters(
                registry,
                "schalter_calls_total",
                "Calls that ended, by outcome: entered, taken_back, expired, missed.",
                &["outcome"],
            )?,
            sessions: counters(
                registry,
                "schalter_sessions_total",
                "Sessions that ended, by reason: finished, hung_up, lapsed, parked, redirected.",
                &["reason"],
            )?,
            sessions_running: gauge(
                registry,
                "schalter_sessions_running",
                "Citizens and officers talking right now.",
            )?,
            appointments: counters(
                registry,
                "schalter_appointments_total",
                "Appointments by what became of them: reserved, confirmed, moved, cancelled, \
                 expired, checked_in, missed.",
                &["step"],
            )?,
            requests: counters(
                registry,
                "schalter_http_requests_total",
                "Requests answered.",
                &["route", "method", "status"],
            )?,
            request_time: histogram(
                registry,
                "schalter_http_request_seconds",
                "Time until the answer began.",
                &HTTP_BUCKETS,
                &["route", "method"],
            )?,
            event_streams: gauge(
                registry,
                "schalter_event_streams",
                "Open streams of server-sent events.",
            )?,
            outbox: gauges(
                registry,
                "schalter_outbox_letters",
                "Letters not delivered, by channel and state: waiting, held, dead.",
                &["channel", "state"],
            )?,
        };
        let metrics = Metrics(Arc::new(numbers));
        metrics.begin_at_zero();
        Ok(metrics)
    }

    /// Counts what happens from now on, until the house closes. Needs a running runtime.
    pub fn watch(&self, app: &App) {
        self.0
            .apps
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(app.clone());
        let news = app.news.subscribe();
        tokio::spawn(self.clone().count(news, app.closing.clone()));
    }

    /// One more open event stream.
    pub fn event_stream(&self) -> OpenStream {
        self.0.event_streams.inc();
        OpenStream(self.0.event_streams.clone())
    }

    async fn count(self, mut news: Receiver<News>, closing: tokio_util::sync::CancellationToken) {
        loop {
            let heard = tokio::select! {
                () = closing.cancelled() => return,
                heard = news.recv() => heard,
            };
            match heard {
                Ok(news) => self.happened(&news.event),
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "the counters missed some news");
                }
                Err(RecvError::Closed) => return,
            }
        }
    }

    fn happened(&self, event: &Event) {
        let it = &self.0;
        match event {
            Event::SeatCalled {
                attempt: 1,
                waited_ms,
                ..
            } => {
                it.wait
                    .with_label_values::<&str>(&[])
                    .observe(seconds(*waited_ms));
            }
            Event::SeatReturned { reason, .. } => {
                it.calls.with_label_values(&[returned(*reason)]).inc();
            }
            Event::SeatMissed { .. } => it.calls.with_label_values(&["missed"]).inc(),
            Event::SessionStarted { .. } => it.calls.with_label_values(&["entered"]).inc(),
            Event::SessionFinished { reason, .. } => {
                it.sessions.with_label_values(&[finished(*reason)]).inc();
            }
            other => {
                if let Some(step) = other.kind().strip_prefix(APPOINTMENT) {
                    it.appointments.with_label_values(&[step]).inc();
                }
            }
        }
    }

    /// A rate needs a beginning: what has not happened yet is 0, not absent.
    fn begin_at_zero(&self) {
        for outcome in ["entered", "taken_back", "expired", "missed"] {
            self.0.calls.with_label_values(&[outcome]);
        }
        for reason in ["finished", "hung_up", "lapsed", "parked", "redirected"] {
            self.0.sessions.with_label_values(&[reason]);
        }
        for step in APPOINTMENT_STEPS {
            self.0.appointments.with_label_values(&[step]);
        }
        self.0.wait.with_label_values::<&str>(&[]);
    }

    /// The gauges as they are now: read when asked, so they cannot drift from the truth.
    async fn look(&self) -> Answer<()> {
        let (mut offices, mut now) = (Vec::new(), Timestamp::UNIX_EPOCH);
        let mut letters = Vec::new();
        for app in self.apps() {
            now = app.clock.now();
            letters.extend(app.store.letter_counts(app.tenant.id).await?);
            offices.extend(app.reception.offices(app.tenant.id).await?);
        }
        self.set(&offices, now);
        self.set_outbox(&letters);
        Ok(())
    }

    fn apps(&self) -> Vec<App> {
        let apps = self.0.apps.read().unwrap_or_else(PoisonError::into_inner);
        apps.clone()
    }

    fn set(&self, offices: &[Arc<Snapshot>], now: Timestamp) {
        let (mut seated, mut called, mut sessions, mut free) = (0, 0, 0, 0);
        self.0.office_door.reset();
        self.0.wait_ratios.reset();
        for office in offices.iter().map(|snapshot| &snapshot.office) {
            let id = office.id.to_string();
            let door = Door::from(office.door(now).door);
            for state in DOORS {
                let gauge = self
                    .0
                    .office_door
                    .with_label_values(&[id.as_str(), state.as_str()]);
                gauge.set(i64::from(state == door));
            }
            self.calibration(&id, office.calibration());
            let calls = office.calls().count();
            called += calls;
            seated += office.waiting().count() - calls;
            sessions += office.sessions().count();
            free += usize::from(office.seats_free());
        }
        let states = [
            ("seated", seated),
            ("called", called),
            ("entered", sessions),
            ("free", free),
        ];
        for (state, count) in states {
            self.0.seats.with_label_values(&[state]).set(whole(count));
        }
        self.0.sessions_running.set(whole(sessions));
    }
}

impl Metrics {
    /// Nothing is said before anything was judged.
    fn calibration(&self, office: &str, it: Calibration) {
        let ratios = [("within", it.within_ratio()), ("over", it.over_ratio())];
        for (outcome, ratio) in ratios {
            if let Some(ratio) = ratio {
                let gauge = self.0.wait_ratios.with_label_values(&[office, outcome]);
                gauge.set(ratio);
            }
        }
    }

    /// All tenants together.
    fn set_outbox(&self, counts: &[(String, String, i64)]) {
        self.0.outbox.reset();
        for channel in ["mail", "sms", "webhook"] {
            self.0.outbox.with_label_values(&[channel, "dead"]);
        }
        for (channel, state, count) in counts {
            let gauge = self.0.outbox.with_label_values(&[channel, state]);
            gauge.add(*count);
        }
    }
}

/// All numbers as text. Without the store the gauges of offices stay as they were, and all others
/// are told: an alert needs them most then.
pub async fn show(
    State(app): State<App>,
    State(metrics): State<Metrics>,
    peer: Option<Extension<Peer>>,
) -> Answer<Response> {
    if app.settings.http.tls.is_some() && peer.is_none_or(|Extension(Peer(it))| is_public(it)) {
        return Err(Code::NotFound.into());
    }
    if metrics.look().await.is_err() {
        tracing::warn!("the gauges of offices could not be read");
    }
    metrics.0.program.look(&app).await;
    let encoder = TextEncoder::new();
    let mut text = Vec::new();
    encoder
        .encode(&app.registry.gather(), &mut text)
        .map_err(Problem::internal)?;
    Ok((
        [(header::CONTENT_TYPE, encoder.format_type().to_owned())],
        text,
    )
        .into_response())
}

/// Counts and times every answer, by the route as it is written, never by the address asked for:
/// that would be a label per seat.
pub async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = known(request.method().as_str());
    let begun = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status();
    metrics
        .0
        .requests
        .with_label_values(&[route, method, status.as_str()])
        .inc();
    let time = metrics.0.request_time.with_label_values(&[route, method]);
    time.observe(begun.elapsed().as_secs_f64());
    response
}

/// A client may invent methods; labels must not grow by it.
pub(crate) fn known(method: &str) -> &'static str {
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    methods
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

fn returned(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::TakenBack => "taken_back",
        ReturnReason::Expired => "expired",
    }
}

fn finished(reason: FinishReason) -> &'static str {
    match reason {
        FinishReason::Finished => "finished",
        FinishReason::HungUp => "hung_up",
        FinishReason::Lapsed => "lapsed",
        FinishReason::Parked => "parked",
        FinishReason::Redirected => "redirected",
    }
}

fn seconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn gauge(registry: &Registry, name: &str, help: &str) -> Result<IntGauge, prometheus::Error> {
    let gauge = IntGauge::new(name, help)?;
    registry.register(Box::new(gauge.clone()))?;
    Ok(gauge)
}

fn gauges(
    registry: &Registry,
    name: &str,
    help: &str,
    labels: &[&str],
) -> Result<IntGaugeVec, prometheus::Error> {
    let gauges = IntGaugeVec::new(Opts::new(name, help), labels)?;
    registry.register(Box::new(gauges.clone()))?;
    Ok(gauges)
}

fn ratios(
    registry: &Registry,
    name: &str,
    help: &str,
    labels: &[&str],
) -> Result<GaugeVec, prometheus::Error> {
    let gauges = GaugeVec::new(Opts::new(name, help), labels)?;
    registry.register(Box::new(gauges.clone()))?;
    Ok(gauges)
}

fn counters(
    registry: &Registry,
    name: &str,
    help: &str,
    labels: &[&str],
) -> Result<IntCounterVec, prometheus::Error> {
    let counters = IntCounterVec::new(Opts::new(name, help), labels)?;
    registry.register(Box::new(counters.clone()))?;
    Ok(counters)
}

fn histogram(
    registry: &Registry,
    name: &str,
    help: &str,
    buckets: &[f64],
    labels: &[&str],
) -> Result<HistogramVec, prometheus::Error> {
    let opts = HistogramOpts::new(name, help).buckets(buckets.to_vec());
    let histogram = HistogramVec::new(opts, labels)?;
    registry.register(Box::new(histogram.clone()))?;
    Ok(histogram)
}
