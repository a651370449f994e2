//! Logs: to standard error, as text or JSON, and never with an address or a name in them.

use std::io::{self, IsTerminal as _};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use schalter_config::{LogFormat, Telemetry};
use thiserror::Error;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, FilterExt as _, ParseError, filter_fn};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};
use tracing_subscriber::{Layer, Registry, fmt, reload};

/// Libraries that tell addresses, statements or headers below a warning, whatever is asked for.
const TALKATIVE: [&str; 16] = [
    "str0m",
    "str0m_proto",
    "is",
    "dimpl",
    "sctp_proto",
    "sqlx",
    "hyper",
    "hyper_util",
    "h2",
    "quinn",
    "quinn_proto",
    "quinn_udp",
    "rustls",
    "rustls_acme",
    "async_web_client",
    "tower_http",
];

/// Whom the house let in, and whom not: sign-ins and refusals, by random ids and codes alone.
pub const SECURITY: &str = "schalter::security";

/// Spans for traces, which the log does not know: routes, kinds of turns and random ids alone.
pub const TRACES: &str = "schalter::traces";

/// Where spans and events go beside the log.
pub type Beside = Box<dyn Layer<Registry> + Send + Sync>;

/// Those of this process, since it logs once.
static LEVELS: OnceLock<Levels> = OnceLock::new();

/// Why there are no logs.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// The directives are wrong.
    #[error("telemetry.log: {0}: write for example info or info,schalter_sfu=debug")]
    Directives(#[from] ParseError),
    /// Nothing is logged any more.
    #[error("the levels of the log cannot be changed: {0}")]
    Over(#[from] reload::Error),
    /// Somebody else has begun already.
    #[error("the log was begun twice: {0}")]
    Twice(#[from] TryInitError),
}

/// What is logged: it can be changed while the program runs.
#[derive(Clone)]
pub struct Levels {
    filter: reload::Handle<EnvFilter, Registry>,
    asked: Arc<Mutex<String>>,
}

impl Levels {
    /// Those of this process, once it logs.
    pub fn of_process() -> Option<&'static Self> {
        LEVELS.get()
    }

    /// Logs by these directives from now on, such as `info,schalter_sfu=debug`.
    pub fn set(&self, directives: &str) -> Result<(), TelemetryError> {
        self.filter.reload(EnvFilter::try_new(directives)?)?;
        directives.clone_into(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    /// By which directives it logs.
    pub fn asked(&self) -> String {
        let asked = self.asked.lock();
        asked.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Begins to log, once per process.
pub fn begin(settings: &Telemetry) -> Result<Levels, TelemetryError> {
    begin_beside(settings, None)
}

/// The same, and what else listens.
pub fn begin_beside(
    settings: &Telemetry,
    beside: Option<Beside>,
) -> Result<Levels, TelemetryError> {
    let (asked, filter) = reload::Layer::new(EnvFilter::try_new(&settings.log)?);
    let discreet = asked.and(filter_fn(is_discreet));
    let lines = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    let lines = match settings.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    let lines = lines.with_filter(discreet).boxed();
    let listening: Vec<Beside> = [lines].into_iter().chain(beside).collect();
    tracing_subscriber::registry().with(listening).try_init()?;
    let levels = Levels {
        filter,
        asked: Arc::new(Mutex::new(settings.log.clone())),
    };
    Ok(LEVELS.get_or_init(|| levels).clone())
}

fn is_discreet(metadata: &Metadata<'_>) -> bool {
    if metadata.target() == TRACES {
        return false;
    }
    let library = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() <= Level::WARN || !TALKATIVE.contains(&library)
}
