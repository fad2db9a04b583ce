package needs

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/web/form"
)

// foresee puts into words what a command would record.
func (c *visit) foresee(would need.Decision) *form.Preview {
	v := c.v
	p := &form.Preview{Says: v.T("review.lead", nil), Idle: len(would.Events) == 0}
	p.Shown, p.Blank = c.binding().Describe(c.began())
	p.Shown = append(c.parties(), p.Shown...)
	told := func(of events.NeedAbout) {
		p.Shown = append(p.Shown, v.Municipalities(v.T("review.told", nil), of.Behind)...)
	}
	if p.Idle {
		p.Says = v.T("review.idle", nil)
	}
	for _, e := range would.Events {
		switch e := e.(type) {
		case *events.NeedAnswered:
			told(e.NeedAbout)
		case *events.NeedMerged:
			p.Says = v.T("need.review.merge", nil)
			p.Shown = append(p.Shown, c.voices(would)...)
			told(e.NeedAbout)
		case *events.NeedClosed:
			p.Says = v.T("need.review.close", nil)
			told(e.NeedAbout)
		}
	}
	if c.word.kind == need.KindAnswer {
		p.Blank = nil // what an answer does not need is not asked for with it
	}
	return p
}

// parties are the need, who raised it, and the municipality that supports it.
func (c *visit) parties() []form.Described {
	v := c.v
	out := []form.Described{
		form.Known(v.Lang.Label("need"), v.Lang.Pick(c.about.Title)),
		form.Known(v.T("need.review.raiser", nil), v.Shell.MunicipalityName(c.about.Municipality)),
	}
	if c.word.kind == need.KindSupport {
		out = append(out, form.Known(v.Lang.Label("municipality"), c.own.DisplayName))
	}
	return out
}

// voices are the municipalities that the other need gets, and those that are behind both
// and counted once.
func (c *visit) voices(would need.Decision) (out []form.Described) {
	var come, both []string
	for _, e := range would.Other {
		if joined, is := e.(*events.NeedJoined); is {
			for _, voice := range joined.Voices {
				come = append(come, voice.Municipality)
			}
		}
	}
	for _, voice := range c.about.Voices {
		if !slices.Contains(come, voice.Municipality) {
			both = append(both, voice.Municipality)
		}
	}
	out = append(out, c.v.Municipalities(c.v.T("need.review.come", nil), come)...)
	return append(out, c.v.Municipalities(c.v.T("need.review.both", nil), both)...)
}
