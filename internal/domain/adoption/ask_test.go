package adoption_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
)

// A municipality is asked when its word is a year old, when others speak and it has
// not, and when they say something else after it. Its answer ends the question.
func TestWhyAMunicipalityIsAsked(t *testing.T) {
	t.Parallel()
	inUseThen, saysPlanned := happened{"2026-10-02", inUse(events.SpeakerSelf)}, happened{"2026-11-01", reported(events.AdoptionInPlan)}
	for name, c := range map[string]struct {
		given []happened
		on    events.Date
		want  adoption.Ask
	}{
		"nothing":            {nil, today, ""},
		"fresh":              {[]happened{inUseThen}, "2027-10-02", ""},
		"a year later":       {[]happened{inUseThen}, "2027-10-03", adoption.AskExpired},
		"reported":           {[]happened{saysPlanned}, today, adoption.AskReported},
		"reported the same":  {[]happened{inUseThen, {"2026-11-01", reported(events.AdoptionInUse)}}, today, ""},
		"reported otherwise": {[]happened{inUseThen, saysPlanned}, today, adoption.AskDiffers},
		"answered since":     {[]happened{saysPlanned, {"2026-11-02", inUse(events.SpeakerSelf)}}, today, ""},
	} {
		s := state(c.given...)
		p := adoption.Place{Number: kommune, Own: []adoption.Span{{Number: kommune}}}
		if got := p.Stand(func(string) *adoption.State { return &s }, c.on).Asks(c.on); got != c.want {
			t.Errorf("%s: asked %q, want %q", name, got, c.want)
		}
	}
}

// A municipality that was formed of others is asked what is true now.
func TestASuccessorIsAsked(t *testing.T) {
	t.Parallel()
	s := state(happened{"2026-10-02", inUse(events.SpeakerSelf)})
	p := adoption.Place{Number: "5099", Own: []adoption.Span{{Number: "5099", From: "2026-11-01"}}, Former: []adoption.Span{{Number: kommune, Until: "2026-10-31"}}}
	said := func(number string) *adoption.State {
		if number == kommune {
			return &s
		}
		return nil
	}
	if got := p.Stand(said, today).Asks(today); got != adoption.AskSuccessor {
		t.Errorf("asked %q", got)
	}
}
