//! A few rooms live through every fault; `make drill` measures the same with a hundred. Times are
//! printed and never fail the test: the machine may be busy elsewhere.

use std::path::Path;
use std::time::Duration;

use schalter_benches::drill::{Drill, page, run};

#[tokio::test(flavor = "multi_thread")]
async fn calls_outlive_nodes_control_and_the_link_between_them() {
    let test = std::env::current_exe().expect("this test");
    let binaries = test.parent().and_then(Path::parent).expect("target/debug");
    for program in ["schalter", "schalter-sfu"] {
        let hint = "cargo build -p schalter-control -p schalter-sfu --bins";
        assert!(
            binaries.join(program).exists(),
            "{program} is missing: {hint}"
        );
    }
    str0m::crypto::from_feature_flags().install_process_default();
    let drill = Drill {
        rooms: 3,
        cuts: vec![Duration::from_secs(1), Duration::from_secs(6)],
        binaries: binaries.to_owned(),
    };
    let found = run(&drill, |_| ()).await.expect("the drill runs");
    print(&page(drill.rooms, &found));
    let broken: Vec<_> = found.iter().flat_map(|found| &found.broken).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert!(
        found.iter().all(|found| !found.times.is_empty()),
        "{found:?}"
    );
}

#[expect(clippy::print_stdout, reason = "the figures are what a reader wants")]
fn print(text: &str) {
    println!("{text}");
}
