package exercise

import (
	"context"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/reference"
)

// tale is an initiative as its story knows it.
type tale struct {
	subject
	id        string
	nth       int
	phase     int  // index in events.Phases
	assessed  bool // and not decided on: a round takes it up
	binding   bool
	inRound   bool
	over      bool // withdrawn, merged, rejected or retired
	held      bool
	decided   events.Class
	piloted   bool
	spreading bool // municipalities have begun with it
	waves     int
	plan      []events.Milestone
	slips     int
	said      map[string]word // what municipalities have said of it themselves, by number
}

// variants are what an initiative is called when its subject comes again.
var variants = []events.Text{
	{"nb": "", "nn": "", "en": ""},
	{"nb": ", andre trinn", "nn": ", andre steget", "en": ", second stage"},
	{"nb": ", tredje trinn", "nn": ", tredje steget", "en": ", third stage"},
}

// title is what the n-th initiative is called. Where there are more than subjects and
// variants, they are numbered.
func (s subject) titled(n int) events.Text {
	turn := n / len(subjects)
	out := events.Text{}
	for lang, t := range s.title {
		if turn < len(variants) {
			out[lang] = t + variants[turn][lang]
		} else {
			out[lang] = fmt.Sprintf("%s %d", t, turn+1)
		}
	}
	return marked(out)
}

// newInitiative registers the n-th initiative and tells what becomes of it.
func (p *player) newInitiative(n int) func(context.Context) error {
	return func(ctx context.Context) error {
		t := &tale{subject: subjects[n%len(subjects)], nth: n, phase: p.between(0, 2), said: map[string]word{}}
		p.cast.initiatives = append(p.cast.initiatives, t)
		first := p.proposal(t)
		by := first.Owner
		if p.chance(25) {
			by = reference.Digdir
		}
		about := "propose " + first.Title["nb"]
		req := p.request(by, about)
		res, err := p.give(ctx, func() (command.Result, error) {
			return p.app.Command.Create(ctx, req, initiative.Propose{Proposed: first})
		})
		if t.id, err = p.result(ctx, res, about, err); err != nil {
			return err
		}
		p.destiny(t)
		return nil
	}
}

func (p *player) owner(t *tale) string { return p.cast.owners[t.subject.owner] }

func (p *player) proposal(t *tale) events.Proposed {
	out := events.Proposed{
		Title: t.titled(t.nth), Summary: nb(t.summary), Owner: p.owner(t), Reach: p.reach(), Phase: events.Phases[t.phase],
		Description: nb(strings.Join([]string{
			"Dette tiltaket er laget til en øvelse og finnes ikke.", t.summary,
			"Arbeidet begynner med kommuner av ulik størrelse, og løsningen bygger på det kommunene har fra før.",
		}, "\n\n")),
		Themes: []string{t.theme}, Functions: []string{t.function},
		TargetGroups: []events.TargetGroup{events.TargetGroups[t.nth%len(events.TargetGroups)]},
	}
	if p.chance(70) {
		o := events.Obligation{Level: one(p, events.ObligationLevels)}
		if o.Level == events.ObligationMandatory || o.Level == events.ObligationMandatoryLater {
			t.binding = true
			o.LegalBasis = "Øvelsesloven § " + fmt.Sprint(p.between(1, 30))
			o.Deadline = p.day(p.between(200, 900))
		}
		out.Obligation = &o
	}
	if p.chance(75) {
		out.Plan = p.milestones()
		t.plan = out.Plan
	}
	return out
}

func (p *player) milestones() []events.Milestone {
	at := p.between(60, 160)
	out := []events.Milestone{{Milestone: "Konsept besluttet", Date: p.day(at), Precision: "month"}}
	for _, name := range []string{"Pilot starter", "Tilgjengelig for kommunene", "Alle kan ta i bruk"} {
		at += p.between(70, 190)
		out = append(out, events.Milestone{Milestone: name, Date: p.day(at), Precision: one(p, []string{"day", "month", "quarter"})})
	}
	return out
}

func (p *player) reach() events.Reach {
	switch n := p.rand.IntN(10); {
	case n < 6:
		return events.Reach{Scope: events.ScopeAll}
	case n < 8:
		r := events.Reach{Scope: events.ScopeCounties, ReferenceDate: p.today()}
		for _, c := range some(p, p.between(1, 4), p.ref.Counties()) {
			r.Codes = append(r.Codes, c.Number)
		}
		return r
	case n < 9:
		most := 20_000
		return events.Reach{Scope: events.ScopePopulation, Max: &most}
	}
	r := events.Reach{Scope: events.ScopeMunicipalities, ReferenceDate: p.today()}
	for _, m := range some(p, p.between(5, 40), p.cast.municipalities) {
		r.Codes = append(r.Codes, m.Number)
	}
	return r
}

