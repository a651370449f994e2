#!/usr/bin/env bash
# Measures the optimised program and writes benches/results/. Wants a machine on which nothing else runs.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-test-tools.sh
make --no-print-directory pages
cargo build --locked --profile bench -p schalter-control --bin schalter
cargo build --locked --profile bench -p schalter-benches
target=${CARGO_TARGET_DIR:-target}
PROFILE=bench \
    SCHALTER_BIN=$(realpath "$target/release/schalter") \
    SCHALTER_LOAD=$(realpath "$target/release/schalter-benches") \
    exec node benches/run.mjs
