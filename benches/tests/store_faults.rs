//! People sit down, book and talk through the faults of what keeps things; `make drill` kills
//! PostgreSQL a hundred times. Times are printed and never fail the test.

use std::path::{Path, PathBuf};

use schalter_benches::drill::{Found, page, store};
use schalter_benches::machine::Machine;

fn binaries() -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let binaries = test.parent().and_then(Path::parent).expect("target/debug");
    let hint = "cargo build -p schalter-control --bins";
    assert!(binaries.join("schalter").exists(), "{hint}");
    str0m::crypto::from_feature_flags().install_process_default();
    binaries.to_owned()
}

#[track_caller]
fn all_holds(found: &[Found]) {
    print(&page(&Machine::here(), 1, found));
    let broken: Vec<_> = found.iter().flat_map(|found| &found.broken).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(found.iter().all(|it| !it.times.is_empty()), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_though_postgresql_is_killed() {
    let found = store::dies(&binaries(), 10).await;
    all_holds(&found.expect("the drill runs"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_stops_nobody_who_talks() {
    let found = store::is_full(&binaries()).await;
    all_holds(&found.expect("the drill runs"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turned_clock_takes_nobodys_seat_and_sends_nothing_twice() {
    let found = store::is_turned(&binaries()).await;
    all_holds(&found.expect("the drill runs"));
}

#[expect(clippy::print_stdout, reason = "the figures are what a reader wants")]
fn print(text: &str) {
    println!("{text}");
}
