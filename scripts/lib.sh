# What check.sh and test.sh share: run a step, count it, and say at the end what passed and failed.
# Source it from the root of the repository.
export NO_COLOR=1 CARGO_TERM_COLOR=never

logs=target/test
mkdir -p "$logs"
passed=0
failed=0
broken=()
culprits=()
skips=()

# step <name> <command…>: counts one, passed or failed. Quiet when it passes.
step() {
    local name=$1 log status=0
    shift
    log="$logs/$(tr -c 'a-z0-9\n' '-' <<<"$name").log"
    "$@" >"$log" 2>&1 || status=$?
    if ((status == 0)); then
        passed=$((passed + 1))
        echo "ok      $name"
    else
        failed=$((failed + 1))
        broken+=("$name")
        tail -n 200 "$log"
        echo "FAILED  $name (exit code $status)"
    fi
}

# suite <name> <limit> <command…>: a command that runs many tests and says how many. What it says is shown.
# A suite that dies, runs out of time, or runs no test at all has failed, whatever it said.
suite() {
    local name=$1 limit=$2 log status=0 counts good bad
    shift 2
    log="$logs/$(tr -c 'a-z0-9\n' '-' <<<"$name").log"
    echo "──────  $name"
    timeout --kill-after=30s "$limit" "$@" 2>&1 | tee "$log" || status=${PIPESTATUS[0]}
    counts=$(count <"$log")
    good=${counts% *} bad=${counts#* }
    if ((status != 0 && bad == 0)); then
        bad=1
    elif ((status == 0 && good + bad == 0)); then
        bad=1
        echo "$name ran no test"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    mapfile -t -O "${#skips[@]}" skips < <(skips_of "$log")
    if ((bad > 0)); then
        broken+=("$name")
        mapfile -t -O "${#culprits[@]}" culprits < <(culprits_of "$log")
        echo "FAILED  $name: $good passed, $bad failed (exit code $status)"
    else
        echo "ok      $name: $good passed"
    fi
}

# Reads what a runner printed and prints "<passed> <failed>". Knows cargo-nextest, cargo test, vitest, and our own
# runners, whose last line is "N passed, N failed".
count() {
    awk '
        function number(pattern,    text) {
            if (!match($0, pattern)) return 0
            text = substr($0, RSTART, RLENGTH); sub(/[^0-9].*/, "", text); return text + 0
        }
        { gsub(/\033\[[0-9;]*m/, "") }
        /^ *Summary \[/ {
            good += number("[0-9]+ passed")
            bad += number("[0-9]+ failed") + number("[0-9]+ timed out") + number("[0-9]+ exec failed")
        }
        /^test result: / { good += number("[0-9]+ passed"); bad += number("[0-9]+ failed") }
        /^ *Tests  / { good += number("[0-9]+ passed"); bad += number("[0-9]+ failed") }
        /^[0-9]+ passed, [0-9]+ failed$/ { ours = 1; our_good = $1; our_bad = $3 }
        END { print good + our_good, bad + our_bad }
    '
}

# The names of what failed, as the runners print them: nextest's status, cargo test's, vitest's, and our own runners'.
culprits_of() {
    sed -nE 's/\x1b\[[0-9;]*m//g
        s/^ +(FAIL|TIMEOUT|SIG[A-Z]+|ABORT) \[ *[0-9.]+s\] (\( *[0-9]+\/[0-9]+\) )?//p
        s/^test (.*) \.\.\. FAILED$/\1/p
        s/^ FAIL  //p
        s/^not ok - //p' "$1" | sort -u | head -n 40
}

# What was not played, and why, as the tests say it.
skips_of() {
    sed -nE 's/\x1b\[[0-9;]*m//g; s/^ *skipped:? (.+)$/\1/p' "$1" | sort -u | head -n 40
}

# The closing line, alone on the last line, and the exit code.
close_up() {
    ((${#skips[@]} == 0)) || printf 'SKIPPED: %s\n' "${skips[@]}"
    ((${#broken[@]} == 0)) || printf 'FAILED: %s\n' "${broken[@]}"
    ((${#culprits[@]} == 0)) || printf '        %s\n' "${culprits[@]}"
    echo "$passed passed, $failed failed" | tee "$logs/closing-line"
    ((failed == 0))
}
