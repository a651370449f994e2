#!/usr/bin/env bash
# Starts Janus in the foreground, within benches/peers/network.sh:
#   start.sh <folder> <http port>
# The folder gets its configuration and, once it is ready, ready.json: where it is and which processes are to be measured.
# SIGTERM ends it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 http_port=$2
peers=${SCHALTER_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/schalter-peers}

address=$(ip -brief -4 address show dev calls0 | awk '{ sub("/.*", "", $3); print $3 }')
[[ -n $address ]] || {
    echo "Janus offers no loopback address: run within benches/peers/network.sh" >&2
    exit 1
}
mkdir -p "$folder"
arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
for file in "$here"/conf/*.jcfg; do
    sed "s|@ARCH@|$arch|; s|@HTTP_PORT@|$http_port|; s|@CORES@|$(nproc)|" "$file" >"$folder/${file##*/}"
done

# The library on OpenSSL before Debian's on NSS.
LD_LIBRARY_PATH=$peers/srtp janus --configs-folder "$folder" --disable-colors &
janus=$!
trap 'kill "$janus" 2>/dev/null; wait "$janus" || true; exit 0' TERM INT

url=http://127.0.0.1:$http_port/janus
for _ in {1..100}; do
    kill -0 "$janus"
    if curl -sf "$url/info" >/dev/null; then
        printf '{"url":"%s","pids":[%s],"address":"%s"}\n' "$url" "$janus" "$address" >"$folder/ready.json"
        break
    fi
    sleep 0.1
done
wait "$janus"
