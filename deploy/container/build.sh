#!/usr/bin/env bash
# Packs a built program, schalter or schalter-sfu, as an OCI image of its name, from scratch and
# without a Docker engine:
# deploy/container/build.sh <program> <name of the .tar to write>
# Inside: the program, the C library it was built against, certificates of authorities; no shell.
set -euo pipefail
program=$(realpath "$1") out=$(realpath -m "$2")
cd "$(dirname "$0")/../.."
name=$(basename "$program")

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

install -D -m 755 "$program" "$root/usr/bin/$name"
strip --strip-unneeded "$root/usr/bin/$name"
# What the loader would load, at the place where it looks.
ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
    install -D -m 755 "$(realpath "$library")" "$root$library"
done
install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
echo 'schalter:x:65532:65532::/var/lib/schalter:/nologin' >"$root/etc/passwd"
install -d -m 700 "$root/var/lib/schalter"
chown 65532:65532 "$root/var/lib/schalter"
install -d -m 1777 "$root/tmp"

storage=$(mktemp -d)
trap 'rm -rf "$root" "$storage"' EXIT
build() { buildah --root "$storage/root" --runroot "$storage/run" --storage-driver vfs "$@"; }
container=$(build from scratch)
# By way of the mount, for `copy` gives everything to root. Who is not root: buildah unshare deploy/container/build.sh …
mount=$(build mount "$container")
cp -a "$root/." "$mount/"
chmod 755 "$mount"
build umount "$container" >/dev/null
build config \
    --user 65532:65532 --workingdir /var/lib/schalter --volume /var/lib/schalter \
    --entrypoint "[\"/usr/bin/$name\"]" --cmd '' \
    --env SCHALTER_STORE__DATA_DIR=/var/lib/schalter --env SCHALTER_HTTP__LISTEN=0.0.0.0:8080 \
    --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    --port 8080/tcp --port 10000/udp --stop-signal SIGTERM \
    --label org.opencontainers.image.title="$name" --label "org.opencontainers.image.version=$version" \
    --label org.opencontainers.image.licenses=EUPL-1.2 "$container"
image=$(build commit --quiet --timestamp "$epoch" "$container")
rm -f "$out"
build push --quiet "$image" "oci-archive:$out:$name:$version"
