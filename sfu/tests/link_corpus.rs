//! Plays what the fuzz target `link` found worth keeping (`sfu/fuzz/corpus/link`), once more.

mod link_play;

use std::fs;
use std::path::Path;

#[test]
fn frames_of_strangers_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/link");
    let (mut played, mut understood) = (0, 0);
    for entry in fs::read_dir(folder).expect("the corpus is committed") {
        let path = entry.expect("it can be read").path();
        understood += link_play::play(&fs::read(&path).expect("it can be read"));
        played += 1;
    }
    assert!(played >= 20, "only {played} plays");
    assert!(understood >= 20, "only {understood} frames understood");
}
