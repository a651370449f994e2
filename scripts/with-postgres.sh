#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: with-postgres.sh <command…>
# A fresh cluster in a temporary folder, on loopback, gone afterwards. The command finds it in
# SCHALTER_TEST_POSTGRES_URL.
set -euo pipefail

bin=$(dirname "$(find /usr/lib/postgresql -name initdb -path '*/bin/*' 2>/dev/null | sort -V | tail -n 1)")
[[ -x $bin/initdb ]] || { echo "PostgreSQL is not installed: run scripts/install-test-tools.sh" >&2; exit 1; }

folder=$(mktemp -d)
# PostgreSQL refuses to run as root.
as=()
if [[ $(id -u) == 0 ]]; then
    chown postgres "$folder"
    as=(runuser -u postgres --)
fi

stop() {
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

cd "$folder"
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Nothing is kept, so nothing is flushed; many tests at once need many connections.
options="-p $port -h 127.0.0.1 -k $folder -c fsync=off -c synchronous_commit=off -c max_connections=300"
"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -o "$options" -w -t 30 start >/dev/null \
    || { cat "$folder/log" >&2; exit 1; }
cd "$OLDPWD"

SCHALTER_TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres" "$@"
