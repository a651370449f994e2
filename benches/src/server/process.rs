//! A process started for one run, and ended with it, whatever happens.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

const ENDS_WITHIN: Duration = Duration::from_secs(8);
const READY_WITHIN: Duration = Duration::from_secs(30);
const LOOKS_EVERY: Duration = Duration::from_millis(50);
const LOG_TAIL_BYTES: usize = 2_000;

/// A running process with a folder of its own.
pub struct Process {
    child: Child,
    /// Ends with the process.
    pub folder: TempDir,
}

impl Process {
    /// Starts `command` in `folder`; what it says goes to a file there.
    pub fn start(mut command: Command, folder: TempDir) -> anyhow::Result<Self> {
        let log = std::fs::File::create(folder.path().join("log.txt"))?;
        command
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn();
        let child = child.with_context(|| format!("{program} does not start"))?;
        Ok(Self { child, folder })
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it said so far, the end of it.
    pub fn log(&self) -> String {
        let log = std::fs::read(self.folder.path().join("log.txt")).unwrap_or_default();
        let tail = &log[log.len().saturating_sub(LOG_TAIL_BYTES)..];
        String::from_utf8_lossy(tail).into_owned()
    }

    /// Asks again and again until the process is ready for work.
    pub async fn ready<T>(
        &mut self,
        mut ask: impl AsyncFnMut(&Self) -> Option<T>,
    ) -> anyhow::Result<T> {
        let deadline = Instant::now() + READY_WITHIN;
        while Instant::now() < deadline {
            if let Some(answer) = ask(self).await {
                return Ok(answer);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("ended by itself ({status}): {}", self.log());
            }
            tokio::time::sleep(LOOKS_EVERY).await;
        }
        bail!("not ready in time: {}", self.log())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(pid) = i32::try_from(self.child.id()) {
            // It may be gone already.
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        let deadline = Instant::now() + ENDS_WITHIN;
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(LOOKS_EVERY);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
