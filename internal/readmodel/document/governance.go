package document

import (
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Assessment is the assessment with KS' statement and the answers.
type Assessment struct {
	Status            string                 `json:"status"` // submitted, final or reopened
	SubmittedAt       time.Time              `json:"submittedAt"`
	FinalisedAt       *time.Time             `json:"finalisedAt,omitempty"`
	StatementDeadline events.Date            `json:"statementDeadline"`
	WithoutStatement  bool                   `json:"withoutStatement"`
	Missing           []string               `json:"missing"` // what it lacks for its level
	Content           events.Assessment      `json:"content"`
	Statement         *events.StatementGiven `json:"statement,omitempty"`
	StatementAt       *time.Time             `json:"statementAt,omitempty"`
	Answers           []events.Answer        `json:"answers,omitempty"`
	ReopenedReason    events.Text            `json:"reopenedReason,omitempty"`
}

// The statuses of an assessment.
const (
	AssessmentSubmitted = "submitted"
	AssessmentFinal     = "final"
	AssessmentReopened  = "reopened"
)

func assessment(s *initiative.State) *Assessment {
	a := s.Assessment
	if a == nil {
		return nil
	}
	d := &Assessment{
		Status: AssessmentSubmitted, SubmittedAt: a.SubmittedAt, FinalisedAt: moment(a.FinalisedAt),
		StatementDeadline: a.StatementDeadline, WithoutStatement: a.WithoutStatement, Missing: []string{},
		Content: a.Content, Statement: a.Statement, StatementAt: moment(a.StatementAt), ReopenedReason: a.ReopenedReason,
	}
	switch {
	case a.Finalised:
		d.Status = AssessmentFinal
	case a.ReopenedReason != nil:
		d.Status = AssessmentReopened
	}
	for _, f := range initiative.Missing(&a.Content) {
		d.Missing = append(d.Missing, f.Path)
	}
	if a.Statement != nil {
		for _, c := range a.Statement.RequestedChanges {
			if answer, ok := a.Answers[c.ID]; ok {
				d.Answers = append(d.Answers, answer)
			}
		}
	}
	return d
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Signature is one party's signature.
type Signature struct {
	Party       events.Party `json:"party"`
	By          Organisation `json:"by"`
	At          time.Time    `json:"at"`
	Class       events.Class `json:"class,omitempty"`
	Conclusion  string       `json:"conclusion,omitempty"`
	ContentHash string       `json:"contentHash,omitempty"`
	Lapsed      bool         `json:"lapsed,omitempty"` // given over content that has changed since
	Reason      events.Text  `json:"reason,omitempty"`
}

// Decision is the joint decision in force.
type Decision struct {
	Class                 events.Class `json:"class"`
	ContentHash           string       `json:"contentHash"`
	At                    time.Time    `json:"at"`
	RestsOnEarlierVersion bool         `json:"restsOnEarlierVersion"`
	Round                 string       `json:"round,omitempty"` // that it was decided in
	Signatures            []Signature  `json:"signatures"`
}

func (r *Renderer) decision(s *initiative.State, current string) (*Decision, []Signature) {
	pending := r.signatures(s.Decision.Pending, current)
	if s.Decision.Class == "" {
		return nil, pending
	}
	return &Decision{
		Class: s.Decision.Class, ContentHash: s.Decision.ContentHash, At: s.Decision.At,
		RestsOnEarlierVersion: s.Decision.ContentHash != current, Round: s.Decision.Round,
		Signatures: r.signatures(s.Decision.Signatures, s.Decision.ContentHash),
	}, pending
}

// signatures lists the parties' signatures, the state's first.
func (r *Renderer) signatures(signed map[events.Party]initiative.Signed, current string) []Signature {
	var out []Signature
	for _, party := range events.Parties {
		x, ok := signed[party]
		if !ok {
			continue
		}
		out = append(out, Signature{
			Party: party, By: r.organisation(x.By, x.At), At: x.At, Class: x.Class, Conclusion: x.Conclusion,
			ContentHash: x.ContentHash, Lapsed: x.ContentHash != "" && x.ContentHash != current, Reason: x.Reason,
		})
	}
	return out
}

// Participant is a municipality in a pilot.
type Participant struct {
	Municipality string      `json:"municipality"`
	Name         string      `json:"name,omitempty"`
	Joined       events.Date `json:"joined"`
}

// Criterion is a success criterion with what was measured.
type Criterion struct {
	events.Criterion
	Measured *events.PilotMeasured `json:"measured,omitempty"`
	Met      *bool                 `json:"met,omitempty"` // absent until measured
}

// Pilot is the pilot with its results.
type Pilot struct {
	Status       string        `json:"status"` // planned, go or no_go
	Purpose      events.Text   `json:"purpose"`
	Start        events.Date   `json:"start"`
	End          events.Date   `json:"end"`
	Participants []Participant `json:"participants"`
	Criteria     []Criterion   `json:"criteria"`
	ContentHash  string        `json:"contentHash"`
	Conclusions  []Signature   `json:"conclusions"`
}

func (r *Renderer) pilot(s *initiative.State) (*Pilot, []Signature) {
	waiver := r.signatures(s.Waivers, "")
	if s.Pilot == nil {
		return nil, waiver
	}
	p, hash := s.Pilot, s.PilotHash()
	d := &Pilot{
		Status: "planned", Purpose: p.Plan.Purpose, Start: p.Plan.Start, End: p.Plan.End,
		Participants: []Participant{}, Criteria: []Criterion{}, ContentHash: hash,
		Conclusions: list(r.signatures(p.Conclusions, hash)),
	}
	if p.Concluded != "" {
		d.Status = p.Concluded
	}
	for number, joined := range p.Participants {
		m, _ := r.ref.Municipality(number)
		d.Participants = append(d.Participants, Participant{Municipality: number, Name: m.Name, Joined: joined})
	}
	slices.SortFunc(d.Participants, func(a, b Participant) int { return strings.Compare(a.Municipality, b.Municipality) })
	for _, c := range p.Plan.Criteria {
		k := Criterion{Criterion: c}
		if m, ok := p.Measured[c.ID]; ok {
			met := initiative.Met(c, m.Value)
			k.Measured, k.Met = &m, &met
		}
		d.Criteria = append(d.Criteria, k)
	}
	return d, waiver
}

// HandoverItem is one of the nine points.
type HandoverItem struct {
	Item    string      `json:"item"`
	Outcome string      `json:"outcome"` // open, accepted or waived
	Reason  events.Text `json:"reason,omitempty"`
}

// Acceptance is one of the three acceptances.
type Acceptance struct {
	As   string       `json:"as"`
	By   Organisation `json:"by"`
	At   time.Time    `json:"at"`
	Note events.Text  `json:"note,omitempty"`
}

// Handover is the handover to operation.
type Handover struct {
	Receiver          *Organisation      `json:"receiver,omitempty"`
	BenefitOwner      *Organisation      `json:"benefitOwner,omitempty"`
	OnboardingPackage *events.Package    `json:"onboardingPackage,omitempty"`
	PriceModel        []events.PriceYear `json:"priceModel"`
	Items             []HandoverItem     `json:"items"`
	Acceptances       []Acceptance       `json:"acceptances"`
}

// handover is nil until there is anything to say about it.
func (r *Renderer) handover(s *initiative.State) *Handover {
	h := s.Handover
	if h.Prepared == nil && len(h.Items) == 0 {
		return nil
	}
	d := &Handover{PriceModel: []events.PriceYear{}, Acceptances: []Acceptance{}}
	if p := h.Prepared; p != nil {
		d.Receiver = r.named(p.Receiver, s.ChangedAt)
		d.BenefitOwner = r.named(p.BenefitOwner, s.ChangedAt)
		d.PriceModel, d.OnboardingPackage = list(p.PriceModel), p.OnboardingPackage
	}
	for _, item := range events.HandoverItems {
		line := HandoverItem{Item: item, Outcome: "open"}
		if settled, ok := h.Items[item]; ok {
			line.Outcome, line.Reason = settled.Outcome, settled.Reason
		}
		d.Items = append(d.Items, line)
	}
	for _, as := range initiative.Acceptors {
		if a, ok := h.Accepted[as]; ok {
			d.Acceptances = append(d.Acceptances, Acceptance{As: as, By: r.organisation(a.By, a.At), At: a.At, Note: a.Reason})
		}
	}
	return d
}

func (r *Renderer) named(number string, at time.Time) *Organisation {
	if number == "" {
		return nil
	}
	o := r.organisation(number, at)
	return &o
}
