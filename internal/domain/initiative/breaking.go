package initiative

import (
	"cmp"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxAnnouncement is how long the texts of an announcement may be, in
// characters of one language: it is told in a message, and the documentation
// stands elsewhere.
const MaxAnnouncement = 500

// maxAnnouncements is how many breaking changes one initiative may announce.
const maxAnnouncements = 200

// Announcement is a breaking change that has been announced. The day is its
// identity.
type Announcement struct {
	events.BreakingChangeAnnounced
	At          time.Time `json:"at"`                   // when it was first announced
	CorrectedAt time.Time `json:"correctedAt,omitzero"` // when it was last corrected
}

// AnnounceBreakingChange warns those who have connected that the way they do it
// now stops working on a day. Given for a day that is announced already, it is
// a correction and must say something else.
type AnnounceBreakingChange struct{ events.BreakingChangeAnnounced }

func (c AnnounceBreakingChange) decide(s *State, env Env) ([]events.Payload, error) {
	if !s.Connectable() {
		return nil, fault.New(fault.NotAllowedNow, "nobody_connected", nil)
	}
	known, again := s.announced(c.On)
	var p check
	if p.date("on", c.On, true) {
		p.Check(c.On >= env.Today, "on", "in_past", fault.Args{"given": string(c.On), "today": string(env.Today)})
		p.Check(again || len(s.BreakingChanges) < maxAnnouncements, "on", "too_many", fault.Args{"max": maxAnnouncements})
	}
	p.text("what", c.What, MaxAnnouncement, true)
	p.text("action", c.Action, MaxAnnouncement, false)
	if c.Reference != "" {
		p.webAddress("reference", c.Reference)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	if again && same(known.BreakingChangeAnnounced, c.BreakingChangeAnnounced) {
		return nil, fault.New(fault.NotAllowedNow, "already_announced", fault.Args{"on": string(c.On)})
	}
	return []events.Payload{&c.BreakingChangeAnnounced}, nil
}

// Connectable says whether somebody may have connected already: a municipality
// is in the pilot, the pilot is behind it, or the owner has at some time
// reported that it rolls out or is in operation.
func (s *State) Connectable() bool {
	return StageIndex(s.Stage) >= StageIndex(events.StagePiloted) ||
		phaseIndex(s.FurthestPhase) >= phaseIndex(events.PhaseRollout) ||
		s.Pilot != nil && len(s.Pilot.Participants) > 0
}

// announced finds what has been announced for a day.
func (s *State) announced(on events.Date) (Announcement, bool) {
	i, found := slices.BinarySearchFunc(s.BreakingChanges, on, byDay)
	if !found {
		return Announcement{}, false
	}
	return s.BreakingChanges[i], true
}

func byDay(a Announcement, on events.Date) int { return cmp.Compare(a.On, on) }

// evolveAnnouncements keeps what is announced in the order of its days. An
// announcement vouches for nothing else that is recorded.
func evolveAnnouncements(s *State, e *events.BreakingChangeAnnounced, r events.Record) {
	list := slices.Clone(s.BreakingChanges)
	i, known := slices.BinarySearchFunc(list, e.On, byDay)
	if known {
		list[i] = Announcement{BreakingChangeAnnounced: *e, At: list[i].At, CorrectedAt: r.Time}
	} else {
		list = slices.Insert(list, i, Announcement{BreakingChangeAnnounced: *e, At: r.Time})
	}
	s.BreakingChanges = list
}
