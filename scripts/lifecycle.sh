#!/usr/bin/env bash
# The life of one initiative over HTTP, from the first refusal to retirement:
# proposed, assessed, prioritized, piloted, operational. Every gate is tried
# before it is open, and every key by somebody who does not hold it.
#
#   BASE=http://127.0.0.1:8080 DATA=data SAMSTYRING=bin/samstyring scripts/lifecycle.sh
#
# needs a running registry, its data folder (for tokens of the local issuer)
# and the program; nothing else but bash, curl, grep, sed and date. It can be
# run again and again: each run registers an initiative of its own. The first
# answer that is not as expected ends it with exit code 1.
set -euo pipefail

BASE=${BASE:-http://127.0.0.1:8080}
DATA=${DATA:-data}
SAMSTYRING=${SAMSTYRING:-bin/samstyring}

# --- who takes part ---------------------------------------------------------

declare -A organisation=(
	[skatteetaten]=974761076 # the agency that is responsible
	[digdir]=991825827       # the state's key, and the receiver in the end
	[ks]=971032146           # the municipalities' key
	[stavanger]=964965226    # municipality 1103
	[hvaler]=964947082       # municipality 3110
	[nav]=889640782          # an agency that has nothing to do with it
)

. "$(dirname "$0")/ask.sh"

# stands STAGE demands the stage that the initiative stands at.
stands() { [ "$(pick stage)" = "$1" ] || fail "wanted stage $1, and got:" "$answer"; }

# --- proposed ---------------------------------------------------------------

say 'Registration: a state agency, for itself'
proposal='{"title":'$(nb 'Inntekt uten søknad i foreldrebetaling')',
  "summary":'$(nb 'Kommunen får husholdningens inntekt, så redusert betaling gis uten søknad.')',
  "owner":"974761076","reach":{"scope":"all"},"phase":"concept",
  "obligation":{"level":"mandatory","deadline":"'$((year + 2))'-08-01","legalBasis":"Barnehageloven"},
  "plan":[{"milestone":"Pilot starter","date":"'$((year + 1))'-02-01","precision":"month"}]}'
mistakes='{"title":'$(nb 'Feil')',"summary":{},"owner":"974761075","colour":"red",
  "reach":{"scope":"municipalities","codes":["9999"]}}'
ask POST /initiatives anyone 401 "$proposal"
because unauthenticated sign_in_needed
ask POST /initiatives nav 403 "$proposal" # another agency's initiative
because forbidden other_owner
ask POST /initiatives stavanger 403 "${proposal/974761076/964965226}" # municipalities do not register
because forbidden not_a_registrar
ask POST /initiatives skatteetaten 422 "$mistakes" # everything at once
because invalid
listing colour:unknown_field summary:required_text 'reach.codes[0]:unknown_municipality' owner:invalid_orgnr
key=$run-register ask POST /initiatives skatteetaten 201 "$proposal"
stands proposed
id=$(pick id)
at=/initiatives/$id
first=$answer seen=$etag
key=$run-register ask POST /initiatives skatteetaten 201 "$proposal" # the same key, the same answer
[ "$answer" = "$first" ] || fail 'the repeated command got another answer:' "$answer"
key=$run-register ask POST /initiatives skatteetaten 422 "${proposal/concept/planning}" # the same key for something else
because idempotency_key_reused

say 'Changes: only on what one has read'
summary='{"summary":'$(nb 'Kommunen slår opp inntekten, så redusert foreldrebetaling gis uten søknad.')'}'
ask PATCH "$at" skatteetaten 428 "$summary"
because precondition_required if_match_needed
if_match=$seen ask PATCH "$at" nav 403 "$summary"
because forbidden other_owner
if_match=$seen ask PATCH "$at" skatteetaten 200 "$summary"
if_match=$seen ask PATCH "$at" skatteetaten 412 '{"phase":"planning"}' # that version is no more
because precondition_failed
ask POST "$at/retirement" skatteetaten 409 '{"reason":'"$(nb 'Slutt')"',"on":"'$((year + 9))'-12-31"}'
because not_allowed_now not_operational

