#!/usr/bin/env bash
# Builds the release twice, in two clones in two folders, and compares every byte: deploy/release/reproduce.sh
# An hour on two cores. PROFILE=dev does the same in a quarter of it, without the optimisation.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for name in one another/folder/deeper; do
    git clone --quiet --no-hardlinks . "$work/$name"
    (cd "$work/$name" && CARGO_TARGET_DIR="$work/$name/target" deploy/release/build.sh "$work/$name/out" >&2)
done
diff -r "$work/one/out" "$work/another/folder/deeper/out"
cat "$work/one/out/SHA256SUMS"
echo "both the same, byte for byte"
