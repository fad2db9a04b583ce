package bench

import (
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/eventlog"
)

var vocabulary = []string{
	"digital", "løsning", "barnehage", "felles", "kommunal", "helse", "journal", "plan", "bygg", "sak",
	"register", "innsyn", "skatt", "veg", "tjeneste", "melding", "oppvekst", "samhandling", "arkiv", "tilsyn",
	"søknad", "innbygger", "vedtak", "utbetaling", "folketall", "opplæring", "beredskap", "kart", "eiendom", "velferd",
}

// prose is a text of so many words.
func (g *generator) prose(words int) events.Text {
	var text strings.Builder
	for i := range words {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(vocabulary[g.rnd.IntN(len(vocabulary))])
	}
	return events.Text{"nb": text.String()}
}

func pick[T any](g *generator, from []T) T { return from[g.rnd.IntN(len(from))] }

func (g *generator) day() events.Date {
	return events.Date(fmt.Sprintf("202%d-%02d-%02d", 5+g.rnd.IntN(5), 1+g.rnd.IntN(12), 1+g.rnd.IntN(28)))
}

func (g *generator) themes() []string {
	return []string{pick(g, g.ref.Themes()).Slug, pick(g, g.ref.Themes()).Slug}
}

func (g *generator) milestones() []events.Milestone {
	return []events.Milestone{
		{Milestone: "Oppstart", Date: g.day()}, {Milestone: "Pilot", Date: g.day(), Precision: "quarter"},
		{Milestone: "Tilgjengelig for alle", Date: g.day(), Precision: "month"},
	}
}

func (g *generator) obligation() *events.Obligation {
	return &events.Obligation{
		Level: pick(g, events.ObligationLevels), Deadline: g.day(), LegalBasis: "Forvaltningsloven § 15 a",
	}
}

func (g *generator) reach() events.Reach {
	switch g.rnd.IntN(5) {
	case 0, 1, 2:
		return events.Reach{Scope: events.ScopeAll}
	case 3:
		return events.Reach{Scope: events.ScopeCounties, Codes: []string{pick(g, g.ref.Counties()).Number}, ReferenceDate: "2024-01-01"}
	}
	r := events.Reach{Scope: events.ScopeMunicipalities, ReferenceDate: "2024-01-01"}
	from := g.rnd.IntN(len(g.ref.Municipalities()) - 8)
	for _, m := range g.ref.Municipalities()[from : from+1+g.rnd.IntN(8)] {
		r.Codes = append(r.Codes, m.Number)
	}
	return r
}

// proposed is a registration of about 1.3 kB.
func (g *generator) proposed(i int) *events.Proposed {
	p := &events.Proposed{
		Title: g.prose(6), Summary: g.prose(25), Description: g.prose(70), Owner: g.owners[i%len(g.owners)],
		Reach: g.reach(), Phase: pick(g, events.Phases), Themes: g.themes(),
		Functions: []string{pick(g, g.ref.Functions()).Code}, Plan: g.milestones(),
		Links: []events.Link{{URL: fmt.Sprintf("https://www.example.no/tiltak/%d", i), Kind: "homepage"}},
		Provenance: &events.Provenance{
			Source: "Kartlegging av nasjonale tiltak", Date: "2024-01-05", Certainty: pick(g, events.Certainties),
		},
		ExternalID: fmt.Sprintf("tiltak-%d", i),
	}
	if g.rnd.IntN(3) > 0 {
		p.Obligation = g.obligation()
	}
	return p
}

func (g *generator) recorded() *events.RecordedAtStage {
	return &events.RecordedAtStage{
		Stage: pick(g, events.Stages[1:]), Since: "2022-06-01",
		Evidence: events.Provenance{Source: "Årsrapport", Date: "2023-01-15", Certainty: events.CertaintyPartly},
	}
}

// change is what happens to an initiative afterwards: small reports mostly,
// now and then something long.
func (g *generator) change() events.Payload {
	switch n := g.rnd.IntN(100); {
	case n < 30:
		return &events.PhaseReported{Phase: pick(g, events.Phases), Note: g.prose(12)}
	case n < 50:
		return &events.ForecastChanged{Milestones: g.milestones(), Reason: g.prose(12)}
	case n < 65:
		return &events.ConfirmedCurrent{Note: g.prose(8)}
	case n < 80:
		summary := g.prose(25)
		return &events.Described{Summary: &summary}
	case n < 85:
		description := g.prose(70)
		return &events.Described{Description: &description}
	case n < 90:
		return &events.ObligationChanged{Obligation: g.obligation()}
	case n < 93:
		return &events.ReachChanged{Reach: g.reach()}
	case n < 95:
		return &events.PlanBaselined{Milestones: g.milestones(), Reason: g.prose(10)}
	case n < 98:
		return &events.AssessmentSubmitted{Assessment: g.assessment(), StatementDeadline: g.day()}
	}
	return &events.PutOnHold{Reason: g.prose(10)}
}

// assessment is about 2.5 kB.
func (g *generator) assessment() events.Assessment {
	a := events.Assessment{
		Level: events.LevelSimplified,
		Questions: events.Questions{
			Problem: g.prose(20), Measures: g.prose(20), Principles: g.prose(10), Effects: g.prose(20),
			Recommendation: g.prose(15), Prerequisites: g.prose(15),
		},
		Benefits: []events.Benefit{{What: g.prose(8), Who: g.prose(2)}},
	}
	for _, class := range events.SizeClasses {
		low := int64(10_000 + g.rnd.IntN(100_000))
		a.Costs = append(a.Costs, events.CostLine{
			What: g.prose(3), Unit: "NOK", Frequency: "yearly", FromYear: 2026, ToYear: 2028, SizeClass: class,
			Low: low, Expected: 2 * low, High: 4 * low, Confidence: 3, Evidence: "expert",
		})
	}
	return a
}

// adoptions are what so many municipalities say of each initiative, once each: a third
// uses it, the others are on their way or have said no.
func (g *generator) adoptions(each int) []eventlog.Entry {
	var out []eventlog.Entry
	places := g.ref.Municipalities()
	for i := range g.initiatives {
		if each == 0 {
			break
		}
		id, from := initiativeID(i), g.rnd.IntN(len(places))
		for n := range each {
			number := places[(from+n*(len(places)/each))%len(places)].Number
			word := events.AdoptionWord{Initiative: id, Municipality: number, By: events.SpeakerSelf}
			organisation, _ := g.ref.Municipality(number)
			payloads := []events.Payload{g.said(word)}
			e := eventlog.Entry{Aggregate: events.AggregateAdoption, ID: adoption.ID(id, number)}
			e.Records = dressOf(events.AggregateAdoption, e.ID, organisation.OrganisationNumber, g.at, payloads...)
			out = append(out, e)
		}
	}
	return out
}

func (g *generator) said(word events.AdoptionWord) events.Payload {
	switch g.rnd.IntN(6) {
	case 0, 1:
		return &events.TakenIntoUse{AdoptionWord: word, Date: "2025-03-01", Precision: "month", Extent: "all"}
	case 2:
		return &events.AdoptionPlanned{AdoptionWord: word, Date: "2027-01-01", Precision: "quarter"}
	case 3:
		return &events.AdoptionDecided{AdoptionWord: word, Outcome: "yes", Date: "2026-02-10", Body: "Kommunestyret"}
	case 4:
		return &events.AdoptionDecided{AdoptionWord: word, Outcome: "no", Date: "2026-02-10", Body: "Kommunestyret"}
	}
	return &events.AdoptionConsidered{AdoptionWord: word, State: events.AdoptionConsidering}
}
