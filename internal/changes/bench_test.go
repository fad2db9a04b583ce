package changes_test

import (
	"strconv"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// BenchmarkApply is the cost of one event of a mix of which half are edits:
// what the feed adds to a rebuild of the views.
func BenchmarkApply(b *testing.B) {
	mix := []events.Payload{
		retitle("B"), plan("A", "2027-01-01", "B", "2027-02-01"), reaches("0301"), &events.DecisionSigned{}, &events.PilotMeasured{}, &events.StatementAnswered{},
		retitle("C"), plan("A", "2027-02-01", "B", "2027-02-01"), reaches("1108"), &events.DecisionSigned{}, &events.PilotMeasured{}, &events.ConfirmedCurrent{},
	}
	var story []at
	for i := range 1000 {
		p := proposed()
		p.id = "2026-" + strconv.Itoa(1000+i)
		story = append(story, p)
		for k, e := range mix {
			story = append(story, at{float64(i*len(mix)+k) / 100, p.id, e})
		}
	}
	steps := tell(story...)
	b.ResetTimer()
	published := 0
	for b.Loop() {
		published += len(apply(window(), steps))
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(len(steps)), "ns/event")
	b.ReportMetric(float64(published)/float64(b.N), "published/op")
}
