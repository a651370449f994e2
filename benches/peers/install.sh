#!/usr/bin/env bash
# Gets the peers that `make bench` compares with: Janus, mediasoup, LiveKit (Debian, Ubuntu). Whatever cannot be had here
# is noted as absent with the reason, and the others are still measured. Does nothing when all is there.
#   benches/peers/install.sh [janus|mediasoup|livekit …]
# What is built lies in ~/.cache/schalter-peers (or $SCHALTER_PEERS), because mediasoup's worker takes minutes. Each peer
# leaves a note there, <peer>.json: its version, or why it is absent.
set -euo pipefail
cd "$(dirname "$0")"
export SCHALTER_PEERS=${SCHALTER_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/schalter-peers}
mkdir -p "$SCHALTER_PEERS"

# Two runs at once would build into one folder.
exec 9>"$SCHALTER_PEERS/lock"
flock 9

for peer in "${@:-janus mediasoup livekit}"; do
    for name in $peer; do
        note=$SCHALTER_PEERS/$name.json
        log=$SCHALTER_PEERS/$name.log
        if ! "$name/install.sh" >"$log" 2>&1 9>&-; then
            printf '{"name":"%s","absent":"its installation failed, see %s"}\n' "$name" "$log" >"$note"
        fi
        echo "peer: $(cat "$note")"
    done
done
