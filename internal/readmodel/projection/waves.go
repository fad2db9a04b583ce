package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Waves maintains the waves of municipalities with their part of the history, and
// finds them by initiative and by the day on which they start.
type Waves struct {
	render *document.Renderer
	states *Documents[wave.State]
}

// maxWaves is how many waves stay decoded between batches.
const maxWaves = 200

// NewWaves gives the projector.
func NewWaves(render *document.Renderer) *Waves {
	return &Waves{render, NewDocuments[wave.State](views.BucketWaves, maxWaves)}
}

// Name implements Projector.
func (*Waves) Name() string { return "waves" }

// Version implements Projector.
func (p *Waves) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Waves) Reset() { p.states.Reset() }

// Begin implements Projector.
func (p *Waves) Begin(tx *store.Tx) Batch {
	return &wavesBatch{Changes: p.states.Begin(tx), p: p, tx: tx}
}

type wavesBatch struct {
	*Changes[wave.State]
	p  *Waves
	tx *store.Tx
}

// Apply implements Batch.
func (b *wavesBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateWave {
		return nil
	}
	s, err := b.Change(r.AggregateID)
	if err != nil {
		return err
	}
	before := *s
	wave.Evolve(s, r)
	if err := views.PutWave(b.tx, &before, s); err != nil {
		return err
	}
	entry, err := b.p.render.WaveEntry(s, r).Encode(r.Data != nil)
	if err != nil {
		return err
	}
	if err := views.AppendEntry(b.tx, r.Position, entry); err != nil {
		return err
	}
	return views.AppendHistory(b.tx, s.ID, []uint64{r.Position})
}
