#!/usr/bin/env bash
# Janus as Debian packages it, and beside it a libsrtp on OpenSSL, which benches/peers/janus/start.sh puts in front of
# Debian's (on NSS, slower).
set -euo pipefail
cd "$(dirname "$0")"
. ../common.sh
library=$SCHALTER_PEERS/srtp/libsrtp2.so.1

command -v apt-get >/dev/null || absent janus "no Debian package manager on this machine"
# The package would start a service of its own; this machine only measures.
if [[ -d /run/systemd/system ]] && ! command -v janus >/dev/null; then
    systemctl mask --runtime janus.service
fi
need janus libssl-dev gcc pkg-config

if [[ ! -f $library ]]; then
    make_meson
    fetch_srtp
    rm -rf "$SCHALTER_PEERS/srtp"
    "$MESON" setup --buildtype release -Ddefault_library=shared -Dcrypto-library=openssl \
        -Dcrypto-library-kdf=disabled -Dtests=disabled "$SCHALTER_PEERS/srtp" "$SRTP"
    nice ninja -C "$SCHALTER_PEERS/srtp"
fi
version=$(debian_version janus)
present janus "${version%-*}" \
    "Debian's janus $version, libsrtp $SRTP_VERSION on OpenSSL $(debian_version libssl-dev), libnice $(debian_version libnice10)"