// destiny tells what becomes of an initiative.
func (p *player) destiny(t *tale) {
	p.in(p.between(4, 20), "a description", p.unlessOver(t, p.describe))
	if len(t.plan) > 0 && p.chance(60) {
		p.in(p.between(60, 150), "a slip", p.unlessOver(t, p.slip))
	}
	if p.chance(35) {
		p.in(p.between(10, 200), "a relation", p.unlessOver(t, p.relate))
	}
	p.in(p.between(40, 120), "a phase", p.unlessOver(t, p.advance))
	p.in(p.between(300, 380), "a confirmation", p.unlessOver(t, p.confirm))
	switch n := p.rand.IntN(100); {
	case n < 76:
		p.in(p.between(15, 70), "an assessment", p.unlessOver(t, p.assess))
	case n < 82:
		p.in(p.between(60, 200), "a withdrawal", p.unlessOver(t, p.withdraw))
	case n < 86:
		p.in(p.between(80, 200), "a merger", p.unlessOver(t, p.merge))
	case n < 92: // and so goes past the municipalities
		p.in(p.between(60, 160), "a rollout", p.unlessOver(t, p.rollOut))
	case n < 95:
		p.in(p.between(2, 10), "an earlier stage", p.unlessOver(t, p.record))
	}
	if p.chance(10) {
		p.in(p.between(50, 300), "a pause", p.unlessOver(t, p.pause))
	}
}

// unlessOver is what happens to an initiative that is still alive. One that is on
// hold waits a month.
func (p *player) unlessOver(t *tale, do func(context.Context, *tale) error) func(context.Context) error {
	var again func(context.Context) error
	again = func(ctx context.Context) error {
		switch {
		case t.over:
			return nil
		case t.held:
			p.in(30, "after a pause", again)
			return nil
		}
		return do(ctx, t)
	}
	return again
}

func (p *player) describe(ctx context.Context, t *tale) error {
	links := []events.Link{{URL: "https://ovelse.example/" + t.id, Title: nb("Prosjektside i øvelsen"), Kind: "homepage"}}
	cmd := initiative.Amend{Links: &links}
	if p.chance(12) {
		r := p.reach()
		cmd.Reach = &r
	}
	if p.chance(15) && !t.binding {
		o := &events.Obligation{Level: events.ObligationRecommended, Note: nb("Presisert etter høring.")}
		cmd.Obligation = &o
	}
	return p.do(ctx, p.owner(t), t.id, cmd)
}

var delays = []string{
	"Anskaffelsen tar lengre tid enn ventet.", "Regelverket må på høring først.", "Pilotkommunene trenger mer tid til opplæring.",
	"Leverandøren er ikke klar med grensesnittet.", "Det mangler penger i år.",
}

// slip moves all dates that are ahead, and may do so again.
func (p *player) slip(ctx context.Context, t *tale) error {
	if t.inRound { // nothing moves between two signatures
		p.in(30, "a slip after a round", p.unlessOver(t, p.slip))
		return nil
	}
	later := p.between(20, 120)
	next := make([]events.Milestone, 0, len(t.plan))
	for _, m := range t.plan {
		if m.Date >= p.today() {
			m.Date = moved(m.Date, later)
		}
		next = append(next, m)
	}
	if next[len(next)-1].Date == t.plan[len(t.plan)-1].Date {
		return nil // all of it is past
	}
	t.plan, t.slips = next, t.slips+1
	if t.slips < 4 && p.chance(50) {
		p.in(p.between(60, 150), "a slip", p.unlessOver(t, p.slip))
	}
	if t.slips == 3 {
		return p.do(ctx, p.owner(t), t.id, initiative.Rebaseline{Plan: next, Reason: nb("Ny plan er vedtatt av styringsgruppen.")})
	}
	return p.do(ctx, p.owner(t), t.id, initiative.Amend{Plan: &next, Reason: nb(one(p, delays))})
}

