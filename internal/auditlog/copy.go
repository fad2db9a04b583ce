package auditlog

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Stored is an entry as it is stored.
type Stored struct {
	Sequence uint64    `json:"sequence"`
	Subject  string    `json:"subject"`
	At       time.Time `json:"at"` // from when its time runs
	Content  []byte    `json:"content"`
}

// Page is a part of what is stored.
type Page struct {
	Entries []Stored      `json:"entries"`
	Through uint64        `json:"through"` // what comes after it is in the next part
	Missing uint64        `json:"missing"` // entries that should stand between those that were read
	Last    uint64        `json:"last"`    // sequence of the last entry that was ever written
	Keep    time.Duration `json:"keep"`    // how long an entry is kept
}

// Copy reads the entries after one, as they are stored, without those whose time is
// over; it reads at most limit of them. All were read when Through is Last.
func Copy(ctx context.Context, log eventlog.Beside, now time.Time, after uint64, limit int) (p Page, err error) {
	if err := log.StandsIn(); err != nil {
		return p, fmt.Errorf("copy audit log: %w", err)
	}
	stream, err := log.JetStream().Stream(ctx, StreamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("copy audit log: %w", err)
	}
	info, read := stream.CachedInfo(), 0
	p.Through, p.Last, p.Keep = after, info.State.LastSeq, info.Config.MaxAge
	err = log.Read(ctx, stream, Query{After: after}.consumer(), func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		if read == limit {
			return errEnough
		}
		read++
		p.add(stored(m, meta), now)
		return nil
	})
	switch {
	case errors.Is(err, errEnough):
	case err != nil:
		return p, fmt.Errorf("copy audit log: %w", err)
	default:
		p.Through = max(p.Through, p.Last)
	}
	return p, nil
}

func (p *Page) add(e Stored, now time.Time) {
	if p.Through > 0 {
		p.Missing += e.Sequence - p.Through - 1
	}
	if p.Through = e.Sequence; now.Before(e.At.Add(p.Keep)) {
		p.Entries = append(p.Entries, e)
	}
}

// stored is an entry as it stands in the stream. Its time runs from when it was
// written first: where it comes from a backup the stream knows a later time.
func stored(m jetstream.Msg, meta *jetstream.MsgMetadata) Stored {
	var e Entry
	if json.Unmarshal(m.Data(), &e) != nil || e.At.IsZero() {
		e.At = meta.Timestamp
	}
	return Stored{Sequence: meta.Sequence.Stream, Subject: m.Subject(), At: e.At.UTC(), Content: m.Data()}
}

// Restoration is a copy of the audit log.
type Restoration struct {
	Last uint64        // sequence of the last entry that was ever written
	Keep time.Duration // how long an entry is kept; 0: DefaultKeep
	Now  time.Time
	// Each hands on the entries, in the order of their sequences.
	Each func(func(Stored) error) error
}

// Restored is what has come back.
type Restored struct {
	Entries uint64
	Over    uint64 // that were left out, because their time is over
}

// Restore stores a copy of the audit log where there is none: the entries whose
// time is not over, at the sequences that they had, and each for the rest of its
// time. What is written afterwards comes behind the last one that there ever was.
func Restore(ctx context.Context, log eventlog.Beside, r Restoration) (out Restored, err error) {
	w := &restorer{log: log, from: r, keep: cmp.Or(r.Keep, DefaultKeep)}
	if err := r.Each(func(e Stored) error { return w.add(ctx, e) }); err != nil {
		return out, fmt.Errorf("restore audit log: %w", err)
	}
	if err := w.end(ctx); err != nil {
		return out, fmt.Errorf("restore audit log: %w", err)
	}
	return w.restored, nil
}

const (
	// together is how many entries are on their way to disk at once.
	together = 256
	// storing bounds the wait until they are there.
	storing = 30 * time.Second
	// shortest is the shortest time that a message can have.
	shortest = time.Second
)

