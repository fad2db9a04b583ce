package command

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/search"
)

// SetSynonyms says which words the search takes for the same; by Digdir.
func (h *Handler) SetSynonyms(ctx context.Context, req Request, cmd vocabulary.Set) (Result, error) {
	r := h.begin(req)
	return execute(ctx, h, r, operation[vocabulary.State]{
		aggregate: events.AggregateVocabulary,
		admit:     func() error { return h.policy.Admit(r.Caller, string(vocabulary.KindChange), nil) },
		load: func(context.Context) (vocabulary.State, uint64, error) {
			s, err := h.query.Vocabulary()
			return s, s.Position, err
		},
		decide: func(_ context.Context, s *vocabulary.State) (d decision, err error) {
			d.events, err = vocabulary.Decide(*s, cmd, wordsEnv())
			return d, plaintext.Reasons(r.Pending, cmd, err)
		},
		id: always[vocabulary.State](events.VocabularyID),
	})
}

// TrySynonyms is nil if SetSynonyms would not be refused now.
func (h *Handler) TrySynonyms(caller access.Caller, cmd vocabulary.Set) error {
	if err := h.MaySetSynonyms(caller); err != nil {
		return err
	}
	s, err := h.query.Vocabulary()
	if err != nil {
		return err
	}
	_, err = vocabulary.Decide(s, cmd, wordsEnv())
	return plaintext.Reasons(nil, cmd, err)
}

func wordsEnv() vocabulary.Env {
	return vocabulary.Env{Start: search.ListedGroups(), Fold: search.Folded}
}

// MaySetSynonyms is nil if the caller may say which words the search takes for the same,
// as a page asks before it offers that.
func (h *Handler) MaySetSynonyms(caller access.Caller) error {
	return h.policy.Admit(caller.Offered(), string(vocabulary.KindChange), nil)
}
