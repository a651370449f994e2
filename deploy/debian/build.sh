#!/usr/bin/env bash
# Packs a built program as a Debian package: deploy/debian/build.sh <program> <folder for the .deb>
# The same program and SOURCE_DATE_EPOCH give the same package, byte for byte.
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
put 755 "$program" usr/bin/schalter
strip --strip-unneeded "$root/usr/bin/schalter"
put 644 deploy/systemd/schalter.service usr/lib/systemd/system/schalter.service
put 644 deploy/debian/schalter.toml etc/schalter/schalter.toml
put 644 deploy/debian/copyright usr/share/doc/schalter/copyright
put 644 docs/OPERATING.md usr/share/doc/schalter/OPERATING.md
put 644 docs/PRIVACY.md usr/share/doc/schalter/PRIVACY.md
put 644 config/schalter.example.toml usr/share/doc/schalter/examples/schalter.example.toml
for file in deploy/prometheus/*.yml deploy/grafana/*.json; do put 644 "$file" "usr/share/doc/schalter/examples/$(basename "$file")"; done
# The date of the commit, not of the build.
gzip -9n <CHANGELOG.md >"$root/usr/share/doc/schalter/changelog.gz"
chmod 644 "$root/usr/share/doc/schalter/changelog.gz"

# The newest symbol of the C library it asks for says which one it needs.
libc=$(objdump -T "$root/usr/bin/schalter" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1 | cut -d_ -f2)
mkdir "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: schalter
Version: $version
Architecture: $architecture
Maintainer: Schalter <schalter@localhost>
Section: web
Priority: optional
Installed-Size: $(find "$root" -type f -printf '%s\n' | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
Depends: libc6 (>= $libc), libgcc-s1, ca-certificates
Recommends: systemd (>= 250)
Suggests: nginx | caddy, postgresql, prometheus
Description: virtual town-hall counter: waiting area and one-to-one video calls
 Citizens take a seat in a virtual waiting area, officers call them in, and both
 talk by picture, sound, shared screen and chat. One program is everything:
 pages, REST API, media plane and SQLite database.
CONTROL
echo /etc/schalter/schalter.toml >"$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do put 755 "deploy/debian/$script" "DEBIAN/$script"; done
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
find "$root" -depth -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group "-Z${DEB_COMPRESSION:-xz}" --build "$root" "$out/schalter_${version}_$architecture.deb"
