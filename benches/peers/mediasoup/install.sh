#!/usr/bin/env bash
# mediasoup from npm, its worker built against Debian's libraries and a libsrtp on OpenSSL. 3.12.16 is the newest whose
# wrapped sources are the versions Debian 12 has; its own build would download them.
set -euo pipefail
cd "$(dirname "$0")"
. ../common.sh
version=3.12.16
worker=$SCHALTER_PEERS/mediasoup/mediasoup-worker
built=$SCHALTER_PEERS/mediasoup/built

for tool in node npm; do
    command -v "$tool" >/dev/null || absent mediasoup "no $tool on this machine"
done
need g++ libuv1-dev libusrsctp-dev libabsl-dev nlohmann-json3-dev libssl-dev pkg-config
how="mediasoup $version, libsrtp $SRTP_VERSION on OpenSSL $(debian_version libssl-dev), libuv $(debian_version libuv1-dev)"
mkdir -p "$SCHALTER_PEERS/mediasoup"

# build_worker: upstream's release build (-O3, NDEBUG), with subprojects that are Debian's packages.
build_worker() {
    local source=$SCHALTER_PEERS/mediasoup/source
    rm -rf "$source" && mkdir -p "$source"
    (cd "$source" && npm pack --silent "mediasoup@$version" >/dev/null && tar xf "mediasoup-$version.tgz")
    make_meson
    fetch_srtp
    rm "$source"/package/worker/subprojects/*.wrap
    cp -r subprojects/. "$source/package/worker/subprojects"
    cp -r "$SRTP" "$source/package/worker/subprojects/libsrtp2"
    # The library for other languages wants every dependency whole; the program links them as usual.
    sed -i '/^link_whole = \[/,/^\]/c\link_whole = []' "$source/package/worker/meson.build"
    cd "$source/package/worker"
    "$MESON" setup --buildtype release -Db_ndebug=true out
    nice ninja -C out -j "${JOBS:-$(nproc)}" mediasoup-worker
    install -s out/mediasoup-worker "$worker"
    rm -rf "$source"
}

if [[ $(cat "$built" 2>/dev/null) != "$how" ]]; then
    (build_worker)
    echo "$how" >"$built"
fi

# The Node side, without its own build of the worker.
cp package.json package-lock.json server.mjs "$SCHALTER_PEERS/mediasoup/"
if ! cmp -s package-lock.json "$SCHALTER_PEERS/mediasoup/node_modules/.package-lock-of-ours.json"; then
    MEDIASOUP_WORKER_BIN=$worker npm --prefix "$SCHALTER_PEERS/mediasoup" ci --silent --no-audit --no-fund
    cp package-lock.json "$SCHALTER_PEERS/mediasoup/node_modules/.package-lock-of-ours.json"
fi
present mediasoup "$version" "$how; Node.js $(node --version)"
