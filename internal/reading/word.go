package reading

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Words are the words that mean each value of a field, and those that may mean
// several, or belong elsewhere.
type Words[T ~string] struct {
	code   string // how a value is said: read.<code>
	values []T
	means  map[string]T                            // folded
	other  map[string]func(given string) Result[T] // folded
}

func vocabulary[T ~string](code string, values []T, means map[T][]string) *Words[T] {
	w := &Words[T]{code: code, values: values, means: map[string]T{}, other: map[string]func(string) Result[T]{}}
	for _, v := range values {
		w.means[Fold(string(v))] = v
	}
	for value, words := range means {
		for _, word := range words {
			w.means[Fold(word)] = value
		}
	}
	return w
}

// but answers some words with a question or a refusal.
func (w *Words[T]) but(result func(given string) Result[T], words ...string) *Words[T] {
	for _, word := range words {
		w.other[Fold(word)] = result
	}
	return w
}

// Read reads a word.
func (w *Words[T]) Read(c Cell) Result[T] {
	s, done, r := begin[T](c, maxValue)
	if done {
		return r
	}
	key := Fold(numbering.ReplaceAllString(s, ""))
	if v, ok := w.means[key]; ok {
		return read(v, w.code, fault.Args{w.code: v})
	}
	if result, ok := w.other[key]; ok {
		return result(c.quoted())
	}
	return refuse[T]("unknown_value", fault.Args{"given": c.quoted(), w.code: w.allowed()})
}

// allowed are the values as a person is told them, by the name of the words' code.
func (w *Words[T]) allowed() any {
	if w.code == "boolean" {
		return []bool{true, false}
	}
	return w.values
}

func whichPhase(phases ...events.Phase) func(string) Result[events.Phase] {
	return func(given string) Result[events.Phase] {
		return ask(phases, "which_phase", fault.Args{"given": given, "phase": phases})
	}
}

func whichObligation(levels ...events.ObligationLevel) func(string) Result[events.ObligationLevel] {
	return func(given string) Result[events.ObligationLevel] {
		return ask(levels, "which_obligation", fault.Args{"given": given, "level": levels})
	}
}

func whichAdoption(states ...events.AdoptionState) func(string) Result[events.AdoptionState] {
	return func(given string) Result[events.AdoptionState] {
		return ask(states, "which_adoption", fault.Args{"given": given, "state": states})
	}
}

// numbering stands before a word in lists of choices: "3. Planlegging".
var numbering = regexp.MustCompile(`^[0-9]{1,2}[.):]? *[-–]? *`)

// Phases are the words for what an owner reports about its own project.
var Phases = vocabulary("phase", events.Phases, map[events.Phase][]string{
	events.PhaseIdea:      {"ide", "idé", "idéfase", "idefasen", "problem/idé", "behov", "forstudie"},
	events.PhaseConcept:   {"konsept", "konseptfase", "konseptfasen", "konseptutredning", "konseptvalgutredning", "kvu"},
	events.PhasePlanning:  {"planlegging", "planlegge", "planleggingsfase", "planleggingsfasen", "under planlegging", "forprosjekt", "planned"},
	events.PhaseExecution: {"gjennomføring", "gjennomføre", "gjennomføringsfase", "gjennomføringsfasen", "under gjennomføring", "utvikling", "under utvikling", "implementation", "delivery"},
	events.PhaseRollout:   {"innføring", "innføringsfase", "under innføring", "utrulling", "spredning", "roll-out", "deployment"},
	events.PhaseOperation: {"drift", "i drift", "driftsfase", "forvaltning", "drift og forvaltning", "in operation", "live"},
	events.PhaseEnded:     {"avsluttet", "avslutta", "ferdig", "fullført", "completed", "finished", "closed"},
	events.PhaseStopped:   {"stanset", "stansa", "stoppet", "stoppa", "avbrutt", "avbrote", "cancelled", "canceled", "terminated"},
}).
	but(whichPhase(events.PhaseRollout, events.PhaseEnded), "avslutning", "avslutte", "avslutningsfase", "closing").
	but(whichPhase(events.PhaseOperation, events.PhaseEnded), "realisering", "realisere", "gevinstrealisering", "benefits realisation").
	but(whichPhase(events.PhasePlanning, events.PhaseExecution, events.PhaseRollout), "pågår", "pågående", "igangsatt", "i gang", "under arbeid", "ongoing", "in progress", "started", "aktiv", "active").
	but(whichPhase(events.PhaseIdea, events.PhaseConcept), "utredning", "under utredning", "kartlegging").
	but(func(given string) Result[events.Phase] {
		return refuse[events.Phase]("progress_not_phase", fault.Args{"given": given})
	},
		"ikke startet", "ikkje starta", "not started", "på plan", "i rute", "on track", "noen forsinkelse", "noko forseinking", "forsinket", "forseinka", "delayed", "grønn", "gul", "rød", "green", "amber", "red", "lav", "medium", "høy").
	but(func(given string) Result[events.Phase] {
		return refuse[events.Phase]("standing_not_phase", fault.Args{"given": given})
	},
		"på vent", "utsatt", "utsett", "on hold", "trukket", "withdrawn")

