//! The program `schalter-sfu`: one media node for a control plane on another machine.

mod status;

use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use mimalloc::MiMalloc;
use prometheus::Registry;
use schalter_config::{Media, Settings};
use schalter_sfu::link::wire::Versions;
use schalter_sfu::link::{Client, Token};
use schalter_sfu::program::memory;
use schalter_sfu::program::stop::Stop;
use schalter_sfu::program::supervisor::Supervisor;
use schalter_sfu::program::telemetry;
use schalter_sfu::{Handle, Node};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use status::Status;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Wrong settings.
const MISCONFIGURED: u8 = 2;
/// Control hears that no new rooms are wanted before the rooms end.
const FAREWELL: Duration = Duration::from_millis(250);
/// How often it is looked whether the rooms have moved.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Whatever has not ended by then is left behind.
const STOPPING: Duration = Duration::from_secs(5);

/// Schalter's media node: carries picture and sound for a control plane on another machine.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The line that `schalter node token NAME` printed.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "SCHALTER_JOIN",
        hide_env_values = true
    )]
    join: Option<String>,
    /// A file with that line, where a command line could be seen by others.
    #[arg(long, value_name = "FILE", env = "SCHALTER_JOIN_FILE")]
    join_file: Option<PathBuf>,
    /// The settings, of which `[media]` and `[telemetry]` count here; without it the defaults hold.
    /// The environment overrides both (`SCHALTER_MEDIA__PORT=…`).
    #[arg(long, value_name = "FILE", env = "SCHALTER_CONFIG")]
    config: Option<PathBuf>,
    /// Where /metrics, /healthz and /readyz are asked for.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:9090",
        env = "SCHALTER_STATUS"
    )]
    status: SocketAddr,
    /// When asked to end (SIGTERM), wait so many seconds for control to move the rooms to other
    /// nodes; asked again, or without rooms, it ends at once.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 25,
        env = "SCHALTER_DRAIN_S"
    )]
    drain_s: u64,
    /// The newest words of the link it says to speak: proves that versions get along.
    #[arg(long, hide = true, env = "SCHALTER_LINK_NEWEST", default_value_t = Versions::OURS.newest)]
    link_newest: u16,
}

fn main() -> ExitCode {
    memory::stay_small();
    let arguments = Arguments::parse();
    let env = std::env::vars().filter(|(key, _)| is_setting(key));
    let settings = match schalter_config::load(arguments.config.as_deref(), env) {
        Ok(settings) => settings,
        Err(problems) => return misconfigured(&problems),
    };
    let token = match token(&arguments) {
        Ok(token) => token,
        Err(reason) => return misconfigured(&reason),
    };
    if let Err(error) = telemetry::begin(&settings.telemetry) {
        return misconfigured(&error);
    }
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(serve(settings, token, &arguments)),
        Err(error) => failed(&format_args!("the runtime cannot start: {error}")),
    }
}

/// These say where the settings and the token are, and are none themselves.
fn is_setting(key: &str) -> bool {
    ![
        "SCHALTER_JOIN",
        "SCHALTER_JOIN_FILE",
        "SCHALTER_STATUS",
        "SCHALTER_DRAIN_S",
        "SCHALTER_LINK_NEWEST",
    ]
    .contains(&key)
}

fn token(arguments: &Arguments) -> Result<Token, String> {
    let line = match (&arguments.join, &arguments.join_file) {
        (Some(line), _) => line.clone(),
        (None, Some(file)) => std::fs::read_to_string(file)
            .map_err(|error| format!("{} cannot be read: {error}", file.display()))?,
        (None, None) => {
            return Err("give --join TOKEN: `schalter node token NAME` prints one".to_owned());
        }
    };
    line.parse().map_err(|error| format!("--join: {error}"))
}

async fn serve(settings: Settings, token: Token, arguments: &Arguments) -> ExitCode {
    let at = arguments.status;
    let mut stop = match Stop::new() {
        Ok(stop) => stop,
        Err(error) => return failed(&format_args!("signals cannot be received: {error}")),
    };
    let registry = Registry::new();
    let (node, client) = match start(&settings.media, token, arguments, &registry) {
        Ok(started) => started,
        Err(reason) => return failed(&reason),
    };
    let status = Status::new(registry, node.handle(), client.linked());
    let status = match status.and_then(|status| status.open(at)) {
        Ok(status) => status,
        Err(reason) => return failed(&reason),
    };
    let supervisor = Supervisor::from_env();
    supervisor.ready();
    let handle = node.handle();
    let dials = Arc::clone(&client);
    let links = tokio::spawn(async move { dials.run().await });
    tokio::select! {
        () = drained(&mut stop, &client, &handle, arguments.drain_s) => {}
        served = status => return failed(&format_args!("--status {at}: {served:?}")),
        () = supervisor.watch(async || handle.self_test().await.is_ok()) => {}
    }
    supervisor.stopping();
    let _ = timeout(STOPPING, end(node, &client, links)).await;
    ExitCode::SUCCESS
}

fn start(
    media: &Media,
    token: Token,
    arguments: &Arguments,
    registry: &Registry,
) -> Result<(Node, Arc<Client>), String> {
    let node = Node::start(media, registry).map_err(|error| error.to_string())?;
    tracing::info!(node = token.name, "a media node starts");
    let speaks = Versions {
        newest: arguments.link_newest,
        ..Versions::OURS
    };
    let client = Client::speaking(speaks, token, node.handle(), media.workers);
    Ok((node, client.map_err(|error| error.to_string())?))
}

/// Until it is asked to end, and then until control has moved the rooms, or it is asked again.
async fn drained(stop: &mut Stop, client: &Client, handle: &Handle, drain_s: u64) {
    stop.asked().await;
    client.end();
    tokio::select! {
        () = stop.asked() => {}
        () = empty(handle, Duration::from_secs(drain_s)) => {}
    }
}

/// Until control has moved every room elsewhere, or the time is over.
async fn empty(handle: &Handle, within: Duration) {
    let moved = async {
        while !handle.rooms().await.is_ok_and(|rooms| rooms.is_empty()) {
            sleep(LOOK_EVERY).await;
        }
    };
    if timeout(within, moved).await.is_err() {
        tracing::warn!("rooms are left that no other node took; they end now");
    }
}

/// Control hears it first and looks for other nodes; then the rooms end, and pages join again
/// there.
async fn end(node: Node, client: &Client, links: JoinHandle<()>) {
    client.end();
    sleep(FAREWELL).await;
    links.abort();
    client.close().await;
    // Threads are joined.
    drop(tokio::task::spawn_blocking(move || node.shutdown()).await);
}

fn misconfigured(problem: &impl Display) -> ExitCode {
    complain(problem);
    ExitCode::from(MISCONFIGURED)
}

fn failed(reason: &impl Display) -> ExitCode {
    complain(reason);
    ExitCode::FAILURE
}

#[expect(
    clippy::print_stderr,
    reason = "the terminal is this program's user interface"
)]
fn complain(text: &impl Display) {
    eprintln!("{text}");
}
