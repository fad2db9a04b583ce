#!/bin/sh
# Runs every fuzz function for so long each, one after the other: scripts/fuzz.sh 10m.
# Fails at the end if one found something; the input that did lies below
# testdata/fuzz of its package then, and belongs into git with what mends it.
set -eu
time=${1:?how long each is to run, such as 10m}
found=""
for at in $(git grep -lE '^func Fuzz' -- '*_test.go'); do
	for name in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(f \*testing\.F).*/\1/p' "$at"); do
		echo "== $(dirname "$at") $name"
		go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" "./$(dirname "$at")" || found="$found $(dirname "$at")/$name"
	done
done
[ -z "$found" ] || { echo "something was found by:$found"; exit 1; }
