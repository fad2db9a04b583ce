#!/usr/bin/env bash
# Compares every page that the tests of internal/web and its rooms see, in every
# state that they bring about, between a commit and the working tree: what it
# prints has changed.
# Tokens, ids and secrets are left out. Where a test asks in no fixed order, a
# message on the first page may turn up on another one.
#
#   scripts/pages.sh OLD [TESTS]
set -euo pipefail
cd "$(dirname "$0")/.."
old=$1 tests=${2:-.}
tmp=$(mktemp -d)
trap 'git worktree remove --force "$tmp/tree" 2>/dev/null || true; rm -rf "$tmp"' EXIT

git worktree add --quiet --detach "$tmp/tree" "$old"
vendor=internal/web/shell/static/vendor # the same style sheets on both sides
if [ -d "$vendor" ] && [ -d "$tmp/tree/$(dirname "$vendor")" ]; then
	cp -rn "$vendor" "$tmp/tree/$vendor"
fi
(cd "$tmp/tree" && SAMSTYRING_PAGES="$tmp/old" go test -short -count=1 -run "$tests" ./internal/web/... >"$tmp/old.out" 2>&1) || cat "$tmp/old.out"
SAMSTYRING_PAGES="$tmp/new" go test -short -count=1 -run "$tests" ./internal/web/... >"$tmp/new.out" 2>&1 || cat "$tmp/new.out"
diff -ru "$tmp/old" "$tmp/new" | sed "s|$tmp/||g" || true
same=$(find "$tmp/new" -type f | wc -l)
different=$(diff -rq "$tmp/old" "$tmp/new" | wc -l || true)
echo "$same answers, $different differ" >&2
