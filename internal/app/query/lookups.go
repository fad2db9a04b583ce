package query

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// Lookups are the reads of one decision or one page beside the state that it is
// about. The domain asks questions that have no room for a failure, so the first
// one is kept here: an answer that rests on it is none.
type Lookups struct {
	reader *Reader
	rounds map[string]*round.Initiative // nil: not registered
	failed error
}

// Lookups begins the reads of one decision or one page.
func (q *Reader) Lookups() *Lookups {
	return &Lookups{reader: q, rounds: map[string]*round.Initiative{}}
}

// Or gives err, or the failure of a read before it.
func (l *Lookups) Or(err error) error {
	if l.failed != nil {
		return &fault.Error{Code: fault.Unavailable, Cause: l.failed}
	}
	return err
}

func (l *Lookups) note(what string, err error) {
	if l.failed == nil && err != nil {
		l.failed = fmt.Errorf("read %s: %w", what, err)
	}
}

// Env is what a decision about an initiative may look at.
func (l *Lookups) Env(at time.Time, by string) initiative.Env {
	return initiative.Env{At: at, Today: l.reader.Today(at), By: by, World: l.reader.world, Other: l.other}
}

// RoundEnv is what a decision about a round, by an organisation, may look at.
func (l *Lookups) RoundEnv(at time.Time, organisation string) round.Env {
	return round.Env{
		Today: l.reader.Today(at), Party: access.PartyOf(organisation),
		World: l.reader.world, Initiative: l.Initiative, CriteriaHash: l.criteriaHash,
	}
}

func (l *Lookups) other(id string) (initiative.State, bool) {
	s, err := l.reader.Stored(id)
	l.note(id, err)
	return s, err == nil && s.Exists()
}

func (l *Lookups) criteriaHash(id string, version int) string {
	hash, err := l.reader.views.CriteriaHash(id, version)
	l.note("criteria set "+id, err)
	return hash
}

// Initiative gives an initiative as it stands. It is read once, so that it stays
// the same while a command is decided.
func (l *Lookups) Initiative(id string) (round.Initiative, bool) {
	if x, done := l.rounds[id]; done {
		if x == nil {
			return round.Initiative{}, false
		}
		return *x, true
	}
	l.rounds[id] = nil
	s, registered := l.other(id)
	if !registered {
		return round.Initiative{}, false
	}
	x := round.InitiativeOf(&s, l.reader.hours(&s))
	l.rounds[id] = &x
	return x, true
}

// Title is an initiative's title today.
func (l *Lookups) Title(id string) events.Text {
	s, _ := l.other(id)
	return s.Title
}
