package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// SignException is a party's signature on class now passing the frame, for
// just these initiatives and the hours they are expected to take today. It is
// in force once both have signed the same, until both have signed another.
type SignException struct {
	Party       events.Party
	Initiatives []string // all that may be in class now
	ContentHash string   // ExceptionHash
	Reason      events.Text
}

func (c SignException) party() events.Party { return c.Party }

func (c SignException) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.public(); err != nil {
		return nil, err
	}
	if s.CapacityHours == 0 {
		return nil, fault.New(fault.NotAllowedNow, "no_capacity_frame", nil)
	}
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	p.Check(len(c.Initiatives) > 0, "initiatives", "required", nil)
	for i, id := range c.Initiatives {
		at := nth("initiatives", i)
		p.Check(slices.Contains(s.Candidates, id), at, "not_a_candidate", fault.Args{"given": id})
		p.Check(!slices.Contains(c.Initiatives[:i], id), at, "twice", fault.Args{"given": id})
	}
	p.Check(c.ContentHash != "", "contentHash", "required", nil)
	p.Text("reason", c.Reason, initiative.MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	total := hours(c.Initiatives, env)
	if total <= s.CapacityHours {
		return nil, fault.New(fault.NotAllowedNow, "within_capacity", fault.Args{"capacity": s.CapacityHours, "hours": total})
	}
	current := ExceptionHash(s.ID, s.CapacityHours, total, c.Initiatives)
	if c.ContentHash != current {
		return nil, fault.New(fault.SignatureMismatch, "signed_other_content", fault.Args{"signed": c.ContentHash, "current": current})
	}
	if s.Exceptions[c.Party].ContentHash == current {
		return nil, fault.New(fault.NotAllowedNow, "exception_already_signed", fault.Args{"party": c.Party})
	}
	return []events.Payload{&events.CapacityExceptionSigned{
		Party: c.Party, Hours: total, Initiatives: sorted(c.Initiatives), ContentHash: current, Reason: c.Reason,
	}}, nil
}

// hours is what initiatives are expected to take of the municipalities today.
func hours(ids []string, env Env) int64 {
	var total int64
	for _, id := range ids {
		now, _ := env.Initiative(id)
		total = addHours(total, now.Hours)
	}
	return total
}

// addHours adds hours so that no sum can overflow and slip under the frame.
func addHours(total, more int64) int64 { return total + min(max(more, 0), maxHours) }

// signedNow are the candidates that would be in class now if a party had its
// way: those it has signed as now and one more.
func (s *State) signedNow(party events.Party, more string, env Env) []string {
	out := []string{more}
	for _, id := range s.Candidates {
		if id == more || s.Signatures[id][party].Class != events.ClassNow {
			continue
		}
		now, _ := env.Initiative(id)
		if _, live := s.live(id, party, now); live {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// capacity refuses initiatives in class now that take more than the frame,
// unless the exception in force covers them and their hours.
func (c *check) capacity(s *State, ids []string, env Env) {
	total := hours(ids, env)
	if s.CapacityHours == 0 || total <= s.CapacityHours || s.Exception.covers(ids, total) {
		return
	}
	c.Add("class", "gate_over_capacity", fault.Args{"capacity": s.CapacityHours, "hours": total, "over": total - s.CapacityHours})
}

// covers says whether an exception lets these initiatives pass the frame.
func (e *Exception) covers(ids []string, total int64) bool {
	if e == nil || total > e.Hours {
		return false
	}
	for _, id := range ids {
		if !slices.Contains(e.Initiatives, id) {
			return false
		}
	}
	return true
}
