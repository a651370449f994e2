//! Over which of its paths a participant is answered: over the one it speaks on.
//!
//! An ICE-lite engine believes nominations alone, and of two paths with the same priority it
//! keeps the older until that has been silent for 15 seconds. A NAT that forgets a mapping, or a
//! telephone that leaves the house, makes just such two. So what the participant says decides:
//! a proved path that carries its media takes over as soon as the one before has fallen quiet.
//!
//! A path nobody proved may carry media too, right after a NAT gave the participant another
//! port and before its next STUN request. If that media is sealed with the participant's
//! keys, we ask with a STUN request of our own; only the answer, sealed with its ICE
//! password, makes a path of it (RFC 7675 calls that consent). Nothing is sent there before.

use std::time::{Duration, Instant};

use str0m::ice::{StunMessage, TransId};

use crate::path::Path;

/// Sound comes every 20 ms: whoever moved is quiet on the old path by then. Shorter, and
/// packets that overtake each other would turn us to and fro.
const QUIET_AFTER: Duration = Duration::from_millis(60);
/// A nomination alone moves us when the path in use carried nothing for so long.
const DESERTED_AFTER: Duration = Duration::from_millis(500);
/// Pauses between our questions; a lost one is asked again with the media that follows.
const ASK_EVERY: Duration = Duration::from_millis(40);
/// So many datagrams from unproved paths are opened per participant and stretch of time.
const MAX_STRAYS: u32 = 50;
const STRAYS_WINDOW: Duration = Duration::from_secs(1);
/// The priority of a peer-reflexive candidate; a lite agent's questions rank nowhere.
const PRIORITY: u32 = 110 << 24;
const QUESTION_BYTES: usize = 256;

/// The transaction of a question of ours.
pub(crate) type Transaction = [u8; 12];

/// Over which path a participant is answered.
pub(crate) struct Route {
    /// The engine's choice.
    engine: Option<Path>,
    /// Ours, where it differs.
    instead: Option<Path>,
    /// When the path in use last carried something of the participant.
    heard_at: Instant,
    /// The path in use is no more.
    deserted: bool,
    asked: Option<Asked>,
    strays: (Instant, u32),
}

struct Asked {
    path: Path,
    at: Instant,
    question: Question,
}

/// A STUN binding request of ours.
pub(crate) struct Question {
    pub(crate) transaction: Transaction,
    pub(crate) message: Vec<u8>,
}

impl Question {
    /// For `user` (theirs, a colon, ours), sealed with their password.
    pub(crate) fn new(
        user: &str,
        password: &str,
        hmac: impl Fn(&[u8], &[&[u8]]) -> [u8; 20],
    ) -> Option<Self> {
        let request = StunMessage::binding_request(user, TransId::new(), false, 0, PRIORITY, false);
        let mut message = vec![0; QUESTION_BYTES];
        let length = request.to_bytes(Some(password.as_bytes()), &mut message, hmac);
        message.truncate(length.ok()?);
        let transaction = transaction(&message)?;
        Some(Self {
            transaction,
            message,
        })
    }
}

/// The transaction a STUN message belongs to.
pub(crate) fn transaction(message: &[u8]) -> Option<Transaction> {
    message.get(8..)?.first_chunk().copied()
}

