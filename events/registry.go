package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Upcast turns the payload of one version into the payload of the next one.
// It sees JSON, so that the Go type of an old version can be deleted.
type Upcast func(old json.RawMessage) (json.RawMessage, error)

// Type describes one event type that may be written or read.
type Type struct {
	Aggregate string
	Name      string
	Version   int            // the version that is written today
	New       func() Payload // a pointer to an empty payload of that version
	Upcasts   []Upcast       // Upcasts[i] turns version i+1 into i+2; len = Version-1
}

// Registry knows every event type. It is explicit: nothing registers itself.
type Registry struct {
	types map[string]Type
	names []string
}

// NewRegistry checks the list and refuses duplicates, names that do not match
// their payload or the grammar of types, and gaps in the chain of upcasters.
func NewRegistry(types ...Type) (*Registry, error) {
	r := &Registry{types: make(map[string]Type, len(types))}
	for _, t := range types {
		key := t.Aggregate + "." + t.Name
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("register %s: %w", key, err)
		}
		if _, twice := r.types[key]; twice {
			return nil, fmt.Errorf("register %s: registered twice", key)
		}
		r.types[key] = t
		r.names = append(r.names, key)
	}
	slices.Sort(r.names)
	return r, nil
}

func (t Type) check() error {
	if t.New == nil || t.Version < 1 {
		return errors.New("constructor and version are required")
	}
	p := t.New()
	if p == nil {
		return errors.New("constructor gives no payload")
	}
	if p.EventName() != t.Name {
		return fmt.Errorf("payload is named %q", p.EventName())
	}
	if _, _, _, err := ParseType(TypeName(t.Aggregate, t.Name, t.Version)); err != nil {
		return err
	}
	if len(t.Upcasts) != t.Version-1 {
		return fmt.Errorf("version %d needs %d upcasters, has %d", t.Version, t.Version-1, len(t.Upcasts))
	}
	for i, u := range t.Upcasts {
		if u == nil {
			return fmt.Errorf("upcaster from v%d is nil", i+1)
		}
	}
	return nil
}

// Types lists every registered type, sorted by aggregate and name.
func (r *Registry) Types() []Type {
	out := make([]Type, 0, len(r.names))
	for _, n := range r.names {
		out = append(out, r.types[n])
	}
	return out
}

// Version is the version written today, or 0 if the type is not registered.
func (r *Registry) Version(aggregate, name string) int {
	return r.types[aggregate+"."+name].Version
}

// Decode reads a payload of any known version and returns it in today's shape.
// A type or a version that this program does not know gives nil and no error:
// readers skip what they do not understand. A payload that cannot be read
// gives ErrMalformed.
func (r *Registry) Decode(aggregate, name string, version int, data []byte) (Payload, error) {
	t, ok := r.types[aggregate+"."+name]
	if !ok || version > t.Version {
		return nil, nil
	}
	if version < 1 {
		return nil, fmt.Errorf("%w: version %d of %s.%s", ErrMalformed, version, aggregate, name)
	}
	for v := version; v < t.Version; v++ {
		next, err := t.Upcasts[v-1](data)
		if err != nil {
			return nil, fmt.Errorf("%w: upcast %s.%s from v%d: %v", ErrMalformed, aggregate, name, v, err)
		}
		data = next
	}
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil, fmt.Errorf("%w: decode %s.%s: no payload", ErrMalformed, aggregate, name)
	}
	p := t.New()
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("%w: decode %s.%s: %v", ErrMalformed, aggregate, name, err)
	}
	return p, nil
}

func initiativeType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateInitiative, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func roundType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateRound, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func importType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateImport, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func personType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregatePerson, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func organisationType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateOrganisation, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func adoptionType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateAdoption, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func productType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateProduct, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func waveType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateWave, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func needType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateNeed, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func networkType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateNetwork, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func vocabularyType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateVocabulary, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

func logType(newPayload func() Payload) Type {
	return Type{Aggregate: AggregateLog, Name: newPayload().EventName(), Version: 1, New: newPayload}
}

