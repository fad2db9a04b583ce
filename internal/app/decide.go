package app

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// decide asks the domain what a command about an initiative causes. Unavailable:
// what the decision rests on could not be read.
func (a *App) decide(s initiative.State, cmd initiative.Command, at time.Time, by string) ([]events.Payload, error) {
	l := a.lookups()
	payloads, err := initiative.Decide(s, cmd, l.env(at, by))
	return payloads, l.or(err)
}

// decideOnRound is decide for a command about a round.
func (a *App) decideOnRound(s round.State, cmd round.Command, r run) (round.Decision, error) {
	l := a.lookups()
	decision, err := round.Decide(s, cmd, l.roundEnv(r))
	return decision, l.or(err)
}

// lookups are the reads of one decision or one page beside the state that it is
// about. The domain asks questions that have no room for a failure, so the first
// one is kept here: an answer that rests on it is none.
type lookups struct {
	app    *App
	rounds map[string]*round.Initiative // nil: not registered
	failed error
}

func (a *App) lookups() *lookups {
	return &lookups{app: a, rounds: map[string]*round.Initiative{}}
}

// or gives err, or the failure of a read before it.
func (l *lookups) or(err error) error {
	if l.failed != nil {
		return &fault.Error{Code: fault.Unavailable, Cause: l.failed}
	}
	return err
}

func (l *lookups) note(what string, err error) {
	if l.failed == nil && err != nil {
		l.failed = fmt.Errorf("read %s: %w", what, err)
	}
}

// env is what a decision about an initiative may look at.
func (l *lookups) env(at time.Time, by string) initiative.Env {
	return initiative.Env{At: at, Today: l.app.today(at), By: by, World: l.app.world, Other: l.other}
}

// roundEnv is what a decision about a round may look at.
func (l *lookups) roundEnv(r run) round.Env {
	return round.Env{
		Today: l.app.today(r.at), Party: access.PartyOf(r.Caller.Organisation),
		World: l.app.world, Initiative: l.initiative, CriteriaHash: l.criteriaHash,
	}
}

func (l *lookups) other(id string) (initiative.State, bool) {
	s, err := l.app.stored(id)
	l.note(id, err)
	return s, err == nil && s.Exists()
}

func (l *lookups) criteriaHash(id string, version int) string {
	hash, err := l.app.views.CriteriaHash(id, version)
	l.note("criteria set "+id, err)
	return hash
}

// initiative gives an initiative as it stands. It is read once, so that it stays
// the same while a command is decided.
func (l *lookups) initiative(id string) (round.Initiative, bool) {
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
	x := round.InitiativeOf(&s, l.app.hours(&s))
	l.rounds[id] = &x
	return x, true
}

// title is an initiative's title today.
func (l *lookups) title(id string) events.Text {
	s, _ := l.other(id)
	return s.Title
}
