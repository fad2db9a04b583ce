# How to ask the registry, for the scripts beside this one, which source it: as
# whom, and what the answer must be. BASE, DATA and SAMSTYRING say which
# registry; organisation names who takes part, by organisation number.

declare -A token=([anyone]='')
for who in "${!organisation[@]}"; do
	token[$who]=$("$SAMSTYRING" token --data "$DATA" --org "${organisation[$who]}" --scope samstyring:write --scope samstyring:sign)
done

# --- how to ask -------------------------------------------------------------

answer=''  # body of the last answer
etag=''    # version in it
run="$(basename "$0" .sh)-$(date +%s)-$$"
commands=0 # given so far; numbers the idempotency keys

# ask METHOD PATH WHO STATUS [BODY] sends a request on behalf of WHO and
# demands the status. It prints one line: the status, what was asked, by whom,
# and of a refusal the reason with everything that is wrong. if_match=… in
# front of it sends If-Match; key=… repeats an earlier command.
ask() {
	local method=$1 path=$2 who=$3 wanted=$4 body=${5-} status headers
	local args=(-sS -X "$method" -D - -o "$answers" -H 'Accept-Language: nb')
	[ -z "${token[$who]}" ] || args+=(-H "Authorization: Bearer ${token[$who]}")
	[ -z "${if_match-}" ] || args+=(-H "If-Match: $if_match")
	[ -z "$body" ] || args+=(-H 'Content-Type: application/json' --data-binary "$body")
	if [ "$method" = POST ]; then
		commands=$((commands + 1))
		args+=(-H "Idempotency-Key: ${key-$run-$commands}")
	fi
	: >"$answers"
	headers=$(curl "${args[@]}" "$BASE/api/v1$path")
	answer=$(cat "$answers")
	status=$(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' <<<"$headers")
	etag=$(sed -n 's/\r$//; s/^[Ee][Tt][Aa][Gg]: //p' <<<"$headers")
	printf '  %s  %-12s %-5s %s%s\n' "$status" "$who" "$method" "$path" "$([ "$status" -lt 400 ] || reason)"
	[ "$status" = "$wanted" ] || fail "wanted status $wanted, and got $status:" "$answer"
}

answers=$(mktemp)
trap 'rm -f "$answers"' EXIT

fail() {
	printf '\n%s\n' "$@" >&2
	exit 1
}

# pick NAME gives the first value of that name, a text, in the last answer.
pick() { grep -o "\"$1\":\"[^\"]*\"" <<<"$answer" | head -1 | cut -d'"' -f4 || true; }

# wrong gives everything that is wrong, as path:code, one a line.
wrong() { sed -n 's/.*"errors":\[//p' <<<"$answer" | grep -o '"path":"[^"]*","code":"[^"]*"' | sed 's/"path":"\(.*\)","code":"\(.*\)"/\1:\2/' || true; }

# reason is a refusal in one line: code, exact reason, everything that is wrong.
reason() {
	printf '  ← %s %s' "$(pick code)" "$(pick key)"
	local one
	while read -r one; do printf '\n       · %s' "$one"; done < <(wrong && both)
}

# both is what each party has signed, where they do not sign the same.
both() { [ "$(pick code)" != signature_mismatch ] || grep -o '"context":{[^}]*}' <<<"$answer" | cut -d: -f2-; }

# because CODE [KEY] demands the code of the refusal and its exact reason.
because() {
	[ "$(pick code)" = "$1" ] && [ "$(pick key)" = "${2-}" ] || fail "wanted the reason $*, and got:" "$answer"
}

# listing PATH:CODE … demands that the refusal lists exactly these, in order.
listing() {
	[ "$(wrong)" = "$(printf '%s\n' "$@")" ] || fail "wanted exactly these reasons:" "$@" "and got:" "$(wrong)"
}

# showing TEXT … demands that the answer holds each of the texts.
showing() {
	local text
	for text in "$@"; do
		grep -qF -- "$text" <<<"$answer" || fail "wanted $text in the answer, and got:" "$answer"
	done
}

say() { printf '\n%s\n' "$*"; }

# today is the day in Norway, whatever the clock of this machine shows.
today() { TZ='CET-1CEST,M3.5.0,M10.5.0/3' date +%F; }
year=$(date +%Y)

# nb TEXT is a text in bokmål.
nb() { printf '{"nb":"%s"}' "$1"; }
