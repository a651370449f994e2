//! What the engine of a participant says, in our words.

use str0m::channel::{ChannelData, ChannelId};
use str0m::{Event, IceConnectionState};

use crate::participant::{Happening, Line, Message, Participant};

impl Participant {
    /// What an event means for the worker, if anything.
    pub(crate) fn read(&mut self, event: Event) -> Option<Happening> {
        match event {
            Event::Connected => Some(self.read_connected()),
            Event::IceConnectionStateChange(state) => self.read_ice(state),
            Event::ChannelOpen(id, label) => self.read_channel(id, label),
            Event::ChannelData(data) => self.read_message(data),
            Event::ChannelClose(id) => self.forget_channel(id),
            Event::Closed => Some(Happening::Gone),
            _ => None,
        }
    }

    fn read_connected(&mut self) -> Happening {
        self.learn_keys();
        self.line = Line::Up;
        Happening::Connected
    }

    fn read_ice(&mut self, state: IceConnectionState) -> Option<Happening> {
        match self.line {
            Line::Up if state == IceConnectionState::Disconnected => {
                self.line = Line::Silent;
                None
            }
            Line::Silent if state.is_connected() => {
                self.line = Line::Up;
                Some(Happening::Back)
            }
            _ => None,
        }
    }

    fn read_channel(&mut self, id: ChannelId, label: String) -> Option<Happening> {
        self.channels.push((id, label));
        None
    }

    fn forget_channel(&mut self, id: ChannelId) -> Option<Happening> {
        self.channels.retain(|(known, _)| *known != id);
        None
    }

    fn read_message(&self, data: ChannelData) -> Option<Happening> {
        let (_, label) = self.channels.iter().find(|(id, _)| *id == data.id)?;
        let label = label.clone();
        Some(Happening::Message(Message {
            label,
            binary: data.binary,
            data: data.data,
        }))
    }
}

/// As Prometheus wants it.
#[expect(clippy::cast_precision_loss, reason = "a rate of 2^53 bit/s is far")]
pub(crate) fn bytes_per_second(bits_per_second: u64) -> f64 {
    bits_per_second as f64 / 8.0
}
