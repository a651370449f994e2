//! Random days in an office, beside a small model that was written from the rules alone.
//!
//! Three tell the same story and are compared after every deed: a *lazy* office that gets no
//! timers at all and is now and then stored and restored, a *punctual* one whose timers come to
//! the millisecond, and the model, which knows nothing of deadlines: it lives through every
//! second and looks what time it is.

mod compare;
mod deed;
mod diary;
mod line;
mod model;

use deed::{Deed, deed};
use diary::Diary;
use jiff::{SignedDuration, Timestamp};
use model::{LEASE, Model, SEATS};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use schalter_control_core::{
    CallId, Input, Office, OfficeHours, OfficeId, OfficeSettings, OfficerId, Refusal, RoomId,
    SeatId, SessionId, TenantId, Wish,
};

/// The same days each time, unless `PROPTEST_RNG_SEED` asks for others (`PROPTEST_CASES`: more).
fn config() -> ProptestConfig {
    let mut config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(2);
    }
    config
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_days(deeds in prop::collection::vec(deed(), 1..120)) {
        let mut day = Day::new();
        for deed in &deeds {
            day.live(deed);
            day.compare();
        }
        day.end();
    }
}

struct Day {
    now: Timestamp,
    lazy: Diary,
    punctual: Diary,
    model: Model,
    last_id: u128,
    /// All calls and sessions there ever were, as the model numbers them.
    calls: Vec<CallId>,
    sessions: Vec<SessionId>,
}

impl Day {
    fn new() -> Self {
        let hours = OfficeHours::parse("08:00-12:00,13:00-16:00", "Etc/UTC", None).expect("hours");
        let settings = OfficeSettings::new("Bauamt", model::CHAIRS, hours);
        let office = Office::new(OfficeId::from_u128(1), TenantId::from_u128(2), settings);
        Self {
            now: model::MORNING.parse().expect("a time"),
            lazy: Diary::new(office.clone()),
            punctual: Diary::new(office),
            model: Model::new(),
            last_id: 1000,
            calls: Vec::new(),
            sessions: Vec::new(),
        }
    }

    fn live(&mut self, deed: &Deed) {
        match *deed {
            Deed::Pass(seconds) => self.pass(seconds.into()),
            Deed::Restore => self.lazy.store_and_restore(),
            Deed::AllSeen => {
                for seat in 0..SEATS {
                    self.both(
                        &Input::Seen {
                            seat: seat_id(seat),
                        },
                        |model| model.seen(seat),
                    );
                }
            }
            Deed::Sit(seat) => self.both(
                &Input::Sit {
                    seat: seat_id(seat),
                    wish: Wish::default(),
                },
                |m| m.sit(seat),
            ),
            Deed::Seen(seat) => self.both(
                &Input::Seen {
                    seat: seat_id(seat),
                },
                |m| m.seen(seat),
            ),
            Deed::Away(seat) => self.both(
                &Input::Away {
                    seat: seat_id(seat),
                },
                |m| m.away(seat),
            ),
            Deed::Leave(seat) => {
                self.both(
                    &Input::Leave {
                        seat: seat_id(seat),
                    },
                    |m| m.leave(seat),
                );
            }
            Deed::Enter(seat) => self.enter(seat),
            Deed::CallNext(officer) => self.call(officer, None),
            Deed::Call(officer, seat) => self.call(officer, Some(seat)),
            ref other => self.live_at_the_desk(other),
        }
    }

