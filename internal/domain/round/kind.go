package round

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindOpen               Kind = "openRound"
	KindAddCandidate       Kind = "addCandidate"
	KindRemoveCandidate    Kind = "removeCandidate"
	KindSetWeights         Kind = "setWeights"
	KindSeal               Kind = "sealScores"
	KindDeclarePosition    Kind = "declarePosition"
	KindSign               Kind = "signDecisionInRound"
	KindSignException      Kind = "signCapacityException"
	KindRecordDisagreement Kind = "recordDisagreement"
	KindEscalate           Kind = "escalateDisagreement"
	KindResolveEscalation  Kind = "resolveEscalation"
	KindConclude           Kind = "concludeRound"
)

// Kinds lists all kinds.
var Kinds = []Kind{
	KindOpen, KindAddCandidate, KindRemoveCandidate, KindSetWeights, KindSeal, KindDeclarePosition, KindSign,
	KindSignException, KindRecordDisagreement, KindEscalate, KindResolveEscalation, KindConclude,
}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Open) kind() Kind               { return KindOpen }
func (AddCandidate) kind() Kind       { return KindAddCandidate }
func (RemoveCandidate) kind() Kind    { return KindRemoveCandidate }
func (SetWeights) kind() Kind         { return KindSetWeights }
func (Seal) kind() Kind               { return KindSeal }
func (DeclarePosition) kind() Kind    { return KindDeclarePosition }
func (Sign) kind() Kind               { return KindSign }
func (SignException) kind() Kind      { return KindSignException }
func (RecordDisagreement) kind() Kind { return KindRecordDisagreement }
func (Escalate) kind() Kind           { return KindEscalate }
func (ResolveEscalation) kind() Kind  { return KindResolveEscalation }
func (Conclude) kind() Kind           { return KindConclude }
