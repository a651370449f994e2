#!/usr/bin/env bash
# Starts mediasoup in the foreground:
#   start.sh <folder> <http port>
# The folder gets, once it is ready, ready.json: where it is and which processes are to be measured. SIGTERM ends it.
set -euo pipefail
folder=$1 http_port=$2
peers=${SCHALTER_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/schalter-peers}/mediasoup
cp "$(dirname "$0")/server.mjs" "$peers/server.mjs"
export MEDIASOUP_WORKER_BIN=$peers/mediasoup-worker NODE_ENV=production
exec node "$peers/server.mjs" "$folder" "$http_port"
