package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/projection"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	// lostMargin is how many positions, and how many numbers of a year, are left
	// out above the highest that is known: events that were acknowledged, and
	// that no view had applied.
	lostMargin = 1000
	// clusterPatience is how long the servers of a cluster that has just been
	// started may take until they know what they have stored.
	clusterPatience = 10 * time.Second
	// lossPause is the pause between two looks at such a cluster.
	lossPause = 500 * time.Millisecond
)

// viewsFolder is where the views lie.
func viewsFolder(cfg Config) string { return filepath.Join(cfg.Data, "views") }

// recognise compares the log with everything that the views know, before
// anything is read or written. A log that has lost events is refused, unless
// that was accepted at the very position where it ends; then positions and
// numbers that may have been given out are closed for ever, and the views that
// know more are set aside.
func (a *App) recognise(ctx context.Context, cfg Config) error {
	losses, related, err := a.losses(ctx, cfg)
	if err != nil {
		return err
	}
	pending := a.log.Shortening()
	if len(losses) == 0 && pending == nil {
		if cfg.Log.AcceptShorter != nil {
			a.logger.Warn("the event log has not lost events, so that there is nothing to accept; leave the flag out", "accepted", *cfg.Log.AcceptShorter)
		}
		return nil
	}
	_, _, last, err := a.log.Extent(ctx)
	if err != nil {
		return err
	}
	if begun := pending != nil && last >= pending.After; !begun {
		if err := accepted(cfg.Log.AcceptShorter, last, losses); err != nil {
			return err
		}
	}
	s := eventlog.Shortening{After: last}
	if pending != nil {
		s = *pending
	}
	for _, w := range related {
		s.Merge(eventlog.Shortening{After: s.After, Known: w.Position, Numbers: w.Numbers})
	}
	for _, l := range losses {
		s.Merge(eventlog.Shortening{After: s.After, Known: l.Witness.Position, Witnesses: []string{filepath.Base(l.Witness.Name)}})
	}
	if err := a.closePositions(ctx, s); err != nil {
		return fmt.Errorf("close lost positions: %w", err)
	}
	if err := a.heads.forget(ctx); err != nil {
		return err
	}
	for _, l := range losses {
		if l.Head {
			continue
		}
		if err := store.SetAside(viewsFolder(cfg), l.Witness.Name, l.Error()+", which was accepted", a.logger); err != nil {
			return err
		}
	}
	return a.log.FinishShortening()
}

// losses hears all views. The servers of a cluster get time to find what they
// have.
func (a *App) losses(ctx context.Context, cfg Config) (losses []*projection.LogLoss, related []store.Witness, err error) {
	witnesses, unreadable, err := views.Witnesses(viewsFolder(cfg))
	if err != nil {
		return nil, nil, err
	}
	for _, name := range unreadable {
		a.logger.Warn("a views file cannot be read, and so cannot tell how far the log went", "file", name)
	}
	end := time.Now().Add(clusterPatience)
	for {
		err = a.patiently(ctx, "how far the log went", func(ctx context.Context) (err error) {
			losses, related, err = a.hear(ctx, witnesses)
			return err
		})
		found := len(losses) > 0 || errors.Is(err, eventlog.ErrShorter)
		if !found || cfg.Log.URL == "" || time.Now().After(end) {
			return losses, related, err
		}
		if sleep.For(ctx, lossPause) != nil {
			return losses, related, err
		}
	}
}

// hear compares the log with views and heads as it is now.
func (a *App) hear(ctx context.Context, witnesses []store.Witness) (losses []*projection.LogLoss, related []store.Witness, err error) {
	if _, _, _, err = a.log.Extent(ctx); err != nil {
		return nil, nil, err
	}
	if losses, related, err = projection.Losses(ctx, a.log, witnesses); err != nil {
		return losses, related, err
	}
	heads, err := a.heads.losses(ctx)
	return append(losses, heads...), related, err
}

// accepted is nil if a person has named the end of the log as it is.
func accepted(position *uint64, last uint64, losses []*projection.LogLoss) error {
	if position != nil && *position == last {
		return nil
	}
	var all []error
	if position != nil {
		all = append(all, fmt.Errorf("--accept-shorter-log %d does not name the end of the log, which is %d", *position, last))
	}
	highest := last
	for _, l := range losses {
		all = append(all, l)
		highest = max(highest, l.Witness.Position)
	}
	all = append(all, fmt.Errorf("nothing was changed. Restore the log from a backup that goes at least to position %d; "+
		"or start once with --accept-shorter-log %d: the log then goes on as it is, and new events come after position %d",
		highest, last, highest+lostMargin))
	return fmt.Errorf("%w: %w", eventlog.ErrShorter, errors.Join(all...))
}

// closePositions writes into the log that the positions through to a margin
// above the highest known are not used again: one event that says so, and one
// at each position. It can be done twice, and by several replicas at once.
func (a *App) closePositions(ctx context.Context, s eventlog.Shortening) error {
	through := max(s.Known, s.After) + lostMargin
	for {
		_, _, last, err := a.log.Extent(ctx)
		if err != nil {
			return err
		}
		before, _, err := a.log.LastOf(ctx, events.AggregateLog, events.LogID)
		if err != nil {
			return err
		}
		from, to := closed(before)
		var payloads []events.Payload
		switch {
		case to < through:
			a.logger.Warn("the event log goes on after a loss that was accepted", "after", last, "new events after", through, "witnesses", s.Witnesses)
			payloads = append(payloads, a.shorteningAccepted(s, last+1, through))
		case last >= to:
			return nil
		default:
			for range min(to-last, eventlog.MaxBatch) {
				payloads = append(payloads, &events.PositionLost{From: from, To: to})
			}
		}
		_, err = a.log.Append(ctx, eventlog.Entry{
			Aggregate: events.AggregateLog, ID: events.LogID, Expected: before.Position,
			Records: a.logRecords(payloads),
		})
		if err != nil && !errors.Is(err, eventlog.ErrConflict) && !errors.Is(err, eventlog.ErrUnknownOutcome) {
			return err
		}
	}
}

// logRecords dresses events about the log itself: an operator's doing.
func (a *App) logRecords(payloads []events.Payload) (out []events.Record) {
	command, at := a.NewID(), a.Clock().UTC().Truncate(time.Millisecond)
	for _, p := range payloads {
		out = append(out, events.Record{
			ID: a.NewID(), Aggregate: events.AggregateLog, AggregateID: events.LogID,
			Name: p.EventName(), Version: events.Default.Version(events.AggregateLog, p.EventName()),
			Time: at, Organisation: reference.Digdir, Actor: access.Operator, Command: command, Data: p,
		})
	}
	return out
}

// closed is the range that an event of the log itself closes.
func closed(r events.Record) (from, to uint64) {
	switch d := r.Data.(type) {
	case *events.ShorteningAccepted:
		return d.From, d.To
	case *events.PositionLost:
		return d.From, d.To
	}
	return 0, 0
}

func (a *App) shorteningAccepted(s eventlog.Shortening, from, to uint64) *events.ShorteningAccepted {
	numbers := map[string]uint64{strconv.Itoa(a.Clock().In(a.zone).Year()): 0} // whose numbers may be lost without a trace
	maps.Copy(numbers, s.Numbers)
	out := &events.ShorteningAccepted{From: from, To: to, Known: s.Known, Witnesses: s.Witnesses, Numbers: []events.NumbersTaken{}}
	for _, year := range slices.Sorted(maps.Keys(numbers)) {
		out.Numbers = append(out.Numbers, events.NumbersTaken{Year: year, Highest: numbers[year], Margin: lostMargin})
	}
	return out
}
