package round

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// A criterion is scored from 0 to MaxScore, and a set has at most MaxCriteria.
const (
	MaxCriteria = 7
	MaxScore    = 5
)

// The sets that ship, <id>-<version>.json. One that has shipped is never
// changed: a test holds the hash of each.
//
//go:embed sets/*.json
var shipped embed.FS

var sets = loadSets()

// Sets lists the criteria sets that ship, by id, the newest version last.
func Sets() []events.CriteriaSet { return slices.Clone(sets) }

// DefaultSet is the id of the set that ships for everybody.
const DefaultSet = "joint"

// Default is its newest version.
func Default() events.CriteriaSet {
	i := slices.IndexFunc(sets, func(s events.CriteriaSet) bool { return s.ID == DefaultSet })
	for i+1 < len(sets) && sets[i+1].ID == DefaultSet {
		i++
	}
	return sets[i]
}

func loadSets() []events.CriteriaSet {
	files, err := shipped.ReadDir("sets")
	if err != nil {
		panic("read criteria sets: " + err.Error()) // they are part of the program
	}
	var out []events.CriteriaSet
	for _, f := range files {
		raw, err := shipped.ReadFile("sets/" + f.Name())
		if err != nil {
			panic("read criteria set: " + err.Error())
		}
		var set events.CriteriaSet
		if err := json.Unmarshal(raw, &set); err != nil {
			panic(fmt.Sprintf("read criteria set %s: %v", f.Name(), err))
		}
		out = append(out, set)
	}
	slices.SortFunc(out, func(a, b events.CriteriaSet) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	return out
}

// CheckCriteria lists everything that is wrong with a criteria set.
func CheckCriteria(set events.CriteriaSet) []fault.Field {
	var c check
	c.criteriaSet("", set)
	return c.Fields()
}

var slug = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (c *check) criteriaSet(path string, set events.CriteriaSet) {
	at := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	c.slug(at("id"), set.ID)
	c.Check(set.Version >= 1, at("version"), "out_of_range", fault.Args{"min": 1, "given": set.Version})
	c.Text(at("name"), set.Name, initiative.MaxTitle, true)
	c.Check(len(set.Criteria) > 0, at("criteria"), "required", nil)
	c.Check(len(set.Criteria) <= MaxCriteria, at("criteria"), "too_many", fault.Args{"max": MaxCriteria, "given": len(set.Criteria)})
	seen := map[string]bool{}
	for i, k := range set.Criteria {
		at := nth(at("criteria"), i)
		c.slug(at+".id", k.ID)
		c.Check(!seen[k.ID], at+".id", "twice", fault.Args{"given": k.ID})
		seen[k.ID] = true
		c.Text(at+".name", k.Name, initiative.MaxTitle, true)
		c.Check(len(k.Anchors) == MaxScore+1, at+".anchors", "anchors_needed", fault.Args{"needed": MaxScore + 1, "given": len(k.Anchors)})
		for j, a := range k.Anchors {
			c.Text(nth(at+".anchors", j), a, MaxJustification, true)
		}
	}
}

// slug checks an id that stands in paths and hashes.
func (c *check) slug(path, id string) {
	switch {
	case id == "":
		c.Add(path, "required", nil)
	case len(id) > 40:
		c.Add(path, "too_long", fault.Args{"max": 40, "given": len(id)})
	default:
		c.Check(slug.MatchString(id), path, "invalid_id", fault.Args{"given": id})
	}
}

// criterionIDs are the ids of a set's criteria in their order.
func criterionIDs(set *events.CriteriaSet) []string {
	out := make([]string, len(set.Criteria))
	for i, c := range set.Criteria {
		out[i] = c.ID
	}
	return out
}