# --- assessed ---------------------------------------------------------------

say 'Assessment: what it does to the municipalities'
questions() {
	local name list=''
	for name in "$@"; do list+=",\"$name\":$(nb "Svar på $name.")"; done
	printf '{%s}' "${list#,}"
}
six=(problem measures principles effects recommendation prerequisites)
costs='[{"what":'$(nb 'Opplæring')',"unit":"hours","frequency":"one_off","low":15,"expected":25,"high":60,"confidence":3,"evidence":"expert"},
  {"what":'$(nb 'Lisens')',"unit":"NOK","frequency":"yearly","fromYear":'$((year + 1))',"toYear":'$((year + 3))',"low":10000,"expected":18000,"high":30000,"confidence":2,"evidence":"quote"}]'
benefits='[{"what":'$(nb 'Mindre saksbehandling')',"who":'$(nb 'Kommunene')'}]'
incomplete='{"assessment":{"level":"simplified","questions":'$(questions problem measures)'}}'
complete='{"assessment":{"level":"simplified","questions":'$(questions "${six[@]}")',"costs":'$costs',"benefits":'$benefits'}}'

ask POST "$at/assessment/finalisation" skatteetaten 409 # nothing has been assessed
because gate_unmet gate_assessed
listing assessment:gate_assessment_missing
ask POST "$at/assessment" ks 403 "$complete" # KS does not assess for the agency
because forbidden other_owner
ask POST "$at/assessment" skatteetaten 422 "${complete%\}},\"statementDeadline\":\"$(today)\"}" # KS has ten working days
because invalid
listing statementDeadline:deadline_too_short
ask POST "$at/assessment" skatteetaten 422 "${complete/\"low\":15/\"low\":99}" # low ≤ expected ≤ high
because invalid
listing 'assessment.costs[0].low:low_over_expected'
ask POST "$at/assessment" skatteetaten 200 "$incomplete" # may be sent, but not become final
ask POST "$at/assessment/finalisation" skatteetaten 409
because gate_unmet gate_assessed
listing assessment.questions.{principles,effects,recommendation,prerequisites}:gate_question_unanswered \
	assessment.costs:gate_costs_missing assessment.benefits:gate_benefits_missing \
	assessment.costs:gate_one_off_missing assessment.costs:gate_yearly_missing statement:gate_statement_awaited
ask POST "$at/assessment" skatteetaten 200 "$complete"
ask POST "$at/assessment/finalisation" skatteetaten 409 # KS has not spoken, and its deadline runs
because gate_unmet gate_assessed
listing statement:gate_statement_awaited

say 'Statement: KS for the municipalities, and the answers to it'
statement='{"position":"supports_with_changes","text":'$(nb 'KS støtter tiltaket, med to endringer.')',"requestedChanges":[
  {"id":"1","text":'$(nb 'Ikke innføring om våren.')'},{"id":"2","text":'$(nb 'Dekk lisensen første år.')'}]}'
