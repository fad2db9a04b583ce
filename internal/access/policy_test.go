package access_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

const (
	skatteetaten = "974761076"
	nav          = "889640782"
	stavanger    = "964965226"
	oslo         = "958935420"
	vendor       = "931796003" // KS Digitale fellestjenester: neither state nor municipality
)

func caller(organisation string, scopes ...string) access.Caller {
	return access.Caller{Organisation: organisation, Scopes: scopes}
}

// state is an initiative of Skatteetaten that Nav is to take over.
func state() *initiative.State {
	return &initiative.State{
		ID: "2026-0001", Position: 1, Owner: skatteetaten,
		Handover: initiative.HandoverState{Prepared: &events.HandoverPrepared{Receiver: nav}},
	}
}

func proposed(owner string) events.Proposed { return events.Proposed{Owner: owner} }

// Who may do what, command by command: everybody who is not named is refused.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	everybody := []string{skatteetaten, nav, reference.Digdir, reference.KS, stavanger, oslo, vendor}
	maintainers := []string{skatteetaten, reference.Digdir}
	item := events.HandoverItemSettled{Item: "results"}
	byKind := map[initiative.Kind][]string{}
	for _, c := range []struct {
		cmd initiative.Command
		may []string
	}{
		{initiative.Propose{Proposed: proposed(skatteetaten)}, maintainers},
		{initiative.Propose{Proposed: proposed(reference.KS)}, nil},
		{initiative.Propose{Proposed: proposed(stavanger)}, nil},
		{initiative.Propose{Proposed: proposed(vendor)}, nil},
		{initiative.Import{Values: proposed(skatteetaten)}, maintainers},
		{initiative.Import{Values: proposed(nav)}, []string{reference.Digdir}}, // over Skatteetaten's
		{initiative.RecordAtStage{}, []string{reference.Digdir}},
		{initiative.Amend{}, maintainers},
		{initiative.ReportPhase{}, maintainers},
		{initiative.Rebaseline{}, maintainers},
		{initiative.Confirm{}, maintainers},
		{initiative.AddRelation{}, maintainers},
		{initiative.RemoveRelation{}, maintainers},
		{initiative.ChooseContacts{}, maintainers},
		{initiative.DescribeOnboarding{}, maintainers},
		{initiative.PutOnHold{}, maintainers},
		{initiative.Resume{}, maintainers},
		{initiative.Withdraw{}, maintainers},
		{initiative.Merge{}, maintainers},
		{initiative.Retire{}, maintainers},
		{initiative.AnnounceBreakingChange{}, maintainers},
		{initiative.WithdrawBreakingChange{}, maintainers},
		{initiative.SubmitAssessment{}, maintainers},
		{initiative.AnswerStatement{}, maintainers},
		{initiative.FinaliseAssessment{}, maintainers},
		{initiative.ReopenAssessment{}, maintainers},
		{initiative.PlanPilot{}, maintainers},
		{initiative.MeasurePilot{}, maintainers},
		{initiative.PrepareHandover{}, maintainers},
		{initiative.GiveStatement{}, []string{reference.KS}},
		{initiative.Sign{Party: events.PartyState}, []string{reference.Digdir}},
		{initiative.Sign{Party: events.PartyMunicipalities}, []string{reference.KS}},
		{initiative.ConcludePilot{Party: events.PartyState}, []string{reference.Digdir}},
		{initiative.ConcludePilot{Party: events.PartyMunicipalities}, []string{reference.KS}},
		{initiative.WaivePilot{Party: events.PartyState}, []string{reference.Digdir}},
		{initiative.WaivePilot{Party: events.PartyMunicipalities}, []string{reference.KS}},
		{initiative.JoinPilot{Municipality: "1103"}, []string{stavanger}},
		{initiative.LeavePilot{Municipality: "0301"}, []string{oslo}},
		{initiative.SettleHandoverItem{HandoverItemSettled: item}, []string{nav}},
		{initiative.AcceptHandover{As: "owner"}, maintainers},
		{initiative.AcceptHandover{As: "receiver"}, []string{nav}},
		{initiative.AcceptHandover{As: "ks"}, []string{reference.KS}},
	} {
		kind := initiative.KindOf(c.cmd)
		byKind[kind] = append(byKind[kind], c.may...)
		for _, organisation := range everybody {
			err := policy(t).Allow(caller(organisation, access.ScopeWrite, access.ScopeSign), c.cmd, state())
			if may := slices.Contains(c.may, organisation); may != (err == nil) {
				t.Errorf("%T by %s: may %t, got %v", c.cmd, organisation, may, err)
			}
			if err != nil && fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%T by %s: %v", c.cmd, organisation, err)
			}
		}
	}
	for _, kind := range initiative.Kinds {
		for _, organisation := range everybody {
			asked := policy(t).AllowKind(caller(organisation, access.ScopeWrite, access.ScopeSign), kind, state())
			named := slices.Contains(byKind[kind], organisation)
			switch r, _ := access.RightTo(string(kind)); r.Who {
			case access.WhoAgency, access.WhoMunicipality: // each for itself, of whom the table names some
				named = named || asked == nil
			}
			if named != (asked == nil) {
				t.Errorf("%s by %s: may %t, got %v", kind, organisation, named, asked)
			}
		}
	}
}

func policy(t *testing.T) access.Policy {
	t.Helper()
	return access.NewPolicy(reference.MustLoad())
}

func TestNobodyActsWithoutANameAndTheScopeToWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		caller access.Caller
		want   fault.Code
	}{
		{access.Caller{}, fault.Unauthenticated},
		{access.Caller{Scopes: []string{access.ScopeWrite, access.ScopeSign}}, fault.Unauthenticated},
		{caller(skatteetaten), fault.Forbidden},
		{caller(skatteetaten, access.ScopeRead), fault.Forbidden},
		{caller(reference.Digdir, access.ScopeAdmin), fault.Forbidden},
		{caller(skatteetaten, access.ScopeWrite), ""},
	} {
		err := policy(t).Allow(c.caller, initiative.Confirm{}, state())
		if c.want == "" && err != nil || c.want != "" && fault.CodeOf(err) != c.want {
			t.Errorf("%+v: %v, want %q", c.caller, err, c.want)
		}
	}
}

func TestDigdirDoesNotMaintainWhatIsNotTheStates(t *testing.T) {
	t.Parallel()
	for _, owner := range []string{reference.KS, vendor, stavanger} {
		s := state()
		s.Owner = owner
		if err := policy(t).Allow(caller(reference.Digdir, access.ScopeWrite), initiative.Amend{}, s); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("owner %s: %v", owner, err)
		}
		if err := policy(t).Allow(caller(owner, access.ScopeWrite), initiative.Amend{}, s); err != nil {
			t.Errorf("%s itself: %v", owner, err)
		}
	}
}

func TestNobodySettlesPointsWithoutAReceiver(t *testing.T) {
	t.Parallel()
	s := state()
	s.Handover.Prepared = nil
	for _, organisation := range []string{"", skatteetaten, reference.Digdir, nav} {
		if err := policy(t).Allow(caller(organisation, access.ScopeWrite), initiative.SettleHandoverItem{}, s); err == nil {
			t.Errorf("%q may", organisation)
		}
	}
}

// Every command of the domain has a rule: a new one is denied until somebody
// decides who may give it, and this test says that it is missing.
func TestEveryCommandHasARule(t *testing.T) {
	t.Parallel()
	for _, kind := range initiative.Kinds {
		if _, ok := access.RightTo(string(kind)); !ok {
			t.Errorf("no rule says who may give %s", kind)
		}
	}
	packages, err := parser.ParseDir(token.NewFileSet(), "../domain/initiative", nil, 0) //nolint:staticcheck // the files of one folder are all that is asked for
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, file := range packages["initiative"].Files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "decide" || f.Recv == nil {
				continue
			}
			found++
		}
	}
	if found != len(initiative.Kinds) {
		t.Errorf("found %d commands, and %d kinds", found, len(initiative.Kinds))
	}
}

// A machine that may change what is recorded binds the organisation by that
// alone to nothing; it needs the scope for it.
func TestWritingIsNotSigning(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"signDecision", "sealScores", "concludeRound", "concludePilot", "waivePilot", "signDecisionInRound", "signCapacityException"} {
		writes := access.Caller{Organisation: reference.KS, Actor: "act_0", Scopes: []string{access.ScopeRead, access.ScopeWrite, access.ScopeManage}}
		if err := access.Enter(writes, operation); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s with samstyring:write: %v", operation, err)
		}
		writes.Scopes = []string{access.ScopeSign}
		if err := access.Enter(writes, operation); err != nil {
			t.Errorf("%s with samstyring:sign: %v", operation, err)
		}
	}
}
