package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	// scrubPage is how many events are asked for at a time.
	scrubPage = 500
	// scrubTries is how often a consumer is made until each server has had one: the
	// server that gets it is chosen at random.
	scrubTries = 60
	// scrubAtOnce of the tries wait for nothing. Those after them are scrubPause
	// apart: when a server takes none for so long, its copy is being moved, and
	// JetStream puts that off for as long as consumers come and go.
	scrubAtOnce = 20
	scrubPause  = 100 * time.Millisecond
)

// Copy is the log as one server stores it, and what does not hold there.
type Copy struct {
	Server   string // its name; "" for the embedded one, and for one that is alone
	Findings []string
}

// Pace is called each time that some events were read, and may wait.
type Pace func(ctx context.Context, events int) error

// Scrub reads every stored copy of the log through to a position, each by itself,
// and takes its events into a check of its own, which expect prepares. Of the
// embedded log it reads the files, as they are on disk; of a cluster what each
// server hands out. A server that is behind, or cannot be reached, is left out.
// The position must have been acknowledged. Nothing is changed.
func (l *Log) Scrub(ctx context.Context, through uint64, expect func(*proof.Check), pace Pace) ([]Copy, error) {
	leave, err := l.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	if l.server != nil {
		var check proof.Check
		expect(&check)
		if err := l.scrubFiles(ctx, through, &check, pace); err != nil {
			return nil, fmt.Errorf("scrub log: %w", err)
		}
		return []Copy{{Findings: check.Findings}}, nil
	}
	copies, err := l.scrubServers(ctx, through, expect, pace)
	if err != nil {
		return nil, fmt.Errorf("scrub log: %w", err)
	}
	return copies, nil
}

func (l *Log) scrubFiles(ctx context.Context, through uint64, check *proof.Check, pace Pace) error {
	streams, err := findStreams(l.server.dir)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(streams, func(s streamFiles) bool { return s.name == StreamName })
	if at < 0 {
		check.Found("there is no stream %s in %s", StreamName, l.server.dir)
		return nil
	}
	if _, err := streams[at].check(l.server.dir, check, through, func(n int) error { return pace(ctx, n) }); err != nil {
		return err
	}
	check.End()
	return nil
}

// scrubServers reads what each server of the stream hands out.
func (l *Log) scrubServers(ctx context.Context, through uint64, expect func(*proof.Check), pace Pace) (copies []Copy, err error) {
	consumers, remove, err := l.everywhere(ctx)
	defer remove()
	if err != nil {
		return nil, err
	}
	for _, c := range consumers {
		var check proof.Check
		expect(&check)
		if err := scrubServer(ctx, c, through, &check, pace); err != nil {
			return nil, err
		}
		check.End()
		copies = append(copies, Copy{Server: serverOf(c), Findings: check.Findings})
	}
	return copies, nil
}

// serverOf is the server that a consumer with one replica lives on, whose copy of
// the stream it reads.
func serverOf(c jetstream.Consumer) string {
	if cluster := c.CachedInfo().Cluster; cluster != nil {
		return cluster.Leader
	}
	return ""
}

// everywhere makes a consumer of the whole log on each server that has all of it.
func (l *Log) everywhere(ctx context.Context) (consumers []jetstream.Consumer, remove func(), err error) {
	var removes []func()
	remove = func() {
		for _, r := range removes {
			r()
		}
	}
	info, err := l.askStream(ctx)
	if err != nil {
		return nil, remove, err
	}
	want := map[string]bool{"": info.Cluster == nil}
	if info.Cluster != nil {
		want[info.Cluster.Leader] = true
		for _, r := range info.Cluster.Replicas {
			want[r.Name] = r.Current && !r.Offline
		}
	}
	missing := 0
	for _, wanted := range want {
		if wanted {
			missing++
		}
	}
	for try := range scrubTries {
		if missing == 0 {
			return consumers, remove, nil
		}
		if try >= scrubAtOnce {
			if err := sleep.For(ctx, scrubPause); err != nil {
				return nil, remove, err
			}
		}
		c, gone, err := l.consumer(ctx, 0)
		if err != nil {
			return nil, remove, err
		}
		if on := serverOf(c); !want[on] {
			gone()
			continue
		} else {
			want[on] = false
		}
		consumers, removes, missing = append(consumers, c), append(removes, gone), missing-1
	}
	return nil, remove, fmt.Errorf("%w: not every server of the stream took a consumer", ErrUnavailable)
}

// scrubServer reads what a consumer is given. A server passes over a damaged
// message without a word; the check sees that its position is missing.
func scrubServer(ctx context.Context, c jetstream.Consumer, through uint64, check *proof.Check, pace Pace) error {
	for last := uint64(0); last < through; {
		batch, err := c.Fetch(int(min(scrubPage, through-last)), jetstream.FetchMaxWait(readTimeout))
		if err != nil {
			return fmt.Errorf("read from server %s: %w", serverOf(c), err)
		}
		n := 0
		for m := range batch.Messages() {
			meta, err := m.Metadata()
			if err != nil {
				return fmt.Errorf("read position: %w", err)
			}
			n++
			if last = meta.Sequence.Stream; last <= through {
				check.Add(proved(last, m.Subject(), m.Headers(), m.Data()))
			}
		}
		if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
			return fmt.Errorf("read from server %s: %w", serverOf(c), err)
		}
		if n == 0 {
			return nil // there are no more; the check knows how many there should be
		}
		if err := pace(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// proved is what of a stored message goes into a check.
func proved(position uint64, subject string, header nats.Header, data []byte) proof.Event {
	e := proof.Event{
		Position: position, ID: header.Get(events.IDHeader), Checksum: events.Checksum(subject, header, data),
		Carried: header.Get(events.ChecksumHeader), Predecessor: header.Get(events.PredecessorHeader),
	}
	if parts := strings.Split(subject, "."); len(parts) == 4 && e.ID != "" {
		e.Aggregate = parts[1] + " " + parts[2]
	}
	return e
}

// ScrubError says what reading the whole log again has found. It is an ErrShorter.
type ScrubError struct {
	Copies []Copy // those with findings
	At     time.Time
}

func (e *ScrubError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the event log was read again as it is stored (%s), and does not hold", e.At.UTC().Format(time.RFC3339))
	for _, c := range e.Copies {
		if c.Server != "" {
			fmt.Fprintf(&b, "; on server %s", c.Server)
		}
		for i, f := range c.Findings {
			if i == mostFindings {
				fmt.Fprintf(&b, ": and %d more", len(c.Findings)-i)
				break
			}
			b.WriteString(": " + f)
		}
	}
	return b.String()
}

// mostFindings are said of each copy.
const mostFindings = 5

// LogLost marks the error for who cannot name it.
func (*ScrubError) LogLost() {}

// Is makes it an ErrShorter.
func (*ScrubError) Is(target error) bool { return target == ErrShorter }

// Scrubbed refuses every Append with what Scrub has found in all copies, until it
// is called with nil: the next event could hide what is lost.
func (l *Log) Scrubbed(damage *ScrubError) { l.scrubbed.Store(damage) }
