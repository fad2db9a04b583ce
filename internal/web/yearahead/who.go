package yearahead

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// packages are the steps that are left of onboarding packages, by initiative.
type packages map[string][]initiative.OnboardingStep

// of are the steps that the one municipality of a scope has not ticked, or all of them
// where the scope has several.
func (p packages) of(v *shell.Request, s *scope, id string) ([]initiative.OnboardingStep, error) {
	if left, read := p[id]; read {
		return left, nil
	}
	state, err := v.Shell.Config.App.Query.State(id)
	if err != nil {
		return nil, err
	}
	left := state.Onboarding.Steps
	if m := s.one(); m != nil && len(left) > 0 {
		a, err := v.Shell.Config.App.Query.Adoption(id, m.Number)
		if err != nil {
			return nil, err
		}
		done := a.Progress().Done
		left = slices.DeleteFunc(slices.Clone(left), func(step initiative.OnboardingStep) bool { return slices.Contains(done, step.ID) })
	}
	p[id] = left
	return left, nil
}

// whoDoes are the roles in a municipality that do some steps, as their package says it;
// nil where nobody has said it.
func whoDoes(lang locale.Language, steps []initiative.OnboardingStep) (roles []string) {
	for _, step := range steps {
		if step.DoneBy == "" {
			continue
		}
		if role := lang.Value("doneBy", step.DoneBy); !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	if len(roles) > 0 {
		roles[0] = locale.Capital(roles[0])
	}
	return roles
}

// undecided says what must be done where no day is known: what the package has first, or
// whom to ask.
func undecided(v *shell.Request, s *agenda.Step, left []initiative.OnboardingStep) string {
	act := v.T("year.do.undecided."+string(s.Obligation.Level), nil)
	if law := s.Obligation.LegalBasis; law != "" {
		act += " (" + law + ")"
	}
	next := v.T("year.do.ask", fault.Args{"owner": s.Owner})
	if len(left) > 0 {
		next = v.T("year.do.first", fault.Args{"step": v.Lang.Pick(left[0].Title)})
	}
	return act + ". " + next
}

// role says who does it, or that nobody has said it.
func (s *step) role(v *shell.Request) string {
	if len(s.Who) == 0 {
		return v.T("year.who.unknown", nil)
	}
	return strings.Join(s.Who, ", ")
}

// who says on one line who does it, and for which service.
func (s *step) who(v *shell.Request) string {
	who := s.role(v)
	if len(s.Functions) > 0 {
		who += ". " + v.T("year.service", nil) + ": " + strings.Join(s.Functions, ", ")
	}
	return who
}
