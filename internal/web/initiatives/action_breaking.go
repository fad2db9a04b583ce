package initiatives

import (
	"cmp"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/web/form"
)

// announcing warns those who have connected that it will not go on working as
// it does, or corrects or moves such a warning.
var announcing = actionForm{
	key: "breaking", slug: "varsle-endring", upkeep: true, review: true,
	fields: func(c *actionRequest) []form.Field {
		fields := []form.Field{form.LongText("what").Needed(), form.Date("on").Needed(), form.LongText("action"), form.OneLine("reference")}
		if chosen := c.f.Value("movedFrom"); len(c.ahead()) == 0 && (chosen == "" || chosen == newChange) {
			return fields
		}
		return append([]form.Field{form.OneOfFew("movedFrom", c.offers(newOrAnnounced)).Needed()}, fields...)
	},
	start: announcement,
	kind:  initiative.KindAnnounceBreakingChange,
	commands: decoded(func(v *events.BreakingChangeAnnounced) initiative.Command {
		if v.MovedFrom == newChange || v.MovedFrom == v.On {
			v.MovedFrom = "" // on the day that it was announced for, it is a correction
		}
		return initiative.AnnounceBreakingChange{BreakingChangeAnnounced: *v}
	}),
}

// callingOff takes such a warning back.
var callingOff = actionForm{
	key: "calloff", slug: "trekk-varsel", upkeep: true, review: true,
	fields: func(c *actionRequest) []form.Field {
		return []form.Field{form.OneOfFew("on", c.offers(announced)).Needed(), reason()}
	},
	start: func(c *actionRequest) url.Values {
		day := c.dayAsked()
		if list := c.ahead(); len(list) == 1 {
			day = list[0].On
		}
		return fixed("on", string(day))
	},
	kind: initiative.KindWithdrawBreakingChange,
	commands: decoded(func(v *events.BreakingChangeWithdrawn) initiative.Command {
		return initiative.WithdrawBreakingChange{On: v.On, Reason: v.Reason}
	}),
}

// newChange is chosen in place of a day by whoever announces another change.
const newChange = "ny"

// dayField of the address says which announcement a form is opened for.
const dayField = "dag"

// dayAsked is the day of the announcement that the form is opened for, or was
// sent about; "" if there is none.
func (c *actionRequest) dayAsked() events.Date {
	return events.Date(cmp.Or(c.v.HTTP.URL.Query().Get(dayField), c.v.HTTP.PostForm.Get("movedFrom")))
}

// announcement is what the form begins with: the announcement that it is opened
// for, as it stands, or nothing.
func announcement(c *actionRequest) url.Values {
	for _, a := range c.doc.Breaking {
		if a.On == c.dayAsked() && a.On >= c.v.Today() {
			stands := a.BreakingChangeAnnounced
			stands.MovedFrom = a.On
			return form.Fill(stands)
		}
	}
	return fixed("movedFrom", newChange)
}

// ahead is what is announced and can still be moved and withdrawn.
func (c *actionRequest) ahead() (out []initiative.Announcement) {
	for _, a := range c.state.BreakingChanges {
		if a.On >= c.v.Today() {
			out = append(out, a)
		}
	}
	return out
}

// announced offers what is ahead by its day.
func announced(c *actionRequest) (out []form.Option) {
	for _, a := range c.ahead() {
		out = append(out, form.Option{Value: string(a.On), Name: c.v.Lang.Date(a.On, ""), Help: c.v.Lang.Pick(a.What)})
	}
	return out
}

func newOrAnnounced(c *actionRequest) []form.Option {
	return append([]form.Option{{Value: newChange, Name: c.v.T("breaking.new", nil)}}, announced(c)...)
}
