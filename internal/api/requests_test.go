package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api/gen"
)

// Every member of a body reaches the command, under the same name; nothing
// else does.
func TestRequestsReachTheirCommandsWhole(t *testing.T) {
	t.Parallel()
	var (
		proposal     gen.ProposeInitiative
		breaking     gen.AnnounceBreakingChange
		submission   gen.SubmitAssessment
		statement    gen.StatementGiven
		answers      gen.AnswerStatement
		pilot        gen.PilotPlanned
		measured     gen.PilotMeasured
		said         gen.SayAdoption
		report       gen.ReportAdoption
		effort       gen.ReportEffort
		obstacles    gen.ReportObstacles
		onboarding   gen.DescribeOnboarding
		ticks        gen.TickOnboarding
		card         gen.ProductCard
		terms        gen.WaveTerms
		changed      gen.ChangeWave
		reports      gen.ReportAdoptions
		raise        gen.RaiseNeed
		answerOf     gen.AnswerNeed
		networkOf    gen.NetworkTerms
		members      gen.ReportMembers
		listOf       gen.PublishNeedList
		words        gen.ChangeSynonyms
		readiness    gen.ReportReadiness
		verified     gen.VerifyReadiness
		handover     gen.HandoverPrepared
		settled      gen.SettleHandoverItem
		set          gen.CriteriaSetChoice
		position     gen.DeclarePosition
		scores       []gen.CandidateScores
		relativeName = strings.NewReplacer(`"Deadline":`, `"statementDeadline":`,
			`"Assessment":`, `"assessment":`, `"Answers":`, `"answers":`) // commands without JSON of their own
	)
	for name, c := range map[string]struct {
		body    any
		command func() any
		ignored []string // members that others deal with, or that the command has from elsewhere
	}{
		"propose":                {&proposal, func() any { return propose(&proposal) }, nil},
		"announceBreakingChange": {&breaking, func() any { return announceBreakingChange(&breaking) }, nil},
		"submitAssessment":       {&submission, func() any { return submitAssessment(&submission) }, nil},
		"giveStatement":          {&statement, func() any { return giveStatement(&statement) }, nil},
		"answerStatement":        {&answers, func() any { return answerStatement(&answers) }, nil},
		"planPilot":              {&pilot, func() any { return planPilot(&pilot) }, nil},
		"measurePilot":           {&measured, func() any { return measurePilot(&measured) }, nil},
		"sayAdoption":            {&said, func() any { return sayAdoption(&said) }, nil},
		"reportAdoption":         {&report, func() any { return reportAdoption(&report) }, nil},
		"reportAdoptions":        {&reports, func() any { return map[string]any{"reports": reportAdoptions(&reports)} }, nil},
		"reportEffort":           {&effort, func() any { return reportEffort(&effort) }, nil},
		"reportObstacles":        {&obstacles, func() any { return reportObstacles(&obstacles) }, nil},
		"describeOnboarding":     {&onboarding, func() any { return describeOnboarding(&onboarding) }, nil},
		"tickOnboarding":         {&ticks, func() any { return tickOnboarding(&ticks) }, nil},
		"announceWave":           {&terms, func() any { return announceWave(&terms) }, nil},
		"changeWave":             {&changed, func() any { return changeWave(&changed) }, nil},
		"raiseNeed":              {&raise, func() any { return raiseNeed(&raise) }, nil},
		"answerNeed":             {&answerOf, func() any { return answerNeed(&answerOf) }, nil},
		"networkTerms":           {&networkOf, func() any { return networkTerms(&networkOf) }, nil},
		"reportMembers":          {&members, func() any { return reportMembers(&members) }, nil},
		"changeSynonyms":         {&words, func() any { return changeSynonyms(&words) }, nil},
		"publishNeedList":        {&listOf, func() any { return publishNeedList(2027, &listOf) }, []string{"year"}},
		"productCard":            {&card, func() any { return productCard(&card) }, nil},
		"reportReadiness":        {&readiness, func() any { return reportReadiness("x", &readiness) }, []string{"initiative"}},
		"verifyReadiness":        {&verified, func() any { return verifyReadiness("x", &verified) }, []string{"initiative"}},
		"prepareHandover":        {&handover, func() any { return prepareHandover(&handover) }, nil},
		"settleHandoverItem":     {&settled, func() any { return settleHandoverItem(&settled) }, nil},
		"criteriaSet":            {&set, func() any { return criteriaSet(set) }, nil},
		"declarePosition":        {&position, func() any { return declarePosition(&position, position.Party) }, nil},
		"assessorScores":         {&scores, func() any { return assessorScores(scores) }, []string{"assessor"}},
	} {
		fill(reflect.ValueOf(c.body).Elem())
		want, got := tree(t, c.body, relativeName, c.ignored), tree(t, c.command(), relativeName, c.ignored)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n gives %v\n of    %v", name, got, want)
		}
	}
}

// fill gives everything in a value something that is not its zero value.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64, reflect.Float32:
		v.SetFloat(0.1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("nb"), reflect.ValueOf("x"))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}

func tree(t *testing.T, v any, names *strings.Replacer, ignored []string) any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal([]byte(names.Replace(string(raw))), &out); err != nil {
		t.Fatal(err)
	}
	one := out
	if list, ok := out.([]any); ok {
		one = list[0]
	}
	for _, name := range ignored {
		delete(one.(map[string]any), name)
	}
	return out
}
