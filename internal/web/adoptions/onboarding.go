package adoptions

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// ticking is all that the municipality has done of the onboarding package. The same
// boxes stand on the page of the adoption, and are sent here.
var ticking = wordForm{
	key: "onboarding", slug: "startpakke", kind: adoption.KindTickOnboarding,
	ready: func(c *visit) error {
		if len(c.about.Initiative.Onboarding.Steps) == 0 {
			return fault.New(fault.NotAllowedNow, "no_onboarding", nil)
		}
		return nil
	},
	fields: func(c *visit) []form.Field {
		return []form.Field{form.AnyOf("done", c.steps), form.NorwegianLongText("note")}
	},
	start: func(c *visit) url.Values { return url.Values{"done": c.about.Progress().Done} },
	command: func(c *visit) (adoption.Command, []fault.Field, error) {
		return form.Bind[adoption.TickOnboarding](c.binding())
	},
	lead: func(_ *visit, path string) string {
		if strings.HasPrefix(path, "done[") {
			return "done"
		}
		return ""
	},
}

// steps are the steps of the package as choices.
func (c *visit) steps(*form.Binding) (out []form.Option) {
	for _, s := range parts.OnboardingSteps(c.v, c.about.Initiative.Onboarding.Steps, c.about.Progress()) {
		help := s.Time
		if s.Changed {
			help += ". " + c.v.T("onboarding.worded", nil)
		}
		out = append(out, form.Option{Value: s.ID, Name: c.v.Lang.Pick(s.Title), Help: help})
	}
	return out
}

// onboardingView is how far a municipality has come with an onboarding package.
type onboardingView struct {
	adoption.Progress
	Steps    []parts.OnboardingStep
	Time     string // of all of it
	TimeLeft string // "" where nothing is left
	Said     *adoption.Tick
	Who      string // the organisation that said it
	Action   string // where the boxes are sent; "" for whoever may not tick them
	Form     *form.Form
}

// onboarding is nil where there is no package and nothing was said of one.
func (d *onePage) onboarding(v *shell.Request, c *visit) (o *onboardingView, err error) {
	about := &c.about
	steps, said := about.Initiative.Onboarding.Steps, about.Stand.Ticked
	if len(steps) == 0 && said == nil {
		return nil, nil
	}
	o = &onboardingView{Progress: about.Progress(), Said: said, Time: parts.OnboardingTime(v, about.OnboardingHours(), len(steps))}
	o.Steps = parts.OnboardingSteps(v, steps, o.Progress)
	if left := o.Of - len(o.Done); left > 0 {
		o.TimeLeft = parts.OnboardingTime(v, o.Left, left)
	}
	if said != nil {
		o.Who = speaker(v, said.Said)
	}
	if d.May && len(steps) > 0 {
		o.Action = c.path() + "/" + ticking.slug
		if o.Form, err = v.NewForm(); err == nil {
			o.Form.NewKey() // of its own: it is another command than the other presses
		}
	}
	return o, err
}
