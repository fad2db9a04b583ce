package catalogue

import (
	"strconv"

	"github.com/samstyring/samstyring/events"
)

// field is something that rows are filtered by.
type field int

const (
	fieldStage field = iota
	fieldStanding
	fieldPhase
	fieldObligation
	fieldBypassed
	fieldOwner
	fieldMinistry
	fieldTheme
	fieldMunicipality // has no facet
	fieldCount
)

const facetCount = fieldMunicipality

// topOwners is how many owners are counted out; there may be hundreds.
const topOwners = 50

// fieldSpec says how a field is read from a query and a row, and how its facet
// is laid out: ranked fixes the order of the values, otherwise the most
// frequent comes first; top cuts it off.
type fieldSpec struct {
	name   string
	wanted func(*Query) []string
	held   func(*Row) []string
	ranked []string
	top    int
}

var fieldSpecs = [fieldCount]fieldSpec{
	fieldStage: {
		name:   "stage",
		wanted: func(q *Query) []string { return q.Stage },
		held:   func(r *Row) []string { return []string{string(r.Stage)} },
		ranked: texts(events.Stages),
	},
	fieldStanding: {
		name:   "standing",
		wanted: func(q *Query) []string { return q.Standing },
		held:   func(r *Row) []string { return []string{string(r.Standing)} },
		ranked: texts(events.Standings),
	},
	fieldPhase: {
		name:   "phase",
		wanted: func(q *Query) []string { return q.Phase },
		held:   func(r *Row) []string { return []string{string(r.Phase)} },
		ranked: texts(events.Phases),
	},
	fieldObligation: {
		name:   "obligation",
		wanted: func(q *Query) []string { return q.Obligation },
		held:   func(r *Row) []string { return []string{r.Obligation} },
		ranked: texts(events.ObligationLevels),
	},
	fieldBypassed: {
		name: "bypassed",
		wanted: func(q *Query) []string {
			if q.Bypassed == nil {
				return nil
			}
			return []string{strconv.FormatBool(*q.Bypassed)}
		},
		held:   func(r *Row) []string { return []string{strconv.FormatBool(r.Bypassed)} },
		ranked: []string{"true", "false"},
	},
	fieldOwner: {
		name:   "owner",
		wanted: func(q *Query) []string { return q.Owner },
		held:   func(r *Row) []string { return []string{r.Owner} },
		top:    topOwners,
	},
	fieldMinistry: {
		name:   "ministry",
		wanted: func(q *Query) []string { return q.Ministry },
		held:   func(r *Row) []string { return []string{r.Ministry} },
	},
	fieldTheme: {
		name:   "theme",
		wanted: func(q *Query) []string { return q.Theme },
		held:   func(r *Row) []string { return r.Themes },
	},
	fieldMunicipality: {
		name:   "municipality",
		wanted: func(q *Query) []string { return q.Municipality },
		held:   func(*Row) []string { return nil }, // from the reach; see index.concerned
	},
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
