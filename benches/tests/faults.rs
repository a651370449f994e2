//! A few rooms live through every fault; `make drill` measures the same with a hundred. Times are
//! printed and never fail the test: the machine may be busy elsewhere.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use schalter_benches::drill::{Drill, Found, page, roll, run};
use schalter_benches::machine::Machine;

#[tokio::test(flavor = "multi_thread")]
async fn calls_outlive_nodes_control_and_the_link_between_them() {
    let drill = Drill {
        rooms: 3,
        cuts: vec![Duration::from_secs(1), Duration::from_secs(6)],
        binaries: binaries(),
    };
    let found = run(&drill, |_| ()).await.expect("the drill runs");
    holds(drill.rooms, &found);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_replaced_by_the_next_version_and_nobody_loses_a_session() {
    // Without a PostgreSQL there are no two processes of control.
    let Ok(postgres) = std::env::var("SCHALTER_TEST_POSTGRES_URL") else {
        assert!(std::env::var_os("CI").is_none(), "no PostgreSQL");
        // Not by the macro, whose words the harness keeps for itself when a test passes.
        let why = "skipped: no PostgreSQL: scripts/with-postgres.sh gives one";
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    };
    let drill = Drill {
        rooms: 3,
        cuts: Vec::new(),
        binaries: binaries(),
    };
    let next = tempfile::tempdir().expect("a folder");
    next_version(&drill.binaries, next.path());
    let found = roll(&drill, next.path(), schema(&postgres)).await;
    holds(drill.rooms, &found.expect("everything is replaced"));
}

fn binaries() -> PathBuf {
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
    binaries.to_owned()
}

/// The same programs, of which the node says to speak words that control does not know yet.
fn next_version(of: &Path, to: &Path) {
    std::os::unix::fs::symlink(of.join("schalter"), to.join("schalter")).expect("a link");
    let node = of.join("schalter-sfu");
    let script = format!(
        "#!/bin/sh\nSCHALTER_LINK_NEWEST=2 exec {} \"$@\"\n",
        node.display()
    );
    let file = to.join("schalter-sfu");
    std::fs::write(&file, script).expect("a file");
    let may_run = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&file, may_run).expect("it may be run");
}

/// A schema of our own, as an address.
fn schema(postgres: &str) -> String {
    let schema = format!("roll_{}", std::process::id());
    let made = Command::new("psql")
        .args([postgres, "-q", "-c", &format!("CREATE SCHEMA {schema}")])
        .status();
    assert!(made.expect("psql runs").success(), "a schema for the test");
    let sign = if postgres.contains('?') { '&' } else { '?' };
    format!("{postgres}{sign}options=-c%20search_path%3D{schema}")
}

fn holds(rooms: u32, found: &[Found]) {
    print(&page(&Machine::here(), rooms, found));
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
