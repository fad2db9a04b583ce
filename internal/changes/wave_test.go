package changes_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// everywhere is an initiative that concerns all municipalities.
var everywhere = []at{proposed(func(p *events.Proposed) { p.Reach = events.Reach{Scope: events.ScopeAll} })}

// A wave is news to those it is for, and a place to the municipality that gets it.
func TestAWaveIsToldToThoseItIsFor(t *testing.T) {
	t.Parallel()
	only := func(counties ...string) *events.WaveAnnounced {
		e := announcedWave(5)
		e.Counties = counties
		return e
	}
	all := last(after(everywhere, announcedWave(5))...)[0].Municipalities
	some := last(after(everywhere, only("11"))...)[0].Municipalities
	if len(all) != 357 || len(some) != 23 || !slices.Contains(some, "1103") || slices.Contains(some, "5001") {
		t.Errorf("told %d municipalities, and %d of one county: %v", len(all), len(some), some)
	}
	wider := &events.WaveChanged{Initiative: id, WaveTerms: waveTerms(5), Was: waveTerms(5)}
	if got := last(after(everywhere, wider)...)[0].Municipalities; len(got) != 357 {
		t.Errorf("a wave that is for everybody now is told to %d", len(got))
	}
	moved := &events.WaveChanged{Initiative: id, WaveTerms: only("50").WaveTerms, Was: only("11").WaveTerms}
	if got := last(after(everywhere, moved)...)[0].Municipalities; !slices.Contains(got, "1103") || !slices.Contains(got, "5001") || slices.Contains(got, "0301") {
		t.Errorf("a wave that is for another county now is told to %v", got)
	}
	place := &events.PlaceGiven{Initiative: id, Name: "Pulje 1", Municipality: "3011"} // Hvaler, until 2024
	if got := last(after(everywhere, place)...)[0].Municipalities; !slices.Equal(got, []string{"3110"}) {
		t.Errorf("a place is told to %v", got)
	}
}
