package notify

import (
	"context"
	"slices"

	"github.com/samstyring/samstyring/internal/subscription"
)

// MadeBy gives the subscriptions that somebody has made, under any of their
// pseudonyms, oldest first.
func (s *Service) MadeBy(ctx context.Context, actors ...string) ([]View, error) {
	if err := s.catchUp(ctx); err != nil {
		return nil, err
	}
	out := []View{}
	for _, stored := range s.live.madeBy(actors) {
		out = append(out, view(stored.Subscription, s.now()))
	}
	slices.SortFunc(out, func(a, b View) int { return a.Created.Compare(b.Created) })
	return out, nil
}

// EraseMadeBy erases them, with everything that is kept of them.
func (s *Service) EraseMadeBy(ctx context.Context, actors ...string) (erased int, err error) {
	if err := s.catchUp(ctx); err != nil {
		return 0, err
	}
	for _, stored := range s.live.madeBy(actors) {
		if err := s.spend(ctx, stored.Subscription); err != nil {
			return erased, err
		}
		if err := s.erase(ctx, stored.ID); err != nil {
			return erased, err
		}
		erased++
	}
	return erased, nil
}

func (l *live) madeBy(actors []string) (out []subscription.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, stored := range l.subs {
		if s := stored.Subscription; s != nil && s.By != "" && slices.Contains(actors, s.By) {
			out = append(out, stored)
		}
	}
	return out
}
