package initiative

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// content is what the parties decide on: the initiative and its assessment.
// What the owner reports about its own progress (phase, forecast), relations
// and links are left out: they change without changing what is decided.
type content struct {
	ID           string               `json:"id"`
	Title        events.Text          `json:"title"`
	Summary      events.Text          `json:"summary"`
	Description  events.Text          `json:"description,omitempty"`
	Owner        string               `json:"owner"`
	Reach        events.Reach         `json:"reach"`
	Obligation   *events.Obligation   `json:"obligation,omitempty"`
	Themes       []string             `json:"themes,omitempty"`
	Functions    []string             `json:"functions,omitempty"`
	TargetGroups []events.TargetGroup `json:"targetGroups,omitempty"`
	Baseline     []events.Milestone   `json:"baseline,omitempty"`
	Assessment   *events.Assessment   `json:"assessment,omitempty"`
}

// ContentHash is SHA-256, in lower-case hex, over the canonical JSON (RFC 8785)
// of what the parties decide on. Signatures are given over it.
func (s *State) ContentHash() string { return hash(s.content()) }

// CanonicalContent is the canonical JSON that ContentHash is taken over, for
// whoever wants to check the hash without the registry.
func (s *State) CanonicalContent() []byte { return canonical(s.content()) }

func (s *State) content() content {
	c := content{
		ID: s.ID, Title: s.Title, Summary: s.Summary, Description: s.Description, Owner: s.Owner,
		Reach: s.Reach, Obligation: s.Obligation, Themes: s.Themes, Functions: s.Functions, TargetGroups: s.TargetGroups, Baseline: s.Baseline,
	}
	if s.Assessment != nil {
		c.Assessment = &s.Assessment.Content
	}
	return c
}

// pilotContent is what the parties conclude on.
type pilotContent struct {
	ID           string                          `json:"id"`
	Plan         events.PilotPlanned             `json:"plan"`
	Participants []string                        `json:"participants"`
	Measured     map[string]events.PilotMeasured `json:"measured"`
}

// PilotHash is the content hash of the pilot: plan, participants and measured
// values. Empty without a pilot.
func (s *State) PilotHash() string {
	if s.Pilot == nil {
		return ""
	}
	c := pilotContent{ID: s.ID, Plan: s.Pilot.Plan, Measured: s.Pilot.Measured}
	for number := range s.Pilot.Participants {
		c.Participants = append(c.Participants, number)
	}
	slices.Sort(c.Participants)
	return hash(c)
}

// RestsOnEarlierVersion says that the decision in force was signed over
// content that has changed since.
func (s *State) RestsOnEarlierVersion() bool {
	return s.Decision.Class != "" && s.Decision.ContentHash != s.ContentHash()
}

func hash(v any) string {
	sum := sha256.Sum256(canonical(v))
	return hex.EncodeToString(sum[:])
}
