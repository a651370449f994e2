#!/usr/bin/env bash
# Everything that can be checked without running the program.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# One provider of cryptography (aws-lc-rs), and no OpenSSL.
one_provider() {
    local tree
    tree=$(cargo tree --locked --workspace --edges normal,build,dev --prefix none --format '{p}')
    grep -q '^aws-lc-rs ' <<<"$tree" && ! grep -E '^(ring|openssl-sys|native-tls) ' <<<"$tree"
}

# config <- sfu <- control, sfu-core <- sfu, control-core <- control: nothing else knows anything of ours.
arrows() {
    known schalter-config '' && known schalter-sfu-core '' && known schalter-control-core '' \
        && known schalter-sfu 'schalter-config schalter-sfu-core ' \
        && known schalter-control 'schalter-config schalter-control-core schalter-sfu schalter-sfu-core '
}

known() { # known <crate> <what it may know of ours>
    local ours
    ours=$(cargo tree --locked -p "$1" --edges normal,build --prefix none --format '{p}' \
        | { grep -oE '^schalter-[a-z-]+' || true; } | sort -u | { grep -vx "$1" || true; } | tr '\n' ' ') || return 1
    for crate in $ours; do
        [[ " $2" == *" $crate "* ]] || { echo "$1 must not know $crate"; return 1; }
    done
}

# skipped <what> <why>: said, and where a machine waits for the answer it has failed.
skipped() {
    if [[ -n ${CI:-} ]]; then
        step "$1" bash -c 'echo "$1"; exit 1' _ "$2"
    else
        echo "skipped $1: $2"
    fi
}

documentation() { RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps --document-private-items; }

step 'formatting' cargo fmt --all --check
step 'lints' cargo clippy --locked --workspace --all-targets -- -D warnings
step 'documentation of the code' documentation
step 'one provider of cryptography' one_provider
step 'who knows whom' arrows
if command -v cargo-deny >/dev/null; then
    step 'licences and sources of dependencies' cargo deny --locked check licenses bans sources
else
    skipped 'licences and sources of dependencies' 'cargo-deny is not installed (CI installs it)'
fi
step 'tests are counted right' scripts/lib-test.sh
step 'pages' npm --prefix control/web run --silent check
step 'links in documents' node scripts/check-links.mjs
if command -v promtool >/dev/null; then
    step 'prometheus configuration' promtool check config deploy/prometheus/prometheus.yml
    step 'alert rules hold their plays' promtool test rules deploy/prometheus/rules.test.yml
else
    skipped 'prometheus configuration' 'promtool is not installed (make test installs it)'
fi
if command -v systemd-analyze >/dev/null; then
    step 'systemd unit' systemd-analyze security --offline=true --threshold=20 deploy/systemd/schalter.service
else
    echo 'skipped systemd unit: this machine has no systemd'
fi
close_up
