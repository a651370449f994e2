#!/usr/bin/env bash
# Everything: installs what the tests need, checks, and runs every test. The last line says how many passed and failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. scripts/lib.sh
rm -f "$logs/closing-line"

# A test that failed is run once more: nextest names it FLAKY when it passes then. Half of them are about time, on a
# machine that may do much else; what is broken fails twice.
rust_tests() {
    local status=0
    if command -v cargo-nextest >/dev/null; then
        cargo nextest run --locked --workspace --no-fail-fast --retries 1 || status=$?
        cargo test --locked --workspace --doc --no-fail-fast || status=$?
    else
        cargo test --locked --workspace --no-fail-fast || status=$?
    fi
    return $status
}
export -f rust_tests

# The same plays on the other database; what needs none has run. Of the whole workspace, or all would be built anew.
on_sqlite() {
    local plays=(--workspace --test api --test reception --test notices --test identity)
    if command -v cargo-nextest >/dev/null; then
        cargo nextest run --locked "${plays[@]}" --no-fail-fast --retries 1
    else
        cargo test --locked "${plays[@]}" --no-fail-fast
    fi
}
export -f on_sqlite

step 'tools' scripts/install-test-tools.sh
step 'pages are built' make --no-print-directory pages
suite 'checks' 40m scripts/check.sh
suite 'unit tests of the pages' 5m npm --prefix control/web test
suite 'Rust tests' 40m scripts/with-postgres.sh bash -c rust_tests
suite 'Rust tests on SQLite' 15m bash -c on_sqlite
# The very binary the Rust tests drove: building it alone would build half of it again.
step 'the program is built' cargo test --locked --workspace --no-run
suite 'browser tests' 30m env E2E_TRIES=2 node control/web/e2e/run.mjs
suite 'interop tests' 10m .venv-test/bin/python control/tests/interop/run.py
suite 'deployment tests' 10m .venv-test/bin/python deploy/tests/run.py
close_up