answered() { printf '{"answers":[{"change":"%s","answer":"%s","reason":%s}]}' "$1" "$2" "$(nb "$3")"; }
ask POST "$at/assessment/statement" skatteetaten 403 "$statement"
because forbidden only_ks_states
ask POST "$at/assessment/statement" digdir 403 "$statement"
because forbidden only_ks_states
ask POST "$at/assessment/statement" ks 200 "$statement"
ask POST "$at/assessment/finalisation" skatteetaten 409 # two changes without an answer
because gate_unmet gate_assessed
listing answers.1:gate_change_unanswered answers.2:gate_change_unanswered
ask POST "$at/assessment/answers" skatteetaten 422 "$(answered 3 taken 'Det er ikke bedt om dette.')"
because invalid
listing 'answers[0].change:unknown_change'
ask POST "$at/assessment/answers" ks 403 "$(answered 1 taken 'KS svarer ikke seg selv.')"
because forbidden other_owner
ask POST "$at/assessment/answers" skatteetaten 200 "$(answered 1 taken 'Innføring legges til høsten.')"
ask POST "$at/assessment/finalisation" skatteetaten 409 # one is left
because gate_unmet gate_assessed
listing answers.2:gate_change_unanswered
ask POST "$at/assessment/answers" skatteetaten 200 "$(answered 2 partly 'Halve lisensen dekkes.')"
ask POST "$at/assessment/finalisation" skatteetaten 200
stands assessed
hash=$(pick contentHash)

# --- prioritized ------------------------------------------------------------

say 'Joint decision: two keys over the same class and the same content'
sign() { printf '{"party":"%s","class":"%s","contentHash":"%s"}' "$1" "$2" "$3"; }
other=0000000000000000000000000000000000000000000000000000000000000000
pilot='{"purpose":'$(nb 'Vise at oppslaget virker i to kommuner.')',"start":"'$(today)'","end":"'$((year + 1))'-12-31","criteria":[
  {"id":"treff","text":'$(nb 'Andel oppslag som gir svar')',"unit":"prosent","direction":"at_least","threshold":95},
  {"id":"tid","text":'$(nb 'Tid per sak')',"unit":"minutter","direction":"at_most","threshold":10}]}'
ask POST "$at/pilot" skatteetaten 409 "$pilot" # not before it is prioritized
because not_allowed_now pilot_needs_prioritized
ask POST "$at/decision/signatures" ks 409 "$(sign municipalities now "$other")" # over something else; both are shown
because signature_mismatch signed_other_content
showing "\"signed\":\"$other\"" "\"current\":\"$hash\""
ask POST "$at/decision/signatures" digdir 403 "$(sign municipalities now "$hash")" # the other party's key
because forbidden other_party
ask POST "$at/decision/signatures" ks 403 "$(sign state now "$hash")" # and the other way round
because forbidden other_party
ask POST "$at/decision/signatures" skatteetaten 403 "$(sign state now "$hash")" # an agency holds no key
because forbidden only_parties
ask POST "$at/decision/signatures" digdir 409 '{"class":"no","contentHash":"'"$hash"'","reason":'"$(nb 'Nei')"'}' # it is the law
because gate_unmet gate_prioritized
listing class:gate_obligation_cannot_be_no
ask POST "$at/decision/signatures" digdir 200 "$(sign state now "$hash")"
stands assessed # the first signature changes nothing
ask POST "$at/decision/signatures" digdir 409 "$(sign state now "$hash")"
because not_allowed_now already_signed
ask POST "$at/decision/signatures" ks 409 "$(sign municipalities next "$hash")" # another class; both are shown
because signature_mismatch signed_other_class
showing '"otherClass":"now"' '"class":"next"' "\"otherHash\":\"$hash\"" "\"hash\":\"$hash\""
ask POST "$at/decision/signatures" ks 200 "$(sign municipalities now "$hash")"
stands prioritized

# --- piloted ----------------------------------------------------------------

