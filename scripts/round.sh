#!/usr/bin/env bash
# A round of joint prioritisation over HTTP, from the assessments to the minutes:
# twelve of the real initiatives, three assessors in each party, weights by
# pairwise comparison, scores that nobody sees before both have sealed, one
# objection, one disagreement that is escalated, one obligation by law, and one
# exception from the frame of municipal hours. It ends with everything that was
# decided moved at the same moment, and the export verified without the
# registry.
#
#   BASE=http://127.0.0.1:8080 DATA=data SAMSTYRING=bin/samstyring OUT=. scripts/round.sh
#
# needs a running registry with the initiatives of --demo at the stage
# proposed, its data folder (for tokens of the local issuer) and the program;
# nothing else but bash, curl, awk, grep and sed. The export and the minutes
# are left in OUT. The first answer that is not as expected ends it with exit
# code 1.
#
# The initiatives are real. What is said about them here – hours, scores,
# positions, classes – is an exercise, and nobody's opinion.
set -euo pipefail

BASE=${BASE:-http://127.0.0.1:8080}
DATA=${DATA:-data}
SAMSTYRING=${SAMSTYRING:-bin/samstyring}
OUT=${OUT:-.}

declare -A organisation=(
	[digdir]=991825827    # the state's key
	[ks]=971032146        # the municipalities' key
	[stavanger]=964965226 # a municipality, which has no key
)
# The owners, who assess.
declare -A owner=(
	[fremtidens-innkreving]=974761076 [fullmakt-vergemal]=986186999 [kobo]=942114184 [ny-arkivlov]=961181399
	[digital-lommebok]=991825827 [altinn-tilgangspakker]=991825827 [livshendelse-fa-barn]=889640782
	[livshendelse-dodsfall-og-arv]=991825827 [pasientens-legemiddelliste]=983544622
	[kjernejournal-kommuner]=994598759 [digihelsestasjon]=983544622 [fellestjenester-plan]=974760223
)
for name in "${!owner[@]}"; do organisation[$name]=${owner[$name]}; done

# What is given to each: expected hours in a small, medium, large and very large
# municipality; the scores of the state and of the municipalities on the seven
# criteria of the set that ships; the class that is agreed on.
exercise='
altinn-tilgangspakker         20  35  60 120  4433453 4442553 now
pasientens-legemiddelliste    40  70 130 260  5434454 5443353 now
digihelsestasjon              30  50  90 180  4323334 5422345 now
digital-lommebok              25  45  80 160  5332555 4242443 now
fellestjenester-plan          30  60 110 220  3423433 4323323 next
kjernejournal-kommuner        35  60 110 210  4334343 4243343 next
ny-arkivlov                   40  80 150 300  3224353 2133242 next
livshendelse-fa-barn          20  30  55 100  4322423 3222332 later
kobo                          15  25  45  80  3322223 3322224 later
livshendelse-dodsfall-og-arv  15  25  40  70  4322322 3221221 investigate
fullmakt-vergemal             10  15  25  40  3211222 2112111 no
fremtidens-innkreving         30  50  90 180  4332343 2143232 disagreed
'
criteria=(user-value net-benefit municipal-burden take-up enables-others urgency risk-maturity)
frame=70000 # municipal hours that class now may take

. "$(dirname "$0")/ask.sh"

# of NAME FIELD gives a column of the exercise.
of() { awk -v name="$1" -v field="$2" '$1 == name { print $field }' <<<"$exercise"; }
names=$(awk 'NF { print $1 }' <<<"$exercise")

# --- the candidates ---------------------------------------------------------

say 'Candidates: twelve real initiatives, each assessed by its owner'
declare -A id
list=$(curl -sS -H 'Accept: application/x-ndjson' "$BASE/api/v1/initiatives/export?stage=proposed")
for name in $names; do
	id[$name]=$(grep -F "\"externalId\":\"$name\"" <<<"$list" | sed 's/.*"id":"\([0-9-]*\)".*/\1/' || true)
	[ -n "${id[$name]}" ] || fail "there is no proposed initiative $name; start the registry with --demo"
done

questions() {
	local name list=''
	for name in problem measures principles effects recommendation prerequisites; do list+=",\"$name\":$(nb "Svaret på $name i øvelsen.")"; done
	printf '{%s}' "${list#,}"
}
# hours NAME are the cost lines of its assessment, one for each size of
# municipality.
hours() {
	local size column=2 list=''
	for size in under_5000 5000_19999 20000_49999 50000_and_over; do
		local expected
		expected=$(of "$1" $column)
		list+=',{"what":'$(nb 'Innføring: opplæring, oppsett og omlegging')',"unit":"hours","frequency":"one_off","sizeClass":"'$size'",
		  "low":'$((expected / 2))',"expected":'$expected',"high":'$((expected * 2))',"confidence":2,"evidence":"expert"}'
		column=$((column + 1))
	done
	printf '[%s]' "${list#,}"
}
for name in $names; do
	at=/initiatives/${id[$name]}
	ask POST "$at/assessment" "$name" 200 '{"assessment":{"level":"minimum","questions":'"$(questions)"',"costs":'"$(hours "$name")"'}}'
	ask POST "$at/assessment/statement" ks 200 '{"position":"supports","text":'"$(nb 'KS har ingen merknader til vurderingen i øvelsen.')"'}'
	ask POST "$at/assessment/finalisation" "$name" 200
