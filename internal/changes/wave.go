package changes

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// waved is what an event of a wave makes known, and to the municipalities of which
// counties, or to which one. That somebody has signed up or withdrawn is no news.
func waved(rec events.Record) (c Change, counties []string, only string) {
	know := func(c Change) Change {
		c.Severity = Know
		return c
	}
	switch e := rec.Data.(type) {
	case *events.WaveAnnounced:
		return act(WaveAnnounced, Value{}, Value{Wave: &e.WaveTerms, Reason: e.Note}), e.Counties, ""
	case *events.WaveChanged:
		if len(e.Counties) > 0 && len(e.Was.Counties) > 0 { // also those must know for whom it is no more
			counties = union(e.Counties, e.Was.Counties)
		}
		return know(act(WaveAnnounced, Value{Wave: &e.Was}, Value{Wave: &e.WaveTerms, Reason: e.Reason})), counties, ""
	case *events.WaveClosed:
		return know(act(WaveAnnounced, Value{}, Value{Wave: &events.WaveTerms{Name: e.Name}, Ended: "closed", Reason: e.Reason})), e.Counties, ""
	case *events.WaveCancelled:
		return know(act(WaveAnnounced, Value{}, Value{Wave: &events.WaveTerms{Name: e.Name}, Ended: "cancelled", Reason: e.Reason})), e.Counties, ""
	case *events.PlaceGiven:
		return act(WaveAnnounced, Value{}, Value{Wave: &events.WaveTerms{Name: e.Name}, Municipality: e.Municipality}), nil, e.Municipality
	}
	return Change{}, nil, ""
}

// narrow leaves of the municipalities of a change those of some counties, or the one
// that a number is today; with neither, all of them.
func (c *Change) narrow(counties []string, only string, ref *reference.Data) {
	if only != "" {
		today, _, _ := ref.Current(only)
		c.Municipalities = slices.Sorted(slices.Values(today))
	}
	if len(counties) == 0 {
		return
	}
	var out []string
	for _, number := range c.Municipalities {
		if m, ok := ref.Municipality(number); ok && slices.Contains(counties, m.County) {
			out = append(out, number)
		}
	}
	c.Municipalities = out
}

// waveWords is the headline of what became of a wave.
func (t *wording) waveWords(c *Change) (key string, args fault.Args) {
	w := c.New.Wave
	key, args = "change.wave_announced", fault.Args{"name": w.Name, "places": w.Places, "until": w.SignUpBy, "start": w.Start}
	switch {
	case c.New.Municipality != "":
		return key + ".placed", fault.Args{"name": w.Name, "municipality": t.municipality(c.New.Municipality)}
	case c.New.Ended != "":
		return key + "." + c.New.Ended, args
	case c.Old.Wave != nil:
		return key + ".changed", args
	}
	return key, args
}

// municipality is what a municipality is called today, or its number where it is
// none any more.
func (t *wording) municipality(number string) string {
	if t.ref == nil {
		return number
	}
	today, _, _ := t.ref.Current(number)
	for _, n := range today {
		if m, ok := t.ref.Municipality(n); ok && len(today) == 1 {
			return m.DisplayName
		}
	}
	return number
}

// wave writes what was offered before.
func (t *wording) wave(c *Change) {
	if was := c.Old.Wave; was != nil {
		t.say("before.wave", fault.Args{"name": was.Name, "places": was.Places, "until": was.SignUpBy, "start": was.Start})
	}
}
