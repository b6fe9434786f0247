#!/bin/bash
# check.sh BUILD: run every test there is and count. Each program has a time limit; what
# this machine cannot do is skipped by name.
set -u
B=$1
passed=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

count() { grep -c "$1" "$out" || true; }

for test in "$B"/tests/test_*; do
	[ -x "$test" ] && [ ! -d "$test" ] && [[ $test != *.d ]] || continue
	timeout 120 "$test" >"$out" 2>&1
	status=$?
	ok=$(count '^\[       OK \]') bad=$(count '^\[  FAILED  \] [a-z_0-9]*$')
	[ $status -eq 0 ] || { [ "$bad" -gt 0 ] || bad=1; echo "FAILED $test (status $status)"; grep -v '^\[ RUN\|^\[       OK' "$out"; }
	passed=$((passed + ok)) failed=$((failed + (bad + 1) / 2)) skipped=$((skipped + $(count '^\[  SKIPPED \] [a-z_0-9]*$')))
done

# Each door of tests/fuzz, through its corpus and as many inputs made of it.
for door in "$B"/fuzz/*; do
	[ -x "$door" ] && [[ $door != *.d && $door != *.crash ]] || continue
	if timeout 120 "$door" "$door" "tests/fuzz/corpus/${door##*/}" "${FUZZ_RUNS:-1000}" >"$out" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED fuzz ${door##*/}: see $door.crash"
		cat "$out"
	fi
done

if compgen -G 'tests/system/test_*.py' >/dev/null; then
	WIREDUP_BIN=$PWD/$B/bin/wiredup timeout 240 /usr/bin/python3 -m pytest -q -p no:cacheprovider -rs \
		tests/system >"$out" 2>&1
	status=$?
	[ $status -eq 0 ] || { cat "$out"; }
	grep '^SKIPPED' "$out"
	number() { tail -1 "$out" | grep -o "[0-9]* $1" | cut -d' ' -f1; }
	p=$(number passed) f=$(number failed) s=$(number skipped) e=$(number error)
	[ $status -eq 0 ] || [ -n "${f:-}${e:-}" ] || f=1
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0} + ${e:-0})) skipped=$((skipped + ${s:-0}))
fi

for script in "tests/check-layers.sh $B/libwiredup.a" tests/check-size.sh; do
	if $script; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
