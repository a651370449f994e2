//! Sound in RED (RFC 2198) of a participant with keys, read from bytes.

use std::time::Duration;

use schalter_sfu_core::{Stats, TrackKind};

use super::{STEPS, Script, met, ssrc_of};
use crate::pair::{Pair, Shape, forger, millis};

/// Frames, numbers and times as they come, to someone who knows RED or does not, over a line that
/// loses some of it or nothing. What was counted.
pub(crate) fn red(script: &[u8]) -> Stats {
    let mut script = Script(script);
    let flags = script.byte().unwrap_or_default();
    let mut speech = Speech::begin(flags & 1 == 1);
    speech.pair.bert().down.weather.loss = f64::from(flags >> 1 & 3) / 10.0;
    for _ in 0..STEPS {
        let (Some(kind), Some(how), Some(bytes)) = (script.byte(), script.byte(), script.bytes())
        else {
            break;
        };
        let [red, opus] = speech.pts;
        match kind % 4 {
            0 => speech.say(red, kind, how, bytes),
            1 => speech.say(red, kind, how, &framed(how, opus, bytes)),
            2 => speech.say(opus, kind, how, bytes),
            _ => speech.pair.run(Duration::from_millis(bytes.len() as u64)),
        }
    }
    speech.pair.bert().down.weather.loss = 0.0;
    speech.pair.run(millis(200));
    speech.check(opus_only(&speech.pair));
    speech.pair.worker.stats().clone()
}

/// Anna, who forges sound, and what she has said.
struct Speech {
    pair: Pair,
    own: [u8; 4],
    /// Of RED, and of what is in it.
    pts: [u8; 2],
    seq: u16,
    said: Vec<Vec<u8>>,
}

impl Speech {
    fn begin(bert_knows_red: bool) -> Self {
        let shape = |forges, red| Shape {
            red,
            forges,
            ..Shape::default()
        };
        let mut pair = met(403, [shape(true, true), shape(false, bert_knows_red)]);
        let now = pair.now;
        pair.anna().publish(TrackKind::Microphone, now);
        pair.run(millis(300));
        pair.anna().unpublish(TrackKind::Microphone);
        let own = ssrc_of(&pair, TrackKind::Microphone);
        let newest = pair.browsers[0].up.sent.iter().rfind(|it| it[8..12] == own);
        let newest = newest.expect("she spoke");
        let (red, opus) = pair.browsers[0].red().expect("she knows RED");
        Self {
            seq: u16::from_be_bytes([newest[2], newest[3]]),
            pts: [red, opus],
            own,
            pair,
            said: Vec::new(),
        }
    }

    /// Numbers that skip some or fall back, and times that fit them or do not.
    fn say(&mut self, pt: u8, kind: u8, how: u8, payload: &[u8]) {
        let seq = if kind & 8 == 0 {
            self.seq = self.seq.wrapping_add(1 + u16::from(kind >> 4));
            self.seq
        } else {
            self.seq.wrapping_sub(u16::from(kind >> 4))
        };
        let odd = u32::from(how & 0x80) * u32::from(how) * 977;
        let time = u32::from(seq).wrapping_mul(960).wrapping_add(odd);
        let mut header = vec![0x80, pt];
        header.extend(seq.to_be_bytes());
        header.extend(time.to_be_bytes());
        header.extend(self.own);
        let from = self.pair.anna().address;
        let packet = forger::rtp(&header, payload).expect("she has spoken");
        self.said.push(payload.to_vec());
        self.pair.inject(from, &packet);
        self.pair.run(millis(20));
    }

    /// `heard`: what came to Bert without RED around it.
    fn check(&mut self, heard: Vec<Vec<u8>>) {
        assert_eq!(self.pair.worker.stats().panics, 0, "no engine panicked");
        let everybody = self.pair.room().participants;
        assert!(everybody.iter().all(|one| one.connected), "all stay");
        for heard in heard {
            let within = |said: &Vec<u8>| contains(said, &heard);
            let hers = number(&heard).is_some() || self.said.iter().any(within);
            assert!(hers, "nobody said this: {heard:?}");
        }
    }
}

/// What Bert got as plain Opus.
fn opus_only(pair: &Pair) -> Vec<Vec<u8>> {
    let bert = &pair.browsers[1];
    let red = bert.red().map(|(red, _)| red);
    let got = bert.got(TrackKind::Microphone).into_iter();
    let plain = got.filter(|it| Some(it.pt) != red);
    plain.map(|it| it.payload.clone()).collect()
}

/// The number in a packet Anna's engine sent itself.
fn number(payload: &[u8]) -> Option<u8> {
    let [kind @ (b'K' | b'D'), 0, 0, 0, _, rest @ ..] = payload else {
        return None;
    };
    rest.iter().all(|byte| *byte == 7).then_some(*kind)
}

fn contains(whole: &[u8], part: &[u8]) -> bool {
    part.is_empty() || whole.windows(part.len()).any(|piece| piece == part)
}

/// A RED frame as it should be, with up to three older packets.
fn framed(how: u8, opus: u8, bytes: &[u8]) -> Vec<u8> {
    let older = usize::from(how % 4).min(bytes.len());
    let (lengths, bodies) = bytes.split_at(older);
    let mut frame = Vec::new();
    let mut taken = 0;
    for (place, length) in lengths.iter().enumerate() {
        let bytes = usize::from(length % 64).min(bodies.len() - taken);
        taken += bytes;
        let offset = 960 * u32::try_from(older - place).expect("three at most");
        let [_, high, middle, low] =
            (offset << 10 | u32::try_from(bytes).expect("64")).to_be_bytes();
        frame.extend([0x80 | opus, high, middle, low]);
    }
    frame.push(opus);
    frame.extend(bodies);
    frame
}
