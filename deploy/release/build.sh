#!/usr/bin/env bash
# Builds what is shipped, the same bytes wherever it is built: deploy/release/build.sh <folder to write to>
#
#   schalter                  the program, with the list of its dependencies inside (`cargo audit bin schalter`)
#   schalter_…_….deb          the Debian package
#   schalter.cdx.json         software bill of materials of the program, CycloneDX
#   pages.cdx.json            the same of the pages
#   SHA256SUMS
#
# Wants cargo-auditable and cargo-cyclonedx: cargo install --locked cargo-auditable@0.7.7 cargo-cyclonedx@0.5.9
set -euo pipefail
mkdir -p "$1"
out=$(realpath "$1")
cd "$(dirname "$0")/../.."
here=$(pwd -P)

SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
# Where it was built and where the registry lies are nobody's business, and differ.
RUSTFLAGS="--remap-path-prefix=$here=/schalter --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
# What C sources say of themselves (assertions, debugging).
CFLAGS="-ffile-prefix-map=$here=/schalter -ffile-prefix-map=${CARGO_HOME:-$HOME/.cargo}=/cargo"
export SOURCE_DATE_EPOCH RUSTFLAGS CFLAGS CARGO_INCREMENTAL=0 LC_ALL=C TZ=UTC
profile=${PROFILE:-release}
target=${CARGO_TARGET_DIR:-$here/target}

npm --prefix control/web ci --no-audit --no-fund --silent
npm --prefix control/web run --silent build
cargo auditable build --locked --profile "$profile" -p schalter-control --bin schalter
folder=$profile
[[ $profile == dev ]] && folder=debug
install -m 755 "$target/$folder/schalter" "$out/schalter"
strip --strip-debug "$out/schalter"

deploy/debian/build.sh "$out/schalter" "$out"
deploy/release/sbom.sh "$out"
cd "$out"
rm -f SHA256SUMS
find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS
cat SHA256SUMS
