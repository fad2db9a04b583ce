package projection

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
)

// Initiatives maintains everything that is read about initiatives: the state
// that commands are decided on, the document and the list line ready to send,
// the history, the feed of events and the changes in words.
type Initiatives struct {
	render    *document.Renderer
	catalogue *catalogue.Catalogue
	states    *Documents[initiative.State]
	fresh     map[string][]uint64 // positions of events that are held back, by initiative
	changeLog changeLog
}

// maxStates is how many states stay decoded between batches, and how many may
// be held back.
const maxStates = 20_000

// NewInitiatives gives the projector; the catalogue is advanced after each
// commit. Edits are gathered for a while before they are published as changes; 0:
// each is published at once.
func NewInitiatives(render *document.Renderer, list *catalogue.Catalogue, ref *reference.Data, gather time.Duration) *Initiatives {
	return &Initiatives{
		render: render, catalogue: list, changeLog: changeLog{ref: ref, length: gather},
		states: NewDocuments[initiative.State](views.BucketStates, maxStates),
		fresh:  map[string][]uint64{},
	}
}

// Name implements Projector.
func (p *Initiatives) Name() string { return "initiatives" }

// Version implements Projector; it changes with the shape of what is stored
// and with the reference data that it is shaped by.
func (p *Initiatives) Version() string {
	return "6+" + p.render.Version() + "+" + p.changeLog.version()
}

// Reset implements Projector.
func (p *Initiatives) Reset() {
	p.states.Reset()
	p.catalogue.Reset()
	p.changeLog.reset()
	clear(p.fresh)
}

// Begin implements Projector.
func (p *Initiatives) Begin(tx *store.Tx) Batch {
	return &initiativesBatch{
		p: p, tx: tx, states: p.states.Begin(tx), changes: p.changeLog.begin(tx), fresh: map[string][]uint64{},
	}
}

// State gives the state of an initiative as it was committed last, if it is
// kept decoded. It may be called from any goroutine; what the state refers to
// must not be changed.
func (p *Initiatives) State(id string) (s initiative.State, ok bool) {
	kept, ok := p.states.Cached(id)
	if ok {
		s = *kept
	}
	return s, ok
}

// initiativesBatch is the work on one batch.
type initiativesBatch struct {
	p       *Initiatives
	tx      *store.Tx
	states  *Changes[initiative.State]
	changes *changeLogBatch
	fresh   map[string][]uint64 // positions of this batch, by initiative
	entries []entry             // not stored yet
	rows    []catalogue.Row
	before  initiative.State // the one around the record that is being applied; nobody keeps it
	flushed bool
}

// Apply implements Batch.
func (b *initiativesBatch) Apply(r events.Record) error {
	if loss, ok := r.Data.(*events.ShorteningAccepted); ok {
		if err := b.leaveOut(loss.Numbers); err != nil {
			return err
		}
	}
	if r.Aggregate != events.AggregateInitiative {
		return b.beside(r)
	}
	state, err := b.states.Change(r.AggregateID)
	if err != nil {
		return err
	}
	b.before = *state
	before := &b.before
	initiative.Evolve(state, r)
	b.fresh[r.AggregateID] = append(b.fresh[r.AggregateID], r.Position)
	b.entries = append(b.entries, entry{b.p.render.Entry(before, state, r), r.Data != nil})
	if err := b.listed(before, state, r); err != nil {
		return err
	}
	if err := b.changes.apply(before, state, r); err != nil {
		return err
	}
	return b.number(before, r)
}

// beside applies a record of another aggregate, with the initiative that it is
// news of.
func (b *initiativesBatch) beside(r events.Record) error {
	if err := b.round(r); err != nil {
		return err
	}
	id := changes.About(r)
	if id == "" {
		return b.changes.apply(nil, nil, r)
	}
	state, err := b.states.Look(id)
	if err != nil {
		return err
	}
	return b.changes.apply(state, state, r)
}

// round notes what a round says of an initiative that is found by it.
func (b *initiativesBatch) round(r events.Record) error {
	e, ok := r.Data.(*events.DisagreementRecorded)
	if !ok {
		return nil
	}
	if known, err := b.states.Look(e.Initiative); err != nil || known == nil {
		return err
	}
	state, err := b.states.Change(e.Initiative)
	if err != nil {
		return err
	}
	initiative.NoteRound(state, e)
	return nil
}

