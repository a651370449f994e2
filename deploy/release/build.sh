#!/usr/bin/env bash
# Builds what is shipped, the same bytes wherever it is built: deploy/release/build.sh <folder to write to>
#
#   schalter, schalter-sfu    the program and the media node, with the list of their dependencies inside
#                             (`cargo audit bin schalter`)
#   schalter…_…_….deb         their Debian packages
#   schalter….cdx.json        their software bills of materials, CycloneDX
#   pages.cdx.json            the same of the pages
#   SHA256SUMS
#
# Wants cargo-auditable and cargo-cyclonedx: cargo install --locked cargo-auditable@0.7.7 cargo-cyclonedx@0.5.9
set -euo pipefail
mkdir -p "$1"
out=$(realpath "$1")
cd "$(dirname "$0")/../.."
here=$(pwd -P)
profile=${PROFILE:-release}
target=$(realpath -m "${CARGO_TARGET_DIR:-$here/target}")
cargo=$(realpath -m "${CARGO_HOME:-$HOME/.cargo}")

SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
# Where it was built and where the registry lies are nobody's business, and differ. The last that fits holds.
RUSTFLAGS="--remap-path-prefix=$here=/schalter --remap-path-prefix=$target=/target --remap-path-prefix=$cargo=/cargo"
# What C sources say of themselves (assertions, debugging).
CFLAGS="-ffile-prefix-map=$here=/schalter -ffile-prefix-map=$target=/target -ffile-prefix-map=$cargo=/cargo"
export SOURCE_DATE_EPOCH RUSTFLAGS CFLAGS CARGO_INCREMENTAL=0 LC_ALL=C TZ=UTC

npm --prefix control/web ci --no-audit --no-fund --silent
npm --prefix control/web run --silent build
cargo auditable build --locked --profile "$profile" -p schalter-control -p schalter-sfu --bins
folder=$profile
[[ $profile != dev ]] || folder=debug
for program in schalter schalter-sfu; do
    install -m 755 "$target/$folder/$program" "$out/$program"
    strip --strip-debug "$out/$program"
done

deploy/debian/build.sh "$out/schalter" "$out"
deploy/debian/build-sfu.sh "$out/schalter-sfu" "$out"
deploy/release/sbom.sh "$out"
cd "$out"
rm -f SHA256SUMS
find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS
cat SHA256SUMS
