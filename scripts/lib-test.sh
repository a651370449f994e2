#!/usr/bin/env bash
# The counting of tests swallows nothing: what each kind of runner says, and how runners die.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

expect() { # expect <what> <wanted> <got>
    [[ $2 == "$3" ]] || { echo "$1: wanted $2, got $3"; exit 1; }
}

# outcome <name> <command…>: what a suite adds to the counts, as "passed failed".
outcome() {
    (passed=0 failed=0; suite "lib-test $1" 2s "${@:2}" >/dev/null 2>&1; echo "$passed $failed")
}

expect nextest '10 4' "$(count <<<'     Summary [   0.1s] 14 tests run: 10 passed (1 slow), 3 failed, 1 timed out, 2 skipped')"
expect 'cargo test' '5 1' "$(printf '%s\n' \
    'test result: ok. 3 passed; 0 failed; 0 ignored;' 'test result: FAILED. 2 passed; 1 failed; 0 ignored;' | count)"
expect vitest '11 1' "$(count <<<'      Tests  1 failed | 11 passed (12)')"
expect ours '7 2' "$(printf '%s\n' '1 passed, 0 failed' '7 passed, 2 failed' | count)"
expect nothing '0 0' "$(count </dev/null)"

expect 'what was not played' 'pebble is not installed' "$(skips_of <(printf '%s\n' 'ok - one' '  skipped: pebble is not installed' '14 tests run: 2 skipped'))"

expect 'all passed' '3 0' "$(outcome passed echo '3 passed, 0 failed')"
expect 'died after its line' '3 1' "$(outcome died bash -c 'echo 3 passed, 0 failed; exit 9')"
expect 'failed, but ends well' '3 1' "$(outcome lies echo '3 passed, 1 failed')"
expect 'ran no test' '0 1' "$(outcome empty true)"
expect 'is not there' '0 1' "$(outcome missing /nowhere/runner)"
expect 'hangs' '0 1' "$(outcome hangs sleep 60)"
echo 'tests are counted right'
