// Package inwords says what stands in an agenda: what is to be done on a day, and what
// it takes. Pages, letters and the API say it alike.
package inwords

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/reference"
)

// Doing says what is to be done on a day, or what happens.
func Doing(l locale.Language, ref *reference.Data, s agenda.Step) string {
	switch {
	case s.Date == "":
		return ""
	case s.Kind == agenda.Deadline && s.Obligation.LegalBasis != "":
		return l.Text("agenda.deadline.law", fault.Args{"law": s.Obligation.LegalBasis})
	case s.Kind == agenda.Deadline:
		return l.Text("agenda.deadline", nil)
	case s.Kind == agenda.Breaking:
		if action := l.Pick(s.Action); action != "" {
			return action
		}
		return l.Pick(s.What)
	case s.Kind == agenda.SignUp || s.Kind == agenda.WaveStart:
		return waveDay(l, ref, s.Day)
	}
	return l.Milestone(s.Name)
}

// waveDay says what a day of a wave is, and for whom, if not for all.
func waveDay(l locale.Language, ref *reference.Data, d agenda.Day) string {
	said := fault.Args{"wave": d.Name, "turn": d.Turn}
	text := l.Text("agenda.wave.signup", said)
	switch {
	case d.Kind == agenda.WaveStart && d.Turn > 0:
		text = l.Text("agenda.wave.waiting", said)
	case d.Kind == agenda.WaveStart:
		text = l.Text("agenda.wave.start", said)
	}
	if len(d.Counties) == 0 {
		return text
	}
	places, called := make([]string, len(d.Counties)), names.Book{Ref: ref}
	for i, number := range d.Counties {
		places[i] = called.Place(number)
	}
	return l.Text("agenda.wave.counties", fault.Args{"text": text, "counties": strings.Join(places, ", ")})
}

// Effort is hours and money in words; nil where nobody has assessed.
func Effort(l locale.Language, e agenda.Effort) []string {
	if !e.Known {
		return nil
	}
	var out []string
	once := func(amount string) string { return l.Text("agenda.effort.once", fault.Args{"amount": amount}) }
	yearly := func(amount string) string { return l.Text("agenda.effort.yearly", fault.Args{"amount": amount}) }
	for _, part := range []struct {
		say    func(amount string) string
		unit   string
		amount outlook.Range
	}{
		{once, events.UnitHours, e.OneOff}, {yearly, events.UnitHours, e.Yearly}, {once, events.UnitNOK, e.OneOffMoney}, {yearly, events.UnitNOK, e.YearlyMoney},
	} {
		if r := part.amount; !r.Zero() {
			out = append(out, part.say(l.Interval(r.Low, r.Expected, r.High, part.unit)))
		}
	}
	if len(out) == 0 {
		out = append(out, l.Text("agenda.effort.none", nil))
	}
	return out
}

// Onboarding is what so many steps of an onboarding package take one municipality.
// What nobody has assessed is said to be unknown.
func Onboarding(l locale.Language, h initiative.Hours, steps int) string {
	if h.Unknown == steps {
		return l.Text("agenda.steps.unknown", nil)
	}
	out := l.Hours(h.Low, h.High)
	switch {
	case h.Unknown == 1:
		out = l.Text("agenda.steps.part.one", fault.Args{"time": out})
	case h.Unknown > 1:
		out = l.Text("agenda.steps.part.other", fault.Args{"time": out, "n": h.Unknown})
	}
	return out
}
