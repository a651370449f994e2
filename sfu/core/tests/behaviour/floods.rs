//! Too much of anything, from inside or outside, is cut off, counted and told.

use std::net::SocketAddr;

use schalter_sfu_core::{
    Command, DropReason, Gate, Notice, PacketKind, ParticipantId, Reply, RoomId, TrackKind,
};

use crate::pair::{ANNA, Pair, ROOM, VIDEO_MAX_BPS, Weather, millis, seconds};

/// What the policing lets through in the long run.
const LIMIT_BPS: u64 = 4 * VIDEO_MAX_BPS + 1_000_000;

#[test]
fn a_participant_that_sends_fifty_megabits_is_cut_and_told_and_still_heard() {
    let mut pair = Pair::connected(300, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    let heard = pair.bert().got(TrackKind::Microphone).len();
    let now = pair.now;
    // Thirty frames a second, each of 190 packets of 1,100 bytes: 50 Mbit/s.
    pair.anna().publish_sized(TrackKind::Camera, 1_100, now);
    pair.anna().widen(TrackKind::Camera, 190);
    let before = pair.worker.stats().received(PacketKind::Camera).bytes;
    pair.run(seconds(3));
    let stats = pair.worker.stats().clone();
    let taken_bps = (stats.received(PacketKind::Camera).bytes - before) * 8 / 3;
    assert!(
        (LIMIT_BPS / 2..LIMIT_BPS * 5 / 4).contains(&taken_bps),
        "{taken_bps} bit/s"
    );
    assert!(stats.drops(DropReason::Policed) > 5_000);
    assert_eq!(stats.policed, 1, "told once in five seconds");
    let told = Notice::Policed {
        room: ROOM,
        participant: ANNA,
    };
    assert!(pair.notices.contains(&told));
    let cap = pair.anna().cap_bps.expect("Anna was told");
    assert!(cap <= VIDEO_MAX_BPS + 64_000, "{cap}");
    let heard = pair.bert().got(TrackKind::Microphone).len() - heard;
    assert!(heard >= 140, "{heard} of 150 packets of sound");
}

#[test]
fn who_sends_what_it_may_is_not_policed() {
    let mut pair = Pair::connected(301, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
    }
    pair.run(seconds(5));
    assert_eq!(pair.worker.stats().drops(DropReason::Policed), 0);
    assert_eq!(pair.worker.stats().policed, 0);
}

#[test]
fn forged_packets_from_the_address_of_a_participant_use_up_nothing_of_its_own() {
    let mut pair = Pair::connected(302, Weather::FINE);
    let now = pair.now;
    pair.anna().publish_all(now);
    pair.run(seconds(1));
    let from = pair.anna().address;
    let captured = pair.anna().up.sent.clone();
    let camera = captured
        .iter()
        .rfind(|sent| sent[0] >= 128 && sent.len() > 1_000);
    let mut forged = camera.expect("a packet of the camera").clone();
    let before = pair.bert().got(TrackKind::Camera).len();
    for number in 0..2_000_u16 {
        // Another sequence number, so it is no replay; the seal cannot fit.
        let ahead = u16::from_be_bytes([forged[2], forged[3]]).wrapping_add(number % 50);
        forged[2..4].copy_from_slice(&ahead.to_be_bytes());
        for _ in 0..10 {
            pair.inject(from, &forged);
        }
        pair.run(millis(1));
    }
    let stats = pair.worker.stats();
    assert_eq!(stats.drops(DropReason::Policed), 0);
    assert!(stats.drops(DropReason::NothingNew) >= 20_000);
    let got = pair.bert().got(TrackKind::Camera).len() - before;
    assert!(got >= 170, "{got} of 180 packets");
}

/// Two thousand joins that never come to a connection; ten thousand cost no more memory.
#[test]
fn half_open_joins_make_place_for_each_other_and_never_cost_a_call() {
    let mut pair = Pair::connected(303, Weather::FINE);
    let offer = pair.anna().offer.clone();
    for number in 0..1_000 {
        let room = RoomId(1_000 + number);
        let opened = Command::OpenRoom {
            room,
            gate: Gate::Open,
            video_max_bps: None,
        };
        assert_eq!(pair.command(opened), Ok(Reply::Done));
        for participant in [1, 2].map(ParticipantId) {
            let offer = offer.clone();
            let join = Command::Join {
                room,
                participant,
                offer,
            };
            assert!(pair.command(join).is_ok(), "join {number}");
        }
    }
    let stats = pair.worker.stats();
    assert_eq!(stats.participants, 1_002, "bounded");
    assert_eq!((stats.connected, stats.evictions), (2, 1_000));
    let gone = pair.notices.iter().filter_map(|notice| match notice {
        Notice::Disconnected { room, .. } => Some(room.0),
        _ => None,
    });
    let gone: Vec<_> = gone.collect();
    assert_eq!(gone.len(), 1_000);
    assert!(gone.is_sorted(), "the oldest first");
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    assert!(pair.bert().got(TrackKind::Microphone).len() >= 45);
}

/// Whoever knows a user fragment of ours costs us a limited number of seals, and bars nobody
/// whose address is known.
#[test]
fn broken_seals_are_looked_at_a_limited_number_of_times() {
    let mut pair = Pair::connected(305, Weather::FINE);
    let mut checks = pair.anna().up.sent.clone();
    checks.retain(|datagram| datagram[0] == 0 && datagram[1] == 1);
    let mut forged = checks.last().expect("a browser sends checks").clone();
    forged[8] ^= 1;
    let stranger = SocketAddr::from(([203, 0, 113, 66], 6_666));
    for _ in 0..1_000 {
        pair.inject(stranger, &forged);
    }
    let stats = pair.worker.stats();
    assert_eq!(stats.drops(DropReason::BadStunIntegrity), 100);
    assert_eq!(stats.drops(DropReason::TooManyBrokenSeals), 900);
    // Anna's own checks come from her proved address: for a minute of this she stays.
    for _ in 0..600 {
        for _ in 0..120 {
            pair.inject(stranger, &forged);
        }
        pair.run(millis(100));
    }
    assert!(pair.room().participants.iter().all(|one| one.connected));
    // A second later whoever knows the password may come from anywhere.
    pair.run(seconds(2));
    let before = pair.worker.stats().drops(DropReason::BadStunIntegrity);
    pair.inject(stranger, &forged);
    let after = pair.worker.stats().drops(DropReason::BadStunIntegrity);
    assert_eq!(after, before + 1);
}

#[test]
fn a_worker_that_cannot_keep_up_drops_pictures_and_no_sound() {
    let mut pair = Pair::connected(303, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(1));
    pair.worker.shed_pictures(true);
    let (sound, pictures) = heard_and_seen(&mut pair);
    pair.run(seconds(2));
    let (sound_then, pictures_then) = heard_and_seen(&mut pair);
    assert!(sound_then - sound >= 98, "{} of 100", sound_then - sound);
    assert!(pictures_then - pictures <= 3, "only what was on its way");
    assert!(pair.worker.stats().drops(DropReason::Overloaded) > 100);
    pair.worker.shed_pictures(false);
    pair.run(seconds(2));
    let (_, pictures_at_last) = heard_and_seen(&mut pair);
    assert!(pictures_at_last - pictures_then > 100);
}

#[test]
fn who_begins_to_speak_while_pictures_are_dropped_is_heard() {
    let mut pair = Pair::connected(304, Weather::FINE);
    pair.worker.shed_pictures(true);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    let (sound, _) = heard_and_seen(&mut pair);
    assert!(sound >= 48, "{sound} of 50");
}

fn heard_and_seen(pair: &mut Pair) -> (usize, usize) {
    let got = |track| pair.browsers[1].got(track).len();
    (got(TrackKind::Microphone), got(TrackKind::Camera))
}
