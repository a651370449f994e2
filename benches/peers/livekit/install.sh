#!/usr/bin/env bash
# LiveKit from the Go module proxy, in a small module of its own that requires it. Wants Go and the proxy; without them
# the peer is absent. Not tried yet: no machine of ours has reached a Go module proxy.
set -euo pipefail
cd "$(dirname "$0")"
. ../common.sh
version=v1.9.4
wanted_go=1.24
module=github.com/livekit/livekit-server
server=$SCHALTER_PEERS/livekit/livekit-server

command -v go >/dev/null || absent livekit "no Go on this machine"
go=$(GOTOOLCHAIN=local go env GOVERSION)
go=${go#go}
[[ $(printf '%s\n' "$wanted_go" "$go" | sort -V | head -1) == "$wanted_go" ]] ||
    absent livekit "Go $go is older than $wanted_go"
if [[ $("$server" --version 2>/dev/null) != *"${version#v}"* ]]; then
    mkdir -p "$SCHALTER_PEERS/livekit/source"
    cd "$SCHALTER_PEERS/livekit/source"
    printf 'module schalter-bench-livekit\n\ngo %s\n' "$wanted_go" >go.mod
    timeout 60 go get "$module@$version" || absent livekit "the Go module proxy is not reached or lacks $module@$version"
    nice go build -o "$server" "$module/cmd/server"
fi
present livekit "${version#v}" "$module $version, Go $go"
