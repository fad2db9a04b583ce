package eventlog

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// writers is a model of who wrote what: the load of TestGroupCommitMixesNothing.
type writers struct {
	rnd   *rand.Rand
	last  map[string]uint64 // position of each aggregate's last record, as it was read
	all   uint64            // position of the last record of the log
	count int
}

// attempt makes an append to one aggregate, seldom two. About half of what is
// expected is not so: behind, of another aggregate, or not reached by the log;
// and what is so is mostly wanted by several.
func (w *writers) attempt() (entries []Entry) {
	w.count++
	command := fmt.Sprintf("c%d", w.count)
	first := w.rnd.IntN(20)
	for i := range 1 + w.rnd.IntN(10)/9 {
		id := fmt.Sprintf("2026-%04d", first+20*i)
		expected := w.last[id]
		switch w.rnd.IntN(8) {
		case 0:
			expected = w.last[fmt.Sprintf("2026-%04d", w.rnd.IntN(20))]
		case 1:
			expected = w.all + 1 + w.rnd.Uint64N(3)
		case 2, 3:
			expected -= min(expected, 1+w.rnd.Uint64N(3))
		}
		entries = append(entries, entry(id, command, expected, 1+w.rnd.IntN(10)/9))
	}
	return entries
}

// Whatever appends share a batch, it is as if each had been made by itself, one
// after the other: what is acknowledged stands whole where it was said to stand,
// right after what it expected in its aggregate; of what is refused nothing is
// there, and its expectation was wrong in truth; and the chain of each aggregate
// holds.
func TestGroupCommitMixesNothing(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	w := &writers{rnd: rand.New(rand.NewPCG(1, 2)), last: map[string]uint64{}}
	accepted, refused := 0, 0
	for range 12 {
		appends := make([][]Entry, 80)
		for i := range appends {
			appends[i] = w.attempt()
		}
		positions, errs := crowdOf(t, l, appends)
		known := w.all
		log, before := w.read(t, l)
		for i, entries := range appends {
			switch {
			case errs[i] == nil:
				accepted++
				stands(t, log, before, entries, positions[i])
			case errors.Is(errs[i], ErrConflict):
				refused++
				isAbsent(t, log, before, entries, known)
			default:
				t.Fatalf("append %d: %v", i, errs[i])
			}
		}
	}
	if accepted < 100 || refused < 100 {
		t.Errorf("%d accepted and %d refused: the test tries too little", accepted, refused)
	}
}

// read gives the whole log, and for each record the position of the one before it
// in its aggregate, and sees that the chains hold.
func (w *writers) read(t *testing.T, l *Log) (log []events.Record, before map[uint64]uint64) {
	t.Helper()
	log, err := l.Read(testContext(t), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	before, w.last = map[uint64]uint64{}, map[string]uint64{}
	for i, r := range log {
		if r.Position != uint64(i+1) {
			t.Fatalf("record %d has position %d", i, r.Position)
		}
		before[r.Position] = w.last[r.AggregateID]
		predecessor := ""
		if at := before[r.Position]; at > 0 {
			predecessor = log[at-1].Checksum
		}
		if r.Predecessor != predecessor {
			t.Errorf("%s at %d follows on %q, the one before is %q", r.ID, r.Position, r.Predecessor, predecessor)
		}
		w.last[r.AggregateID], w.all = r.Position, r.Position
	}
	return log, before
}

// stands checks an append that was acknowledged.
func stands(t *testing.T, log []events.Record, before map[uint64]uint64, entries []Entry, position uint64) {
	t.Helper()
	for _, e := range slices.Backward(entries) {
		for n, r := range slices.Backward(e.Records) {
			if position < 1 || position > uint64(len(log)) || log[position-1].ID != r.ID {
				t.Errorf("%s was acknowledged at %d and does not stand there", r.ID, position)
			}
			if n == 0 && before[position] != e.Expected {
				t.Errorf("%s was accepted on %d of its aggregate, which stood at %d", r.ID, e.Expected, before[position])
			}
			position--
		}
	}
}

// isAbsent checks an append that was refused: one of its expectations cannot have
// been true when its turn came, because its aggregate went on from there, never
// was there, or the log had not come there when it was made: it was known up to a
// position.
func isAbsent(t *testing.T, log []events.Record, before map[uint64]uint64, entries []Entry, known uint64) {
	t.Helper()
	wrong := false
	for _, e := range entries {
		reached := e.Expected == 0
		wrong = wrong || e.Expected > known
		for _, r := range log {
			if slices.ContainsFunc(e.Records, func(own events.Record) bool { return own.ID == r.ID }) {
				t.Errorf("%s was refused and stands at %d", r.ID, r.Position)
			}
			if r.AggregateID == e.ID {
				reached = reached || r.Position == e.Expected
				wrong = wrong || before[r.Position] == e.Expected // it went on from there
			}
		}
		wrong = wrong || !reached
	}
	if !wrong {
		t.Errorf("%s was refused although nothing was wrong with it", entries[0].Records[0].ID)
	}
}
