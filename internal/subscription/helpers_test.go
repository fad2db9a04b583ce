package subscription_test

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/subscription"
)

var ref = reference.MustLoad()

const (
	skatt = "974761076"
	nav   = "889640782"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func nb(s string) events.Text { return events.Text{"nb": s} }

// reported is the change of an initiative that names municipalities as they
// were on a day.
func reported(day events.Date, codes ...string) *changes.Change {
	var before, after initiative.State
	rec := events.Record{
		Aggregate: events.AggregateInitiative, AggregateID: "2026-0042", Position: 1, Time: monday,
		Data: &events.Proposed{
			Title: nb("Felles meldingsboks"), Summary: nb("Én innboks for alle."), Owner: skatt, Themes: []string{"skatt-og-avgift"},
			Reach: events.Reach{Scope: events.ScopeMunicipalities, Codes: codes, ReferenceDate: day},
		},
	}
	initiative.Evolve(&after, rec)
	return &changes.Classify(&before, &after, rec, ref)[0]
}

var world = subscription.World{
	World: filter.World{
		Ref:        ref,
		Initiative: func(id string) (bool, error) { return id == "2026-0042", nil },
		Owner:      func(number string) (bool, error) { return number == "912345688", nil },
	},
	OwnAddress: func(address string) bool { return address == "varsel@samstyring.example" },
}

func webhook(f subscription.Filters) subscription.Command {
	return subscription.Command{Channel: subscription.Webhook, Endpoint: "https://example.no/hook", Filters: f}
}