// relate links an initiative to an earlier one.
func (p *player) relate(ctx context.Context, t *tale) error {
	other := one(p, p.cast.initiatives)
	if other == t || other.id == "" {
		return nil
	}
	kind := one(p, events.RelationKinds)
	if p.chance(20) {
		p.in(p.between(30, 120), "a relation that was not", p.unlessOver(t, func(ctx context.Context, t *tale) error {
			return p.do(ctx, p.owner(t), t.id, initiative.RemoveRelation{Kind: kind, Target: other.id})
		}))
	}
	return p.do(ctx, p.owner(t), t.id, initiative.AddRelation{Relation: events.Relation{
		Kind: kind, Target: other.id, Note: nb("Deler grunndata i øvelsen."),
	}})
}

// advance reports the next phase of a project that goes on, as far as the story lets it.
func (p *player) advance(ctx context.Context, t *tale) error {
	most := 2 // planning
	switch {
	case t.piloted:
		most = 5
	case t.decided == events.ClassNow:
		most = 3
	}
	p.in(p.between(60, 140), "a phase", p.unlessOver(t, p.advance))
	if t.phase >= most {
		return nil
	}
	t.phase++
	return p.do(ctx, p.owner(t), t.id, initiative.ReportPhase{Phase: events.Phases[t.phase], Note: nb("Meldt i øvelsen.")})
}

func (p *player) confirm(ctx context.Context, t *tale) error {
	return p.do(ctx, p.owner(t), t.id, initiative.Confirm{Note: nb("Gjennomgått: opplysningene er riktige.")})
}

// rollOut goes ahead before anybody was asked.
func (p *player) rollOut(ctx context.Context, t *tale) error {
	t.phase = p.between(3, 4)
	if err := p.do(ctx, p.owner(t), t.id, initiative.ReportPhase{Phase: events.Phases[t.phase], Note: nb("Utviklingen er i gang.")}); err != nil {
		return err
	}
	if t.phase == 4 {
		p.takeUp(t)
	}
	if p.chance(50) {
		p.in(p.between(60, 150), "a late assessment", p.unlessOver(t, p.assess))
	}
	return nil
}

// record says of a solution that municipalities used before there was a registry.
func (p *player) record(ctx context.Context, t *tale) error {
	t.piloted = true
	p.takeUp(t)
	return p.do(ctx, reference.Digdir, t.id, initiative.RecordAtStage{RecordedAtStage: events.RecordedAtStage{
		Stage: one(p, []events.Stage{events.StagePiloted, events.StageOperational}), Since: p.day(-p.between(100, 900)),
		Evidence: events.Provenance{Source: "Oppdiktet kilde i øvelsen", URL: "https://ovelse.example/" + t.id + "/kilde", Certainty: events.CertaintyPartly},
	}})
}

func (p *player) withdraw(ctx context.Context, t *tale) error {
	t.over = true
	return p.do(ctx, p.owner(t), t.id, initiative.Withdraw{Reason: nb("Behovet er dekket av en annen løsning.")})
}

func (p *player) merge(ctx context.Context, t *tale) error {
	for _, other := range p.cast.initiatives {
		if other != t && !other.over && !other.held && other.theme == t.theme {
			t.over = true
			return p.do(ctx, p.owner(t), t.id, initiative.Merge{Into: other.id, Reason: nb("Tiltakene løser det samme og blir ett.")})
		}
	}
	return nil
}

func (p *player) pause(ctx context.Context, t *tale) error {
	if t.assessed || t.inRound { // a round waits for it
		return nil
	}
	t.held = true
	until := p.between(30, 120)
	p.in(until, "the end of a pause", func(ctx context.Context) error {
		t.held = false
		return p.do(ctx, p.owner(t), t.id, initiative.Resume{Reason: nb("Finansieringen er på plass.")})
	})
	return p.do(ctx, p.owner(t), t.id, initiative.PutOnHold{Reason: nb("Venter på finansiering."), Until: p.day(until)})
}

// hours are what an initiative is expected to take of the municipalities together.
func (p *player) hours(id string) int64 {
	known, _ := p.app.Query.Lookups().Initiative(id)
	return known.Hours
}

// content is the hash of what is decided on.
func (p *player) content(id string) (string, error) {
	s, err := p.app.Query.State(id)
	return s.ContentHash(), err
}

// body is what a party's council is called.
var bodies = map[events.Party]events.Text{
	events.PartyState: nb("Statens råd i øvelsen"), events.PartyMunicipalities: nb("Kommunenes råd i øvelsen"),
}

var criteria = round.Default()
