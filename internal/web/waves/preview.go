package waves

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// foresee puts into words what a command would record, and writes the name of the wave
// into the form as it would be recorded.
func (c *visit) foresee(would []events.Payload) *form.Preview {
	c.settle(would)
	b, v := c.binding(), c.v
	var before url.Values
	if c.word.start != nil {
		before = c.word.start(c)
	}
	p := b.Preview(len(would) == 0, before)
	if !p.Idle && (c.word.kind == wave.KindClose || c.word.kind == wave.KindCancel) {
		p.Says = v.T("wave.review."+c.word.key, nil)
	}
	counties := b.Label("counties") // none of them says something, and stands under means
	p.Shown = slices.DeleteFunc(p.Shown, func(d form.Described) bool { return d.Label == counties })
	p.Blank = slices.DeleteFunc(p.Blank, func(label string) bool { return label == counties })
	for _, e := range would {
		if changed, is := e.(*events.WaveChanged); is {
			p.Shown = append(p.Shown, b.Lost("note", changed.Note, changed.Was.Note)...)
		}
	}
	p.Shown = slices.Concat(c.parties(), p.Shown, c.means(would))
	return p
}

func (c *visit) settle(would []events.Payload) {
	for _, e := range would {
		switch e := e.(type) {
		case *events.WaveAnnounced:
			c.f.Values.Set("name", e.Name)
		case *events.WaveChanged:
			c.f.Values.Set("name", e.Name)
		case *events.MunicipalitySignedUp:
			c.waits = e.Place == events.WaveWaiting
		}
	}
}

// parties are the initiative, the wave, who announces it and the municipality that a form
// is about.
func (c *visit) parties() []form.Described {
	v, host := c.v, c.v.Session.Organisation
	out := []form.Described{form.Known(v.Lang.Label("initiative"), v.Lang.Pick(c.of.Title))}
	if c.about.Exists() {
		host = c.about.Organisation
		out = append(out, form.Known(v.Lang.Label("wave"), c.about.Name))
	}
	out = append(out, form.Known(v.T("wave.host", nil), v.Shell.OrganisationName(host)))
	if c.word.kind == wave.KindSignUp || c.word.kind == wave.KindWithdraw {
		out = append(out, form.Known(v.Lang.Label("municipality"), c.own.DisplayName))
	}
	return out
}

// means is what comes of a command beside what was typed: whom the wave is for, the place
// or the turn that a municipality gets or gives up, who moves up, and who has signed up for
// what is over.
func (c *visit) means(would []events.Payload) (out []form.Described) {
	v := c.v
	var up, all []string
	for _, u := range c.about.SignUps {
		all = append(all, u.Municipality)
	}
	for _, e := range would {
		switch e := e.(type) {
		case *events.WaveAnnounced:
			out = append(out, form.Known(v.T("wave.for", nil), forWhom(v, e.Counties)))
		case *events.WaveChanged:
			if now, was := forWhom(v, e.Counties), forWhom(v, e.Was.Counties); now != was {
				change := form.Known(v.T("wave.for", nil), now)
				change.Old = []form.DescribedText{{Text: was}}
				out = append(out, change)
			}
		case *events.MunicipalitySignedUp:
			out = append(out, form.Known(v.Lang.Label("place"), c.gets(e)))
		case *events.MunicipalityWithdrew:
			out = append(out, form.Known(v.T("wave.review.gives", nil), c.givesUp(e)))
		case *events.PlaceGiven:
			up = append(up, e.Municipality)
		case *events.WaveClosed, *events.WaveCancelled:
			out = append(out, v.Municipalities(v.T("wave.signups", nil), all)...)
		}
	}
	return append(out, v.Municipalities(v.T("wave.review.moves", nil), up)...)
}

func (c *visit) gets(e *events.MunicipalitySignedUp) string {
	if e.Place == events.WavePlaced {
		return c.v.T("wave.review.placed", nil)
	}
	return c.v.T("wave.review.waits", fault.Args{"turn": c.about.Waiting() + 1})
}

func (c *visit) givesUp(e *events.MunicipalityWithdrew) string {
	if _, turn := c.about.SignUp(e.Municipality); turn > 0 {
		return c.v.T("wave.turn", fault.Args{"turn": turn})
	}
	return c.v.T("wave.review.place", nil)
}
