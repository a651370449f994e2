//! Bytes on the link, read as every kind of frame: nothing panics, and whatever is understood is
//! said again in words that mean the same.

use schalter_sfu::link::wire::{
    Answer, Ask, Carries, Hello, Load, MOST_BYTES, Said, Welcome, decode, encode, split,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads all frames of these bytes; tells how many were understood as something.
pub(crate) fn play(mut bytes: &[u8]) -> usize {
    let mut understood = 0;
    while let Ok(Some((frame, rest))) = split(bytes) {
        assert!(frame.len() <= MOST_BYTES);
        understood += usize::from(read(frame) > 0);
        bytes = rest;
    }
    // Without a length before it as well: a fuzzer finds words sooner than lengths.
    understood + usize::from(read(bytes) > 0)
}

fn read(frame: &[u8]) -> usize {
    if let Ok(ask) = decode::<Ask>(frame)
        && let Some(command) = ask.clone().command()
    {
        assert!(
            Ask::of(command) == Some(ask),
            "a command is said as it was heard"
        );
    }
    if let Ok(answer) = decode::<Answer>(frame) {
        drop(answer.reply());
    }
    if let Ok(said) = decode::<Said>(frame) {
        assert_eq!(said.notice().map(Said::from), said.notice().map(|_| said));
    }
    [
        again::<Ask>(frame),
        again::<Answer>(frame),
        again::<Said>(frame),
        again::<Carries>(frame),
        again::<Hello>(frame),
        again::<Welcome>(frame),
        again::<Load>(frame),
    ]
    .into_iter()
    .filter(|understood| *understood)
    .count()
}

fn again<T: Serialize + DeserializeOwned + PartialEq>(frame: &[u8]) -> bool {
    let Ok(words) = decode::<T>(frame) else {
        return false;
    };
    // What is close to the limit may grow over it.
    if let Ok(said) = encode(&words) {
        let Ok(Some((frame, []))) = split(&said) else {
            panic!("a frame of ours is whole");
        };
        assert!(decode::<T>(frame).is_ok_and(|heard| heard == words));
    }
    true
}
