package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// synonymGroup is some words for the same as they are answered. Its schema is
// SynonymGroup.
type synonymGroup struct {
	Words        []string               `json:"words"`
	Organisation *document.Organisation `json:"organisation,omitempty"`
	At           time.Time              `json:"at,omitzero"`
}

// synonymChange is one change of the list. Its schema is SynonymChange.
type synonymChange struct {
	At           time.Time              `json:"at"`
	Organisation *document.Organisation `json:"organisation"`
	Words        []string               `json:"words,omitempty"`
	Was          []string               `json:"was,omitempty"`
}

// ListSynonyms answers the words that the search takes for the same.
func (a *API) ListSynonyms(ctx context.Context, r gen.ListSynonymsRequestObject) (gen.ListSynonymsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(a.app.Query.Position()))
	return a.synonyms(out)
}

// ChangeSynonyms changes one group of them.
func (a *API) ChangeSynonyms(ctx context.Context, r gen.ChangeSynonymsRequestObject) (gen.ChangeSynonymsResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.SetSynonyms(ctx, req, changeSynonyms(r.Body))
	if err != nil {
		return nil, err
	}
	return afterAdoption(res).json(map[string]any{"id": res.ID, "position": res.Position})
}

func changeSynonyms(b *gen.ChangeSynonyms) vocabulary.Set {
	return vocabulary.Set{Words: b.Words, Was: b.Was}
}

func (a *API) synonyms(out reply) (reply, error) {
	s, err := a.app.Query.Vocabulary()
	if err != nil {
		return reply{}, err
	}
	items, changed := []synonymGroup{}, []synonymChange{}
	for _, g := range a.app.Query.SynonymGroups(&s) {
		items = append(items, synonymGroup{g.Words, a.supplier(g.Organisation, g.At), g.At})
	}
	for _, c := range s.Changes {
		changed = append(changed, synonymChange{c.At, a.supplier(c.Organisation, c.At), c.Words, c.Was})
	}
	return out.json(map[string]any{"items": items, "changes": changed})
}

func (r reply) VisitListSynonymsResponse(w http.ResponseWriter) error   { return r.write(w) }
func (r reply) VisitChangeSynonymsResponse(w http.ResponseWriter) error { return r.write(w) }
