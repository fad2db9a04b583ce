package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
)

// amending changes what is recorded. Only what differs from what the form began
// with is changed, so that what others have written meanwhile stays.
var amending = actionForm{
	key: "amend", slug: "endre", review: true, upkeep: true,
	fields: func(*actionRequest) []form.Field {
		out := append([]form.Field{
			form.Under("what", form.Text("title").Needed(), form.LongText("summary").Needed(), form.LongText("description"),
				form.Field{Path: "owner", Kind: form.Org, Options: anyOrganisation, Required: true}),
		}, record()...)
		return append(out, form.Under("why", form.LongText("reason")))
	},
	start:    recorded,
	kind:     initiative.KindAmend,
	commands: amendment,
}

// recorded is what stands, as the fields of the form have it.
func recorded(c *actionRequest) url.Values {
	d := c.doc
	plan := []events.Milestone{}
	for _, m := range d.Plan {
		if m.Dropped {
			continue
		}
		if m.Precision == events.PrecisionDay {
			m.Precision = ""
		}
		plan = append(plan, m.Milestone)
	}
	v := form.Fill(map[string]any{
		"title": d.Title, "summary": d.Summary, "description": d.Description, "owner": d.Owner.Number,
		"obligation": d.Obligation, "phase": d.Phase, "themes": d.Themes, "functions": d.Functions,
		"plan": plan, "links": d.Links,
	})
	for _, g := range d.TargetGroups {
		v.Add("targetGroups", string(g))
	}
	reachFields(v, c, d)
	return v
}

func reachFields(v url.Values, c *actionRequest, d *document.Initiative) {
	form.FillAt(v, "reach", events.Reach{
		Scope: d.Reach.Scope, Min: d.Reach.Min, Max: d.Reach.Max, ReferenceDate: d.Reach.ReferenceDate, Note: d.Reach.Note,
	})
	except := ""
	for _, code := range d.Reach.Except {
		except += code + " " + c.v.Shell.CodeName(code) + "\n"
	}
	v.Set("reach.except", except)
	switch d.Reach.Scope {
	case events.ScopeCounties:
		v["reach.counties"] = d.Reach.Codes
	case events.ScopeMunicipalities:
		lines := ""
		for _, code := range d.Reach.Codes {
			lines += code + " " + c.v.Shell.MunicipalityName(code) + "\n"
		}
		v.Set("reach.municipalities", lines)
	default:
		if d.Reach.ReferenceDate == "" {
			v.Set("reach.referenceDate", string(c.v.Today()))
		}
	}
}

// amendment changes the fields that were changed.
func amendment(c *actionRequest) ([]initiative.Command, error) {
	then, err := c.at(c.seen())
	if err != nil {
		then = c // it was never at that position: everything that differs from today is a change
	}
	old := recorded(then)
	c.reach()
	var v struct {
		events.Proposed
		Reason events.Text `json:"reason"`
	}
	if err := c.tree.Into(&v); err != nil {
		return nil, err
	}
	cmd := initiative.Amend{Reason: v.Reason}
	set(c, old, "title", &cmd.Title, v.Title)
	set(c, old, "summary", &cmd.Summary, v.Summary)
	set(c, old, "description", &cmd.Description, v.Description)
	set(c, old, "owner", &cmd.Owner, v.Owner)
	set(c, old, "reach", &cmd.Reach, v.Reach)
	set(c, old, "obligation", &cmd.Obligation, v.Obligation)
	set(c, old, "phase", &cmd.Phase, v.Phase)
	set(c, old, "themes", &cmd.Themes, v.Themes)
	set(c, old, "functions", &cmd.Functions, v.Functions)
	set(c, old, "targetGroups", &cmd.TargetGroups, v.TargetGroups)
	set(c, old, "plan", &cmd.Plan, v.Plan)
	set(c, old, "links", &cmd.Links, v.Links)
	return []initiative.Command{cmd}, nil
}

// set changes a field of the command if it was changed in the form.
func set[T any](c *actionRequest, old url.Values, path string, into **T, v T) {
	if !form.Same(old, c.f.Values, path) {
		*into = &v
	}
}
