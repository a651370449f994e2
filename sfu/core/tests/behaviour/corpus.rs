//! Plays what the fuzz targets found worth keeping (`sfu/fuzz/corpus`), once more.

use std::fs;
use std::path::Path;

use crate::plays;

#[expect(
    clippy::disallowed_methods,
    reason = "a test may read what is committed beside it"
)]
fn replay(target: &str, mut play: impl FnMut(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let found = fs::read_dir(folder.join(target)).expect("the corpus is committed");
    let mut played = 0;
    for entry in found {
        let path = entry.expect("it can be read").path();
        play(&fs::read(&path).expect("it can be read"));
        played += 1;
    }
    assert!(played >= 10, "only {played} plays of {target}");
}

#[test]
fn of_datagrams() {
    replay("datagrams", plays::datagrams);
}

#[test]
fn of_offers() {
    replay("offers", plays::offers);
}

#[test]
fn of_red() {
    let (mut brought_back, mut wrapped) = (0, 0);
    replay("red", |script| {
        let stats = plays::red(script);
        brought_back += stats.sound_brought_back;
        wrapped += stats.sound_wrapped;
    });
    assert!(brought_back > 10 && wrapped > 10, "they are about RED");
}

#[test]
fn of_an_insider() {
    replay("insider", plays::insider);
}
