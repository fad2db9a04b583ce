#!/usr/bin/env bash
# Draws the house from its imports: every package with its size, what it imports
# of the project, and a picture (Mermaid). Another checkout can be drawn to
# compare:
#
#   scripts/imports.sh [FOLDER] > docs/imports.md
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"
module=$(go list -m)

lines() { # of the Go files of a folder, tests or not
	local files
	if [ "$2" = test ]; then files=$(ls "$1"/*_test.go 2>/dev/null || true); else files=$(ls "$1"/*.go 2>/dev/null | grep -v _test.go || true); fi
	if [ -z "$files" ]; then echo 0; else cat $files | wc -l; fi
}

echo "# The house from its imports"
echo
echo "Written by \`scripts/imports.sh\`; generated code is left out. What may import what is held by \`internal/test/arch\`."
echo
echo "| package | lines | tests | imports |"
echo "|---|---|---|---|"
code=0 tests=0
edges=""
while read -r path dir imports; do
	name=${path#"$module"/}
	case "$name" in */gen) continue ;; esac
	own=$(lines "$dir" code)
	checked=$(lines "$dir" test)
	code=$((code + own)) tests=$((tests + checked))
	inner=""
	for i in $imports; do
		case "$i" in
		"$module"/*)
			to=${i#"$module"/}
			case "$to" in */gen) continue ;; esac
			inner="$inner ${to#internal/}"
			edges="$edges$name $to"$'\n'
			;;
		esac
	done
	echo "| \`$name\` | $own | $checked |${inner:-} |"
done < <(go list -f '{{.ImportPath}} {{.Dir}} {{join .Imports " "}}' ./...)
echo "| **all** | **$code** | **$tests** | |"
echo
echo '```mermaid'
echo "flowchart TD"
echo "$edges" | awk 'NF == 2 && $1 !~ /^internal\/(test|tools)\// { gsub("internal/", ""); print "  " $1 " --> " $2 }' | sort -u
echo '```'
