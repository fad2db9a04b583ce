package api

import (
	"github.com/getkin/kin-openapi/openapi3"

	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/app/imports/report"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/app/waiting"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/pkg/client"
)

func TestSchemasNameTheFieldsOfTheGoTypes(t *testing.T) {
	t.Parallel()
	types := map[string]any{
		"Reach": events.Reach{}, "Obligation": events.Obligation{}, "Milestone": events.Milestone{}, "Link": events.Link{},
		"Provenance": events.Provenance{}, "Relation": events.Relation{},
		"Questions": events.Questions{}, "CostLine": events.CostLine{}, "Benefit": events.Benefit{},
		"SystemEffect": events.SystemEffect{}, "Risk": events.Risk{}, "CapacityWindow": events.CapacityWindow{},
		"RequestedChange": events.RequestedChange{},
		"Criterion":       events.Criterion{},
		"Package":         events.Package{}, "PriceYear": events.PriceYear{},

		"Retired":        events.Retired{},
		"BreakingChange": document.BreakingChange{},
		"Initiative":     document.Initiative{}, "InitiativeItem": document.Item{}, "OrganisationRef": document.Organisation{},
		"Concerns": document.Concerns{}, "Bypass": initiative.Bypass{}, "Span": initiative.Span{}, "PlannedMilestone": document.Milestone{}, "SourceOfFields": document.Source{},
		"Completeness": initiative.Completeness{}, "AssessmentDocument": document.Assessment{}, "Signature": document.Signature{},
		"Decision": document.Decision{}, "Participant": document.Participant{}, "MeasuredCriterion": document.Criterion{},
		"Pilot": document.Pilot{}, "HandoverPoint": document.HandoverItem{}, "Acceptance": document.Acceptance{},
		"Handover": document.Handover{}, "FieldChange": document.FieldChange{}, "HistoryEntry": historyEntry{},
		"Problem": Problem{}, "FieldError": FieldError{},
		"Import": report.Import{}, "ImportLayout": report.Layout{}, "ImportSheet": report.Sheet{}, "ImportColumn": report.Column{}, "ImportProblem": report.Problem{},
		"ImportedRow": report.Row{}, "ImportUnderstood": report.Understood{}, "ImportValue": report.Value{}, "ImportDifference": report.Difference{},
		"ImportQuestion": report.Question{}, "ImportAnswer": report.Answer{}, "ImportRemark": report.Remark{}, "ImportProgress": report.Progress{},
		"WrittenRow": report.Written{}, "ImportBackProgress": report.BackProgress{}, "ImportTakenBack": report.TakenBack{}, "ImportReversal": report.Reversal{}, "ReversedRow": report.Back{},
		"Imports": importList{}, "ImportEntry": report.Entry{}, "ImportChoices": imports.Amendment{},
		"ImportRow": importing.TypedRow{}, "Proposed": events.Proposed{},
		"Municipality": municipality{}, "FormerNumber": formerNumber{}, "CountyRef": county{},
		"Organisation": organisationDocument{}, "Access": accessDocument{}, "Member": memberDocument{}, "Invitation": invitationDocument{}, "Mandate": mandateDocument{}, "DatedName": datedName{}, "MinistryRef": ministry{},

		"ScoringCriterion": events.ScoringCriterion{}, "CriteriaSet": events.CriteriaSet{},
		"CriterionWeight": events.CriterionWeight{}, "CriterionScore": events.CriterionScore{}, "AssessorScores": events.AssessorScores{},
		"Condition": events.Condition{}, "Escalate": events.Escalated{},
		"ResolveEscalation": events.EscalationResolved{}, "RecordDisagreement": events.DisagreementRecorded{},
		"RemoveCandidate": events.CandidateRemoved{}, "AddCandidate": events.CandidateAdded{}, "Decided": events.Decided{},
		"RoundItem": document.RoundItem{}, "Round": document.Round{}, "RoundMinutes": round.Minutes{}, "RoundExport": round.Export{},
		"CandidateToSign": document.CandidateSign{}, "CapacityCheck": document.Capacity{}, "RoundCapacity": round.Capacity{},
		"PartyWeights": round.Weights{}, "SealedCommitment": round.Sealed{}, "RoundSignature": round.Signed{},
		"SignedException": round.SignedException{}, "CapacityException": round.Exception{}, "CriterionMean": round.CriterionMean{},
		"Contribution": round.Contribution{}, "WhyHere": round.Why{}, "CandidateResult": round.CandidateResult{},
		"ResultWeights": round.ResultWeights{}, "RoundResult": round.Result{}, "ClearScores": round.Clear{},
		"DeclaredPosition": round.Declared{}, "Disagreement": round.Disagreement{}, "Escalation": round.Escalation{},
		"RemovedCandidate": round.Removed{}, "RoundCandidate": round.MinutesCandidate{},
		"ContactCard": contact.Card{}, "ShownContact": shownContact{}, "OwnContact": ownContact{},
		"DescribeOnboarding": events.OnboardingDescribed{}, "OnboardingStep": events.OnboardingStep{}, "DescribedStep": initiative.OnboardingStep{},
		"HourRange": events.HourRange{}, "Onboarding": document.Onboarding{}, "OnboardingHours": initiative.Hours{}, "OnboardingProgress": progress{},
		"OnboardingTally": query.OnboardingTally{}, "OnboardingCount": query.StepCount{},
		"ChooseContacts": events.ContactsChosen{}, "Change": shownChange{}, "SubscriptionCommand": subscription.Command{},
		"Subscription": shownSubscription{}, "CreatedSubscription": createdSubscription{}, "RotatedSecret": rotatedSecret{},
		"Replayed": replayed{}, "Delivery": shownDelivery{}, "DeliveryAttempt": shownAttempt{},

		"MunicipalityWaiting": waitingList{}, "WaitingItem": waitingItem{}, "WaitingInitiative": waitingInitiative{}, "WaitingName": waitingName{},
		"WaitingWave": waitingWave{}, "WaitingSteps": waitingSteps{}, "WaitingEffort": waitingEffort{}, "WaitingRange": waitingRange{},

		"Draft": secrets.Draft{}, "WeightsAnswer": weightsAnswer{}, "Contradiction": contradiction{},
	}
	schemas := description31(t).Components.Schemas
	for name, value := range types {
		want := fieldNames(reflect.TypeOf(value))
		got := slices.Sorted(maps.Keys(schemas[name].Value.Properties))
		if !slices.Equal(got, want) {
			t.Errorf("%s describes %v, the Go type has %v", name, got, want)
		}
		for _, required := range schemas[name].Value.Required {
			if !slices.Contains(want, required) {
				t.Errorf("%s needs %s, which there is none of", name, required)
			}
		}
	}
}

