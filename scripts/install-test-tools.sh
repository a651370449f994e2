#!/usr/bin/env bash
# Installs what the tests need and this machine lacks (Debian, Ubuntu): Chromium, Firefox and fonts, PostgreSQL,
# libfaketime, promtool, GStreamer, buildah, aiortc, Helm's SDK, werift. Says what it installs; does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
need() { # need <package> <test…>: install the package unless the test holds
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || packages+=("$package")
}
need chromium command -v chromium
need firefox-esr command -v firefox-esr
need xvfb command -v Xvfb
need fontconfig command -v fc-list
need fonts-liberation bash -c 'fc-list | grep -q .'
need postgresql bash -c 'ls /usr/lib/postgresql/*/bin/initdb'
need faketime command -v faketime
need prometheus command -v promtool
for plugins in base good bad; do need "gstreamer1.0-plugins-$plugins" dpkg -s "gstreamer1.0-plugins-$plugins"; done
need gstreamer1.0-nice dpkg -s gstreamer1.0-nice
need gir1.2-gst-plugins-bad-1.0 dpkg -s gir1.2-gst-plugins-bad-1.0
need python3-gi dpkg -s python3-gi
need iproute2 command -v tc
need nftables command -v nft
need openssl command -v openssl
need pebble command -v pebble
need ethtool command -v ethtool
need conntrack command -v conntrack
need buildah command -v buildah
need binutils command -v objdump
need python3-venv python3 -c 'import ensurepip, venv'

if ((${#packages[@]})); then
    echo "installing ${packages[*]}"
    root=()
    [[ $(id -u) == 0 ]] || root=(sudo)
    export DEBIAN_FRONTEND=noninteractive
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

# What lives in Python: an independent client, and schemathesis. Made anew when the versions change.
wanted=scripts/python-requirements.txt
if ! cmp -s "$wanted" .venv-test/requirements.txt; then
    echo "installing the Python packages of $wanted"
    python3 -m venv --clear .venv-test
    .venv-test/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r "$wanted"
    cp "$wanted" .venv-test/requirements.txt
fi

# And what lives in Node: another independent client, and an identity provider.
for folder in control/tests/interop control/tests/oidc; do
    if [[ ! $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]]; then
        echo "installing the packages of $folder/package-lock.json"
        npm --prefix $folder ci --silent --no-audit --no-fund
    fi
done

# Licences of all dependencies, and what is in the program: minutes to build, hence only where a machine waits.
if [[ -n ${CI:-} ]]; then
    command -v cargo-deny >/dev/null || cargo install --quiet --locked --debug --version 0.20.2 cargo-deny
    command -v cargo-cyclonedx >/dev/null || cargo install --quiet --locked --debug --version 0.5.9 cargo-cyclonedx
fi
