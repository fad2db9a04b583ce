#!/usr/bin/env bash
# Asks the databases of known advisories about everything that the program is
# built with, as far as they can be reached: a fault that is found fails, a
# database that does not answer is said and is no failure. What is known without
# a network stands in docs/advisories.tsv and is held by a test.
set -uo pipefail
cd "$(dirname "$0")/.."
status=0

ask() { # name, what says that a fault was found, what that the database could not be reached, command …
	local name=$1 found=$2 unreachable=$3 out code
	shift 3
	out=$(timeout 300 "$@" 2>&1)
	code=$?
	if [ "$code" -eq 0 ]; then
		echo "$name: nothing is known"
	elif [ "$code" -eq 124 ] || { ! grep -Eqi "$found" <<<"$out" && grep -Eqi "$unreachable" <<<"$out"; }; then
		echo "$name: could not be asked"
	else
		echo "$out"
		echo "$name: see above"
		status=1
	fi
}

# Building the tool takes longer than to see that its database is out of reach.
if ! curl -fsS -m 20 -o /dev/null https://vuln.go.dev/index/db.json 2>/dev/null; then
	echo "Go modules: could not be asked"
else
	ask "Go modules" '^Vulnerability #|^exit status 3' 'vuln.go.dev|fetching vulnerabilities|no such host|connection refused|proxy' \
		go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...
fi
if command -v npm >/dev/null; then
	ask "npm packages" 'Severity: |[0-9]+ .*vulnerabilit' 'audit endpoint|ENOTFOUND|ECONNREFUSED|network|405' \
		npm --prefix internal/web audit --omit=dev
fi
exit "$status"
