//! What may happen on a random day, and how likely it is.

use proptest::prelude::*;

use schalter_control_core::Priority;

use crate::model::SEATS;

/// What may happen next; numbers name one of those there are.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Sit(u8),
    Seen(u8),
    AllSeen,
    Away(u8),
    Leave(u8),
    Enter(u8),
    CallNext(u8),
    Call(u8, u8),
    TakeBack(u8, u8),
    Miss(u8, u8),
    Finish(u8, u8),
    Park(u8, u8),
    Unpark(u8),
    Rank(u8, Priority),
    Redirect(u8, u8, u8),
    HandOver(u8, u8),
    /// The guest who left last comes back.
    Receive,
    AwaitCallback(u8),
    WithdrawCallback(u8),
    Open,
    Pause,
    Close,
    Present(u8),
    Absent(u8),
    Pass(u16),
    /// The server is away for so many seconds.
    Restarted(u16),
    Restore,
}

fn priority() -> impl Strategy<Value = Priority> {
    prop_oneof![
        Just(Priority::WalkIn),
        Just(Priority::Appointment),
        Just(Priority::Urgent),
    ]
}

pub(crate) fn deed() -> impl Strategy<Value = Deed> {
    let seat = || 0..SEATS;
    let officer = || 0..3_u8;
    prop_oneof![
        8 => seat().prop_map(Deed::Sit),
        3 => seat().prop_map(Deed::Seen),
        8 => Just(Deed::AllSeen),
        2 => seat().prop_map(Deed::Away),
        2 => seat().prop_map(Deed::Leave),
        8 => seat().prop_map(Deed::Enter),
        8 => officer().prop_map(Deed::CallNext),
        3 => (officer(), seat()).prop_map(|(officer, seat)| Deed::Call(officer, seat)),
        2 => (officer(), any::<u8>()).prop_map(|(officer, call)| Deed::TakeBack(officer, call)),
        2 => (officer(), any::<u8>()).prop_map(|(officer, call)| Deed::Miss(officer, call)),
        3 => (officer(), any::<u8>()).prop_map(|(officer, talk)| Deed::Finish(officer, talk)),
        3 => (officer(), seat()).prop_map(|(officer, seat)| Deed::Park(officer, seat)),
        2 => seat().prop_map(Deed::Unpark),
        3 => (seat(), priority()).prop_map(|(seat, priority)| Deed::Rank(seat, priority)),
        2 => (officer(), seat(), officer()).prop_map(|(by, seat, to)| Deed::Redirect(by, seat, to)),
        1 => (officer(), seat()).prop_map(|(officer, seat)| Deed::HandOver(officer, seat)),
        1 => Just(Deed::Receive),
        3 => seat().prop_map(Deed::AwaitCallback),
        1 => seat().prop_map(Deed::WithdrawCallback),
        1 => Just(Deed::Open),
        1 => Just(Deed::Pause),
        1 => Just(Deed::Close),
        1 => officer().prop_map(Deed::Present),
        1 => officer().prop_map(Deed::Absent),
        12 => (0..70_u16).prop_map(Deed::Pass),
        2 => (0..2_000_u16).prop_map(Deed::Pass),
        1 => (3_600..30_000_u16).prop_map(Deed::Pass),
        1 => (0..5_000_u16).prop_map(Deed::Restarted),
        1 => Just(Deed::Restore),
    ]
}
