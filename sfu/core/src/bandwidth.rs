//! The weaker leg decides: what the receiver's line carries becomes the sender's cap.
//! Sound first, then the screen, then the camera.
//!
//! The sum reaches the publisher as REMB, which browsers take as the cap of the whole connection.
//! Who shows both camera and screen is told beside it what each may take (`caps`).

/// What sound may use.
const MICROPHONE_BPS: u64 = 64_000;
/// No cap is lower: a sender that is told "nothing" may never come back.
const LEAST_BPS: u64 = 64_000;
/// Of a line that carries less than is wanted this part is given away, in percent: probes for
/// more, resends and what covers sound want room as well.
const GIVEN: u64 = 90;
/// A cap is repeated only when it moved by more than one part in this many.
const WORTH_TELLING: u64 = 20;

/// Which videos a participant publishes right now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Publishing {
    pub(crate) camera: bool,
    pub(crate) screen: bool,
}

/// What each track may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) microphone: u64,
    pub(crate) screen: u64,
    pub(crate) camera: u64,
}

impl Shares {
    /// Divides what the receiver's line carries. The camera gets what sound and the screen do not
    /// need, the screen what sound and the camera leave.
    pub(crate) fn of(
        estimate_bps: u64,
        publishing: Publishing,
        screen_needs_bps: u64,
        video_max_bps: u64,
    ) -> Self {
        let most = |publishes| if publishes { video_max_bps } else { 0 };
        let given = estimate_bps / 100 * GIVEN;
        let microphone = given.min(MICROPHONE_BPS);
        let left = given - microphone;
        let screen = left.min(most(publishing.screen));
        let camera = (left - screen.min(screen_needs_bps)).min(most(publishing.camera));
        Self {
            microphone,
            screen: screen.min(left - camera),
            camera,
        }
    }

    /// What the publisher may send in all.
    pub(crate) fn cap_bps(self) -> u64 {
        (self.microphone + self.screen + self.camera).max(LEAST_BPS)
    }
}

/// What the estimator should find room for.
pub(crate) fn wanted_bps(publishing: Publishing, video_max_bps: u64) -> u64 {
    Shares::of(u64::MAX, publishing, video_max_bps, video_max_bps).cap_bps() / GIVEN * 100
}

/// Whether a new cap differs enough from the last one told.
pub(crate) fn worth_telling(last: Option<u64>, new: u64) -> bool {
    last.is_none_or(|last| last.abs_diff(new) > last / WORTH_TELLING)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Publishing = Publishing {
        camera: true,
        screen: true,
    };

    #[test]
    fn sound_comes_first_then_the_screen_then_the_camera() {
        let shares = Shares::of(1_000_000, BOTH, 700_000, 700_000);
        assert_eq!(
            shares,
            Shares {
                microphone: 64_000,
                screen: 700_000,
                camera: 136_000
            }
        );
        let shares = Shares::of(100_000, BOTH, 700_000, 700_000);
        assert_eq!(
            shares,
            Shares {
                microphone: 64_000,
                screen: 26_000,
                camera: 0
            }
        );
    }

    #[test]
    fn a_camera_alone_gets_what_the_screen_does_not_need() {
        let camera = Publishing {
            camera: true,
            screen: false,
        };
        assert_eq!(
            Shares::of(10_000_000, camera, 2_500_000, 2_500_000).cap_bps(),
            2_564_000
        );
    }

    #[test]
    fn a_screen_that_stands_still_leaves_the_camera_its_room() {
        let shares = Shares::of(1_000_000, BOTH, 250_000, 700_000);
        assert_eq!((shares.screen, shares.camera), (250_000, 586_000));
        let wide = Shares::of(10_000_000, BOTH, 250_000, 700_000);
        assert_eq!((wide.screen, wide.camera), (700_000, 700_000));
    }

    #[test]
    fn a_dead_line_still_lets_the_sender_come_back() {
        assert_eq!(Shares::of(0, BOTH, 700_000, 700_000).cap_bps(), LEAST_BPS);
    }

    #[test]
    fn small_moves_are_not_told() {
        assert!(worth_telling(None, 1));
        assert!(!worth_telling(Some(1_000_000), 1_040_000));
        assert!(worth_telling(Some(1_000_000), 900_000));
    }
}
