//! A PostgreSQL of one's own that can be killed and started again. It flushes as it does by
//! default.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid, User};
use tempfile::TempDir;
use tokio::time::sleep;

const UP_WITHIN: Duration = Duration::from_mins(1);

/// A cluster in a folder of its own.
pub(in crate::drill) struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    postmaster: Option<Child>,
}

impl Postgres {
    pub(in crate::drill) async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        if let Some(user) = other_user()? {
            chown(
                folder.path(),
                Some(user.uid.as_raw()),
                Some(user.gid.as_raw()),
            )?;
        }
        let mut postgres = Self {
            programs: programs()?,
            folder,
            port,
            postmaster: None,
        };
        let mut initdb = postgres.command("initdb")?;
        initdb.args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]);
        let said = initdb.stdout(Stdio::piped()).output()?;
        if !said.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&said.stderr));
        }
        postgres.start_again().await?;
        Ok(postgres)
    }

    pub(in crate::drill) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// `kill -9` of the postmaster and of everybody it has started.
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        let mut postmaster = self.postmaster.take().context("it does not run")?;
        let id = postmaster.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"))?;
        postmaster.kill()?;
        for child in children.split_whitespace() {
            // Some may have ended by themselves.
            let _ = kill(Pid::from_raw(child.parse()?), Signal::SIGKILL);
        }
        postmaster.wait()?;
        Ok(())
    }

    /// On the same files, until it answers.
    pub(super) async fn start_again(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + UP_WITHIN;
        self.postmaster = Some(self.postgres()?);
        loop {
            if self.answers() {
                return Ok(());
            }
            let postmaster = self.postmaster.as_mut().context("it was started")?;
            // Whom it started before may hold the memory they share a moment longer.
            if postmaster.try_wait()?.is_some() {
                self.postmaster = Some(self.postgres()?);
            }
            if Instant::now() > deadline {
                bail!("PostgreSQL does not come back");
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    fn postgres(&self) -> anyhow::Result<Child> {
        let mut command = self.command("postgres")?;
        let port = self.port.to_string();
        command.args(["-h", "127.0.0.1", "-p", &port, "-k"]);
        command.arg(self.folder.path());
        command.spawn().context("PostgreSQL does not start")
    }

    fn command(&self, program: &str) -> anyhow::Result<Command> {
        let mut command = Command::new(self.programs.join(program));
        command
            .current_dir(self.folder.path())
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // PostgreSQL refuses to run as root.
        if let Some(user) = other_user()? {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        Ok(command)
    }

    /// It has recovered and takes questions.
    fn answers(&self) -> bool {
        let mut asked = Command::new(self.programs.join("pg_isready"));
        asked.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
        asked.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may be down already.
        let _ = self.kill();
    }
}

fn other_user() -> anyhow::Result<Option<User>> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    let user = User::from_name("postgres")?;
    Ok(Some(user.context("there is no user postgres")?))
}

/// The newest that is installed.
fn programs() -> anyhow::Result<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql").read_dir();
    let versions = versions.context("PostgreSQL is missing: scripts/install-test-tools.sh")?;
    let mut all: Vec<_> = versions.flatten().map(|version| version.path()).collect();
    all.sort();
    Ok(all.pop().context("no version of PostgreSQL")?.join("bin"))
}