// TargetGroups are the words for whom an initiative is for in the end.
var TargetGroups = vocabulary("targetGroup", events.TargetGroups, map[events.TargetGroup][]string{
	events.TargetResidents: {"innbyggere", "innbyggjarar", "innbygger", "innbyggjar", "borgere", "publikum", "privatpersoner", "privatpersonar", "alle innbyggere", "alle innbyggjarar", "citizens", "the public"},
	events.TargetChildren: {
		"barn og unge", "barn", "unge", "ungdom", "barn og ungdom", "elever", "elevar", "elever og foreldre", "elevar og foreldre", "foreldre", "foresatte", "føresette", "barnefamilier", "barnefamiliar", "children", "children and young people", "children and youth",
	},
	events.TargetOlder:     {"eldre", "eldre innbyggere", "eldre innbyggjarar", "seniorer", "seniorar", "older residents", "older people"},
	events.TargetPatients:  {"pasienter", "pasientar", "pasienter og brukere", "pasientar og brukarar", "pasient og bruker", "brukere av helsetjenester", "brukarar av helsetenester", "pasienter og brukere av helse- og omsorgstjenester", "pasientar og brukarar av helse- og omsorgstenester", "patients and users of health and care services", "pårørende", "pårørande", "patients"},
	events.TargetBusiness:  {"næringsliv", "næringslivet", "bedrifter", "bedrifter og næringsliv", "virksomheter", "verksemder", "foretak", "føretak", "companies", "business"},
	events.TargetVoluntary: {"frivillighet", "frivilligheit", "frivillige organisasjoner", "frivillige organisasjonar", "frivillig sektor", "lag og foreninger", "lag og foreiningar", "organisasjoner", "organisasjonar", "voluntary organisations"},
	events.TargetEmployees: {
		"ansatte", "tilsette", "ansatte i kommunen", "tilsette i kommunen", "medarbeidere", "medarbeidarar", "saksbehandlere", "saksbehandlarar", "kommuneansatte", "kommunetilsette", "ansatte i kommunene", "lærere", "lærarar", "helsepersonell", "staff", "municipal employees",
	},
	events.TargetElected: {"folkevalgte", "folkevalde", "politikere", "politikarar", "kommunestyret", "elected officials", "elected representatives"},
})

// Knows says whether a word means one of the values.
func (w *Words[T]) Knows(word string) bool {
	_, ok := w.means[Fold(word)]
	return ok
}

// Certainties are the words for how sure a value is.
var Certainties = vocabulary("certainty", events.Certainties, map[events.Certainty][]string{
	events.CertaintyVerified: {"verifisert"},
	events.CertaintyPartly:   {"delvis verifisert", "delvis", "partly verified"},
	events.CertaintyMemory:   {"fra minne", "frå minne", "from memory"},
})

// AdoptionStates are the words for how far a municipality has come with an
// initiative.
var AdoptionStates = vocabulary("state", events.AdoptionStates, map[events.AdoptionState][]string{
	events.AdoptionNotConsidered: {"ikke vurdert", "ikkje vurdert", "not considered"},
	events.AdoptionConsidering:   {"under vurdering", "vurderes", "vurderer", "vurderast", "utredes", "utredning", "considered"},
	events.AdoptionDecidedYes:    {"vedtatt", "vedtatt ja", "vedteke", "vedteke ja", "besluttet", "beslutta", "bestemt", "decided", "decided yes"},
	events.AdoptionDecidedNo:     {"vedtatt nei", "vedteke nei", "avslått", "sagt nei", "takket nei", "takka nei", "skal ikke", "skal ikkje", "declined", "decided no"},
	events.AdoptionInPlan:        {"planlagt", "planlegger", "planlegg", "under planlegging", "under innføring", "innføres", "innførast", "påmeldt", "påmeld", "bestilt"},
	events.AdoptionInUse:         {"i bruk", "tatt i bruk", "teke i bruk", "innført", "bruker", "brukar", "i drift", "aktiv", "live", "in use"},
	events.AdoptionStopped:       {"sluttet", "slutta", "sluttet å bruke", "slutta å bruke", "avsluttet", "avslutta", "sagt opp", "ended", "no longer"},
}).
	but(whichAdoption(events.AdoptionNotConsidered, events.AdoptionConsidering, events.AdoptionDecidedNo), "nei", "no", "ikke i bruk", "ikkje i bruk", "ikke innført", "ikkje innført").
	but(whichAdoption(events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionInPlan), "i gang", "pågår", "startet", "starta", "under arbeid", "ongoing", "in progress").
	but(whichAdoption(events.AdoptionDecidedYes, events.AdoptionInPlan, events.AdoptionInUse), "ja", "yes", "x", "ferdig", "done")

