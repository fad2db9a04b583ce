package adoptions

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// saying is how far the municipality has come: the state is chosen first, and only
// what belongs to it is asked.
var saying = wordForm{
	key: "say", slug: "meld", kind: adoption.KindSay,
	fields: sayFields,
	start:  sayStart,
	command: func(c *visit) (adoption.Command, []fault.Field, error) {
		cmd, wrong, err := form.Bind[adoption.Say](c.binding())
		return cmd, wrong, err
	},
	review: func(c *visit) bool { return slices.Contains(final, c.state()) },
	choose: func(c *visit) []stateChoice {
		if slices.Contains(events.AdoptionStates, c.state()) {
			return nil
		}
		return c.choices()
	},
}

// final are the states that a municipality does not go into lightly.
var final = []events.AdoptionState{events.AdoptionDecidedYes, events.AdoptionDecidedNo, events.AdoptionStopped}

// stateChoice is a state that the municipality may say.
type stateChoice struct {
	State    events.AdoptionState
	Href     string
	Now      bool // it is what the municipality has said last
	Corrects bool // it says that what the municipality has said was wrong
}

// state is the one that the form is about; "" or what is none before it is chosen.
func (c *visit) state() events.AdoptionState { return events.AdoptionState(c.f.Value("state")) }

// choices are the states that can be said. One that cannot follow what the
// municipality has said before corrects it.
func (c *visit) choices() (out []stateChoice) {
	own := events.AdoptionState("")
	if w := c.about.Stand.Own; w != nil {
		own = w.State
	}
	follow := adoption.Next(own, c.about.Initiative.Standing)
	query := c.v.HTTP.URL.Query()
	for _, state := range adoption.Next("", c.about.Initiative.Standing) {
		q := url.Values{"tilstand": {string(state)}}
		for _, name := range []string{"retter", "tilbake"} {
			if given := query.Get(name); given != "" {
				q.Set(name, given)
			}
		}
		out = append(out, stateChoice{
			State: state, Href: c.path() + "/" + c.word.slug + "?" + q.Encode(), Now: state == own, Corrects: !slices.Contains(follow, state),
		})
	}
	return out
}

// sayFields are what belongs to the state that was chosen.
func sayFields(c *visit) []form.Field {
	fields := []form.Field{form.Carried("state"), form.Carried("corrects")}
	called := c.v.T("adoption.date."+string(c.state()), nil)
	date, day := form.Time("date", "precision").Called(called), form.Date("date").Called(called)
	precision := form.OneOf("precision", form.WithNone("precision", form.Values("precision", events.Precisions[1:])))
	extent := form.OneOfFew("extent", form.Values("extent", events.Extents))
	switch c.state() {
	case events.AdoptionNotConsidered:
	case events.AdoptionConsidering:
		fields = append(fields, date, precision)
	case events.AdoptionDecidedYes:
		fields = append(fields, day.Needed(), form.OneLine("body"), form.OneLine("caseNumber"))
	case events.AdoptionDecidedNo:
		fields = append(fields, day.Needed(), form.NorwegianLongText("reason").Needed(), form.OneLine("body"), form.OneLine("caseNumber"))
	case events.AdoptionInPlan:
		fields = append(fields, date.Needed(), precision, form.OneLine("wave"), extent)
	case events.AdoptionInUse:
		fields = append(fields, date.Needed(), precision, extent.Needed(), form.OneLine("wave"))
	case events.AdoptionStopped:
		fields = append(fields, date.Needed(), precision, form.NorwegianLongText("reason").Needed())
	default:
		return nil
	}
	return append(fields, form.NorwegianLongText("note"))
}

// sayStart begins with the state that was chosen, and with what was said of the same
// state before, by the municipality or in the report that it corrects.
func sayStart(c *visit) url.Values {
	q := c.v.HTTP.URL.Query()
	state, corrects := events.AdoptionState(q.Get("tilstand")), q.Get("retter")
	if !slices.Contains(events.AdoptionStates, state) {
		return url.Values{}
	}
	known := c.about.Stand.Own
	for i, w := range c.about.Stand.Reports {
		if w.Event == corrects || known == nil {
			known = &c.about.Stand.Reports[i]
		}
	}
	out := url.Values{}
	if known != nil && known.State == state {
		out = form.Fill(map[string]any{
			"date": known.Date, "precision": known.Precision, "body": known.Body, "caseNumber": known.CaseNumber, "wave": known.Wave, "extent": known.Extent,
		})
		if known.Own() {
			out.Set("reason", c.v.Lang.Pick(known.Reason))
		}
	}
	if own := c.about.Stand.Own; own != nil && !slices.Contains(adoption.Next(own.State, c.about.Initiative.Standing), state) {
		corrects = own.Event
	}
	out.Set("state", string(state))
	out.Set("corrects", corrects)
	return out
}