    fn live_at_the_desk(&mut self, deed: &Deed) {
        match *deed {
            Deed::TakeBack(officer, n) => {
                let (n, call) = pick(&self.calls, n, CallId::from_u128);
                let input = Input::TakeBack {
                    officer: officer_id(officer),
                    call,
                };
                self.both(&input, |model| model.take_back(officer, n));
            }
            Deed::Miss(officer, n) => {
                let (n, call) = pick(&self.calls, n, CallId::from_u128);
                let input = Input::Miss {
                    officer: officer_id(officer),
                    call,
                };
                self.both(&input, |model| model.miss(officer, n));
            }
            Deed::Finish(officer, n) => {
                let (n, session) = pick(&self.sessions, n, SessionId::from_u128);
                let input = Input::Finish {
                    officer: officer_id(officer),
                    session,
                    services: None,
                };
                self.both(&input, |model| model.finish(officer, n));
            }
            Deed::Present(officer) => {
                self.both(
                    &Input::Present {
                        officer: officer_id(officer),
                    },
                    |model| {
                        model.present.insert(officer);
                        Ok(())
                    },
                );
            }
            Deed::Absent(officer) => {
                self.both(
                    &Input::Absent {
                        officer: officer_id(officer),
                    },
                    |model| {
                        model.present.remove(&officer);
                        Ok(())
                    },
                );
            }
            Deed::Restarted(seconds) => self.restart(seconds.into()),
            ref other => self.live_in_line(other),
        }
    }

    fn live_in_line(&mut self, deed: &Deed) {
        match *deed {
            Deed::Park(officer, seat) => {
                let input = Input::Park {
                    officer: officer_id(officer),
                    seat: seat_id(seat),
                    note: None,
                };
                self.both(&input, |model| model.park(officer, seat));
            }
            Deed::Unpark(n) => {
                let seat = seat_id(n);
                self.both(&Input::Unpark { seat }, |model| model.unpark(n));
            }
            Deed::Rank(n, priority) => {
                let seat = seat_id(n);
                let input = Input::Rank { seat, priority };
                self.both(&input, |model| model.rank(n, priority));
            }
            Deed::Redirect(by, seat, to) => {
                let input = Input::Redirect {
                    officer: officer_id(by),
                    seat: seat_id(seat),
                    to: officer_id(to),
                    reason: None,
                };
                self.both(&input, |model| model.redirect(by, seat, to));
            }
            Deed::HandOver(by, seat) => {
                let input = Input::HandOver {
                    officer: officer_id(by),
                    seat: seat_id(seat),
                    to: OfficeId::from_u128(9),
                    reason: None,
                };
                self.both(&input, |model| model.hand_over(by, seat));
            }
            Deed::Receive => self.receive(),
            Deed::AwaitCallback(n) => {
                let seat = seat_id(n);
                let input = Input::AwaitCallback { seat };
                self.both(&input, |model| model.await_callback(n));
            }
            Deed::WithdrawCallback(n) => {
                let seat = seat_id(n);
                let input = Input::WithdrawCallback { seat };
                self.both(&input, |model| model.withdraw_callback(n));
            }
            ref other => self.say(other),
        }
    }

    fn receive(&mut self) {
        let guest = self.lazy.guests.pop();
        assert_eq!(guest, self.punctual.guests.pop());
        if let Some(guest) = guest {
            self.both(&Input::Receive(Box::new(guest)), Model::receive);
        }
    }

    fn say(&mut self, deed: &Deed) {
        let officer = officer_id(0);
        match deed {
            Deed::Open => {
                self.model.open();
                self.both_accept(&Input::Open { officer });
            }
            Deed::Pause => {
                self.model.pause();
                self.both_accept(&Input::Pause {
                    officer,
                    note: None,
                });
            }
            _ => {
                self.model.close();
                self.both_accept(&Input::Close { officer });
            }
        }
    }

    fn call(&mut self, officer: u8, seat: Option<u8>) {
        let (call, room) = (
            CallId::from_u128(self.fresh()),
            RoomId::from_u128(self.fresh()),
        );
        let input = Input::Call {
            officer: officer_id(officer),
            seat: seat.map(seat_id),
            call,
            room,
        };
        let n = self.calls.len();
        self.calls.push(call);
        self.both(&input, |model| model.call(officer, seat, n));
    }

    fn enter(&mut self, seat: u8) {
        let session = SessionId::from_u128(self.fresh());
        let n = self.sessions.len();
        self.sessions.push(session);
        self.both(
            &Input::Enter {
                seat: seat_id(seat),
                session,
            },
            |model| model.enter(seat, n),
        );
    }

