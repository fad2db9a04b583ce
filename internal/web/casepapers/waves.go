package casepapers

import (
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
)

// findWaves reads the waves that the municipality can sign up for, or has signed up
// for, of those that have yet to start: what starts first first.
func (p *paper) findWaves() error {
	q := p.v.Shell.Config.App.Query
	list, err := q.WavesOf(p.about.ID)
	if err != nil {
		return err
	}
	for i := range list {
		w := q.WaveOf(p.m, &list[i], &p.about.Initiative)
		if w.Asks() || w.SignUp != nil && (w.Phase == wave.PhaseOpen || w.Phase == wave.PhaseClosed) {
			p.waves = append(p.waves, w)
		}
	}
	return nil
}

// begin says in which waves the municipality can begin together with others: until
// when it can sign up, how many places nobody has, and what it has answered.
func (p *paper) begin() {
	p.section("waves")
	if len(p.waves) == 0 {
		p.say("waves.none", fault.Args{"name": p.m.DisplayName})
		return
	}
	p.text(p.v.T("waves.what", nil))
	var rows [][]string
	for i := range p.waves {
		w := &p.waves[i]
		rows = append(rows, []string{w.Name, p.v.Lang.Date(w.SignUpBy, ""), p.v.Lang.Date(w.Start, ""), p.places(w), p.answer(w)})
	}
	label := p.v.Lang.Label
	p.table(p.v.T("case.h.waves", nil), []int{35, 35, 35, 35, 30},
		[]string{label("wave"), label("signUpBy"), label("start"), p.v.T("case.waves.places", nil), p.v.T("case.waves.answer", nil)}, rows)
	for i := range p.waves {
		w := &p.waves[i]
		if w.Contact != "" {
			p.say("waves.contact", fault.Args{"wave": w.Name, "contact": w.Contact})
		}
		p.link(p.v.T("case.waves.link", fault.Args{"wave": w.Name}), "/tiltak/"+p.about.ID+"/puljer/"+w.ID)
	}
}

// places says how many of a wave's places nobody has, and how many wait for one.
func (p *paper) places(w *query.MunicipalityWave) string {
	out := p.v.T("case.waves.free", fault.Args{"free": w.Free(), "places": w.Places})
	if n := w.Waiting(); n > 0 {
		out += ", " + p.v.T("waves.waiting", fault.Args{"n": n})
	}
	return out
}

// answer says what the municipality has answered to a wave.
func (p *paper) answer(w *query.MunicipalityWave) string {
	switch {
	case w.SignUp == nil:
		return p.v.T("case.waves.unanswered", nil)
	case w.SignUp.Placed:
		return p.v.T("wave.placed", nil)
	}
	return p.v.T("wave.turn", fault.Args{"turn": w.Turn})
}

// join suggests to decide on the waves that have not been answered.
func (p *paper) join() {
	for i := range p.waves {
		if w := &p.waves[i]; w.Asks() {
			p.say("decision.wave", fault.Args{"name": p.m.DisplayName, "wave": w.Name, "until": w.SignUpBy, "start": w.Start})
		}
	}
}
