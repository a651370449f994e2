//! What a caller does when its path goes silent, as our page does (`path.ts`): sound that stops for
//! 450 ms while nothing else comes for another 250 ms leads to an ICE restart; a server that does not
//! know the connection any more to a new one.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use tokio::time::timeout;

use super::WayIn;
use super::connection::{Connection, LOOK_EVERY};

/// As in `path.ts`.
const ANSWER_WITHIN: Duration = Duration::from_millis(1_500);
const BACK_WITHIN: Duration = Duration::from_millis(2_500);

/// An ICE restart under way.
pub(super) struct Mending {
    begun: Instant,
    /// Counts those that were answered and brought nothing.
    answered: u32,
    heard_before: Instant,
}

impl Mending {
    pub(super) fn begin(now: Instant, heard_before: Instant) -> Self {
        Self {
            begun: now,
            answered: 0,
            heard_before,
        }
    }
}

/// What became of a restart.
enum Verdict {
    Answered,
    Unheard,
    Hopeless,
}

impl Connection {
    /// A restart is under way: has it helped? `true` when only a new connection does.
    pub(super) async fn mend(&mut self, way: &WayIn, now: Instant) -> anyhow::Result<bool> {
        let Some(mending) = &self.mending else {
            return Ok(false);
        };
        if self.anything_at > mending.heard_before.max(mending.begun) {
            self.mending = None;
            self.sound_at = None;
            return Ok(false);
        }
        let patience = if mending.answered > 0 {
            BACK_WITHIN
        } else {
            LOOK_EVERY
        };
        if now - mending.begun < patience {
            return Ok(false);
        }
        if mending.answered >= 2 {
            return Ok(true);
        }
        self.restart_and_judge(way).await
    }

    pub(super) async fn restart_and_judge(&mut self, way: &WayIn) -> anyhow::Result<bool> {
        let verdict = self.restart(way).await?;
        let Some(mending) = &mut self.mending else {
            return Ok(false);
        };
        mending.begun = Instant::now();
        match verdict {
            Verdict::Hopeless => return Ok(true),
            Verdict::Answered => mending.answered += 1,
            Verdict::Unheard => {}
        }
        Ok(false)
    }

    async fn restart(&mut self, way: &WayIn) -> anyhow::Result<Verdict> {
        let (offer, pending) = self.offer_restart()?;
        let request = way
            .http
            .patch(&self.url)
            .bearer_auth(&way.token)
            .header(CONTENT_TYPE, "application/sdp")
            .body(offer);
        let Ok(Ok(answer)) = timeout(ANSWER_WITHIN, request.send()).await else {
            return Ok(Verdict::Unheard);
        };
        let status = answer.status();
        if status == StatusCode::OK {
            let answer = SdpAnswer::from_sdp_string(&answer.text().await?)?;
            self.rtc.sdp_api().accept_answer(pending, answer)?;
            return Ok(Verdict::Answered);
        }
        let later = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
        Ok(if later {
            Verdict::Unheard
        } else {
            Verdict::Hopeless
        })
    }

    fn offer_restart(&mut self) -> anyhow::Result<(String, SdpPendingOffer)> {
        let mut changes = self.rtc.sdp_api();
        changes.ice_restart(true);
        let (offer, pending) = changes.apply().context("there is something to offer")?;
        Ok((offer.to_sdp_string(), pending))
    }
}