done

# --- the round --------------------------------------------------------------

say 'Opening: by a key, with what is decided on and by which criteria'
ids=$(for name in $names; do printf ',"%s"' "${id[$name]}"; done)
opening='{"name":'$(nb 'Øvelse i felles prioritering: tolv tiltak')',"candidates":['${ids#,}'],"capacityHours":'$frame',"workingDays":20,
  "criteriaSet":{"id":"joint","version":1},
  "bodies":{"state":'$(nb 'Digitaliseringsdirektoratets fagråd')',"municipalities":'$(nb 'KS’ fagråd for digitalisering')'}}'
ask POST /rounds anyone 401 "$opening"
because unauthenticated sign_in_needed
ask POST /rounds stavanger 403 "$opening"
because forbidden only_parties
ask POST /rounds digdir 422 "${opening/\"version\":1/\"version\":9}" # there is no such set
because invalid
listing criteriaSet:unknown_criteria_set
key=$run-open ask POST /rounds digdir 201 "$opening"
round=$(pick round)
at=/rounds/$round
first=$answer
key=$run-open ask POST /rounds digdir 201 "$opening" # the same key, the same round
[ "$answer" = "$first" ] || fail 'the repeated command got another answer:' "$answer"
ask POST "$at/candidates" ks 422 '{"initiative":"2026-9999"}'
because invalid
listing initiative:unknown_initiative

