package initiatives

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
)

// relating links the initiative to another one.
var relating = actionForm{
	key: "relate", slug: "koble", upkeep: true, anyTime: true,
	fields: always(form.OneOfFew("kind", form.Values("kind", events.RelationKinds)).Needed(), form.OneLine("target").Needed(), form.Text("note")),
	kind:   initiative.KindAddRelation,
	commands: decoded(func(v *events.Relation) initiative.Command {
		return initiative.AddRelation{Relation: *v}
	}),
}

// unrelating takes a link away.
var unrelating = actionForm{
	key: "unrelate", slug: "fjern-kobling", upkeep: true, anyTime: true,
	fields: func(c *actionRequest) []form.Field {
		return []form.Field{form.OneOfFew("relation", c.offers(relationOptions)).Needed()}
	},
	start: func(c *actionRequest) url.Values {
		if list := c.state.Relations; len(list) == 1 {
			return fixed("relation", relationValue(list[0]))
		}
		return url.Values{}
	},
	kind: initiative.KindRemoveRelation,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		kind, target, ok := strings.Cut(c.f.Value("relation"), " ")
		if !ok {
			return nil, &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "relation", Code: "required"}}}
		}
		return []initiative.Command{initiative.RemoveRelation{Kind: events.RelationKind(kind), Target: target}}, nil
	},
}

func relationValue(r events.Relation) string { return string(r.Kind) + " " + r.Target }

func relationOptions(c *actionRequest) []form.Option {
	var out []form.Option
	for _, r := range c.state.Relations {
		name := locale.Capital(c.v.Lang.Value("kind", string(r.Kind))) + " " + r.Target
		if title, err := titleOf(c.v, r.Target); err == nil && title != nil {
			name += " " + c.v.Lang.Pick(title)
		}
		out = append(out, form.Option{Value: relationValue(r), Name: name})
	}
	return out
}