// A program that imports through pkg/client sees all of it.
func TestTheClientNamesAllOfAnImport(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]any{
		{report.Import{}, client.Import{}}, {report.Layout{}, client.ImportLayout{}}, {report.Sheet{}, client.ImportSheet{}}, {report.Column{}, client.ImportColumn{}},
		{report.Problem{}, client.ImportProblem{}}, {report.Row{}, client.ImportedRow{}}, {report.Understood{}, client.ImportUnderstood{}},
		{report.Value{}, client.ImportValue{}}, {report.Difference{}, client.ImportDifference{}}, {report.Question{}, client.ImportQuestion{}},
		{report.Answer{}, client.ImportAnswer{}}, {report.Remark{}, client.ImportRemark{}}, {report.Progress{}, client.ImportProgress{}},
		{report.Written{}, client.WrittenRow{}}, {report.TakenBack{}, client.TakenBack{}}, {report.BackProgress{}, client.BackProgress{}}, {report.Reversal{}, client.ImportReversal{}},
		{report.Back{}, client.ReversedRow{}}, {report.Entry{}, client.ImportEntry{}}, {imports.Amendment{}, client.ImportChoices{}},
		{importing.TypedRow{}, client.ImportRow{}},
	} {
		want := fieldNames(reflect.TypeOf(pair[0]))
		got := slices.DeleteFunc(fieldNames(reflect.TypeOf(pair[1])), func(name string) bool { return name == "-" })
		if !slices.Equal(got, want) {
			t.Errorf("%T names %v, %T has %v", pair[1], got, pair[0], want)
		}
	}
}

