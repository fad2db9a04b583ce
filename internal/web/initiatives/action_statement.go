package initiatives

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// stating is KS' statement on the assessment.
var stating = actionForm{
	key: "statement", slug: "uttalelse", review: true, about: "assessment",
	fields: always(
		form.OneOfFew("position", form.Values("position", events.StatementPositions)).Needed(),
		form.LongText("text").Needed(), form.List("requestedChanges", form.LongText("text").Needed()),
	),
	start: func(c *actionRequest) url.Values {
		if c.doc.Assessment == nil || c.doc.Assessment.Statement == nil {
			return url.Values{}
		}
		v := form.Fill(c.doc.Assessment.Statement)
		for key := range v {
			if numberedID.MatchString(key) {
				delete(v, key)
			}
		}
		return v
	},
	kind: initiative.KindGiveStatement,
	commands: decoded(func(v *events.StatementGiven) initiative.Command {
		for i := range v.RequestedChanges {
			v.RequestedChanges[i].ID = strconv.Itoa(i + 1)
		}
		return initiative.GiveStatement{StatementGiven: *v}
	}),
}

var numberedID = regexp.MustCompile(`\]\.id$`)

// answering answers the changes that KS asked for, each one on its own.
var answering = actionForm{
	key: "answers", slug: "svar", review: true, about: "statement",
	fields:   answerFields,
	start:    answerStart,
	kind:     initiative.KindAnswerStatement,
	commands: answerCommands,
	settled: func(c *actionRequest, err error) {
		var e *fault.Error
		if !errors.As(err, &e) {
			return
		}
		order := answered(c)
		for i, f := range e.Fields {
			if m := answerPath.FindStringSubmatch(f.Path); m != nil {
				if n, _ := strconv.Atoi(m[1]); n < len(order) {
					e.Fields[i].Path = form.RowPath("answers", order[n]) + m[2]
				}
			}
		}
	},
}

var answerPath = regexp.MustCompile(`^answers\[([0-9]+)\](.*)$`)

func requested(c *actionRequest) []events.RequestedChange {
	if c.state.Assessment == nil || c.state.Assessment.Statement == nil {
		return nil
	}
	return c.state.Assessment.Statement.RequestedChanges
}

func answerFields(c *actionRequest) []form.Field {
	var out []form.Field
	for i, r := range requested(c) {
		at := form.RowPath("answers", i)
		number := map[string]any{"n": i + 1}
		answer := form.OneOfFew(at+".answer", form.Values("answer", events.Answers)).Needed()
		why := form.LongText(at + ".reason").Needed()
		answer.Name, why.Name = c.v.T("answer.to", number), c.v.T("answer.why", number)
		g := form.Under("answer", answer, why)
		g.Name = c.v.Binding(c.f).RowTitle("requestedChanges", i) + ": " + c.v.Lang.Pick(r.Text)
		out = append(out, g)
	}
	return out
}

func answerStart(c *actionRequest) url.Values {
	v := url.Values{}
	if c.doc.Assessment == nil {
		return v
	}
	for i, r := range requested(c) {
		for _, a := range c.doc.Assessment.Answers {
			if a.Change == r.ID {
				form.FillAt(v, form.RowPath("answers", i), map[string]any{"answer": a.Answer, "reason": a.Reason})
			}
		}
	}
	return v
}

// answered are the places of the changes that were answered.
func answered(c *actionRequest) []int {
	var out []int
	for i := range requested(c) {
		at := form.RowPath("answers", i)
		if c.f.Value(at+".answer") != "" || c.f.Text(at+".reason") != nil {
			out = append(out, i)
		}
	}
	return out
}

func answerCommands(c *actionRequest) ([]initiative.Command, error) {
	changes := requested(c)
	list := []any{}
	for _, i := range answered(c) {
		at := form.RowPath("answers", i)
		list = append(list, map[string]any{
			"change": changes[i].ID, "answer": c.f.Value(at + ".answer"), "reason": c.f.Text(at + ".reason"),
		})
	}
	c.tree = map[string]any{"answers": list}
	return decoded(func(v *struct {
		Answers []events.Answer `json:"answers"`
	}) initiative.Command {
		return initiative.AnswerStatement{Answers: v.Answers}
	})(c)
}
