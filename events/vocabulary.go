package events

// VocabularyID is the id of the one aggregate of its kind: the words that the search
// takes for the same.
const VocabularyID = "search"

// SynonymsAdded: the search takes some words for the same from now on.
type SynonymsAdded struct {
	Words []string `json:"words"` // as they are written, at least two
}

// EventName implements Payload.
func (*SynonymsAdded) EventName() string { return "synonyms-added" }

// SynonymsChanged: the search takes some words for the same, in the place of others.
type SynonymsChanged struct {
	Words []string `json:"words"` // as they are written, at least two
	Was   []string `json:"was"`   // those that it took for the same until now
}

// EventName implements Payload.
func (*SynonymsChanged) EventName() string { return "synonyms-changed" }

// SynonymsRemoved: the search takes some words for the same no longer.
type SynonymsRemoved struct {
	Was []string `json:"was"` // as they were written
}

// EventName implements Payload.
func (*SynonymsRemoved) EventName() string { return "synonyms-removed" }
