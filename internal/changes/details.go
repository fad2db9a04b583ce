package changes

import (
	"encoding/json"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// details are the fields of a description that may be long. A window keeps them as the
// state has them, and stores a digest of each; those that were read back from storage
// are known by their digests alone.
type details struct {
	summary, description, phaseNote events.Text
	functions                       []string
	links                           []events.Link
	relations                       []events.Relation
	externalID                      string

	digests map[string]string // by field; nil: the fields are here
}

var detailFields = map[string]func(d *details) any{
	"summary":     func(d *details) any { return d.summary },
	"description": func(d *details) any { return d.description },
	"functions":   func(d *details) any { return d.functions },
	"links":       func(d *details) any { return d.links },
	"externalId":  func(d *details) any { return d.externalID },
	"relations":   func(d *details) any { return d.relations },
	"phaseNote":   func(d *details) any { return d.phaseNote },
}

func detailsOf(s *initiative.State) *details {
	return &details{
		summary: s.Summary, description: s.Description, phaseNote: s.PhaseNote, functions: s.Functions,
		links: s.Links, relations: s.Relations, externalID: s.ExternalID,
	}
}

// differs compares a field, by digests where one side has nothing else. What was
// published has no details any more, and none of them differs.
func (d *details) differs(field string, other *details) bool {
	if d == nil || other == nil {
		return false
	}
	if d.digests == nil && other.digests == nil {
		of := detailFields[field]
		return !same(of(d), of(other))
	}
	return d.digest(field) != other.digest(field)
}

func (d *details) digest(field string) string {
	if d.digests != nil {
		return d.digests[field]
	}
	return digest(detailFields[field](d))
}

// MarshalJSON writes the digests.
func (d *details) MarshalJSON() ([]byte, error) {
	digests := make(map[string]string, len(detailFields))
	for field := range detailFields {
		digests[field] = d.digest(field)
	}
	return json.Marshal(digests)
}

// UnmarshalJSON reads the digests.
func (d *details) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &d.digests) }
