package round

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/gowebpki/jcs"

	"github.com/samstyring/samstyring/events"
)

// CriteriaHash is SHA-256, in lower-case hex, over the canonical JSON (RFC
// 8785) of a criteria set.
func CriteriaHash(set events.CriteriaSet) string { return hash(written(&set)) }

// DecisionHash is what the parties sign: SHA-256 in hex over the canonical
// JSON of the initiative, the hash of its content and assessment, the criteria
// set and the class.
func DecisionHash(initiative, contentHash string, set events.CriteriaSet, criteriaHash string, class events.Class) string {
	return hash(struct {
		Initiative  string       `json:"initiative"`
		ContentHash string       `json:"contentHash"`
		CriteriaSet criteriaRef  `json:"criteriaSet"`
		Class       events.Class `json:"class"`
	}{initiative, contentHash, criteriaRef{set.ID, set.Version, criteriaHash}, class})
}

type criteriaRef struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Hash    string `json:"hash"`
}

// ExceptionHash is what the parties sign to let class now pass the frame:
// SHA-256 in hex over the canonical JSON of the round, the frame, the hours
// and the initiatives in the order of their ids.
func ExceptionHash(round string, capacityHours, hours int64, initiatives []string) string {
	return hash(struct {
		Round         string   `json:"round"`
		CapacityHours int64    `json:"capacityHours"`
		Hours         int64    `json:"hours"`
		Initiatives   []string `json:"initiatives"`
	}{round, capacityHours, hours, sorted(initiatives)})
}

// written is a set as it stands in the log, where nothing is null.
func written(set *events.CriteriaSet) events.CriteriaSet {
	out := *set
	out.Name = text(set.Name)
	out.Criteria = make([]events.ScoringCriterion, len(set.Criteria))
	for i, c := range set.Criteria {
		c.Name = text(c.Name)
		anchors := make([]events.Text, len(c.Anchors))
		for j, a := range c.Anchors {
			anchors[j] = text(a)
		}
		c.Anchors = anchors
		out.Criteria[i] = c
	}
	return out
}

func text(t events.Text) events.Text {
	if t == nil {
		return events.Text{}
	}
	return t
}

// sorted is a sorted copy, never nil.
func sorted(list []string) []string {
	out := append([]string{}, list...)
	slices.Sort(out)
	return out
}

func hash(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("encode content: " + err.Error()) // plain structs of texts and numbers always encode
	}
	return hashJSON(raw)
}

// hashJSON is the hash of JSON in its canonical form, or "" for what is none.
func hashJSON(raw []byte) string {
	canonical, err := jcs.Transform(raw)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}
