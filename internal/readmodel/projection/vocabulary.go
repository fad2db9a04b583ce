package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/search"
)

// Vocabulary maintains which words the search takes for the same, and gives them to the
// list that is searched when they have changed.
type Vocabulary struct {
	render    *document.Renderer
	catalogue *catalogue.Catalogue
	states    *Documents[vocabulary.State]
}

// NewVocabulary gives the projector.
func NewVocabulary(render *document.Renderer, c *catalogue.Catalogue) *Vocabulary {
	return &Vocabulary{render, c, NewDocuments[vocabulary.State](views.BucketVocabulary, 1)}
}

// Name implements Projector.
func (*Vocabulary) Name() string { return "vocabulary" }

// Version implements Projector.
func (p *Vocabulary) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Vocabulary) Reset() {
	p.states.Reset()
	p.catalogue.Use(search.Listed())
}

// Begin implements Projector.
func (p *Vocabulary) Begin(tx *store.Tx) Batch {
	return &vocabularyBatch{Changes: p.states.Begin(tx), p: p}
}

type vocabularyBatch struct {
	*Changes[vocabulary.State]
	p       *Vocabulary
	changed bool
}

// Apply implements Batch.
func (b *vocabularyBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateVocabulary {
		return nil
	}
	s, err := b.Change(r.AggregateID)
	if err != nil {
		return err
	}
	vocabulary.Evolve(s, r)
	b.changed = true
	return nil
}

// Committed implements Batch.
func (b *vocabularyBatch) Committed() {
	b.Changes.Committed()
	if s, there := b.p.states.Cached(events.VocabularyID); there && b.changed {
		b.p.catalogue.Use(Synonyms(s))
	}
}

// Synonyms are the words that the search takes for the same.
func Synonyms(s *vocabulary.State) search.Synonyms {
	var groups [][]string
	for _, g := range s.Groups(search.ListedGroups()) {
		groups = append(groups, g.Words)
	}
	return search.NewSynonyms(groups)
}
