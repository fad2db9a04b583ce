package initiatives

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// relating links the initiative to another one.
var relating = actionForm{
	key: "relate", slug: "koble", upkeep: true, anyTime: true,
	fields: always(radios("kind", values("kind", events.RelationKinds)).needed(), line("target").needed(), says("note")),
	kind:   initiative.KindAddRelation,
	commands: decoded(func(v *events.Relation) initiative.Command {
		return initiative.AddRelation{Relation: *v}
	}),
}

// unrelating takes a link away.
var unrelating = actionForm{
	key: "unrelate", slug: "fjern-kobling", upkeep: true, anyTime: true,
	fields: always(radios("relation", relationOptions).needed()),
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

func relationOptions(c *actionRequest) []fieldOption {
	var out []fieldOption
	for _, r := range c.state.Relations {
		name := shell.Capital(c.v.Lang.Value("kind", string(r.Kind))) + " " + r.Target
		if title, err := titleOf(c.v, r.Target); err == nil && title != nil {
			name += " " + c.v.Lang.Pick(title)
		}
		out = append(out, fieldOption{Value: relationValue(r), Name: name})
	}
	return out
}
