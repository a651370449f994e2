//! Who left a contact is told when it is nearly their turn: from what the core says to a notice.

use jiff::Timestamp;
use schalter_control_core::id::{OfficeId, SeatId};
use schalter_control_core::notice::{Contact, Facts, Notice, NoticeKind};
use schalter_control_core::{Input, Office, Output};

use super::turn::Beside;
use super::{Failure, Reception};
use crate::store::callback::Callback;
use crate::store::outbox::Told;

impl Reception {
    /// The citizen of this seat may leave and is called back here.
    pub async fn await_callback(
        &self,
        office: OfficeId,
        seat: SeatId,
        callback: Callback,
    ) -> Result<(), Failure> {
        let beside = Beside {
            callback: Some((seat, callback)),
            ..Beside::default()
        };
        let turn = self.take_turn(office, Input::AwaitCallback { seat }, beside);
        turn.await.map(drop)
    }

    /// The notices for those who are called back in this turn.
    pub(super) async fn notices(
        &self,
        office: &Office,
        outputs: &[Output],
        beside: &Beside,
        now: Timestamp,
    ) -> Result<Vec<Told>, Failure> {
        let mut notices = Vec::new();
        for output in outputs {
            if let Output::CallBack { seat, .. } = *output
                && let Some(callback) = self.callback_of(seat, beside).await?
                && let Some(notice) = notice(office, seat, &callback, now)
            {
                let town = self.0.store.town_name(office.tenant).await?;
                notices.push(told(notice, town, callback.contact));
            }
        }
        Ok(notices)
    }

    /// A contact that is just being left is not in the store yet.
    async fn callback_of(
        &self,
        seat: SeatId,
        beside: &Beside,
    ) -> Result<Option<Callback>, Failure> {
        match &beside.callback {
            Some((whose, new)) if *whose == seat => Ok(Some(new.clone())),
            _ => Ok(self.0.store.callback(self.0.tenant, seat).await?),
        }
    }
}

fn told(mut notice: Notice, town: String, contact: Contact) -> Told {
    notice.facts.town = town;
    Told { notice, contact }
}

fn notice(office: &Office, seat: SeatId, callback: &Callback, now: Timestamp) -> Option<Notice> {
    let number = office.seat(seat)?.number;
    let window = NoticeKind::TwoBefore.window(now, now)?;
    let settings = &office.settings;
    Some(Notice {
        kind: NoticeKind::TwoBefore,
        locale: callback.locale,
        office: office.id,
        about: seat.0,
        // Another contact is told anew.
        revision: u32::try_from(callback.left_at.as_second()).unwrap_or(0),
        send_at: window.send_at,
        expires_at: window.expires_at,
        facts: Facts {
            office: settings.name.clone(),
            number: number.to_string(),
            time_zone: settings.hours.time_zone().to_owned(),
            link: callback.link.clone(),
            ..Facts::default()
        },
    })
}