say 'Weights: each party compares the criteria in pairs'
# comparison A B C … gives the matrix of weights that are compared exactly.
comparison() {
	local a b row rows=''
	for a in "$@"; do
		row=''
		for b in "$@"; do row+=,$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.10f", a / b }'); done
		rows+=,[${row#,}]
	done
	printf '{"matrix":[%s]}' "${rows#,}"
}
contradictory=$(comparison 1 1 1 1 1 1 1)
contradictory=${contradictory/\[1.0000000000,1.0000000000,1.0000000000/[1.0000000000,9.0000000000,0.1111111111}
contradictory=${contradictory/\],\[1.0000000000,1.0000000000,1.0000000000/],[0.1111111111,1.0000000000,9.0000000000}
contradictory=${contradictory/9.0000000000,1.0000000000,1.0000000000,1.0000000000,1.0000000000\],\[1.0000000000,1.0000000000/9.0000000000,1.0000000000,1.0000000000,1.0000000000,1.0000000000],[9.0000000000,0.1111111111}
ask POST "$at/weights" digdir 422 '{"matrix":[[1,3,5,1,1,1,1],[1,1,1,1,1,1,1],[1,1,1,1,1,1,1],[1,1,1,1,1,1,1],[1,1,1,1,1,1,1],[1,1,1,1,1,1,1],[1,1,1,1,1,1,1]]}'
because invalid
listing 'matrix[1][0]:not_reciprocal' 'matrix[2][0]:not_reciprocal'
ask POST "$at/weights" digdir 200 "$contradictory" # taken, and the answer says what does not fit
showing '"contradictions":[{"criteria":["user-value","net-benefit","municipal-burden"]'
ask POST "$at/weights" ks 403 '{"party":"state","weights":[]}' # never for the other
because forbidden other_party
ask POST "$at/weights" digdir 200 "$(comparison 3 2 2 1 2 2 1)"
showing '"contradictions":[]'
ask POST "$at/weights" ks 200 "$(comparison 2 3 4 2 1 1 2)"

say 'Scores: three assessors in each party, sealed'
# draft PARTY COLUMN ASSESSOR gives an assessor's scores: those of the exercise,
# but for one criterion that each assessor sees a point lower.
draft() {
	local name given i score list='' scores
	for name in $names; do
		given=$(of "$name" "$1") scores=''
		for i in 0 1 2 3 4 5 6; do
			score=${given:i:1}
			[ $(((i + $2) % 7)) != 0 ] || [ "$score" = 0 ] || score=$((score - 1))
			scores+=',{"criterion":"'${criteria[i]}'","score":'$score',"justification":'$(nb "$3 $2 vurderer ${criteria[i]} slik ankerteksten for $score sier.")'}'
		done
		list+=',{"initiative":"'${id[$name]}'","scores":['${scores#,}']}'
	done
	printf '{"scores":[%s]}' "${list#,}"
}
for n in 1 2 3; do
	ask PUT "$at/drafts/$n" digdir 200 "$(draft 6 $n Digdir)"
	ask PUT "$at/drafts/$n" ks 200 "$(draft 7 $n KS)"
done
ask PUT "$at/drafts/1" ks 412 "$(draft 7 1 KS)" # over a version that was not read
because precondition_failed draft_changed
ask GET "$at/drafts" anyone 401
ask GET "$at/drafts" stavanger 403
ask GET "$at/drafts" digdir 200
grep -q 'KS 1 vurderer' <<<"$answer" && fail 'the state reads the drafts of the municipalities' || true
position='{"initiative":"'${id[kobo]}'","position":"supports"}'
ask POST "$at/positions" ks 409 "$position"
because not_allowed_now scores_not_revealed
ask POST "$at/seals" ks 403 '{"party":"state"}'
because forbidden other_party
key=$run-seal ask POST "$at/seals" ks 200
showing '"phase":"scoring"'
first=$answer
key=$run-seal ask POST "$at/seals" ks 200
[ "$answer" = "$first" ] || fail 'the repeated seal got another answer:' "$answer"
for path in "$at" "$at/history" "$at/export" /history /events "$at/minutes"; do
	ask GET "$path?$([ "$path" != /history ] && [ "$path" != /events ] || echo 'limit=1000')" digdir 200
	grep -q 'vurderer user-value' <<<"$answer" && fail "$path discloses what is sealed" || true
done
ask POST "$at/candidates" digdir 409 '{"initiative":"'"${id[kobo]}"'"}' # too late to change anything
because not_allowed_now scores_are_sealed
ask POST "$at/seals" digdir 200
showing '"phase":"deciding"' '"rank":1'
ask GET "$at/drafts" ks 409 # they are gone
because not_allowed_now scores_are_revealed
ask POST "$at/seals" ks 409
because not_allowed_now scores_are_revealed

# --- the decisions ----------------------------------------------------------

say 'Positions: public and attributed'
ask POST "$at/positions" ks 422 '{"initiative":"'"${id[fremtidens-innkreving]}"'","position":"objects"}'
because invalid
listing reason:required_text wouldChange:required_text
ask POST "$at/positions" ks 200 '{"initiative":"'"${id[fremtidens-innkreving]}"'","position":"objects",
  "reason":'"$(nb 'Kommunene får omleggingen, og gevinsten havner i staten.')"',
  "wouldChange":'"$(nb 'At staten dekker omleggingen i kommunenes økonomisystemer.')"'}'
ask POST "$at/positions" digdir 200 '{"initiative":"'"${id[fremtidens-innkreving]}"'","position":"supports","reason":'"$(nb 'Én kravplattform gir bedre oversikt for den som skylder.')"'}'
ask POST "$at/positions" ks 200 '{"initiative":"'"${id[pasientens-legemiddelliste]}"'","position":"supports_with_conditions",
  "conditions":[{"text":'"$(nb 'Opplæringen er klar et halvt år før innføring.')"',"owner":"983544622","due":"'$((year + 1))'-06-30"}]}'
ask POST "$at/positions" ks 200 '{"initiative":"'"${id[fullmakt-vergemal]}"'","position":"not_now","reason":'"$(nb 'Få kommuner har saker nok til at det lønner seg.')"'}'
ask POST "$at/positions" digdir 200 '{"initiative":"'"${id[altinn-tilgangspakker]}"'","position":"supports"}'

# hash NAME CLASS is what there is to sign, from the last answer that shows the
# round.
hash() { grep -o "{\"initiative\":\"${id[$1]}\",\"position\":[0-9]*,[^}]*}" <<<"$shown" | sed "s/.*\"$2\":\"\([0-9a-f]*\)\".*/\1/"; }
sign() { printf '{"initiative":"%s","class":"%s","decisionHash":"%s","reason":%s}' "${id[$1]}" "$2" "$3" "$(nb "${4-Avgjort etter poeng og standpunkt.}")"; }
ask GET "$at" anyone 200
shown=$answer

say 'Signatures: two keys over the same content and class'
name=kobo
ask POST "$at/decisions" stavanger 403 "$(sign $name later "$(hash $name later)")"
because forbidden only_parties
ask POST "$at/decisions" ks 409 "$(sign $name later "$(hash $name next)")" # a hash of something else
because signature_mismatch signed_other_content
ask POST "$at/decisions" digdir 409 "$(sign ny-arkivlov no "$(hash ny-arkivlov no)")" # it is the law
because gate_unmet gate_prioritized
listing class:gate_obligation_cannot_be_no
ask POST "$at/decisions" digdir 200 "$(sign $name later "$(hash $name later)")"
ask POST "$at/decisions" ks 409 "$(sign $name next "$(hash $name next)")" # another class
because signature_mismatch signed_other_class
ask POST "$at/decisions" ks 200 "$(sign $name later "$(hash $name later)")"
for name in fellestjenester-plan kjernejournal-kommuner ny-arkivlov livshendelse-fa-barn livshendelse-dodsfall-og-arv fullmakt-vergemal \
	altinn-tilgangspakker pasientens-legemiddelliste digihelsestasjon; do
	class=$(of "$name" 8)
	ask POST "$at/decisions" digdir 200 "$(sign "$name" "$class" "$(hash "$name" "$class")")"
	ask POST "$at/decisions" ks 200 "$(sign "$name" "$class" "$(hash "$name" "$class")")"
done

say 'Capacity: class now stays within the frame, unless both sign that it need not'
name=digital-lommebok
ask POST "$at/decisions" digdir 409 "$(sign $name now "$(hash $name now)")"
because gate_unmet gate_prioritized
listing class:gate_over_capacity
now=$(for n in altinn-tilgangspakker digihelsestasjon digital-lommebok pasientens-legemiddelliste; do printf ',"%s"' "${id[$n]}"; done)
ask GET "$at/capacity?initiatives=$(tr -d '"' <<<"${now#,}")" anyone 200
over=$(pick contentHash)
exception() { printf '{"initiatives":[%s],"contentHash":"%s","reason":%s}' "${now#,}" "$1" "$(nb 'Lommeboken er pålagt fra samme år, og innføringen er liten i hver kommune.')"; }
ask POST "$at/exceptions" ks 409 "$(exception 0000000000000000000000000000000000000000000000000000000000000000)"
because signature_mismatch signed_other_content
ask POST "$at/exceptions" ks 200 "$(exception "$over")"
ask POST "$at/decisions" digdir 409 "$(sign $name now "$(hash $name now)")" # one signature is none
because gate_unmet gate_prioritized
ask POST "$at/exceptions" digdir 200 "$(exception "$over")"
ask POST "$at/decisions" digdir 200 "$(sign $name now "$(hash $name now)")"
ask POST "$at/decisions" ks 200 "$(sign $name now "$(hash $name now)")"

say 'Disagreement: recorded, escalated, and no obstacle'
name=fremtidens-innkreving
ask POST "$at/decisions" digdir 200 "$(sign $name next "$(hash $name next)")"
ask POST "$at/conclusion" ks 409
because gate_unmet gate_concluding
listing "decisions.${id[$name]}.municipalities:gate_signature_missing"
ask POST "$at/escalations" ks 409 '{"initiative":"'"${id[$name]}"'","level":"executive","deadline":"'$((year + 1))'-12-01","reason":'"$(nb 'For tidlig')"'}'
because not_allowed_now no_disagreement
ask POST "$at/disagreements" ks 200 '{"initiative":"'"${id[$name]}"'","reason":'"$(nb 'Kostnaden ved omleggingen er ikke finansiert.')"',"wouldChange":'"$(nb 'En avtale om hvem som betaler.')"'}'
ask POST "$at/escalations" digdir 200 '{"initiative":"'"${id[$name]}"'","level":"executive","deadline":"'$((year + 1))'-12-01","reason":'"$(nb 'Hvem skal dekke omleggingen i kommunenes økonomisystemer?')"'}'

# --- the conclusion ---------------------------------------------------------

say 'Conclusion: everything that was decided moves at the same moment'
before=$(curl -sS "$BASE/api/v1/history?limit=1" | sed 's/.*"last":\([0-9]*\).*/\1/')
ask POST "$at/conclusion" stavanger 403
because forbidden only_parties
key=$run-conclude ask POST "$at/conclusion" ks 200
showing '"phase":"concluded"'
first=$answer
key=$run-conclude ask POST "$at/conclusion" ks 200
[ "$answer" = "$first" ] || fail 'the repeated conclusion got another answer:' "$answer"
events=$(curl -sS "$BASE/api/v1/events?after=$before&limit=100")
types=$(sed 's/.*"type":"no.samstyring.\([a-z.-]*\)\.v[0-9]*".*/\1/' <<<"$events")
[ "$(sort <<<"$types" | uniq -c | sed 's/^ *//')" = '1 initiative.investigation-requested
9 initiative.prioritized
1 initiative.priority-rejected
1 round.round-concluded' ] || fail 'the conclusion wrote:' "$types"
positions=$(sed 's/.*"position":\([0-9]*\).*/\1/' <<<"$events")
[ "$positions" = "$(seq $((before + 1)) $((before + 12)))" ] || fail 'not one after the other:' "$positions"
[ "$(grep -o '"command":"[^"]*"' <<<"$events" | sort -u | wc -l)" = 1 ] || fail 'not by one command:' "$events"
ask GET "/initiatives/${id[ny-arkivlov]}" anyone 200
showing '"stage":"prioritized"' "\"round\":\"$round\""
ask GET "/initiatives/${id[fremtidens-innkreving]}" anyone 200
showing '"stage":"assessed"'
ask POST "$at/decisions" ks 409 "$(sign kobo now "$(hash kobo now)")"
because not_allowed_now round_is_concluded
ask POST "$at/resolutions" digdir 200 '{"initiative":"'"${id[fremtidens-innkreving]}"'","resolution":'"$(nb 'Partene legger fram et felles forslag til finansiering i neste runde.')"'}'

# --- the papers -------------------------------------------------------------

say 'Minutes and export: to be read, and to be verified without the registry'
for language in nb nn en; do
	curl -sSf -H "Accept-Language: $language" -H 'Accept: text/html' -o "$OUT/protokoll-$language.html" "$BASE/api/v1$at/minutes"
done
curl -sSf -H 'Accept: application/json' -o "$OUT/protokoll.json" "$BASE/api/v1$at/minutes"
grep -q 'Særmerknad fra kommunene' "$OUT/protokoll-nb.html" || fail 'the minutes do not tell the dissent'
curl -sSf -o "$OUT/runde-$round.json" "$BASE/api/v1$at/export"
"$SAMSTYRING" verify round "$OUT/runde-$round.json"
sed 's/"score":5/"score":4/' "$OUT/runde-$round.json" >"$answers"
"$SAMSTYRING" verify round "$answers" && fail 'a score was changed, and nobody noticed' || true
printf '\n%s\n' "The round is concluded: $BASE/api/v1$at/minutes"
