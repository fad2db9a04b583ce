package projection

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
)

// TestBatchesGiveTheSameBytes: however the records come – one by one, many at once, in a
// bulk load that holds back, in batches that fail and are tried again – the views are the
// same.
func TestBatchesGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	ref, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 600
	if testing.Short() {
		n = 300
	}
	all := story(t, rand.New(rand.NewPCG(1, 7)), n)
	want := built(t, ref, handed{all, 1}, 0, false)
	for _, c := range []struct{ share, bulk int }{{7, 0}, {n, 0}, {50, 200}, {11, 1}, {100, n}} {
		for _, failing := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d at a time, bulk %d, failing %v", c.share, c.bulk, failing), func(t *testing.T) {
				t.Parallel()
				if got := built(t, ref, handed{all, c.share}, c.bulk, failing); got != want {
					t.Errorf("%d bytes are others than the %d of one by one", len(got), len(want))
				}
			})
		}
	}
}

// built gives the views of a log; bulk is how many records share a transaction of a bulk
// load, 0: there is none. Where it is failing, every third batch fails once.
func built(t *testing.T, ref *reference.Data, log handed, bulk int, failing bool) string {
	t.Helper()
	seen := map[uint64]bool{} // first positions of batches
	projectors := registryProjectors(ref, func(first uint64) error {
		if !failing || first == 0 || seen[first] {
			return nil
		}
		seen[first] = true
		if len(seen)%3 != 1 {
			return nil
		}
		return errExample
	})
	s := openStore(t, t.TempDir(), projectors...)
	r := run(t, log, s, func(r *Runner) {
		if bulk > 0 {
			r.farBehind, r.bulkBatch = 1, bulk
		}
	}, projectors...)
	r.applied(t, uint64(len(log.all)))
	r.stop()
	return dump(t, s)
}

// handed is a log that hands on so many records at a time.
type handed struct {
	all   []events.Record
	share int
}

func (l handed) Follow(ctx context.Context, after uint64, handle func([]events.Record) error) error {
	for from := int(after); from < len(l.all); from += l.share {
		if err := handle(l.all[from:min(from+l.share, len(l.all))]); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return ctx.Err()
}

func (l handed) Extent(context.Context) (logID, first string, last uint64, err error) {
	return "handed", l.all[0].ID, uint64(len(l.all)), nil
}

func (l handed) Record(_ context.Context, position uint64) (events.Record, error) {
	return l.all[position-1], nil
}

func (handed) Refuse(error) {}

// story is n records of a dozen initiatives, some minutes apart, of every kind that a
// state, a window or an entry keeps something of.
func story(t *testing.T, rnd *rand.Rand, n int) (out []events.Record) {
	t.Helper()
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	add := func(aggregate, id string, p events.Payload) {
		raw, err := events.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Duration(rnd.IntN(200)) * time.Second)
		position := len(out) + 1
		out = append(out, events.Record{
			ID: fmt.Sprint("e", position), Aggregate: aggregate, AggregateID: id, Name: p.EventName(), Version: 1, Time: at,
			Organisation: "974761076", Actor: "a", Command: fmt.Sprint("c", position), Data: p, Raw: raw, Position: uint64(position),
		})
	}
	id := func() string { return fmt.Sprintf("2026-%04d", 1+rnd.IntN(12)) }
	begun := map[string]bool{}
	for len(out) < n {
		of := id()
		if !begun[of] {
			begun[of] = true
			add(events.AggregateInitiative, of, &events.Proposed{
				Title: someText(rnd), Summary: someText(rnd), Owner: "974761076", Reach: someReach(rnd), Phase: "concept", Themes: []string{"skatt"},
				Plan: []events.Milestone{{Milestone: "a", Date: "2027-01-01"}},
			})
			continue
		}
		switch p := someEvent(rnd, of, id()).(type) {
		case *events.DisagreementRecorded:
			add(events.AggregateRound, "r1", p)
		case *events.ReadinessReported:
			add(events.AggregateProduct, "p1", p)
		default:
			add(events.AggregateInitiative, of, p)
		}
	}
	return out
}

func someText(rnd *rand.Rand) events.Text {
	return events.Text{"nb": fmt.Sprint("tekst ", rnd.IntN(6)), "en": fmt.Sprint("text ", rnd.IntN(6))}
}

func someReach(rnd *rand.Rand) events.Reach {
	return []events.Reach{
		{Scope: events.ScopeAll}, {Scope: events.ScopeMunicipalities, Codes: []string{"0301", "1103"}},
		{Scope: events.ScopeCounties, Codes: []string{"11"}}, {Scope: events.ScopeAll, Except: []string{"0301"}},
	}[rnd.IntN(4)]
}

// someEvent is what may happen to an initiative that stands beside another one.
func someEvent(rnd *rand.Rand, id, other string) events.Payload {
	text, day := someText(rnd), func(month string) events.Date { return events.Date(fmt.Sprintf("%s-0%d", month, 1+rnd.IntN(4))) }
	themes, groups := []string{"helse", "skatt"}, []events.TargetGroup{events.TargetOlder, events.TargetBusiness}
	links := []events.Link{{URL: fmt.Sprint("https://example.no/", rnd.IntN(3))}}
	some := 1 + rnd.IntN(2)
	themes, groups = themes[:some], groups[:some]
	all := []events.Payload{
		&events.Described{Title: &text}, &events.Described{Summary: &text, Links: &links}, &events.Described{TargetGroups: &groups, Themes: &themes},
		&events.ReachChanged{Reach: someReach(rnd)},
		&events.ObligationChanged{Obligation: &events.Obligation{Level: "mandatory", Deadline: day("2028-01")}},
		&events.PutOnHold{Reason: text, Until: "2027-01-01"}, &events.Resumed{Reason: text},
		&events.ForecastChanged{Milestones: []events.Milestone{{Milestone: "a", Date: day("2027-03")}, {Milestone: "b", Date: "2028-01-01"}}[:some]},
		&events.PhaseReported{Phase: []events.Phase{"concept", "planning", "execution", "rollout"}[rnd.IntN(4)], Note: text},
		&events.RelationAdded{Relation: events.Relation{Kind: "depends_on", Target: other}},
		&events.Merged{Into: other, Reason: text},
		&events.BreakingChangeAnnounced{On: day("2028-05"), What: text, Action: text}, &events.BreakingChangeWithdrawn{On: day("2028-05"), Reason: text},
		&events.PilotPlanned{Start: "2027-01-01", End: day("2027-05"), Purpose: text}, &events.PilotJoined{Municipality: []string{"0301", "1103"}[rnd.IntN(2)]},
		&events.OnboardingDescribed{Steps: []events.OnboardingStep{{ID: "1", Title: text}, {ID: "2", Title: text}}[:some]},
		&events.DisagreementRecorded{Initiative: id, Party: "state", Reason: text},
		&events.ReadinessReported{Initiative: id, Vendor: "974761076", Product: "X", ReadinessWord: events.ReadinessWord{State: events.ReadinessReady, Version: fmt.Sprint(some)}},
	}
	return all[rnd.IntN(len(all))]
}

// TestAPanicBesideIsAnError: the runner tries again instead of ending the program.
func TestAPanicBesideIsAnError(t *testing.T) {
	t.Parallel()
	err := inOrder(2*coreShare, func(i int) ([]byte, error) {
		if i == coreShare+1 {
			panic("no such value")
		}
		return nil, nil
	}, func(int, []byte) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "panic: no such value") {
		t.Errorf("gives %v", err)
	}
}
