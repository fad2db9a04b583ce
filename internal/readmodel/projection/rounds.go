package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Rounds maintains the rounds of joint prioritisation: the state that commands
// are decided on and that is read, and their part of the history.
type Rounds struct {
	render *document.Renderer
	states *Documents[round.State]
}

// maxRounds is how many rounds stay decoded between batches.
const maxRounds = 100

// NewRounds gives the projector.
func NewRounds(render *document.Renderer) *Rounds {
	return &Rounds{render: render, states: NewDocuments[round.State](views.BucketRounds, maxRounds)}
}

// Name implements Projector.
func (p *Rounds) Name() string { return "rounds" }

// Version implements Projector.
func (p *Rounds) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Rounds) Reset() { p.states.Reset() }

// Begin implements Projector.
func (p *Rounds) Begin(tx *store.Tx) Batch {
	return &roundsBatch{p: p, tx: tx, states: p.states.Begin(tx), fresh: map[string][]uint64{}}
}

type roundsBatch struct {
	p      *Rounds
	tx     *store.Tx
	states *Changes[round.State]
	fresh  map[string][]uint64 // positions of this batch, by round
	order  []string            // rounds in the order of the log
}

// Apply implements Batch.
func (b *roundsBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateRound {
		return nil
	}
	state, err := b.states.Change(r.AggregateID)
	if err != nil {
		return err
	}
	before := state.Phase()
	if !state.Exists() {
		before = ""
	}
	round.Evolve(state, r)
	if len(b.fresh[r.AggregateID]) == 0 {
		b.order = append(b.order, r.AggregateID)
	}
	b.fresh[r.AggregateID] = append(b.fresh[r.AggregateID], r.Position)
	entry, err := b.p.render.RoundEntry(before, state, r).Encode(r.Data != nil)
	if err != nil {
		return err
	}
	return views.AppendEntry(b.tx, r.Position, entry)
}

// Flush implements Batch.
func (b *roundsBatch) Flush() error {
	for _, id := range b.order {
		state, err := b.states.Look(id)
		if err != nil {
			return err
		}
		if err := views.PutRound(b.tx, state, b.fresh[id]); err != nil {
			return err
		}
	}
	return b.states.Flush()
}

// Committed implements Batch.
func (b *roundsBatch) Committed() { b.states.Committed() }
