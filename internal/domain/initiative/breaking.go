package initiative

import (
	"cmp"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxAnnouncement is how long the texts of an announcement may be, in
// characters of one language: it is sent in a message, and the documentation
// stands elsewhere.
const MaxAnnouncement = 500

// maxAnnouncements is how many breaking changes one initiative may announce.
const maxAnnouncements = 200

// Announcement is a breaking change that has been announced. The day is its
// identity. MovedFrom is the day that it was announced for at first, if that was
// another one.
type Announcement struct {
	events.BreakingChangeAnnounced
	At          time.Time `json:"at"`                   // when it was first announced
	CorrectedAt time.Time `json:"correctedAt,omitzero"` // when it was last corrected or moved
}

// AnnounceBreakingChange warns those who have connected that the way they do it
// now stops working on a day. Given for a day that is announced already, it is
// a correction and must say something else. Given with the day that it was
// announced for, it moves it to another one, on which nothing is announced.
type AnnounceBreakingChange struct{ events.BreakingChangeAnnounced }

func (c AnnounceBreakingChange) decide(s *State, env Env) ([]events.Payload, error) {
	if err := announceable(s); err != nil {
		return nil, err
	}
	known, again := s.announced(c.On)
	again = again && c.MovedFrom == ""
	var p check
	if p.Date("on", c.On, true) {
		p.Check(c.On >= env.Today, "on", "in_past", fault.Args{"given": string(c.On), "today": string(env.Today)})
		p.Check(again || c.MovedFrom != "" || len(s.BreakingChanges) < maxAnnouncements, "on", "too_many", fault.Args{"max": maxAnnouncements})
	}
	if p.Date("movedFrom", c.MovedFrom, false) {
		c.checkMove(&p, s, env)
	}
	p.Text("what", c.What, MaxAnnouncement, true)
	p.Text("action", c.Action, MaxAnnouncement, false)
	if c.Reference != "" {
		p.WebAddress("reference", c.Reference)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	known.MovedFrom = ""
	if again && same(known.BreakingChangeAnnounced, c.BreakingChangeAnnounced) {
		return nil, fault.New(fault.NotAllowedNow, "already_announced", fault.Args{"on": string(c.On)})
	}
	return []events.Payload{&c.BreakingChangeAnnounced}, nil
}

// checkMove checks that there is something to move, and room for it where it
// goes.
func (c AnnounceBreakingChange) checkMove(p *check, s *State, env Env) {
	from := fault.Args{"given": string(c.MovedFrom)}
	if _, known := s.announced(c.MovedFrom); !known {
		p.Add("movedFrom", "not_announced", from)
	} else {
		p.Check(c.MovedFrom >= env.Today, "movedFrom", "in_effect", from)
	}
	if c.On == c.MovedFrom {
		p.Add("movedFrom", "same_day", from)
	} else if _, taken := s.announced(c.On); taken {
		p.Add("on", "other_announced", fault.Args{"given": string(c.On)})
	}
}

// WithdrawBreakingChange takes back what was announced for a day that has not
// passed.
type WithdrawBreakingChange struct {
	On     events.Date
	Reason events.Text
}

func (c WithdrawBreakingChange) decide(s *State, env Env) ([]events.Payload, error) {
	var p check
	if p.Date("on", c.On, true) {
		if _, known := s.announced(c.On); !known {
			return nil, fault.New(fault.NotFound, "breaking_change_not_found", fault.Args{"on": string(c.On)})
		}
		p.Check(c.On >= env.Today, "on", "in_effect", fault.Args{"given": string(c.On)})
	}
	p.Text("reason", c.Reason, MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.BreakingChangeWithdrawn{On: c.On, Reason: c.Reason}}, nil
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
	now := Announcement{BreakingChangeAnnounced: *e, At: r.Time}
	now.MovedFrom = ""
	from := cmp.Or(e.MovedFrom, e.On)
	if before, known := s.announced(from); known {
		now.At, now.CorrectedAt = before.At, r.Time
		if first := cmp.Or(before.MovedFrom, before.On); first != now.On {
			now.MovedFrom = first
		}
		s.forgetAnnounced(from)
	}
	s.forgetAnnounced(e.On)
	i, _ := slices.BinarySearchFunc(s.BreakingChanges, e.On, byDay)
	s.BreakingChanges = slices.Insert(slices.Clone(s.BreakingChanges), i, now)
}

// forgetAnnounced takes what is announced for a day off the list, if there is
// anything.
func (s *State) forgetAnnounced(on events.Date) {
	if i, found := slices.BinarySearchFunc(s.BreakingChanges, on, byDay); found {
		s.BreakingChanges = slices.Delete(slices.Clone(s.BreakingChanges), i, i+1)
	}
}

// announceable is nil if there is somebody to warn.
func announceable(s *State) error {
	if !s.Connectable() {
		return fault.New(fault.NotAllowedNow, "nobody_connected", nil)
	}
	return nil
}
