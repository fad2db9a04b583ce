package changes_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/subscription"
)

const needID = "019dfd60-0c1e-7a55-9d10-6b2f0a41c7f1"

var (
	needTitle  = nb("Foreldre søker barnehageplass på papir")
	raisedNeed = &events.NeedRaised{
		Municipality: "1103", By: events.SpeakerSelf, Matters: events.MattersUrgent, AnswerBy: "2026-06-10",
		NeedTerms: events.NeedTerms{Title: needTitle, Problem: nb("Søknadene tastes inn for hånd."), Theme: "barnehage", LifeEvent: "fa-barn"},
	}
)

func aboutNeed(behind ...string) events.NeedAbout {
	return events.NeedAbout{Title: needTitle, Theme: "barnehage", LifeEvent: "fa-barn", Behind: behind}
}

// needs says that an event is one of a need.
func needs(p events.Payload) bool {
	switch p.(type) {
	case *events.NeedRaised, *events.NeedSupported, *events.SupportWithdrawn, *events.NeedAnswered, *events.NeedMerged, *events.NeedJoined, *events.NeedClosed:
		return true
	}
	return false
}

// Everybody behind a need is told of its steps, by the numbers that they have today, as
// are those who follow its theme, its life event or the initiative that takes it up.
func TestANeedIsToldToThoseBehindIt(t *testing.T) {
	t.Parallel()
	taken := &events.NeedAnswered{NeedAbout: aboutNeed("0301", "3011"), Answer: events.NeedTakenUp, Initiative: id} // 3011: Hvaler, until 2024
	got := last(after(registered, taken)...)
	if len(got) != 1 || !slices.Equal(got[0].Municipalities, []string{"0301", "3110"}) || got[0].Need != needID || got[0].Path() != "/behov/"+needID || got[0].Subject() != "need/"+needID {
		t.Fatalf("told %+v", got)
	}
	for name, values := range map[filter.Name]map[string]bool{
		filter.Municipality: {"3110": true, "3011": true, "1103": false}, filter.County: {"03": true, "11": false},
		filter.Theme: {"barnehage": true, "grunnskole": false}, filter.LifeEvent: {"fa-barn": true}, filter.Initiative: {id: true, other: false},
		filter.ChangeClass: {string(changes.NeedAnswered): true, string(changes.NeedRaised): false}, filter.Text: {"barnehageplass": true, "kirkegård": false},
		filter.Stage: {"proposed": false}, filter.Owner: {skatt: false},
	} {
		for value, want := range values {
			var s subscription.Subscription
			s.Filters = subscription.Filters{Set: filter.Set{name: {value}}}
			if subscription.Matches(&s, &got[0], ref, search.Listed) != want {
				t.Errorf("a subscription to %s %s: %v", name, value, !want)
			}
		}
	}
}
