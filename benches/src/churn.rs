//! Rooms that come and go beside those that stay.

use std::ops::Range;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};
use tokio::time::sleep_until;

use crate::leg::Kind;
use crate::run::Plan;
use crate::scenario::Churn;
use crate::server::Started;
use crate::signalling::{Opened, RoomPlan};
use crate::stage::Stage;

/// Visits that are looked after at the same time, at least; most of them are still to come.
const VISITING: usize = 64;

/// What came of all visits.
#[derive(Debug, Default)]
pub(crate) struct Visits {
    /// Participants that joined.
    pub(crate) joins: u64,
    /// Rooms that did not open or close.
    pub(crate) failed: u64,
    /// Why the first did not.
    pub(crate) why: Option<anyhow::Error>,
}

impl Visits {
    /// How many joined, if nothing failed.
    pub(crate) fn whole(self) -> anyhow::Result<u64> {
        self.why.map_or(Ok(self.joins), Err)
    }

    fn and(mut self, visit: anyhow::Result<u64>) -> Self {
        match visit {
            Ok(joins) => self.joins += joins,
            Err(why) => {
                self.failed += 1;
                self.why.get_or_insert(why);
            }
        }
        self
    }
}

impl Plan {
    /// Lets rooms come and go for a time.
    pub(crate) async fn come_and_go(
        &self,
        server: &Started,
        stage: &Stage,
        churn: Churn,
        time: Range<Instant>,
    ) -> Visits {
        let (begin, end) = (time.start, time.end);
        let every = Duration::from_secs_f64(1.0 / churn.rooms_per_s.max(0.01));
        let kinds = if churn.talk {
            self.scenario.kinds()
        } else {
            Vec::new()
        };
        let count = (end - begin).div_duration_f64(every).ceil();
        let numbers = (0..u32::MAX).take_while(|number| f64::from(*number) < count);
        let visits = numbers.map(|number| {
            let come = begin + every * number;
            let stay = come..(come + Duration::from_millis(churn.stay_ms)).min(end);
            self.visit(server, stage, self.rooms + number, &kinds, stay)
        });
        let there = churn.rooms_per_s * Duration::from_millis(churn.stay_ms).as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few rooms"
        )]
        let at_once = VISITING.max(there as usize * 4);
        let visits = stream::iter(visits).buffer_unordered(at_once);
        let all = async |all: Visits, visit| all.and(visit);
        visits.fold(Visits::default(), all).await
    }

    /// How many joined before it was over.
    async fn visit(
        &self,
        server: &Started,
        stage: &Stage,
        room: u32,
        kinds: &[Kind],
        stay: Range<Instant>,
    ) -> anyhow::Result<u64> {
        let plan = RoomPlan {
            room,
            kinds: kinds.to_vec(),
        };
        sleep_until(stay.start.into()).await;
        let opened = match server.signalling.open(&plan, stage).await {
            Ok(opened) => opened,
            Err(why) => {
                // One of the two may be in.
                stage.leave(room)?;
                return Err(why);
            }
        };
        let in_time = Instant::now() < stay.end;
        sleep_until(stay.end.into()).await;
        leave(server, stage, &opened).await?;
        Ok(u64::from(in_time) * 2)
    }
}

async fn leave(server: &Started, stage: &Stage, opened: &Opened) -> anyhow::Result<()> {
    stage.leave(opened.room)?;
    server.signalling.close(opened).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_that_fails_is_counted_and_the_first_reason_kept() {
        let told = [
            Ok(2),
            Err(anyhow::anyhow!("full")),
            Err(anyhow::anyhow!("gone")),
            Ok(2),
        ];
        let visits = told.into_iter().fold(Visits::default(), Visits::and);
        assert_eq!((visits.joins, visits.failed), (4, 2));
        assert_eq!(visits.whole().unwrap_err().to_string(), "full");
    }
}
