//! The program as `make bench` calls it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

use schalter_benches::compare::Comparison;
use schalter_benches::server::Server;

#[test]
fn turns_are_taken_and_who_cannot_be_had_is_absent() {
    let results = tempfile::tempdir().unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_schalter-benches"))
        .args(["compare", "--scenario", "audio", "--rooms", "1,2"])
        .args(["--servers", "floor,schalter", "--seconds", "1"])
        .args(["--runs", "2", "--results"])
        .arg(results.path())
        .env("SCHALTER_BIN", "/nowhere/schalter")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");

    let all: Comparison = serde_json::from_str(&only(results.path(), "json")).unwrap();
    let rooms: Vec<_> = all.runs.iter().map(|run| run.report.rooms).collect();
    assert_eq!(rooms, [1, 1, 2, 2]);
    for summary in &all.summaries {
        assert_eq!((summary.server, summary.runs), (Server::Floor, 2));
        assert_eq!((summary.times_floor, summary.lost_inside), (Some(1.0), 0));
        assert!(summary.cpu_us_per_packet > 0.0 && summary.p50_us > 0.0);
    }
    let page = only(results.path(), "md");
    assert!(page.contains("| audio | 2 | floor |"), "{page}");
    assert!(
        page.contains("schalter: absent: /nowhere/schalter"),
        "{page}"
    );
}

/// The one file that ends so.
fn only(folder: &Path, end: &str) -> String {
    let files = std::fs::read_dir(folder).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    let found = files.find(|file| file.extension().is_some_and(|it| it == end));
    std::fs::read_to_string(found.unwrap()).unwrap()
}