// fieldNames lists the JSON names of a struct, sorted.
func fieldNames(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name != "":
			names = append(names, name)
		case f.Anonymous:
			names = append(names, fieldNames(f.Type)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Whoever asks a list for a file is led to one with what was asked: every parameter of a
// list is one of the file, or is left out on the way.
func TestFilesTakeWhatListsTake(t *testing.T) {
	t.Parallel()
	doc := description31(t)
	names := func(path string) (out []string) {
		for _, p := range doc.Paths.Find(path).Get.Parameters {
			if p.Value.In == openapi3.ParameterInQuery {
				out = append(out, p.Value.Name)
			}
		}
		return out
	}
	file := names("/initiatives/export")
	for _, path := range []string{"/initiatives", "/municipalities/{number}/initiatives"} {
		for _, name := range names(path) {
			if slices.Contains(file, name) == slices.Contains(ofPages, name) {
				t.Errorf("%s of %s: of the file %t, left out %t", name, path, slices.Contains(file, name), slices.Contains(ofPages, name))
			}
		}
	}
}

// The description and the one vocabulary of filters say the same.
func TestFiltersAreThoseOfTheVocabulary(t *testing.T) {
	t.Parallel()
	doc := description31(t)
	want := []string{"everything"}
	for _, name := range filter.OfChanges {
		want = append(want, string(name))
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(doc.Components.Schemas["SubscriptionFilters"].Value.Properties)); !slices.Equal(got, want) {
		t.Errorf("SubscriptionFilters describes %v, the vocabulary has %v", got, want)
	}
	besides := []string{"after", "archive", "changedSince", "cursor", "language", "limit", "minPosition", "past", "q", "sort", "withoutFacets"}
	for path, names := range map[string][]filter.Name{
		"/initiatives": filter.InList, "/initiatives/export": filter.InList, "/municipalities/{number}/initiatives": filter.InList[3:],
		"/changes": filter.OfFeed, "/changes/stream": filter.OfFeed, "/changes.atom": filter.OfFeed, "/calendar.ics": filter.OfCalendar,
	} {
		item := doc.Paths.Find(path)
		if item == nil {
			t.Errorf("%s is not described", path)
			continue
		}
		got := []string{}
		want := slices.DeleteFunc(filter.API(names).Params(), func(name string) bool { return slices.Contains(besides, name) })
		for _, p := range item.Get.Parameters {
			if p.Value.In == openapi3.ParameterInQuery && !slices.Contains(besides, p.Value.Name) {
				got = append(got, p.Value.Name)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s describes the filters %v, the vocabulary has %v", path, got, want)
		}
	}
}

func TestListsOfValuesAreThoseOfTheEvents(t *testing.T) {
	t.Parallel()
	doc := description31(t)
	property := func(schema, name string) []any {
		return doc.Components.Schemas[schema].Value.Properties[name].Value.Enum
	}
	named := func(schema string) []any { return doc.Components.Schemas[schema].Value.Enum }
	codes := make([]fault.Code, 0, len(errorTexts))
	for _, e := range errorTexts { // TestEveryErrorCodeIsExplained: these are all there are
		codes = append(codes, e.Code)
	}
	for _, c := range []struct {
		what string
		got  []any
		want []string
	}{
		{"Stage", named("Stage"), plain(events.Stages)},
		{"WaitingItem.kind", property("WaitingItem", "kind"), plain(waiting.Kinds)},
		{"Phase", named("Phase"), plain(events.Phases)},
		{"Standing", named("Standing"), plain(events.Standings)},
		{"Party", named("Party"), plain(events.Parties)},
		{"Class", named("Class"), plain(events.Classes)},
		{"Certainty", named("Certainty"), plain(events.Certainties)},
		{"SizeClass", named("SizeClass"), events.SizeClasses},
		{"RelationKind", named("RelationKind"), plain(events.RelationKinds)},
		{"Obligation.level", property("Obligation", "level"), plain(events.ObligationLevels)},
		{"ObligationPatch.level", property("ObligationPatch", "level"), plain(events.ObligationLevels)},
		{"Assessment.level", property("Assessment", "level"), plain(events.AssessmentLevels)},
		{"RecordedAtStage.stage", property("RecordedAtStage", "stage"), plain(events.Stages[1:])},
		{"SettleHandoverItem.item", property("SettleHandoverItem", "item"), events.HandoverItems},
		{"AcceptHandover.as", property("AcceptHandover", "as"), initiative.Acceptors},
		{"RoundPhase", named("RoundPhase"), []string{"preparing", "scoring", "deciding", "concluded"}},
		{"Escalate.level", property("Escalate", "level"), plain(events.EscalationLevels)},
		{"Escalation.level", property("Escalation", "level"), plain(events.EscalationLevels)},
		{"Change.severity", property("Change", "severity"), plain(changes.Severities)},
		{"Subscription.status", property("Subscription", "status"), plain(subscription.Statuses)},
		{"Problem.code", property("Problem", "code"), plain(codes)},
	} {
		got := make([]string, len(c.got))
		for i, v := range c.got {
			got[i] = v.(string)
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.want))
		if !slices.Equal(got, want) {
			t.Errorf("%s: described as %v, is %v", c.what, got, want)
		}
	}
}

func plain[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