say 'Pilot: thresholds first, then measured values, then both keys'
joins() { printf '{"municipality":"%s"}' "$1"; }
measured() { printf '{"criterion":"%s","value":%s,"date":"%s","source":%s}' "$1" "$2" "$(today)" "$(nb 'Logg fra fagsystemet.')"; }
conclude() { printf '{"conclusion":"%s","contentHash":"%s","reason":%s}' "$1" "$2" "$(nb 'Målingene taler for det.')"; }
pilot_hash() { sed 's/.*"pilot":{//' <<<"$answer" | grep -o '"contentHash":"[^"]*"' | head -1 | cut -d'"' -f4; }
ask POST "$at/pilot/conclusions" digdir 409 "$(conclude go "$other")" # there is no pilot
because gate_unmet gate_piloted
listing pilot:gate_pilot_missing
ask POST "$at/pilot" ks 403 "$pilot"
because forbidden other_owner
ask POST "$at/pilot" skatteetaten 422 "${pilot/"$(today)"/2020-01-01}" # thresholds are set before the start
because invalid
listing start:start_in_past
ask POST "$at/pilot" skatteetaten 200 "$pilot"
ask POST "$at/pilot/participants" stavanger 403 "$(joins 3110)" # not for a neighbour
because forbidden other_municipality
ask POST "$at/pilot/participants" digdir 403 "$(joins 1103)" # nor the state for a municipality
because forbidden only_municipalities
ask POST "$at/pilot/conclusions" digdir 409 "$(conclude go "$other")" # nobody takes part, nothing is measured
because gate_unmet gate_piloted
listing pilot.participants:gate_pilot_empty pilot.measured.{treff,tid}:gate_criterion_unmeasured
ask POST "$at/pilot/participants" stavanger 200 "$(joins 1103)"
ask POST "$at/pilot/participants" hvaler 200 "$(joins 3110)"
ask POST "$at/pilot/departures" stavanger 403 '{"municipality":"3110","reason":'"$(nb 'De vil nok slutte.')"'}'
because forbidden other_municipality
ask POST "$at/pilot/measurements" skatteetaten 422 "$(measured humør 5)" # nobody set a threshold for that
because invalid
listing criterion:unknown_criterion
ask POST "$at/pilot/measurements" stavanger 403 "$(measured treff 97.5)"
because forbidden other_owner
ask POST "$at/pilot/measurements" skatteetaten 200 "$(measured treff 97.5)"
ask POST "$at/pilot" skatteetaten 409 "${pilot/95/50}" # thresholds do not move afterwards
because not_allowed_now pilot_has_started
ask POST "$at/pilot/conclusions" digdir 409 "$(conclude go "$other")" # one criterion is not measured
because gate_unmet gate_piloted
listing pilot.measured.tid:gate_criterion_unmeasured
ask POST "$at/pilot/measurements" skatteetaten 200 "$(measured tid 8)"
tested=$(pilot_hash)
ask POST "$at/pilot/conclusions" digdir 409 "$(conclude go "$other")" # over something else
because signature_mismatch signed_other_content
ask POST "$at/pilot/conclusions" skatteetaten 403 "$(conclude go "$tested")"
because forbidden only_parties
ask POST "$at/pilot/conclusions" digdir 200 "$(conclude go "$tested")"
stands prioritized # one key is not enough
ask POST "$at/pilot/conclusions" ks 409 "$(conclude no_go "$tested")" # another conclusion; both are shown
because signature_mismatch signed_other_class
showing '"otherClass":"go"' '"class":"no_go"'
ask POST "$at/pilot/conclusions" ks 200 "$(conclude go "$tested")"
stands piloted

# --- operational ------------------------------------------------------------

say 'Handover: nine points, a receiver, a package, a price, a benefit owner'
items=(results deliveries remaining_work benefit_plan line_organisation effects operations change_plan security_privacy)
settle() { printf '{"item":"%s","outcome":"%s"%s}' "$1" "$2" "${3:+,\"reason\":$(nb "$3")}"; }
receiver='{"receiver":"991825827"}'
prices="[{\"year\":$((year + 1)),\"amount\":0},{\"year\":$((year + 2)),\"amount\":12000},{\"year\":$((year + 3)),\"amount\":12000}]"
handover='{"receiver":"991825827","benefitOwner":"974761076","priceModel":'$prices',
  "onboardingPackage":{"url":"https://www.digdir.no/","text":'$(nb 'Veileder, testdata og opplæring.')'}}'