impl Route {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            engine: None,
            instead: None,
            heard_at: now,
            deserted: false,
            asked: None,
            strays: (now, 0),
        }
    }

    /// The engine wants to send over a path; the path to take.
    pub(crate) fn over(&mut self, engine: Path) -> Path {
        self.engine = Some(engine);
        self.instead.unwrap_or(engine)
    }

    /// The participant's own data came over a proved path. Tells whether that moves it.
    pub(crate) fn spoke(&mut self, path: Path, now: Instant) -> bool {
        self.moves(path, QUIET_AFTER, now)
    }

    /// The participant nominated a path (again). Tells whether that moves it.
    pub(crate) fn nominated(&mut self, path: Path, now: Instant) -> bool {
        self.moves(path, DESERTED_AFTER, now)
    }

    /// A path is no more: the next one spoken on takes over at once.
    pub(crate) fn ended(&mut self, path: Path) {
        self.deserted |= self.in_use() == Some(path);
    }

    /// Whether a datagram from an unproved path may be looked at.
    pub(crate) fn admits_stray(&mut self, now: Instant) -> bool {
        let (since, count) = &mut self.strays;
        if now >= *since + STRAYS_WINDOW {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        *count <= MAX_STRAYS
    }

    /// The question whether the participant is at this path, unless it was asked just now.
    /// Asked again it is the same question: the answer to the first may be on its way.
    pub(crate) fn ask(
        &mut self,
        path: Path,
        now: Instant,
        question: impl FnOnce() -> Option<Question>,
    ) -> Option<&Question> {
        if let Some(asked) = self.asked.take_if(|asked| asked.path == path) {
            let soon = now < asked.at + ASK_EVERY;
            let at = if soon { asked.at } else { now };
            let asked = self.asked.insert(Asked { at, ..asked });
            return (!soon).then_some(&asked.question);
        }
        let asked = Asked {
            path,
            at: now,
            question: question()?,
        };
        Some(&self.asked.insert(asked).question)
    }

    /// The answer to a question came over a path, sealed as it should be. Tells whether it
    /// was asked, and there.
    pub(crate) fn answered(&mut self, path: Path, transaction: Transaction, now: Instant) -> bool {
        let asked = self
            .asked
            .take_if(|asked| asked.question.transaction == transaction && asked.path == path);
        if asked.is_some() {
            self.take(path, now);
        }
        asked.is_some()
    }

    /// The path its media leaves over, once there is any.
    pub(crate) fn in_use(&self) -> Option<Path> {
        self.instead.or(self.engine)
    }

    fn moves(&mut self, path: Path, quiet_after: Duration, now: Instant) -> bool {
        let in_use = self.in_use();
        if in_use.is_none_or(|in_use| in_use == path) {
            self.heard_at = now;
            return false;
        }
        let quiet = self.deserted || now >= self.heard_at + quiet_after;
        if quiet {
            self.take(path, now);
        }
        quiet
    }

    fn take(&mut self, path: Path, now: Instant) {
        self.heard_at = now;
        self.deserted = false;
        self.instead = (self.engine != Some(path)).then_some(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Protocol;

    fn path(port: u16) -> Path {
        Path {
            protocol: Protocol::Udp,
            local: ([192, 0, 2, 1], 10_000).into(),
            remote: ([198, 51, 100, 7], port).into(),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "virtual time starts at any instant"
    )]
    fn begun() -> (Route, Instant) {
        let now = Instant::now();
        let mut route = Route::new(now);
        assert!(route.over(path(1)) == path(1));
        (route, now)
    }

    #[test]
    fn whoever_speaks_elsewhere_is_answered_there_once_the_old_path_is_quiet() {
        let (mut route, now) = begun();
        assert!(!route.spoke(path(1), now));
        assert!(!route.spoke(path(2), now + QUIET_AFTER / 2), "overtaken");
        assert!(route.spoke(path(2), now + QUIET_AFTER));
        assert!(
            route.over(path(1)) == path(2),
            "the engine still means the old"
        );
        assert!(!route.spoke(path(1), now + QUIET_AFTER), "a late packet");
    }

    #[test]
    fn a_nomination_alone_takes_longer() {
        let (mut route, now) = begun();
        route.spoke(path(1), now);
        assert!(!route.nominated(path(2), now + QUIET_AFTER));
        assert!(route.nominated(path(2), now + DESERTED_AFTER));
    }

    #[test]
    fn the_engine_may_come_to_the_same_choice() {
        let (mut route, now) = begun();
        assert!(route.spoke(path(2), now + QUIET_AFTER));
        assert!(route.over(path(2)) == path(2));
        assert!(route.spoke(path(1), now + QUIET_AFTER * 2));
        assert!(route.over(path(2)) == path(1));
    }

    #[test]
    fn only_the_answer_to_our_question_at_the_place_we_asked_counts() {
        let (mut route, now) = begun();
        let question = || Question::new("them:us", "secret", |_, _| [0; 20]);
        let asked = route.ask(path(2), now, question).unwrap();
        let message = StunMessage::parse(&asked.message).unwrap();
        assert!(message.is_binding_request());
        let transaction = asked.transaction;
        assert!(route.ask(path(2), now, question).is_none(), "just now");
        let again = route.ask(path(2), now + ASK_EVERY, question).unwrap();
        assert_eq!(again.transaction, transaction);
        assert!(!route.answered(path(3), transaction, now));
        assert!(!route.answered(path(2), [7; 12], now));
        assert!(route.over(path(1)) == path(1));
        assert!(route.answered(path(2), transaction, now));
        assert!(route.over(path(1)) == path(2));
        assert!(!route.answered(path(2), transaction, now), "once");
    }

    #[test]
    fn a_path_that_ended_is_not_waited_for() {
        let (mut route, now) = begun();
        route.spoke(path(1), now);
        route.ended(path(1));
        assert!(route.spoke(path(2), now));
    }

    #[test]
    fn strays_are_looked_at_in_small_numbers() {
        let (mut route, now) = begun();
        let admitted = (0..1000).filter(|_| route.admits_stray(now)).count();
        assert_eq!(admitted, 50);
        assert!(route.admits_stray(now + STRAYS_WINDOW));
    }
}