// restorer writes entries into a new stream. It can be deleted from until all is
// there: sequences that are in no copy are taken by a filler, which is removed.
type restorer struct {
	log      eventlog.Beside
	from     Restoration
	keep     time.Duration
	stream   jetstream.Stream
	next     uint64 // sequence
	pending  []jetstream.PubAckFuture
	fillers  []uint64
	restored Restored
}

func (w *restorer) add(ctx context.Context, e Stored) error {
	left := e.At.Add(w.keep).Sub(w.from.Now)
	if left < shortest {
		w.restored.Over++
		return nil
	}
	if w.stream == nil {
		if err := w.begin(ctx, e.Sequence); err != nil {
			return err
		}
	}
	for w.next < e.Sequence {
		w.fillers = append(w.fillers, w.next)
		if err := w.publish(ctx, nats.NewMsg(subject("", ""))); err != nil {
			return err
		}
	}
	if e.Sequence != w.next {
		return fmt.Errorf("entry %d stands where %d is expected", e.Sequence, w.next)
	}
	m := nats.NewMsg(e.Subject)
	m.Data = e.Content
	w.restored.Entries++
	return w.publish(ctx, m, jetstream.WithMsgTTL(min(left, w.keep).Truncate(time.Second)))
}

// begin makes the stream, whose first entry has a sequence. One that was restored
// lets a message have a time of its own.
func (w *restorer) begin(ctx context.Context, first uint64) error {
	_, err := w.log.JetStream().Stream(ctx, StreamName)
	if err == nil {
		return fmt.Errorf("%s is there already", StreamName)
	}
	if !errors.Is(err, jetstream.ErrStreamNotFound) {
		return err
	}
	cfg, err := w.config(ctx)
	if err != nil {
		return err
	}
	cfg.FirstSeq, cfg.DenyDelete, cfg.DenyPurge, w.next = first, false, false, first
	w.stream, err = w.log.JetStream().CreateStream(ctx, cfg)
	return err
}

func (w *restorer) config(ctx context.Context) (jetstream.StreamConfig, error) {
	replicas, err := w.log.Replicas(ctx)
	cfg := (&Log{cfg: Config{Keep: w.keep}}).config(replicas)
	cfg.AllowMsgTTL = true
	return cfg, err
}

func (w *restorer) publish(ctx context.Context, m *nats.Msg, opts ...jetstream.PublishOpt) error {
	future, err := w.log.JetStream().PublishMsgAsync(m, opts...)
	if err != nil {
		return err
	}
	w.next++
	if w.pending = append(w.pending, future); len(w.pending) < together {
		return nil
	}
	return w.settle(ctx)
}

// settle waits until everything that was published is on disk where it belongs.
func (w *restorer) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, storing)
	defer cancel()
	at := w.next - uint64(len(w.pending))
	for _, future := range w.pending {
		select {
		case ack := <-future.Ok():
			if ack.Sequence != at {
				return fmt.Errorf("entry %d was stored at %d: somebody else writes to it", at, ack.Sequence)
			}
		case err := <-future.Err():
			return fmt.Errorf("store entry %d: %w", at, err)
		case <-ctx.Done():
			return fmt.Errorf("store entry %d: %w", at, ctx.Err())
		}
		at++
	}
	w.pending = w.pending[:0]
	return nil
}

// end removes the fillers and closes the stream: from now on nobody removes an entry.
func (w *restorer) end(ctx context.Context) error {
	if w.stream == nil {
		if err := w.begin(ctx, w.from.Last+1); err != nil {
			return err
		}
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	for _, sequence := range w.fillers {
		if err := w.stream.DeleteMsg(ctx, sequence); err != nil {
			return fmt.Errorf("remove filler %d: %w", sequence, err)
		}
	}
	cfg, err := w.config(ctx)
	if err != nil {
		return err
	}
	cfg.FirstSeq = w.stream.CachedInfo().Config.FirstSeq
	_, err = w.log.JetStream().UpdateStream(ctx, cfg)
	return err
}
