#!/usr/bin/env bash
# Compares what others rely on between two commits: the addresses of the API and
# of the pages, and the types of events with their schemas and examples. What it prints
# has changed; nothing means that a restructuring was none but that.
#
#   scripts/contract.sh OLD [NEW]
set -euo pipefail
cd "$(dirname "$0")/.."
old=$1 new=${2:-HEAD}

spec() { git show "$1:internal/api/openapi.yaml"; }
addresses() { # the paths with their operation ids
	spec "$1" | awk '/^  \//{path=$1} /^      operationId:/{print path, $2}' | sort
}
# The patterns of pages, wherever the tables of routes lie.
pages() { git grep -hoE '"(GET|POST) /[^"]*"' "$1" -- 'internal/web' ':!*_test.go' | tr -d '"' | sort -u; }
# Content by name only: files may have moved.
files() { git ls-tree -r "$1" -- $2 | awk -v keep="$3" '{n=split($4,p,"/"); if ($4 ~ keep) print p[n-1] "/" p[n], $3}' | sort; }

show() { # TITLE, then two commands' outputs as files
	if ! diff -q "$2" "$3" >/dev/null; then
		echo "## $1"
		diff "$2" "$3" | grep '^[<>]' || true
		echo
	fi
}
tmp=$(mktemp -d)
trap 'rm -r "$tmp"' EXIT
for side in old new; do
	addresses "${!side}" >"$tmp/api.$side"
	pages "${!side}" >"$tmp/pages.$side"
	files "${!side}" events '(schema|examples)/' >"$tmp/events.$side"
done
show "Addresses of the API" "$tmp/api.old" "$tmp/api.new"
show "Addresses of pages" "$tmp/pages.old" "$tmp/pages.new"
show "Schemas and examples of events" "$tmp/events.old" "$tmp/events.new"
