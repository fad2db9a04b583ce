package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Both parties seal, sign and conclude at the same time, each command on one of
// two replicas by chance, while the initiatives are written to. Whatever the
// order comes to, no round is concluded by half and no signature that was
// accepted is lost.
func TestBothPartiesAtTheSameTimeOnTwoReplicas(t *testing.T) {
	t.Parallel()
	interleavings, workers := 1000, 16
	if testing.Short() {
		interleavings = 100
	}
	url := testkit.NATS(t)
	replicas := []*testkit.Registry{
		testkit.Open(t, t.TempDir(), eventlog.Config{URL: url, Replicas: 1}),
		testkit.Open(t, t.TempDir(), eventlog.Config{URL: url, Replicas: 1}),
	}
	var group sync.WaitGroup
	for worker := range workers {
		candidates := replicas[0].Assessed(t, 2)
		group.Go(func() {
			for n := worker; n < interleavings && !t.Failed(); n += workers {
				m := &meeting{t: t, replicas: replicas, candidates: candidates, seed: uint64(n), accepted: map[string]int{}}
				m.moved = sync.NewCond(&m.mu)
				m.hold()
			}
		})
	}
	group.Wait()
}

// meeting is one interleaving.
type meeting struct {
	t          *testing.T
	replicas   []*testkit.Registry
	candidates []string
	seed       uint64
	id         string
	mu         sync.Mutex
	moved      *sync.Cond
	moves      int            // accepted of both
	accepted   map[string]int // signatures that were accepted, by party and hash
	concluded  int
}

func (m *meeting) hold() {
	m.t.Helper()
	rng := rand.New(rand.NewPCG(m.seed, 0))
	first := m.replicas[rng.IntN(2)]
	m.bothSee()
	m.id = first.OpenRound(m.t, m.candidates...)
	disagrees := rng.IntN(4) == 0
	for _, party := range events.Parties {
		first.Score(m.t, m.id, party, testkit.Draft("1", rng.IntN(6), "Fordi", m.candidates...))
	}
	m.bothSee()
	var group sync.WaitGroup
	for i, party := range events.Parties {
		group.Go(func() { m.party(party, disagrees, rand.New(rand.NewPCG(m.seed, uint64(i)+1))) })
	}
	if rng.IntN(3) == 0 {
		group.Go(func() {
			_, _ = m.replicas[rng.IntN(2)].Command.Do(m.t.Context(), testkit.As(testkit.Digdir), m.candidates[0], confirm()) // or a conflict
		})
	}
	group.Wait()
	m.check(disagrees)
}

// bothSee waits until both replicas have read the log to its end.
func (m *meeting) bothSee() {
	for _, r := range m.replicas {
		for _, other := range m.replicas {
			if err := r.Query.WaitFor(m.t.Context(), other.Query.Position()); err != nil {
				m.t.Errorf("interleaving %d: %v", m.seed, err)
			}
		}
	}
}

// tries bounds how often a party tries something.
const tries = 1000

// party does all that one party does, in the order of chance, until the round
// is concluded. When it can only wait for the other, it does.
func (m *meeting) party(party events.Party, disagrees bool, rng *rand.Rand) {
	defer m.happened()
	sealed, done := false, map[string]bool{}
	for range tries {
		r := m.replicas[rng.IntN(2)]
		moves, seen := m.soFar(), r.Query.Position()
		refused := false
		switch step := rng.IntN(4); {
		case !sealed:
			_, err := r.Command.Seal(m.t.Context(), as(party), m.id, party)
			sealed = err == nil
			m.refused(err)
		case step == 0 || len(done) == len(m.candidates):
			_, err := r.Command.DoRound(m.t.Context(), as(party), m.id, round.Conclude{})
			if err == nil {
				m.conclude()
			}
			refused = m.refused(err) && len(done) == len(m.candidates)
		default:
			id := m.candidates[rng.IntN(2)]
			if done[id] {
				continue
			}
			accepted, public := m.settle(r, party, id, disagrees && id == m.candidates[1] && party == events.PartyMunicipalities)
			if accepted {
				done[id] = true
			}
			refused = !public
		}
		if s, err := r.Query.RoundState(m.id); err == nil && s.Concluded != nil {
			return
		}
		if m.bothSee(); refused && r.Query.Position() == seen {
			m.wait(moves)
		}
	}
	m.t.Errorf("interleaving %d: %s came to no end", m.seed, party)
}

