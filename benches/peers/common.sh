# For the installers beside this file: source it.
set -euo pipefail
: "${SCHALTER_PEERS:?set by benches/peers/install.sh}"
export DEBIAN_FRONTEND=noninteractive

# need <package>…: install the Debian packages that are missing.
need() {
    local missing=() package root=()
    for package in "$@"; do
        [[ $(dpkg-query -Wf '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    [[ $(id -u) == 0 ]] || root=(sudo)
    "${root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}"
}

# debian_version <package>
debian_version() {
    dpkg-query -Wf '${Version}' "$1"
}

# absent <peer> <reason>: note it, and be done.
absent() {
    printf '{"name":"%s","absent":"%s"}\n' "$1" "$2" >"$SCHALTER_PEERS/$1.json"
    exit 0
}

# present <peer> <version> <how it was built>
present() {
    printf '{"name":"%s","version":"%s","built":"%s"}\n' "$1" "$2" "$3" >"$SCHALTER_PEERS/$1.json"
}

# make_meson: meson and ninja of known versions, apart from the machine's Python. Debian's meson is older than mediasoup
# wants.
make_meson() {
    MESON=$SCHALTER_PEERS/python/bin/meson
    export PATH=$SCHALTER_PEERS/python/bin:$PATH
    [[ -x $MESON ]] && return
    need python3-venv
    python3 -m venv --clear "$SCHALTER_PEERS/python"
    "$SCHALTER_PEERS/python/bin/pip" install --quiet --disable-pip-version-check meson==1.5.2 ninja==1.11.1.4
}

# SRTP_VERSION as Debian has it; the sources are Debian's own, unpatched.
SRTP_VERSION=2.5.0

# fetch_srtp: the sources of libsrtp to $SRTP. Debian builds its libsrtp2 on NSS, which makes the peers slower than they
# are; upstream's default for both, and what is measured here, is OpenSSL.
fetch_srtp() {
    SRTP=$SCHALTER_PEERS/libsrtp-$SRTP_VERSION
    [[ -f $SRTP/meson.build ]] && return
    need dpkg-dev
    local apt=$SCHALTER_PEERS/apt options suite
    mkdir -p "$apt/lists/partial"
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    echo "deb-src http://deb.debian.org/debian $suite main" >"$apt/sources.list"
    options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$apt/lists"
        -o APT::Sandbox::User=root)
    (
        cd "$apt"
        apt-get "${options[@]}" update -qq
        apt-get "${options[@]}" source -qq --download-only libsrtp2
        tar -C "$SCHALTER_PEERS" -xf "libsrtp2_$SRTP_VERSION.orig.tar.gz"
    )
    rm -rf "$apt"
}
