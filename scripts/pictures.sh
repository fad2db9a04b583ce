#!/usr/bin/env bash
# Takes the pictures of the README with Chromium: a registry of its own with the
# real initiatives and one exercised round, one picture of each main page.
#
#   SAMSTYRING=bin/samstyring scripts/pictures.sh docs/pictures
#
# needs the program, Debian's chromium, and what scripts/round.sh needs. The
# registry ends with the script.
set -euo pipefail

SAMSTYRING=${SAMSTYRING:-bin/samstyring}
out=${1:?the folder to put the pictures into}
mkdir -p "$out"
work=$(mktemp -d)
"$SAMSTYRING" serve --demo --listen 127.0.0.1:0 --metrics-listen none --data "$work/data" >"$work/said" 2>"$work/log" &
registry=$!
trap 'kill "$registry" && wait "$registry" || true; rm -rf "$work"' EXIT
until base=$(grep -o 'http://[0-9.:]*' "$work/said"); do
	kill -0 "$registry" || { cat "$work/log" >&2; exit 1; }
	sleep 0.2
done
BASE=$base DATA=$work/data SAMSTYRING=$SAMSTYRING OUT=$work bash "$(dirname "$0")/round.sh" >"$work/round"
round=$(curl -sSf "$base/prioritering" | grep -o '/prioritering/[0-9a-f-]\{36\}' | head -n 1)
initiative=$(curl -sSf "$base/api/v1/initiatives?q=pasientens+legemiddelliste" | grep -o '"id":"[0-9]*-[0-9]*"' | head -n 1 | cut -d '"' -f 4)

# take NAME PATH WIDTH HEIGHT
take() {
	chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update \
		--disable-sync --disable-quic --hide-scrollbars --accept-lang=nb --user-data-dir="$work/profile" \
		--screenshot="$out/$1.png" --window-size="$3,$4" "$base$2" 2>>"$work/log"
	echo "$out/$1.png"
}
take forside / 1280 900
take tiltak /tiltak 1280 900
take tidslinje '/tiltak?vis=tidslinje' 1280 900
take ett-tiltak "/tiltak/$initiative" 1280 1100
take kommune /kommuner/1108 1280 1100
take kart '/kommuner?mal=timer' 1280 1700
take runde "$round" 1280 1100
take endringer /endringer 1280 900
take mobil /kommuner/1108 390 844
