package initiatives

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// onboardingList is the list of the steps in the form, and in the command.
const onboardingList = "steps"

// onboarding is all that a municipality does to begin, as the owner says it.
var onboarding = actionForm{
	key: "onboarding", slug: "startpakke", upkeep: true, review: true,
	fields: always(form.List(onboardingList,
		form.OneOf("kind", form.Values("kind", events.OnboardingKinds)).Needed(), form.Text("title").Needed(), form.LongText("detail"),
		form.OneOf("doneBy", form.WithNone("doneBy", form.Values("doneBy", events.OnboardingDoers))),
		form.WholeNumber("hours.low"), form.WholeNumber("hours.high"), form.OneLine("link"), form.Carried("id"),
	)),
	start: func(c *actionRequest) url.Values {
		if c.doc.Onboarding == nil {
			v := url.Values{}
			form.SetRowCount(v, onboardingList, 1)
			return v
		}
		var cmd initiative.DescribeOnboarding
		for _, s := range c.doc.Onboarding.Steps {
			cmd.Steps = append(cmd.Steps, s.OnboardingStep)
		}
		return form.Fill(cmd)
	},
	kind:  initiative.KindDescribeOnboarding,
	shape: wholeRanges,
	commands: decoded(func(v *initiative.DescribeOnboarding) initiative.Command {
		return *v
	}),
}

// wholeRanges makes a range of one figure of hours: from it and to it. A figure that
// is only the highest says nothing of the lowest.
func wholeRanges(c *actionRequest) {
	var lacking []fault.Field
	for i := range form.RowCount(c.f.Values, onboardingList) {
		at := form.RowPath(onboardingList, i) + ".hours"
		low, high := strings.TrimSpace(c.f.Value(at+".low")), strings.TrimSpace(c.f.Value(at+".high"))
		switch {
		case low != "" && high == "":
			c.f.Values.Set(at+".high", low)
		case low == "" && high != "":
			lacking = append(lacking, fault.Field{Path: at + ".low", Code: "required"})
		}
	}
	c.tree, c.wrong = c.binding().Read()
	c.wrong = append(c.wrong, lacking...)
}