// listed notes which row of which list an import took the initiative for. A
// registration that was taken back is forgotten: the same row registers anew.
func (b *initiativesBatch) listed(before, after *initiative.State, r events.Record) error {
	_, withdrawn := r.Data.(*events.Withdrawn)
	if before.Imported == after.Imported && before.ExternalID == after.ExternalID && before.Owner == after.Owner &&
		before.OwnerName == after.OwnerName && !withdrawn {
		return nil // as most events leave it
	}
	row, ok := initiative.ListedAs(after)
	if was, known := initiative.ListedAs(before); known && !ok && r.ImportRow != "" {
		return views.ForgetListed(b.tx, was, after.ID)
	}
	if !ok {
		return nil
	}
	if withdrawn && r.ImportRow != "" {
		return views.ForgetListed(b.tx, row, after.ID)
	}
	if was, known := initiative.ListedAs(before); known && was == row {
		return nil
	}
	return views.PutListed(b.tx, row, after.ID)
}

// number notes the number that a new initiative has claimed.
func (b *initiativesBatch) number(before *initiative.State, r events.Record) error {
	if before.Exists() {
		return nil
	}
	year, digits, ok := strings.Cut(r.AggregateID, "-")
	n, err := strconv.ParseUint(digits, 10, 32)
	if !ok || err != nil {
		return nil // an id of another form takes no number
	}
	return views.RaiseNumber(b.tx, year, n)
}

// leaveOut keeps numbers from being given out that lost initiatives may have had.
func (b *initiativesBatch) leaveOut(taken []events.NumbersTaken) error {
	for _, t := range taken {
		number := max(t.Highest, views.NumberIn(b.tx, t.Year)) + t.Margin
		if err := views.RaiseNumber(b.tx, t.Year, number); err != nil {
			return err
		}
	}
	return nil
}

// Hold implements Holder.
func (b *initiativesBatch) Hold() (held bool, err error) {
	if b.states.Full() {
		return false, b.Flush()
	}
	return true, b.grow()
}

// entry is an event as the history tells it.
type entry struct {
	document.Entry
	read bool // its data is one that this program knows
}

// grow writes what only grows: the history and the changes.
func (b *initiativesBatch) grow() error {
	err := inOrder(len(b.entries), func(i int) ([]byte, error) {
		return b.entries[i].Encode(b.entries[i].read)
	}, func(i int, encoded []byte) error {
		return views.AppendEntry(b.tx, b.entries[i].Position, encoded)
	})
	if err != nil {
		return err
	}
	b.entries = nil
	return b.changes.flush()
}

// Flush implements Batch: every initiative that changed is shaped and stored
// once.
func (b *initiativesBatch) Flush() error {
	for ids := range slices.Chunk(b.states.Changed(), flushShare) {
		shapes, err := b.shape(ids)
		if err != nil {
			return err
		}
		for i := range shapes {
			if err := b.put(&shapes[i]); err != nil {
				return err
			}
		}
	}
	if err := b.grow(); err != nil {
		return err
	}
	b.flushed = true
	return b.states.Flush()
}

func (b *initiativesBatch) put(s *shape) error {
	fresh := append(b.p.fresh[s.id], b.fresh[s.id]...)
	if err := views.AppendHistory(b.tx, s.id, fresh); err != nil || s.document == nil {
		return err
	}
	b.rows = append(b.rows, s.row)
	return views.PutInitiative(b.tx, s.state, s.document, s.line)
}

// Committed implements Batch.
func (b *initiativesBatch) Committed() {
	b.states.Committed()
	b.changes.committed()
	b.p.catalogue.Put(b.rows...)
	if b.flushed {
		clear(b.p.fresh)
		return
	}
	for id, positions := range b.fresh {
		b.p.fresh[id] = append(b.p.fresh[id], positions...)
	}
}

// shape is an initiative as it is stored for reading.
type shape struct {
	id       string
	state    *initiative.State
	document []byte // nil: no event that this program knows
	line     []byte // row, encoded
	row      catalogue.Row
}

// shape encodes initiatives that have changed, on all cores.
func (b *initiativesBatch) shape(ids []string) ([]shape, error) {
	out := make([]shape, len(ids))
	for i, id := range ids {
		out[i].id, out[i].state = id, b.states.now(id)
	}
	return out, onAllCores(len(out), func(i int) error { return b.p.encode(&out[i]) })
}

func (p *Initiatives) encode(s *shape) (err error) {
	if s.state.ID == "" {
		return nil
	}
	d := p.render.Initiative(s.state)
	if s.document, err = json.Marshal(d); err != nil {
		return fmt.Errorf("encode document %s: %w", d.ID, err)
	}
	if s.row, err = p.render.Row(s.state, d); err != nil {
		return err
	}
	s.line, err = s.row.Encode()
	return err
}
