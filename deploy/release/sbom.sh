#!/usr/bin/env bash
# Writes the software bills of materials (CycloneDX, JSON) of program, media node and pages:
# deploy/release/sbom.sh <folder>
# The same sources give the same bytes. Wants cargo-cyclonedx (cargo install --locked cargo-cyclonedx@0.5.9) and the
# pages' modules (npm --prefix control/web ci).
set -euo pipefail
out=$(realpath "$1")
cd "$(dirname "$0")/../.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# Each crate of ours gets a bill beside its manifest, whichever is asked for: all are taken away again.
sweep() { find . -name sbom.cdx.json -not -path './target/*' -not -path '*/node_modules/*' -delete; }
trap sweep EXIT
# Only what is linked into a program for this machine: neither tests nor what builds it.
cargo cyclonedx --quiet --manifest-path control/Cargo.toml --format json --spec-version 1.5 \
    --no-build-deps --target "$(rustc -vV | sed -n 's/^host: //p')" --override-filename sbom.cdx
# Where it was written is nobody's business, and differs.
for one in control/sbom.cdx.json=schalter sfu/sbom.cdx.json=schalter-sfu; do
    sed "s|path+file://$(pwd -P)|path+file:///schalter|g" "${one%%=*}" >"$out/${one##*=}.cdx.json"
done

node control/web/bill.mjs >"$out/pages.cdx.json"
