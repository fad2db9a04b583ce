#!/usr/bin/env bash
# Fetches the design system and the font from npm, as pinned in
# package-lock.json, and copies what the pages need to shell/static/vendor. It does
# nothing where that has been done for this lock file.
set -euo pipefail
cd "$(dirname "$0")"

vendor=shell/static/vendor
if cmp -s package-lock.json "$vendor/.lock" && [ -s "$vendor/designsystemet.css" ]; then
	exit 0
fi
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
mkdir -p "$vendor"
design=node_modules/@digdir/designsystemet-css
inter=node_modules/@fontsource-variable/inter
cp "$design/dist/src/index.css" "$vendor/designsystemet.css"
cp "$design/dist/theme/designsystemet.css" "$vendor/designsystemet-theme.css"
cp "$design/LICENSE" "$vendor/designsystemet-license.txt"
cp "$inter/files/inter-latin-wght-normal.woff2" "$inter/files/inter-latin-ext-wght-normal.woff2" "$vendor/"
cp "$inter/LICENSE" "$vendor/inter-license.txt"
cp package-lock.json "$vendor/.lock" # last: it says that the rest is there
