package events

// RoundOpened opens a round of joint prioritisation. It carries the whole
// criteria set, so that a round is read the same way for ever.
type RoundOpened struct {
	Name          Text        `json:"name"`
	Candidates    []string    `json:"candidates"` // initiative ids
	CriteriaSet   CriteriaSet `json:"criteriaSet"`
	CriteriaHash  string      `json:"criteriaHash"`  // SHA-256 in hex over the canonical JSON of the criteria set
	CapacityHours int64       `json:"capacityHours"` // municipal hours that class now may take; 0: no frame
	Deadline      Date        `json:"deadline"`
	Bodies        []PartyBody `json:"bodies"` // the body that recommends for each party
}

// EventName implements Payload.
func (*RoundOpened) EventName() string { return "round-opened" }

// CriteriaSet is what the candidates of a round are scored by. A set is never
// changed: a change is a new version.
type CriteriaSet struct {
	ID       string             `json:"id"`
	Version  int                `json:"version"`
	Name     Text               `json:"name"`
	Criteria []ScoringCriterion `json:"criteria"` // at most seven
}

// ScoringCriterion is scored from 0 to 5.
type ScoringCriterion struct {
	ID       string `json:"id"` // unique in the set
	Name     Text   `json:"name"`
	Inverted bool   `json:"inverted"` // a high score counts against: it weighs as five minus the score
	Anchors  []Text `json:"anchors"`  // what 0, 1, 2, 3, 4 and 5 mean
}

// PartyBody is the body that recommends for a party.
type PartyBody struct {
	Party Party `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Body  Text  `json:"body"`
}

// CandidateAdded: one more initiative is a candidate.
type CandidateAdded struct {
	Initiative string `json:"initiative"`
}

// EventName implements Payload.
func (*CandidateAdded) EventName() string { return "candidate-added" }

// CandidateRemoved: an initiative is a candidate no longer.
type CandidateRemoved struct {
	Initiative string `json:"initiative"`
	Reason     Text   `json:"reason"`
}

// EventName implements Payload.
func (*CandidateRemoved) EventName() string { return "candidate-removed" }

// CriterionWeight is how much a criterion counts for a party.
type CriterionWeight struct {
	Criterion string  `json:"criterion"`
	Weight    float64 `json:"weight"` // 0–1; the weights of a party sum to 1
}

// WeightsSet sets the weights of one party; later ones replace earlier.
type WeightsSet struct {
	Party            Party             `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Weights          []CriterionWeight `json:"weights"`                    // in the order of the criteria set
	Matrix           [][]float64       `json:"matrix,omitempty"`           // the pairwise comparison they come from: how much row counts against column, 1/9–9
	ConsistencyRatio *float64          `json:"consistencyRatio,omitempty"` // of the matrix; above 0.1 its judgments contradict each other
}

// EventName implements Payload.
func (*WeightsSet) EventName() string { return "weights-set" }

// ScoresSealed commits a party to its scores without telling any of them. A
// later seal of the same party replaces it, until the other party has sealed.
type ScoresSealed struct {
	Party      Party    `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Commitment string   `json:"commitment"` // SHA-256 in hex over the canonical JSON of round, party, salt and scores
	Candidates []string `json:"candidates"` // the candidates that are scored
}

// EventName implements Payload.
func (*ScoresSealed) EventName() string { return "scores-sealed" }

// CriterionScore is one score with its justification.
type CriterionScore struct {
	Criterion     string `json:"criterion"`
	Score         int    `json:"score"` // 0–5
	Justification Text   `json:"justification"`
}

// AssessorScores are the scores of one assessor for one candidate, on every
// criterion.
type AssessorScores struct {
	Assessor   string           `json:"assessor"` // "1", "2", …: numbered within the party, never a name
	Initiative string           `json:"initiative"`
	Scores     []CriterionScore `json:"scores"`
}

// ScoresRevealed publishes the scores that a party had sealed, in as many
// parts as they need. The parts of both parties are written together.
type ScoresRevealed struct {
	Party  Party            `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Salt   string           `json:"salt"` // 32 random bytes in hex, the same in every part
	Part   int              `json:"part"` // from 1
	Parts  int              `json:"parts"`
	Scores []AssessorScores `json:"scores"`
}

// EventName implements Payload.
func (*ScoresRevealed) EventName() string { return "scores-revealed" }
