package imports_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Whatever the registry holds, its own spreadsheets change nothing when they come
// back, in every language and format.
func TestWhatTheRegistryWritesItReads(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := testkit.Open(t, t.TempDir(), eventlog.Config{})
			g := &anything{rand.New(rand.NewPCG(seed, 1)), reference.MustLoad()}
			var values []events.Proposed
			for i := range 60 {
				values = append(values, g.proposed(i))
			}
			if err := testkit.Import(t.Context(), r.App, testkit.Rows(values...)); err != nil {
				t.Fatal(err)
			}
			rows := func(each func(catalogue.Row) bool) error { return r.Query.Each(catalogue.Query{}, each) }
			for _, l := range locale.Languages {
				var text, book bytes.Buffer
				if err := sheet.WriteCSV(&text, l, r.Places(), "https://register.example", rows); err != nil {
					t.Fatal(err)
				}
				if err := sheet.WriteXLSX(&book, "Tiltak", l, r.Places(), "https://samstyring.example", rows); err != nil {
					t.Fatal(err)
				}
				for name, raw := range map[string][]byte{"tiltak.csv": text.Bytes(), "tiltak.xlsx": book.Bytes()} {
					p := upload(t, r, imports.File{Name: name, Source: "Registeret", Bytes: raw})
					if p.Problem != nil || len(p.Rows) != len(values) {
						t.Fatalf("%s in %s has %d rows: %v", name, l, len(p.Rows), p.Problem)
					}
					for _, row := range p.Rows {
						if row.Verdict != imports.Unchanged {
							t.Errorf("%s in %s, %s is %s: %v %v %v", name, l, row.ID, row.Verdict, row.Faults, row.Questions, row.Differences)
						}
					}
				}
			}
		})
	}
}

// anything makes initiatives of values that a spreadsheet could take for others.
type anything struct {
	*rand.Rand
	ref *reference.Data
}

func one[T any](g *anything, of ...T) T { return of[g.IntN(len(of))] }

func (g *anything) text(i int) string {
	return one(g, "Felles løsning", "=SUM(A1)", "+47 22 00 00 00", "-10 %", "@alle", "'sitat", "1,5", "2026-11", "Ja; nei, \"kanskje\"", "Sum", "Kilde: SSB", "TBD", "0301", "Ærfugl på Værøy", "<b>fet</b>", "–slett–x") + fmt.Sprintf(" %d", i)
}

func (g *anything) day() events.Date {
	return events.Date(fmt.Sprintf("20%02d-%02d-%02d", 26+g.IntN(10), 1+g.IntN(12), 1+g.IntN(28)))
}

func (g *anything) reach() events.Reach {
	municipalities := g.ref.Municipalities()
	some := func() (codes []string) {
		for range 1 + g.IntN(5) {
			codes = append(codes, one(g, municipalities...).Number)
		}
		slices.Sort(codes)
		return slices.Compact(codes)
	}
	low, high := 1+g.IntN(5000), 5001+g.IntN(90_000)
	out := one(g,
		events.Reach{Scope: events.ScopeAll}, events.Reach{Scope: events.ScopeAll, Except: some()},
		events.Reach{Scope: events.ScopeMunicipalities, Codes: some()}, events.Reach{Scope: events.ScopeCounties, Codes: []string{one(g, g.ref.Counties()...).Number}},
		events.Reach{Scope: events.ScopePopulation, Min: &low}, events.Reach{Scope: events.ScopePopulation, Max: &high}, events.Reach{Scope: events.ScopePopulation, Min: &low, Max: &high},
		events.Reach{Scope: events.ScopeUnspecified, Note: testkit.Text("noen kommuner")},
	)
	if len(out.Codes)+len(out.Except) > 0 {
		out.ReferenceDate = "2026-09-01"
	}
	return out
}

func (g *anything) proposed(i int) events.Proposed {
	p := events.Proposed{
		Title: events.Text{one(g, "nb", "nn"): g.text(i)}, Summary: testkit.Text(g.text(i)), Owner: one(g, testkit.Skatteetaten, testkit.Digdir), Reach: g.reach(),
		Provenance: &events.Provenance{Source: "Kartlegging", Certainty: one(g, events.Certainties...)}, ExternalID: one(g, "", "0", "4101.") + fmt.Sprint(i+1),
	}
	if g.IntN(2) == 0 {
		p.Title["en"] = "In English: " + g.text(i)
	}
	if g.IntN(2) == 0 {
		p.Phase = one(g, events.Phases...)
	}
	if g.IntN(2) == 0 {
		p.Obligation = &events.Obligation{Level: one(g, events.ObligationLevels...), Deadline: one(g, "", g.day()), LegalBasis: one(g, "", "Testloven § 1")}
		if p.Obligation.Level == events.ObligationMandatory || p.Obligation.Level == events.ObligationMandatoryLater {
			p.Obligation.LegalBasis = "Testloven § 1"
		}
		if p.Obligation.Level == events.ObligationMandatoryLater {
			p.Obligation.Deadline = g.day()
		}
	}
	for range g.IntN(3) {
		p.Themes = append(p.Themes, one(g, g.ref.Themes()...).Slug)
		p.Functions = append(p.Functions, one(g, g.ref.Functions()...).Code)
	}
	slices.Sort(p.Themes)
	slices.Sort(p.Functions)
	p.Themes, p.Functions = slices.Compact(p.Themes), slices.Compact(p.Functions)
	for _, name := range []string{"start", "slutt", "Pilot"} {
		if g.IntN(2) == 0 {
			p.Plan = append(p.Plan, events.Milestone{Milestone: name, Date: g.day(), Precision: one(g, "", "day")})
		}
	}
	return p
}
