package projection

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// verdict is what a views file is to the log.
type verdict int

const (
	continues verdict = iota // the log goes on where the views are
	foreign                  // the views are of another log
	accepted                 // the log was shortened, and a person accepted it
	shorter                  // the log ends before the views
	rewritten                // another record stands where the views are
)

// extent is which log it is and how far it goes.
type extent struct {
	store.Origin
	last uint64
}

// compare judges views. at is the record that the log has at their position;
// it counts only if the log goes as far.
func compare(w store.Witness, log extent, at events.Record) verdict {
	unknown := w.Origin == store.Origin{}
	sameID := w.Origin.LogID != "" && w.Origin.LogID == log.LogID
	sameFirst := w.Origin.First != "" && w.Origin.First == log.First
	switch {
	case w.Position == 0:
		return continues // they know nothing
	case !unknown && !sameID && !sameFirst:
		return foreign
	case w.Position > log.last:
		return shorter
	case at.Aggregate == events.AggregateLog:
		if at.ID == w.Record {
			return continues
		}
		return accepted
	case at.ID != w.Record, sameID && w.Origin.First != "" && !sameFirst:
		return rewritten
	}
	return continues
}

// LogLoss says that the log has lost what views know. It is reported as it is: who
// runs the registry has to decide.
type LogLoss struct {
	Witness store.Witness
	Last    uint64 // where the log ends
	Head    bool   // the witness is a signed head, not views
	reason  string
}

func (l *LogLoss) Error() string { return l.reason }

// LogLost marks the errors about a log that has lost events, also those of the
// log itself.
func (*LogLoss) LogLost() {}

// HeadLoss says that a signed head knows of more than the log holds.
func HeadLoss(name string, size, last uint64) *LogLoss {
	return &LogLoss{Witness: store.Witness{Name: name, Position: size}, Last: last, Head: true, reason: fmt.Sprintf(
		"the signed head in %s knows it up to position %d, and it ends at %d: positions %d–%d are missing", name, size, last, last+1, size)}
}

// Damage names the positions that are missing.
func (l *LogLoss) Damage() (file, missing string) {
	if l.Witness.Position <= l.Last {
		return "", ""
	}
	return "", fmt.Sprintf("%d–%d", l.Last+1, l.Witness.Position)
}

func isLoss(err error) bool {
	var loss interface{ LogLost() }
	return errors.As(err, &loss)
}

// loss tells why views do not go with the log.
func loss(w store.Witness, log extent, at events.Record, v verdict) *LogLoss {
	var b strings.Builder
	fmt.Fprintf(&b, "the views file %s knows it up to position %d, ", w.Name, w.Position)
	if v == shorter {
		fmt.Fprintf(&b, "and it ends at %d: positions %d–%d are missing", log.last, log.last+1, w.Position)
	} else {
		fmt.Fprintf(&b, "where event %q stood; now it is %q: it was written anew from there or from before on, and ends at %d", w.Record, at.ID, log.last)
	}
	if (w.Origin == store.Origin{}) {
		b.WriteString(" (if the views are of another log altogether, move that file away)")
	}
	return &LogLoss{Witness: w, Last: log.last, reason: b.String()}
}

// judge compares views with the log.
func judge(ctx context.Context, log Log, w store.Witness) (verdict, *LogLoss, error) {
	now, err := readExtent(ctx, log)
	if err != nil {
		return 0, nil, err
	}
	var at events.Record
	if w.Position > 0 && w.Position <= now.last {
		if at, err = log.Record(ctx, w.Position); err != nil {
			return 0, nil, fmt.Errorf("compare views with log: %w", err)
		}
	}
	v := compare(w, now, at)
	if v == shorter || v == rewritten {
		return v, loss(w, now, at, v), nil
	}
	return v, nil, nil
}

func readExtent(ctx context.Context, log Log) (e extent, err error) {
	if e.LogID, e.First, e.last, err = log.Extent(ctx); err != nil {
		return e, fmt.Errorf("compare views with log: %w", err)
	}
	return e, nil
}

// Losses asks each witness whether the log has lost what it knows. related are
// those that speak of this log.
func Losses(ctx context.Context, log Log, witnesses []store.Witness) (losses []*LogLoss, related []store.Witness, err error) {
	for _, w := range witnesses {
		v, lost, err := judge(ctx, log, w)
		if err != nil {
			return nil, nil, err
		}
		if lost != nil {
			losses = append(losses, lost)
		}
		if v != foreign {
			related = append(related, w)
		}
	}
	return losses, related, nil
}
