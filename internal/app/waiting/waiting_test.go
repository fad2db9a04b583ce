package waiting_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/waiting"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// world is a registry, today the 7th of September 2026.
type world struct {
	*testing.T
	*testkit.Registry
}

func (w world) obliged(title string, deadline events.Date) string {
	w.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	p.Title, p.Obligation = testkit.Text(title), &events.Obligation{Level: events.ObligationMandatory, Deadline: deadline}
	res, err := w.Command.Create(w.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p})
	return w.must(res, err)
}

func (w world) must(res command.Result, err error) string {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	return res.ID
}

func (w world) say(id string, state adoption.Say) {
	w.Helper()
	w.must(w.Command.DoAdoption(w.Context(), testkit.As(testkit.Stavanger), id, "1103", state))
}

// find is what waits for Stavanger.
func (w world) find() []waiting.Item {
	w.Helper()
	m, _ := w.Query.Reference().Municipality("1103")
	about, err := waiting.Read(w.Query, m, w.Query.Today(w.App.Clock()))
	if err != nil {
		w.Fatal(err)
	}
	all, err := about.Find(w.Query)
	if err != nil {
		w.Fatal(err)
	}
	return all
}

func kinds(all []waiting.Item) (out []waiting.Kind) {
	for _, i := range all {
		out = append(out, i.Kind)
	}
	return out
}

// What waits is found as data: by the last day that may be meant, with what it is
// about; and no more once it was answered.
func TestWhatWaitsIsFound(t *testing.T) {
	t.Parallel()
	w := world{t, testkit.Open(t, t.TempDir(), eventlog.Config{})}
	if all := w.find(); len(all) != 0 {
		t.Fatalf("of nothing %+v waits", all)
	}
	late := w.obliged("Ute", "2026-09-01")
	soon := w.obliged("Snart", "2027-03-07")
	w.obliged("Om lenge", "2027-03-08")
	spring := w.must(w.Command.AnnounceWave(t.Context(), testkit.As(testkit.Skatteetaten), soon, wave.Announce{Terms: wave.Terms{Name: "Våren", Places: 1, SignUpBy: "2026-10-01", Start: "2027-01-04"}}))
	all := w.find()
	if got := kinds(all); !slices.Equal(got, []waiting.Kind{waiting.Missed, waiting.Wave, waiting.Deadline, waiting.Silent}) {
		t.Fatalf("%v wait", got)
	}
	if d := all[2]; d.Last != "2027-03-07" || d.Initiatives[0].ID != soon || d.Initiatives[0].Title["nb"] != "Snart" || d.Step.Effort.Known {
		t.Errorf("the deadline is %+v", d)
	}
	if all[0].Initiatives[0].ID != late || all[1].Wave.ID != spring || all[1].Wave.Free() != 1 || len(all[3].Initiatives) != 3 {
		t.Errorf("what waits is %+v", all)
	}
	w.say(late, adoption.Say{State: events.AdoptionInUse, Date: "2026-09-02", Extent: "all"})
	w.say(soon, adoption.Say{State: events.AdoptionDecidedNo, Date: "2026-09-02", Reason: testkit.Text("Vi venter.")})
	all = w.find()
	if got := kinds(all); slices.Contains(got, waiting.Missed) || len(all[len(all)-1].Initiatives) != 1 {
		t.Errorf("what was answered waits: %+v", all)
	}
	w.Registry.Clock.Advance(366 * 24 * time.Hour)
	if got := kinds(w.find()); !slices.Contains(got, waiting.Confirm) {
		t.Errorf("after a year %v wait, and no answer to confirm", got)
	}
}

// In brief, many deadlines that are over are one thing that names them all, vendors and
// packages are five at most, and of the year ahead there are sixteen; all else is there.
func TestInBriefNothingIsLostWithoutAWord(t *testing.T) {
	t.Parallel()
	of := func(k waiting.Kind, n int) (out []waiting.Item) {
		for i := range n {
			out = append(out, waiting.Item{Kind: k, Initiatives: []waiting.Named{{ID: fmt.Sprintf("%s-%d", k, i)}}})
		}
		return out
	}
	all := slices.Concat(of(waiting.Missed, 4), of(waiting.Deadline, 15), of(waiting.Wave, 4), of(waiting.Vendor, 7), of(waiting.Onboarding, 6), of(waiting.Silent, 1))
	shown, further := waiting.Brief(all)
	count := map[waiting.Kind]int{}
	for _, k := range kinds(shown) {
		count[k]++
	}
	if count[waiting.Missed] != 1 || count[waiting.Deadline]+count[waiting.Wave] != 16 || further != 3 || count[waiting.Vendor] != 5 || count[waiting.Onboarding] != 5 || count[waiting.Silent] != 1 {
		t.Errorf("%v are shown, and %d of the year ahead are not", count, further)
	}
	if len(shown[0].Initiatives) != 4 || shown[0].Initiatives[3].ID != "missed-3" || len(all[0].Initiatives) != 1 {
		t.Errorf("those that are over are %+v, of %+v", shown[0].Initiatives, all[0].Initiatives)
	}
	if few, _ := waiting.Brief(all[1:]); kinds(few)[2] != waiting.Missed {
		t.Error("three that are over are one thing")
	}
}
