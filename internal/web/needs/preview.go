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
	b := c.binding()
	p := b.Preview(len(would.Events) == 0, c.began())
	p.Shown = append(c.parties(), p.Shown...)
	var notified []string
	for _, e := range slices.Concat(would.Events, would.Other) {
		switch e := e.(type) {
		case *events.NeedSupported:
			if has := c.voice(); has != nil {
				p.Shown = append(p.Shown, b.Lost("note", e.Note, has.Note)...)
			}
		case *events.NeedAnswered:
			if a := c.about.Answer; a != nil {
				p.Shown = append(p.Shown, b.Lost("reason", e.Reason, a.Reason)...)
			}
			notified = append(notified, e.Behind...)
		case *events.NeedMerged:
			p.Says, notified = v.T("need.review.merge", nil), append(notified, e.Behind...)
		case *events.NeedJoined:
			p.Shown, notified = append(p.Shown, c.voices(e)...), append(notified, e.Behind...)
		case *events.NeedClosed:
			p.Says, notified = v.T("need.review.close", nil), append(notified, e.Behind...)
		}
	}
	slices.Sort(notified)
	p.Shown = append(p.Shown, v.Notified(slices.Compact(notified))...)
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
func (c *visit) voices(joined *events.NeedJoined) (out []form.Described) {
	var come, both []string
	for _, voice := range joined.Voices {
		come = append(come, voice.Municipality)
	}
	for _, voice := range c.about.Voices {
		if !slices.Contains(come, voice.Municipality) {
			both = append(both, voice.Municipality)
		}
	}
	out = append(out, c.v.Municipalities(c.v.T("need.review.come", nil), come)...)
	return append(out, c.v.Municipalities(c.v.T("need.review.both", nil), both)...)
}
