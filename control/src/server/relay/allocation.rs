//! What one client has at the relay: whose it is, how long it lasts, and where it may send.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::time::Instant;

use super::stun::Key;

/// An allocation that is not refreshed ends; browsers refresh a minute before.
pub(super) const LASTS: Duration = Duration::from_mins(10);
const PERMISSION_LASTS: Duration = Duration::from_mins(5);
const CHANNEL_LASTS: Duration = Duration::from_mins(10);

/// An allocation. Only addresses of media nodes come into it.
pub(super) struct Allocation {
    pub(super) username: String,
    pub(super) key: Key,
    pub(super) is_ipv6: bool,
    pub(super) expires_at: Instant,
    permissions: Vec<(IpAddr, Instant)>,
    channels: Vec<Channel>,
}

struct Channel {
    number: u16,
    peer: SocketAddr,
    expires_at: Instant,
}

/// The channel leads elsewhere, or the peer has another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Taken;

impl Allocation {
    /// Of whoever proved to have this pass.
    pub(super) fn new(username: String, key: Key, is_ipv6: bool, now: Instant) -> Self {
        Self {
            username,
            key,
            is_ipv6,
            expires_at: now + LASTS,
            permissions: Vec::new(),
            channels: Vec::new(),
        }
    }

    pub(super) fn permits(&self, ip: IpAddr, now: Instant) -> bool {
        let mut permissions = self.permissions.iter();
        permissions.any(|(permitted, until)| *permitted == ip && *until > now)
    }

    pub(super) fn permit(&mut self, ip: IpAddr, now: Instant) {
        let is_another = |(other, until): &(IpAddr, Instant)| *other != ip && *until > now;
        self.permissions.retain(is_another);
        self.permissions.push((ip, now + PERMISSION_LASTS));
    }

    /// A channel leads to one peer, and to a peer leads one channel. It is permission as well.
    pub(super) fn bind(
        &mut self,
        number: u16,
        peer: SocketAddr,
        now: Instant,
    ) -> Result<(), Taken> {
        self.channels.retain(|channel| channel.expires_at > now);
        let same = |it: &Channel| (it.number == number, it.peer == peer);
        if self
            .channels
            .iter()
            .any(|it| matches!(same(it), (true, false) | (false, true)))
        {
            return Err(Taken);
        }
        self.channels.retain(|it| it.number != number);
        self.channels.push(Channel {
            number,
            peer,
            expires_at: now + CHANNEL_LASTS,
        });
        self.permit(peer.ip(), now);
        Ok(())
    }

    /// Where this channel leads, if anything may go there.
    pub(super) fn peer(&self, number: u16, now: Instant) -> Option<SocketAddr> {
        let mut channels = self.channels.iter();
        let channel = channels.find(|it| it.number == number && it.expires_at > now)?;
        self.permits(channel.peer.ip(), now).then_some(channel.peer)
    }

    /// The channel that leads there.
    pub(super) fn channel(&self, peer: SocketAddr, now: Instant) -> Option<u16> {
        let mut channels = self.channels.iter();
        let channel = channels.find(|it| it.peer == peer && it.expires_at > now)?;
        Some(channel.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_ends_unless_it_is_renewed() {
        let now = Instant::now();
        let mut allocation = Allocation::new("a".to_owned(), [0; 16], false, now);
        let [one, other]: [SocketAddr; 2] =
            ["10.0.0.5:1", "10.0.0.5:2"].map(|at| at.parse().unwrap());
        assert!(!allocation.permits(one.ip(), now));
        assert_eq!(allocation.bind(0x4000, one, now), Ok(()));
        assert_eq!(allocation.bind(0x4000, other, now), Err(Taken));
        assert_eq!(allocation.bind(0x4001, one, now), Err(Taken));
        assert_eq!(allocation.bind(0x4001, other, now), Ok(()));
        assert_eq!(allocation.peer(0x4000, now), Some(one));
        assert_eq!(allocation.channel(other, now), Some(0x4001));

        let later = now + PERMISSION_LASTS;
        assert_eq!(allocation.peer(0x4000, later), None, "permission is over");
        allocation.permit(one.ip(), later);
        assert_eq!(allocation.peer(0x4000, later), Some(one));
        let latest = now + CHANNEL_LASTS;
        allocation.permit(one.ip(), latest);
        assert_eq!(allocation.peer(0x4000, latest), None, "the channel is over");
        assert_eq!(allocation.channel(one, latest), None);
        assert_eq!(
            allocation.bind(0x4002, one, latest),
            Ok(()),
            "it may have another"
        );
    }
}