// Extents are the words for how much of a municipality uses something.
var Extents = vocabulary("extent", events.Extents, map[string][]string{
	events.ExtentSome: {"deler", "delvis", "deler av kommunen", "delar av kommunen", "noen enheter", "nokre einingar", "noen", "nokre", "partly"},
	events.ExtentAll:  {"alle", "alt", "hele", "heile", "hele kommunen", "heile kommunen", "alle enheter", "alle einingar", "whole"},
})

var obligations = vocabulary("level", events.ObligationLevels, map[events.ObligationLevel][]string{
	events.ObligationMandatory:      {"obligatorisk", "påbudt", "påbode", "lovpålagt", "lovpålagd", "pålagt", "pålagd", "skal", "plikt", "må", "required"},
	events.ObligationMandatoryLater: {"obligatorisk på sikt", "blir obligatorisk", "lovpålagt på sikt", "mandatory later"},
	events.ObligationRecommended:    {"anbefalt", "tilrådd", "anbefales", "bør"},
	events.ObligationVoluntary:      {"frivillig", "valgfritt", "valfritt", "valgfri", "kan", "optional", "nei", "no"},
}).
	but(whichObligation(events.ObligationMandatory, events.ObligationMandatoryLater, events.ObligationRecommended), "ja", "yes").
	but(whichObligation(events.ObligationMandatory, events.ObligationMandatoryLater), "planlagt lovpålagt", "foreslått lovpålagt", "lovforslag", "foreslått obligatorisk")

// qualified are obligations whose words say more than the level. Where only the
// state is obliged, it is voluntary for municipalities.
var qualified = map[string]events.ObligationLevel{
	Fold("obligatorisk for nasjonale e-helsetjenester"): events.ObligationMandatory,
	Fold("obligatorisk for staten"):                     events.ObligationVoluntary,
}

// Obligation reads how binding something is for municipalities. Words that say
// more than the level are kept.
func Obligation(c Cell) Result[events.Obligation] {
	s := strings.Join(strings.Fields(c.text()), " ")
	if level, ok := qualified[Fold(s)]; ok {
		return read(events.Obligation{Level: level, Note: events.Text{"nb": s}}, "level", fault.Args{"level": level})
	}
	r := obligations.Read(c)
	out := failed[events.Obligation](r)
	out.Value, out.Said = events.Obligation{Level: r.Value}, r.Said
	if r.Outcome != Read {
		out.Value = events.Obligation{}
	}
	for _, level := range r.Choices {
		out.Choices = append(out.Choices, events.Obligation{Level: level})
	}
	return out
}

type answer string

var answers = vocabulary("boolean", []answer{"yes", "no"}, map[answer][]string{
	"yes": {"ja", "j", "y", "x", "true", "sann", "1", "jo", "✓", "✔"},
	"no":  {"nei", "n", "false", "usann", "0"},
})

// YesNo reads yes or no.
func YesNo(c Cell) Result[bool] {
	if s := c.text(); s == "✓" || s == "✔" || s == "1" || s == "0" {
		return read(s != "0", "boolean", fault.Args{"boolean": s != "0"})
	}
	r := answers.Read(c)
	if r.Outcome != Read {
		return failed[bool](r)
	}
	return read(r.Value == "yes", "boolean", fault.Args{"boolean": r.Value == "yes"})
}

// Size reads a size class of municipalities by inhabitants.
func Size(c Cell) Result[string] {
	s, done, r := begin[string](c, maxValue)
	if done {
		return r
	}
	if slices.Contains(events.SizeClasses, s) {
		return read(s, "size", fault.Args{"sizeClass": s})
	}
	if b, ok := population("kommuner " + s); ok {
		for i, class := range sizeBands {
			if same(b.min, class.min) && same(b.max, class.max) {
				return read(events.SizeClasses[i], "size", fault.Args{"sizeClass": events.SizeClasses[i]})
			}
		}
	}
	return refuse[string]("unknown_value", fault.Args{"given": c.quoted(), "sizeClass": events.SizeClasses})
}

var sizeBands = []band{{max: new(4999)}, {new(5000), new(19999)}, {new(20000), new(49999)}, {min: new(50000)}}

func same(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }
