//! The program `schalter`: the whole house in one process.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use schalter_config::Settings;
use schalter_control::commands::{self, AdminCommand, OidcCommand, TenantCommand};
use schalter_control::nodes::{self, NodeCommand};
use schalter_control::store::backup::{self, BackupError};
use schalter_control::{check, demo, house::House, init, traces};
use schalter_sfu::program::memory;
use schalter_sfu::program::stop::Stop;
use schalter_sfu::program::supervisor::Supervisor;
use schalter_sfu::program::telemetry::{self, Levels};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Wrong settings.
const MISCONFIGURED: u8 = 2;
/// Stopped by a second Ctrl-C.
const CUT_SHORT: u8 = 130;
/// Whatever has not ended by then is left behind.
const STOPPING: Duration = Duration::from_secs(5);

/// Schalter: a virtual town hall counter.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The settings; without it the defaults hold. The environment overrides both
    /// (`SCHALTER_HTTP__LISTEN=…`).
    #[arg(long, global = true, value_name = "FILE", env = "SCHALTER_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Run (the default).
    Serve,
    /// Read the settings, say what is wrong with them, and end.
    CheckConfig,
    /// Look at everything around the program (clock, disk, database, ports, DNS, certificate), and
    /// say in plain words what is wrong and what to do.
    Check,
    /// Ask six questions and write the settings file (`--config FILE`, else schalter.toml).
    Init {
        /// Ask nothing: what would be proposed holds.
        #[arg(long)]
        yes: bool,
    },
    /// Add, list and change municipalities; a running house notices by itself.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Set the identity provider of a municipality, by which its officers sign in.
    Oidc(OidcCommand),
    /// Add an administrator to a municipality.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Make a key for the operator's part of the API (`/v1/tenants`) and print it, this once; the
    /// one before is worth nothing from then on.
    OperatorKey,
    /// Let media nodes on other machines in, list them, drain them, send them away.
    #[command(subcommand)]
    Node(NodeCommand),
    /// Copy the SQLite database into a new file, also while Schalter runs.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Put a backup in the place of the SQLite database, while Schalter does not run. What was
    /// there is kept beside it.
    Restore {
        /// The backup.
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    memory::stay_small();
    let Arguments { config, what } = Arguments::parse();
    if let Some(What::Init { yes }) = what {
        return ask(config, yes);
    }
    let settings = match schalter_config::load(config.as_deref(), std::env::vars()) {
        Ok(settings) => settings,
        Err(problems) => return misconfigured(&problems.to_string()),
    };
    match what {
        // Init had its turn: it needs no settings.
        None | Some(What::Serve | What::Init { .. }) => run(settings, config),
        Some(What::Check) => look_around(&settings),
        Some(What::CheckConfig) => {
            say("Die Einstellungen sind in Ordnung. The settings are fine.");
            ExitCode::SUCCESS
        }
        Some(What::Tenant(command)) => told(commands::tenant(&settings, command)),
        Some(What::Oidc(command)) => told(commands::oidc(&settings, command)),
        Some(What::Admin(command)) => told(commands::admin(&settings, command)),
        Some(What::OperatorKey) => told(commands::operator_key(&settings)),
        Some(What::Node(command)) => told(nodes::node(&settings, command)),
        Some(What::Backup { file }) => told(back_up(&settings, file)),
        Some(What::Restore { file }) => told(restore(&settings, file)),
    }
}

/// Asks for the settings and writes them.
fn ask(config: Option<PathBuf>, yes: bool) -> ExitCode {
    let file = config.unwrap_or_else(|| "schalter.toml".into());
    match init::init(&file, yes, &mut io::stdin().lock(), &mut io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}

fn look_around(settings: &Settings) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the runtime cannot start: {error}")),
    };
    let found = runtime.block_on(check::check(settings));
    say(&found.to_string());
    if found.are_fine() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Does a command of the operator and prints what it tells.
fn told(command: impl Future<Output = Result<String, impl Display>>) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the runtime cannot start: {error}")),
    };
    match runtime.block_on(command) {
        Ok(text) => {
            say(text.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error.to_string()),
    }
}

fn run(settings: Settings, config: Option<PathBuf>) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the runtime cannot start: {error}")),
    };
    let (traces, beside) = match traces::begin(&settings.telemetry, runtime.handle()) {
        Ok(begun) => begun.unzip(),
        Err(error) => return misconfigured(&error.to_string()),
    };
    let levels = match telemetry::begin_beside(&settings.telemetry, beside) {
        Ok(levels) => levels,
        Err(error) => return misconfigured(&error.to_string()),
    };
    let ended = runtime.block_on(serve(settings, &Reread { config, levels }));
    if let Some(traces) = traces {
        traces.end();
    }
    ended
}

async fn back_up(settings: &Settings, file: PathBuf) -> Result<String, BackupError> {
    backup::backup(&settings.store.url, &file).await?;
    Ok(format!("Gesichert in {}.", file.display()))
}

async fn restore(settings: &Settings, file: PathBuf) -> Result<String, BackupError> {
    let kept = backup::restore(&settings.store.url, &file).await?;
    let kept = kept.map(|kept| format!(" Was vorher da war: {}.", kept.display()));
    Ok(format!("Wiederhergestellt.{}", kept.unwrap_or_default()))
}

async fn serve(settings: Settings, reread: &Reread) -> ExitCode {
    let mut stop = match Stop::new() {
        Ok(stop) => stop,
        Err(error) => return failed(&format!("signals cannot be received: {error}")),
    };
    let house = tokio::select! {
        house = House::start(settings) => house,
        () = stop.asked() => return ExitCode::SUCCESS,
    };
    let house = match house {
        Ok(house) => house,
        Err(error) => return failed(&error.to_string()),
    };
    greet(&house);
    let supervisor = Supervisor::from_env();
    supervisor.ready();
    tokio::select! {
        () = stop.asked() => {}
        () = supervisor.watch(async || house.app.media.local_test().await.is_ok()) => {}
        () = reread.whenever_asked(&house) => {}
    }
    supervisor.stopping();
    tracing::info!("stopping");
    tokio::select! {
        ended = timeout(STOPPING, house.stop()) => {
            if ended.is_err() {
                tracing::warn!("not everything ended in time");
            }
            ExitCode::SUCCESS
        }
        () = stop.asked() => std::process::exit(i32::from(CUT_SHORT)),
    }
}

/// What is read again without a restart, when the operator sends `SIGHUP`.
struct Reread {
    config: Option<PathBuf>,
    levels: Levels,
}

impl Reread {
    /// Never comes back.
    async fn whenever_asked(&self, house: &House) {
        let Ok(mut hangup) = signal(SignalKind::hangup()) else {
            return std::future::pending().await;
        };
        while hangup.recv().await.is_some() {
            self.read(house);
        }
        std::future::pending::<()>().await;
    }

    /// The certificate from its files, and how much is logged from the settings.
    fn read(&self, house: &House) {
        house.renew_certificate();
        let settings = schalter_config::load(self.config.as_deref(), std::env::vars());
        let told = match settings {
            Ok(settings) => self
                .levels
                .set(&settings.telemetry.log)
                .map_err(|it| it.to_string()),
            Err(problems) => Err(problems.to_string()),
        };
        match told {
            Ok(()) => tracing::info!("the settings were read again"),
            Err(trouble) => tracing::warn!(trouble, "the settings are wrong, the old ones hold"),
        }
    }
}

fn greet(house: &House) {
    let settings = &house.app.settings;
    say(&format!("Schalter läuft: {}", settings.http.public_url));
    let media: Vec<_> = house
        .media_addresses()
        .iter()
        .map(ToString::to_string)
        .collect();
    if !media.is_empty() {
        say(&format!("Bild und Ton (UDP): {}", media.join(", ")));
    }
    if let Some(link) = house.link_address() {
        say(&format!("Medienknoten (UDP): {link}"));
    }
    say("");
    let file = demo::file(&settings.store.data_dir);
    if let Some(demo) = &house.demo {
        say(&demo::page(settings, demo));
        say(&format!("Diese Angaben stehen auch in {}.", file.display()));
    } else if settings.store.demo && file.exists() {
        say(&format!(
            "Die Zugangsdaten der Demo-Stadt stehen in {}.",
            file.display()
        ));
    }
    if let Some(file) = &house.admin {
        say(&format!(
            "Die Anmeldung der Verwaltung steht in {}.",
            file.display()
        ));
    }
    if house.is_empty() {
        say("Es gibt noch kein Büro. Mit store.demo = true entsteht eine Demo-Stadt.");
    }
    say("Beenden mit Strg-C.");
}

fn misconfigured(problems: &str) -> ExitCode {
    complain(problems.trim_end());
    ExitCode::from(MISCONFIGURED)
}

fn failed(reason: &str) -> ExitCode {
    complain(reason);
    ExitCode::FAILURE
}

#[expect(
    clippy::print_stdout,
    reason = "the terminal is this program's user interface"
)]
fn say(text: &str) {
    println!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "the terminal is this program's user interface"
)]
fn complain(text: &str) {
    eprintln!("{text}");
}
