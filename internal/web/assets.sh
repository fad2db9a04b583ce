#!/usr/bin/env bash
# Fetches the design system, the font and the places where words may be broken
# from npm, as pinned in package-lock.json, and copies what the pages need to
# shell/static/vendor. It does nothing where that has been done for this lock file.
set -euo pipefail
cd "$(dirname "$0")"

vendor=shell/static/vendor
if cmp -s package-lock.json "$vendor/.lock" && [ -s "$vendor/designsystemet.css" ] && [ -s "$vendor/hyphens/nb.txt" ]; then
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

# The patterns of TeX come as a program for browsers. They are written as TeX has
# them: "a1b2c" says how gladly a word is broken between a, b and c, "be-ten-ke"
# where that word is broken. Nynorsk has the same ones as bokmål.
mkdir -p "$vendor/hyphens"
for language in nb en-gb; do
	node -e '
		const [levels, trie, exceptions] = require("./node_modules/hyphen/patterns/" + process.argv[1] + ".js");
		const lines = [];
		const write = (letters, level) => {
			const front = letters[0] === "." ? "." : "";
			const rest = letters.slice(front.length);
			lines.push(front + [...rest].map((c, i) => (levels[level][i] || "") + c).join("") + (levels[level][rest.length] || ""));
		};
		const walk = (node, front) => {
			for (const [letter, next] of Object.entries(node)) {
				if (typeof next === "number") write(front + letter, next);
				else if (Array.isArray(next)) { write(front + letter, next[1]); walk(next[0], front + letter); }
				else walk(next, front + letter);
			}
		};
		walk(trie, "");
		for (const [word, places] of Object.entries(exceptions || {})) {
			lines.push([...word].map((c, i) => (places.includes(i) ? "-" : "") + c).join(""));
		}
		process.stdout.write(lines.join("\n") + "\n");
	' "$language" > "$vendor/hyphens/$language.txt"
done
{
	cat <<-'NOTICE'
		Patterns of hyph-utf8 (http://www.hyphenation.org/tex), taken from the npm package hyphen.

		nb, nn: Copyright (C) 2004, 2005 Rune Kleveland, Ole Michael Selberg; 2007 Karl Ove Hufthammer.
		Copying and distribution of this file, with or without modification, are permitted in any
		medium without royalty, provided the copyright notice and this notice are preserved.

		en-gb: Copyright (C) 1996, 2005, 2016 Dominik Wujastyk, Graham Toal; licence MIT.

		The package hyphen:

	NOTICE
	cat node_modules/hyphen/LICENSE
} > "$vendor/hyphens/license.txt"
cp package-lock.json "$vendor/.lock" # last: it says that the rest is there
