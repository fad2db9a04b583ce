package bench

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/reference"
)

// history is a log that was written before anything is measured.
type history struct {
	dir         string // data folder; the log is in dir/log
	initiatives int
	events      int
}

// content is what a history holds: so many initiatives, at least so many events of
// them, and beside these the adoptions of each by so many municipalities.
type content struct{ initiatives, events, adoptions int }

// histories keeps what was written for all benchmarks of the run.
var histories = map[content]*history{}

// past gives a registry's folder with so many initiatives and at least so
// many events.
func past(b *testing.B, initiatives, events int) *history {
	b.Helper()
	return pastOf(b, content{initiatives: initiatives, events: events})
}

func pastOf(b *testing.B, of content) *history {
	b.Helper()
	if h := histories[of]; h != nil {
		return h
	}
	h := &history{initiatives: of.initiatives}
	if err := h.place(of); err != nil {
		b.Fatal(err)
	}
	histories[of] = h
	if h.events > 0 {
		return h
	}
	began := time.Now()
	if err := h.write(b, of); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(h.mark(), []byte(strconv.Itoa(h.events)), 0o600); err != nil {
		b.Fatal(err)
	}
	b.Logf("wrote %d events on %d initiatives in %.0f s", h.events, of.initiatives, time.Since(began).Seconds())
	return h
}

// keptIn names a folder in which logs are kept, so that the next run finds them
// written. Whoever changes what the generator writes empties it.
var keptIn = os.Getenv("SAMSTYRING_BENCH_KEEP")

// place finds the history's folder, and the log in it if an earlier run has
// written all of it.
func (h *history) place(of content) (err error) {
	if keptIn == "" {
		h.dir, err = os.MkdirTemp("", "samstyring-bench-")
		return err
	}
	name := fmt.Sprintf("%d-%d", of.initiatives, of.events)
	if of.adoptions > 0 {
		name += fmt.Sprintf("-%d", of.adoptions)
	}
	h.dir = filepath.Join(keptIn, name)
	written, err := os.ReadFile(h.mark())
	if errors.Is(err, os.ErrNotExist) {
		if err := os.RemoveAll(h.dir); err != nil {
			return err
		}
		return os.MkdirAll(h.dir, 0o700)
	}
	if err != nil {
		return err
	}
	h.events, err = strconv.Atoi(string(written))
	return err
}

// mark is the file that says that the log is complete, and how many events it has.
func (h *history) mark() string { return filepath.Join(h.dir, "events") }

// write registers all initiatives and then goes on with random ones. Half of a
// batch's events are of an initiative that has another one in it, as commands
// that cause several events do.
func (h *history) write(b *testing.B, of content) error {
	log, err := eventlog.Open(b.Context(), eventlog.Config{Dir: filepath.Join(h.dir, "log")})
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	g := newGenerator(h.initiatives)
	for h.events < max(of.events, h.initiatives) || g.registered < h.initiatives {
		batch := g.batch(eventlog.MaxBatch)
		position, err := log.Append(b.Context(), batch...)
		if err != nil {
			return err
		}
		h.events = int(position)
		g.appended(batch, position)
	}
	for batch := range slices.Chunk(g.adoptions(of.adoptions), eventlog.MaxBatch) {
		position, err := log.Append(b.Context(), batch...)
		if err != nil {
			return err
		}
		h.events = int(position)
	}
	return nil
}

// generator makes events as a registry in use has them. The same numbers come
// out of every run.
type generator struct {
	rnd         *rand.Rand
	ref         *reference.Data
	owners      []string
	initiatives int
	registered  int
	last        []uint64 // position of each initiative's last event
	index       map[string]int
	at          time.Time
}

func newGenerator(initiatives int) *generator {
	g := &generator{
		rnd: rand.New(rand.NewPCG(1, 2)), ref: reference.MustLoad(), initiatives: initiatives,
		last: make([]uint64, initiatives), index: map[string]int{},
		at: time.Date(2024, 1, 8, 8, 0, 0, 0, time.UTC),
	}
	for _, o := range g.ref.Organisations() {
		if o.Number != "" && g.ref.IsStateAgency(o.Number) {
			g.owners = append(g.owners, o.Number)
		}
	}
	return g
}

// initiativeID is the id of the i-th initiative.
func initiativeID(i int) string { return fmt.Sprintf("%d-%04d", 2020+i/20_000, 1+i%20_000) }

// batch is what is appended at once: new initiatives as long as there are, then changes.
func (g *generator) batch(size int) []eventlog.Entry {
	var out []eventlog.Entry
	taken, begun := map[int]bool{}, g.registered
	for n := 0; n < size-3; {
		i, fresh := g.registered, g.registered < g.initiatives
		if fresh {
			g.registered++
		} else if begun < g.initiatives {
			break // an append to what was registered long ago reads it from the log, 16 ms each
		} else if i = g.rnd.IntN(g.initiatives); taken[i] {
			if len(taken) == g.initiatives {
				break
			}
			continue
		}
		taken[i] = true
		e := g.entry(i, fresh)
		out = append(out, e)
		n += len(e.Records)
	}
	return out
}

func (g *generator) entry(i int, fresh bool) eventlog.Entry {
	id := initiativeID(i)
	g.index[id] = i
	g.at = g.at.Add(time.Duration(1+g.rnd.IntN(60_000)) * time.Millisecond)
	var payloads []events.Payload
	if fresh {
		payloads = append(payloads, g.proposed(i))
		if g.rnd.IntN(5) < 2 {
			payloads = append(payloads, g.recorded())
		}
	} else {
		payloads = append(payloads, g.change())
		if g.rnd.IntN(3) == 0 {
			payloads = append(payloads, g.change())
		}
	}
	e := eventlog.Entry{Aggregate: events.AggregateInitiative, ID: id, Expected: g.last[i]}
	e.Records = dress(id, g.owners[i%len(g.owners)], g.at, payloads...)
	return e
}

// appended notes where the initiatives stand now.
func (g *generator) appended(batch []eventlog.Entry, last uint64) {
	for i := len(batch) - 1; i >= 0; i-- {
		g.last[g.index[batch[i].ID]] = last
		last -= uint64(len(batch[i].Records))
	}
}

// dress makes the records of one command.
func dress(id, organisation string, at time.Time, payloads ...events.Payload) []events.Record {
	return dressOf(events.AggregateInitiative, id, organisation, at, payloads...)
}

func dressOf(aggregate, id, organisation string, at time.Time, payloads ...events.Payload) []events.Record {
	command := uuid.Must(uuid.NewV7()).String()
	out := make([]events.Record, 0, len(payloads))
	for _, p := range payloads {
		out = append(out, events.Record{
			ID: uuid.Must(uuid.NewV7()).String(), Aggregate: aggregate, AggregateID: id,
			Name: p.EventName(), Version: events.Default.Version(aggregate, p.EventName()),
			Time: at.Truncate(time.Millisecond), Organisation: organisation, Actor: "act_" + organisation,
			Command: command, Fingerprint: "00112233445566778899aabbccddeeff", Data: p,
		})
	}
	return out
}

// copied is another folder with the same log, to be written to or to be read
// beside the original.
func (h *history) copied(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "log"), os.DirFS(filepath.Join(h.dir, "log"))); err != nil {
		b.Fatal(err)
	}
	return dir
}
