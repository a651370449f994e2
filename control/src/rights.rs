//! Somebody may no longer do what they could: open streams hear of it and look again who they are.

use tokio::sync::watch;

/// Rung by whatever takes rights away. Clones share everything. Other processes look by themselves
/// at the next sign of life of a stream.
#[derive(Clone, Debug)]
pub struct Rights(watch::Sender<()>);

impl Default for Rights {
    fn default() -> Self {
        Self(watch::Sender::new(()))
    }
}

impl Rights {
    /// Somebody was disabled, signed out or moved; a key was changed or taken away.
    pub fn changed(&self) {
        self.0.send_replace(());
    }

    /// For a stream that wants to hear of it.
    pub fn watch(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
