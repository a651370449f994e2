#!/usr/bin/env bash
# Writes the software bills of materials (CycloneDX, JSON) of program and pages: deploy/release/sbom.sh <folder>
# The same sources give the same bytes.
set -euo pipefail
out=$(realpath "$1")
cd "$(dirname "$0")/../.."
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# Only what is linked into the program for this machine: neither tests nor what builds it.
cargo cyclonedx --quiet --manifest-path control/Cargo.toml --format json --spec-version 1.5 \
    --describe crate --no-build-deps --target-in-filename --target "$(rustc -vV | sed -n 's/^host: //p')" \
    --override-filename schalter.cdx
mv control/schalter.cdx.json "$out/schalter.cdx.json"
# Each crate of ours in the tree gets one of its own, which the program's has already.
find . -name schalter.cdx.json -not -path "./target/*" -delete

# Neither the moment nor a number drawn for it: the same pages have the same bill.
npm --prefix control/web sbom --omit dev --package-lock-only --sbom-format cyclonedx \
    | node -e '
        const bill = JSON.parse(require("fs").readFileSync(0, "utf8"));
        delete bill.serialNumber;
        bill.metadata.timestamp = new Date(process.env.SOURCE_DATE_EPOCH * 1000).toISOString();
        process.stdout.write(JSON.stringify(bill, null, 2) + "\n");
    ' >"$out/pages.cdx.json"