    fn fresh(&mut self) -> u128 {
        self.last_id += 1;
        self.last_id
    }

    /// Both offices must answer what the model answers.
    fn both(&mut self, input: &Input, expected: impl FnOnce(&mut Model) -> Answer) {
        let expected = expected(&mut self.model);
        self.model.call_back();
        for diary in [&mut self.lazy, &mut self.punctual] {
            let answer = diary
                .take(input.clone(), self.now)
                .map_err(|refusal| word(&refusal));
            assert_eq!(answer, expected, "{input:?}");
        }
    }

    fn both_accept(&mut self, input: &Input) {
        self.both(input, |_| Ok(()));
    }

    fn pass(&mut self, seconds: i64) {
        let until = self.now + SignedDuration::from_secs(seconds);
        while let Some(wake) = self
            .punctual
            .office
            .wake_at(self.now)
            .filter(|&at| at <= until)
        {
            assert!(wake > self.now, "a punctual timer has settled what was due");
            self.now = wake;
            self.punctual
                .take(Input::Timeout, wake)
                .expect("never refused");
        }
        self.now = until;
        self.model.live_through(seconds);
    }

    /// The one time it matters what the timers did before: what had ended stays ended.
    fn restart(&mut self, seconds: i64) {
        self.lazy
            .take(Input::Timeout, self.now)
            .expect("never refused");
        self.now += SignedDuration::from_secs(seconds);
        self.model.sleep_through(seconds);
        self.model.restarted();
        self.both_accept(&Input::Restarted);
    }

    /// Everybody goes home: nothing is left, nothing was lost.
    fn end(&mut self) {
        for seat in self.model.awaiting_callback() {
            let input = Input::Leave {
                seat: seat_id(seat),
            };
            self.both(&input, |model| model.leave(seat));
        }
        self.pass(LEASE + 3600);
        self.lazy.end(self.now);
        self.punctual.end(self.now);
        assert_eq!(self.lazy.events, self.punctual.events);
        let told: Vec<_> = self.model.called_back.iter().map(|&n| seat_id(n)).collect();
        assert_eq!(self.lazy.called_back, told, "told once, and in time");
        assert_eq!(self.punctual.called_back, told);
    }
}

type Answer = Result<(), &'static str>;

fn seat_id(seat: u8) -> SeatId {
    SeatId::from_u128(u128::from(seat) + 1)
}

fn officer_id(officer: u8) -> OfficerId {
    OfficerId::from_u128(u128::from(officer) + 1)
}

/// One of those there ever were, or one nobody knows.
fn pick<T: Copy>(all: &[T], n: u8, unknown: fn(u128) -> T) -> (usize, T) {
    // The latest are the likeliest still to mean something.
    let back = usize::from(n) % 6;
    match all.len().checked_sub(back + 1) {
        Some(n) => (n, all[n]),
        None => (usize::MAX, unknown(1)),
    }
}

fn word(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::AreaFull { .. } => "area full",
        Refusal::TooLate { .. } => "too late",
        Refusal::DoorClosed { .. } => "door closed",
        Refusal::DoorPaused { .. } => "door paused",
        Refusal::AlreadySeated => "already seated",
        Refusal::UnknownSeat => "unknown seat",
        Refusal::SeatGone => "seat gone",
        Refusal::NotCalled => "not called",
        Refusal::CallExpired => "call expired",
        Refusal::AlreadyEntered => "already entered",
        Refusal::NobodyWaiting => "nobody waiting",
        Refusal::OfficerBusy => "officer busy",
        Refusal::SeatCalledByOther => "seat called by other",
        Refusal::NotParked => "not parked",
        Refusal::AlreadyParked => "already parked",
        Refusal::UnknownService => "unknown service",
        Refusal::SettingsChanged => "settings changed",
        Refusal::OfficeInUse => "office in use",
        Refusal::UnknownCall => "unknown call",
        Refusal::NotYourCall => "not your call",
        Refusal::UnknownSession => "unknown session",
        Refusal::NotYourSession => "not your session",
    }
}
