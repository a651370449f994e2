#!/usr/bin/env bash
# Measures the optimised program beside its peers and writes benches/results/. Wants a machine on which nothing
# else runs. `scripts/bench.sh --long` takes five turns of everything; other arguments go to `schalter-benches compare`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-test-tools.sh
make --no-print-directory pages
cargo build --locked --profile bench -p schalter-control --bin schalter
cargo build --locked --profile bench -p schalter-benches
# What cannot be installed is absent from the table, with the reason.
if [ -x benches/peers/install.sh ]; then benches/peers/install.sh || echo "peers: not all could be installed" >&2; fi

target=$(realpath "${CARGO_TARGET_DIR:-target}")
export PROFILE=bench SCHALTER_BIN=$target/release/schalter
pictures=$target/press_to_picture.json
echo "press to picture" >&2
VISITS=${VISITS:-8} node benches/press_to_picture.mjs >"$pictures"
"$target/release/schalter-benches" run --seconds 5 --flame benches/results/flame.svg --row ||
    echo "no flame graph: perf is missing or may not look" >&2
echo "the counter: sits, calls, watchers" >&2
"$target/release/schalter-counter" || echo "the counter could not be measured" >&2
exec "$target/release/schalter-benches" compare --press-to-picture "$pictures" "$@"