// widenedType is an event of an initiative whose version 2 may say more than
// version 1 could: the signatures of a round with an outcome, whom a reach
// leaves out, a milestone that is as exact as a season or half a year.
func widenedType(newPayload func() Payload) Type {
	t := initiativeType(newPayload)
	t.Version, t.Upcasts = 2, []Upcast{unchanged}
	return t
}

// again is an event in its next version, which may say whom an initiative is for in
// the end.
func again(t Type) Type {
	t.Version, t.Upcasts = t.Version+1, append(t.Upcasts, unchanged)
	return t
}

// unchanged is the upcast to a version that only adds what may be left out.
func unchanged(old json.RawMessage) (json.RawMessage, error) { return old, nil }

// Default is the registry of everything the product writes.
var Default = mustRegistry(
	again(widenedType(func() Payload { return new(Proposed) })),
	again(initiativeType(func() Payload { return new(Described) })),
	widenedType(func() Payload { return new(ReachChanged) }),
	initiativeType(func() Payload { return new(ObligationChanged) }),
	initiativeType(func() Payload { return new(PhaseReported) }),
	widenedType(func() Payload { return new(PlanBaselined) }),
	widenedType(func() Payload { return new(ForecastChanged) }),
	initiativeType(func() Payload { return new(RelationAdded) }),
	initiativeType(func() Payload { return new(RelationRemoved) }),
	initiativeType(func() Payload { return new(ContactsChosen) }),
	initiativeType(func() Payload { return new(RecordedAtStage) }),
	initiativeType(func() Payload { return new(BreakingChangeAnnounced) }),
	initiativeType(func() Payload { return new(BreakingChangeWithdrawn) }),
	initiativeType(func() Payload { return new(PutOnHold) }),
	initiativeType(func() Payload { return new(Resumed) }),
	initiativeType(func() Payload { return new(Withdrawn) }),
	initiativeType(func() Payload { return new(Merged) }),
	initiativeType(func() Payload { return new(ConfirmedCurrent) }),
	initiativeType(func() Payload { return new(AssessmentSubmitted) }),
	initiativeType(func() Payload { return new(StatementGiven) }),
	initiativeType(func() Payload { return new(StatementAnswered) }),
	initiativeType(func() Payload { return new(StatementDeadlinePassed) }),
	initiativeType(func() Payload { return new(ImpactAssessed) }),
	initiativeType(func() Payload { return new(AssessmentReopened) }),
	initiativeType(func() Payload { return new(DecisionSigned) }),
	widenedType(func() Payload { return new(Prioritized) }),
	widenedType(func() Payload { return new(PriorityRejected) }),
	widenedType(func() Payload { return new(InvestigationRequested) }),
	widenedType(func() Payload { return new(PriorityReconfirmed) }),
	initiativeType(func() Payload { return new(PilotPlanned) }),
	initiativeType(func() Payload { return new(PilotJoined) }),
	initiativeType(func() Payload { return new(PilotLeft) }),
	initiativeType(func() Payload { return new(PilotMeasured) }),
	initiativeType(func() Payload { return new(PilotConcluded) }),
	initiativeType(func() Payload { return new(PilotWaived) }),
	initiativeType(func() Payload { return new(Piloted) }),
	initiativeType(func() Payload { return new(HandoverPrepared) }),
	initiativeType(func() Payload { return new(HandoverItemSettled) }),
	initiativeType(func() Payload { return new(HandoverAccepted) }),
	initiativeType(func() Payload { return new(HandedToOperations) }),
	initiativeType(func() Payload { return new(Retired) }),
	initiativeType(func() Payload { return new(OnboardingDescribed) }),
	roundType(func() Payload { return new(RoundOpened) }),
	roundType(func() Payload { return new(CandidateAdded) }),
	roundType(func() Payload { return new(CandidateRemoved) }),
	roundType(func() Payload { return new(WeightsSet) }),
	roundType(func() Payload { return new(ScoresSealed) }),
	roundType(func() Payload { return new(ScoresRevealed) }),
	roundType(func() Payload { return new(PositionDeclared) }),
	roundType(func() Payload { return new(CapacityExceptionSigned) }),
	roundType(func() Payload { return new(RoundDecisionSigned) }),
	roundType(func() Payload { return new(DisagreementRecorded) }),
	roundType(func() Payload { return new(Escalated) }),
	roundType(func() Payload { return new(EscalationResolved) }),
	roundType(func() Payload { return new(RoundConcluded) }),
	adoptionType(func() Payload { return new(AdoptionConsidered) }),
	adoptionType(func() Payload { return new(AdoptionDecided) }),
	adoptionType(func() Payload { return new(AdoptionPlanned) }),
	adoptionType(func() Payload { return new(TakenIntoUse) }),
	adoptionType(func() Payload { return new(UseEnded) }),
	adoptionType(func() Payload { return new(AdoptionConfirmed) }),
	adoptionType(func() Payload { return new(AdoptionReported) }),
	adoptionType(func() Payload { return new(EffortReported) }),
	adoptionType(func() Payload { return new(ObstacleReported) }),
	adoptionType(func() Payload { return new(OnboardingTicked) }),
	productType(func() Payload { return new(ProductRegistered) }),
	productType(func() Payload { return new(ReadinessReported) }),
	productType(func() Payload { return new(ReadinessVerified) }),
	productType(func() Payload { return new(ProductUseDeclared) }),
	waveType(func() Payload { return new(WaveAnnounced) }),
	waveType(func() Payload { return new(WaveChanged) }),
	waveType(func() Payload { return new(MunicipalitySignedUp) }),
	waveType(func() Payload { return new(MunicipalityWithdrew) }),
	waveType(func() Payload { return new(PlaceGiven) }),
	waveType(func() Payload { return new(WaveClosed) }),
	waveType(func() Payload { return new(WaveCancelled) }),
	needType(func() Payload { return new(NeedRaised) }),
	needType(func() Payload { return new(NeedSupported) }),
	needType(func() Payload { return new(SupportWithdrawn) }),
	needType(func() Payload { return new(NeedAnswered) }),
	needType(func() Payload { return new(NeedMerged) }),
	needType(func() Payload { return new(NeedJoined) }),
	needType(func() Payload { return new(NeedClosed) }),
	networkType(func() Payload { return new(NetworkFormed) }),
	networkType(func() Payload { return new(NetworkDescribed) }),
	networkType(func() Payload { return new(MemberReported) }),
	networkType(func() Payload { return new(MemberJoined) }),
	networkType(func() Payload { return new(MemberConfirmed) }),
	networkType(func() Payload { return new(MemberLeft) }),
	networkType(func() Payload { return new(MembershipDenied) }),
	networkType(func() Payload { return new(NeedListOpened) }),
	networkType(func() Payload { return new(NeedListProposed) }),
	networkType(func() Payload { return new(NeedListProposalWithdrawn) }),
	networkType(func() Payload { return new(NeedListPublished) }),
	networkType(func() Payload { return new(NetworkClosed) }),
	vocabularyType(func() Payload { return new(SynonymsAdded) }),
	vocabularyType(func() Payload { return new(SynonymsChanged) }),
	vocabularyType(func() Payload { return new(SynonymsRemoved) }),
	importType(func() Payload { return new(ImportCarriedOut) }),
	importType(func() Payload { return new(ImportTakenBack) }),
	personType(func() Payload { return new(PersonErased) }),
	organisationType(func() Payload { return new(RoleGranted) }),
	organisationType(func() Payload { return new(RoleWithdrawn) }),
	organisationType(func() Payload { return new(InvitationMade) }),
	organisationType(func() Payload { return new(InvitationWithdrawn) }),
	organisationType(func() Payload { return new(MandateGiven) }),
	organisationType(func() Payload { return new(MandateWithdrawn) }),
	logType(func() Payload { return new(ShorteningAccepted) }),
	logType(func() Payload { return new(PositionLost) }),
)

func mustRegistry(types ...Type) *Registry {
	r, err := NewRegistry(types...)
	if err != nil {
		panic(err) // a programming error that every test and every start finds
	}
	return r
}