// soFar counts what was accepted of both.
func (m *meeting) soFar() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.moves
}

// happened lets the other party go on.
func (m *meeting) happened() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.moves++
	m.moved.Broadcast()
}

// wait returns when more has been accepted than so far.
func (m *meeting) wait(soFar int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.moves == soFar {
		m.moved.Wait()
	}
}

func (m *meeting) conclude() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.concluded++
}

// settle signs or disagrees on a candidate. It says whether that was accepted,
// and whether the scores are public yet.
func (m *meeting) settle(r *testkit.Registry, party events.Party, id string, disagree bool) (accepted, public bool) {
	d, err := r.Query.Round(m.id)
	if err != nil {
		m.t.Errorf("interleaving %d: %v", m.seed, err)
	}
	if err != nil || len(d.ToSign) == 0 {
		return false, false
	}
	if disagree {
		_, err := r.Command.DoRound(m.t.Context(), as(party), m.id, round.RecordDisagreement{
			Party: party, Initiative: id, Reason: testkit.Text("Nei"), WouldChange: testkit.Text("Penger")})
		m.refused(err)
		return err == nil, true
	}
	sign := signature(d, party, id)
	_, err = r.Command.DoRound(m.t.Context(), as(party), m.id, sign)
	if err == nil {
		m.mu.Lock()
		m.accepted[string(party)+" "+sign.DecisionHash]++
		m.mu.Unlock()
	}
	m.refused(err)
	return err == nil, true
}

func signature(d *document.Round, party events.Party, id string) round.Sign {
	for _, c := range d.ToSign {
		if c.Initiative == id {
			return round.Sign{
				Party: party, Initiative: id, Class: events.ClassInvestigate,
				DecisionHash: c.Hashes[events.ClassInvestigate], Reason: testkit.Text("Fordi"),
			}
		}
	}
	return round.Sign{}
}

// refused takes an answer: what is refused for now may be accepted later, and
// nothing else may go wrong. It says whether it was refused.
func (m *meeting) refused(err error) bool {
	if err == nil {
		m.happened()
		return false
	}
	switch fault.CodeOf(err) {
	case fault.NotAllowedNow, fault.GateUnmet:
		return true
	case fault.Conflict:
	default:
		m.t.Errorf("interleaving %d: %v", m.seed, err)
	}
	return false
}

// check reads the log itself.
func (m *meeting) check(disagreed bool) {
	m.bothSee()
	export, err := m.replicas[int(m.seed)%2].Query.ExportRound(context.WithoutCancel(m.t.Context()), m.id)
	if err != nil {
		m.t.Errorf("interleaving %d: %v", m.seed, err)
		return
	}
	for _, f := range round.Verify(export) {
		m.t.Errorf("interleaving %d: does not hold: %+v", m.seed, f)
	}
	logged, conclusions, at := map[string]int{}, 0, uint64(0)
	for _, r := range export.Events {
		switch e := r.Data.(type) {
		case *events.RoundDecisionSigned:
			logged[string(e.Party)+" "+e.DecisionHash]++
		case *events.RoundConcluded:
			conclusions, at = conclusions+1, r.Position
		}
	}
	if fmt.Sprint(logged) != fmt.Sprint(m.accepted) {
		m.t.Errorf("interleaving %d: accepted %v, and the log has %v", m.seed, m.accepted, logged)
	}
	if conclusions != 1 || m.concluded != 1 {
		m.t.Errorf("interleaving %d: %d conclusions in the log, %d accepted", m.seed, conclusions, m.concluded)
	}
	m.whole(at, disagreed)
}

// whole demands that the decided initiatives moved right behind the conclusion.
func (m *meeting) whole(at uint64, disagreed bool) {
	want := 2
	if disagreed {
		want = 1
	}
	records, err := m.replicas[0].Query.Records(context.WithoutCancel(m.t.Context()), at, want)
	if err != nil {
		m.t.Errorf("interleaving %d: %v", m.seed, err)
	}
	for i, r := range records {
		e, ok := r.Data.(*events.InvestigationRequested)
		if !ok || e.Round != m.id || r.Position != at+uint64(i)+1 || r.AggregateID != m.candidates[i] || len(e.Signatures) != 2 {
			m.t.Errorf("interleaving %d: behind the conclusion at %d stands %+v", m.seed, at, r)
		}
	}
}