ask POST "$at/handover/items" digdir 403 "$(settle results accepted)" # nobody takes over yet
because forbidden receiver_not_named
ask POST "$at/handover/acceptances" skatteetaten 409 '{"as":"owner"}' # everything is open, and everything is listed
because gate_unmet gate_operational
open=("${items[@]/#/handover.items.}")
listing "${open[@]/%/:gate_item_open}" handover.receiver:gate_receiver_missing \
	handover.onboardingPackage:gate_onboarding_missing handover.priceModel:gate_price_missing \
	handover.benefitOwner:gate_benefit_owner_missing
ask POST "$at/handover" ks 403 "$receiver"
because forbidden other_owner
ask POST "$at/handover" skatteetaten 200 "$receiver" # the rest comes later
ask POST "$at/handover/items" skatteetaten 403 "$(settle results accepted)" # the receiver judges, not the giver
because forbidden only_receiver
ask POST "$at/handover/items" ks 403 "$(settle results accepted)"
because forbidden only_receiver
ask POST "$at/handover/items" digdir 422 "$(settle effects waived)" # not without a reason
because invalid
listing reason:required_text
for item in "${items[@]}"; do
	[ "$item" = effects ] || ask POST "$at/handover/items" digdir 200 "$(settle "$item" accepted)"
done
ask POST "$at/handover/acceptances" ks 409 '{"as":"ks"}'
because gate_unmet gate_operational
listing handover.items.effects:gate_item_open handover.onboardingPackage:gate_onboarding_missing \
	handover.priceModel:gate_price_missing handover.benefitOwner:gate_benefit_owner_missing
ask POST "$at/handover/items" digdir 200 "$(settle effects waived 'Måles av Skatteetaten i tre år.')"
ask POST "$at/handover" skatteetaten 200 "$handover"
ask POST "$at/handover/acceptances" skatteetaten 403 '{"as":"ks"}' # each of the three for itself
because forbidden only_ks_accepts
ask POST "$at/handover/acceptances" hvaler 403 '{"as":"receiver"}'
because forbidden only_receiver
ask POST "$at/handover/acceptances" nav 403 '{"as":"owner"}'
because forbidden other_owner
ask POST "$at/handover/acceptances" ks 200 '{"as":"ks"}'
ask POST "$at/handover/acceptances" ks 409 '{"as":"ks"}'
because not_allowed_now already_accepted
ask POST "$at/handover/acceptances" skatteetaten 200 '{"as":"owner"}'
stands piloted # two of three
ask POST "$at/handover/acceptances" digdir 200 '{"as":"receiver"}'
stands operational

# --- and after --------------------------------------------------------------

say 'The end: retired, not withdrawn'
retired='{"reason":'$(nb 'Erstattes av oppslag i Folkeregisteret.')',"on":"'$((year + 9))'-12-31"}'
ask POST "$at/withdrawal" skatteetaten 409 '{"reason":'"$(nb 'Angrer')"'}'
because not_allowed_now operational_is_retired
ask POST "$at/retirement" nav 403 "$retired"
because forbidden other_owner
ask POST "$at/retirement" skatteetaten 422 "${retired/'"on"'/'"replacedBy":"1999-0001","on"'}" # there is no such initiative
because invalid
listing replacedBy:unknown_initiative
ask POST "$at/retirement" skatteetaten 200 "$retired"
[ "$(pick standing)" = retired ] || fail 'wanted standing retired, and got:' "$answer"
if_match=$etag ask PATCH "$at" skatteetaten 409 '{"phase":"ended"}' # what has ended stays as it was
because not_allowed_now standing_refuses

say "The history of $id, in words"
ask GET "$at/history" anyone 200
grep -oE '"text":"([^"\\]|\\.)*"' <<<"$answer" | sed -E 's/^"text":"(.*)"$/\1/; s/\\"/"/g' | nl -w4 -s'  '
showing '"type":"no.samstyring.initiative.retired.v1"'
