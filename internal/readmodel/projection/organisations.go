package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Organisations maintains who may act for each organisation. Nothing of it stands
// in the history that everybody reads.
type Organisations struct {
	states *Documents[organisation.State]
}

// maxOrganisations is how many organisations stay decoded between batches.
const maxOrganisations = 1000

// NewOrganisations gives the projector.
func NewOrganisations() *Organisations {
	return &Organisations{NewDocuments[organisation.State](views.BucketOrganisations, maxOrganisations)}
}

// Name implements Projector.
func (*Organisations) Name() string { return "organisations" }

// Version implements Projector.
func (*Organisations) Version() string { return "1" }

// Reset implements Projector.
func (p *Organisations) Reset() { p.states.Reset() }

// State gives an organisation as it was committed last, if it is at hand decoded.
// It must not be changed.
func (p *Organisations) State(number string) (organisation.State, bool) {
	s, ok := p.states.Cached(number)
	if !ok {
		return organisation.State{}, false
	}
	return *s, true
}

// Begin implements Projector.
func (p *Organisations) Begin(tx *store.Tx) Batch { return organisationsBatch{p.states.Begin(tx)} }

type organisationsBatch struct {
	*Changes[organisation.State]
}

// Apply implements Batch.
func (b organisationsBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateOrganisation {
		return nil
	}
	state, err := b.Change(r.AggregateID)
	if err != nil {
		return err
	}
	organisation.Evolve(state, r)
	return nil
}
