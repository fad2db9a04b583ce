package app

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	// scrubEvery is the usual pause between two readings of the whole log.
	scrubEvery = 24 * time.Hour
	// scrubFirst is the longest time from the start to the first reading.
	scrubFirst = time.Minute
	// scrubRate is how many events a second are usually read: a log of a million
	// takes ten minutes, and nobody notices.
	scrubRate = 2000
)

// Scrub is how the last reading of the whole log ended.
type Scrub struct {
	Finished time.Time // zero: there was none yet
	Events   uint64    // up to this position
	Copies   int       // that were read: one, or one for each server of a cluster
	Damaged  []string  // the servers whose copy does not hold; "" stands for the embedded log
}

// scrubber reads the whole log again, slowly, as it is stored: damage to what
// nobody reads any more is seen while the other copies, and the backups, are
// still whole.
type scrubber struct {
	app   *App
	every time.Duration
	rate  uint32 // events a second; 0: scrubRate
	last  atomic.Pointer[Scrub]
}

// Scrubbed is how the last reading of the whole log ended.
func (a *App) Scrubbed() Scrub {
	if s := a.scrubber.last.Load(); s != nil {
		return *s
	}
	return Scrub{}
}

// run reads the log once in a while, until ctx ends. What it finds in every copy
// refuses commands, until a later reading finds nothing: that of a cluster whose
// other copies are whole is only said.
func (s *scrubber) run(ctx context.Context) error {
	if s.every < 0 {
		return nil
	}
	every := cmp.Or(s.every, scrubEvery)
	for wait := min(every, scrubFirst); sleep.For(ctx, wait) == nil; {
		if s.app.Ready(ctx) != nil {
			return nil
		}
		moved, err := s.scrub(ctx)
		if err != nil && ctx.Err() == nil {
			s.app.logger.Warn("the log could not be read again as a whole", "error", err)
		}
		wait = every
		if moved || err != nil { // and should be seen to be whole soon
			wait = min(every, scrubFirst)
		}
	}
	return nil
}

// scrub reads the log once. moved says that a damaged copy is being replaced.
func (s *scrubber) scrub(ctx context.Context) (moved bool, err error) {
	known, err := s.app.heads.known(ctx)
	if err != nil {
		return false, err
	}
	through := uint64(0) // all of it was acknowledged, and lies in every copy
	for _, n := range known {
		through = max(through, n.Size)
	}
	if through == 0 {
		return false, nil
	}
	copies, err := s.read(ctx, through, known)
	if err != nil {
		return false, err
	}
	done := &Scrub{Finished: s.app.Clock(), Events: through, Copies: len(copies)}
	damage := &eventlog.ScrubError{At: done.Finished}
	var whole []string
	for _, c := range copies {
		if len(c.Findings) > 0 {
			done.Damaged = append(done.Damaged, c.Server)
			damage.Copies = append(damage.Copies, c)
		} else {
			whole = append(whole, c.Server)
		}
	}
	s.last.Store(done)
	switch n := len(damage.Copies); {
	case n == 0:
		damage = nil
		s.app.logger.Info("the whole log was read again and holds", "events", through, "copies", len(copies))
	case n < len(copies):
		moved = s.move(ctx, damage, whole)
		damage = nil
	default:
		s.app.logger.Error("the log is damaged, commands are refused. Restore it from a backup", "error", damage)
	}
	s.app.log.Scrubbed(damage)
	return moved, nil
}

// move has the first damaged copy of a cluster made anew on a server to spare; the
// next one has its turn after the next reading. Without such a server it is the
// operator's to do: to have one copy less for a while is theirs to decide.
func (s *scrubber) move(ctx context.Context, damage *eventlog.ScrubError, whole []string) (moved bool) {
	err := s.app.log.MoveCopy(ctx, damage.Copies[0].Server, whole)
	if err != nil {
		s.app.logger.Error("a copy of the log is damaged; the others hold. Make that server fetch it anew", "error", damage, "not_moved", err)
		return false
	}
	s.app.logger.Error("a copy of the log is damaged; the others hold, and it is being moved to another server. Look at that server's disk", "error", damage)
	return true
}

// read reads the copies; findings are believed when they are there a second time.
func (s *scrubber) read(ctx context.Context, through uint64, known []named) (copies []eventlog.Copy, err error) {
	expect := func(c *proof.Check) {
		for _, n := range known {
			c.Expect(n.name, n.Head)
		}
	}
	for range 2 {
		if copies, err = s.app.log.Scrub(ctx, through, expect, s.pace); err != nil {
			return nil, err
		}
		found := false
		for _, c := range copies {
			found = found || len(c.Findings) > 0
		}
		if !found {
			break
		}
	}
	return copies, nil
}

// pace lets no more events pass in a second than it was told.
func (s *scrubber) pace(ctx context.Context, events int) error {
	if sleep.For(ctx, time.Duration(events)*time.Second/time.Duration(cmp.Or(s.rate, scrubRate))) != nil {
		return errors.New("the program ends")
	}
	return nil
}
