package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Open opens a round. Candidates may be added later.
type Open struct {
	Name          events.Text
	Candidates    []string
	CriteriaSet   events.CriteriaSet
	CapacityHours int64       // municipal hours that class now may take; 0: no frame
	Deadline      events.Date // or WorkingDays, not both
	WorkingDays   int         // from today
	Bodies        map[events.Party]events.Text
}

// MinRoundDays is the shortest time for a round, in Norwegian working days,
// and maxRoundDays the longest.
const (
	MinRoundDays = 1
	maxRoundDays = 750
)

func (c Open) decide(s *State, env Env) ([]events.Payload, error) {
	if s.Exists() {
		return nil, fault.New(fault.Conflict, "round_id_taken", nil)
	}
	var p check
	p.Text("name", c.Name, initiative.MaxTitle, true)
	p.criteriaSet("criteriaSet", c.CriteriaSet)
	criteriaHash := CriteriaHash(c.CriteriaSet)
	known := env.CriteriaHash(c.CriteriaSet.ID, c.CriteriaSet.Version)
	p.Check(known == "" || known == criteriaHash, "criteriaSet", "criteria_set_changed",
		fault.Args{"id": c.CriteriaSet.ID, "version": c.CriteriaSet.Version})
	p.Check(c.CapacityHours >= 0, "capacityHours", "negative", fault.Args{"given": c.CapacityHours})
	p.Check(c.CapacityHours <= maxHours, "capacityHours", "too_large", fault.Args{"max": maxHours, "given": c.CapacityHours})
	deadline := p.deadline(c, env)
	bodies := p.bodies(c.Bodies)
	p.Check(len(c.Candidates) <= MaxCandidates, "candidates", "too_many", fault.Args{"max": MaxCandidates, "given": len(c.Candidates)})
	for i, id := range c.Candidates {
		at := nth("candidates", i)
		p.Check(!slices.Contains(c.Candidates[:i], id), at, "twice", fault.Args{"given": id})
		p.candidate(at, id, env)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.RoundOpened{
		Name: c.Name, Candidates: append([]string{}, c.Candidates...), CriteriaSet: written(&c.CriteriaSet), CriteriaHash: criteriaHash,
		CapacityHours: c.CapacityHours, Deadline: deadline, Bodies: bodies,
	}}, nil
}

// maxHours keeps sums over all candidates far inside int64.
const maxHours = int64(1_000_000_000_000)

// deadline is the day that is given, or so many working days from today.
func (c *check) deadline(o Open, env Env) events.Date {
	switch {
	case o.Deadline != "" && o.WorkingDays != 0:
		c.Add("workingDays", "deadline_and_working_days", nil)
	case o.Deadline == "" && o.WorkingDays == 0:
		c.Add("deadline", "required", nil)
	case o.WorkingDays != 0:
		if o.WorkingDays < MinRoundDays || o.WorkingDays > maxRoundDays {
			c.Add("workingDays", "out_of_range", fault.Args{"min": MinRoundDays, "max": maxRoundDays, "given": o.WorkingDays})
			return ""
		}
		return env.World.AddWorkingDays(env.Today, o.WorkingDays)
	default:
		before := len(c.Fields())
		c.future("deadline", o.Deadline, env.Today)
		earliest := env.World.AddWorkingDays(env.Today, MinRoundDays)
		if len(c.Fields()) == before {
			c.Check(o.Deadline >= earliest, "deadline", "round_too_short",
				fault.Args{"given": string(o.Deadline), "earliest": string(earliest), "days": MinRoundDays})
		}
	}
	return o.Deadline
}

// bodies are the bodies of both parties, the state's first.
func (c *check) bodies(given map[events.Party]events.Text) []events.PartyBody {
	var out []events.PartyBody
	for _, party := range events.Parties {
		c.Text("bodies."+string(party), given[party], initiative.MaxTitle, true)
		out = append(out, events.PartyBody{Party: party, Body: given[party]})
	}
	for _, party := range unknownKeys(given, events.Parties) {
		c.Add("bodies."+party, "not_one_of", fault.Args{"given": party, "allowed": events.Parties})
	}
	return out
}

// unknownKeys are the keys that are not in a list, in their order.
func unknownKeys[K ~string, V any](m map[K]V, known []K) []string {
	var out []string
	for k := range m {
		if !slices.Contains(known, k) {
			out = append(out, string(k))
		}
	}
	slices.Sort(out)
	return out
}
