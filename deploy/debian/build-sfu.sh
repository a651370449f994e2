#!/usr/bin/env bash
# Packs a built media node as a Debian package: deploy/debian/build-sfu.sh <schalter-sfu> <folder for the .deb>
set -euo pipefail
program=$(realpath "$1") out=$(realpath "$2")
cd "$(dirname "$0")/../.."

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
architecture=$(dpkg --print-architecture)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

put() { install -D -m "$1" "$2" "$root/$3"; }
put 755 "$program" usr/bin/schalter-sfu
strip --strip-unneeded "$root/usr/bin/schalter-sfu"
put 644 deploy/systemd/schalter-sfu.service usr/lib/systemd/system/schalter-sfu.service
put 644 deploy/debian/copyright usr/share/doc/schalter-sfu/copyright

libc=$(objdump -T "$root/usr/bin/schalter-sfu" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1 | cut -d_ -f2)
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: schalter-sfu
Version: $version
Architecture: $architecture
Maintainer: Schalter <schalter@localhost>
Section: web
Priority: optional
Installed-Size: $(find "$root" -type f -printf '%s\n' | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
Depends: libc6 (>= $libc), libgcc-s1
Recommends: systemd (>= 250)
Description: media node of Schalter, the virtual town-hall counter
 Carries picture and sound of one-to-one video calls for a control plane on
 another machine. Write the line that \`schalter node token NAME\` prints there
 into /etc/schalter/sfu.token and enable schalter-sfu.service.
CONTROL
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$root" -depth -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group "-Z${DEB_COMPRESSION:-xz}" --build "$root" "$out/schalter-sfu_${version}_$architecture.deb"
