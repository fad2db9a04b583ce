package web

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// relating links the initiative to another one.
var relating = act{
	key: "relate", slug: "koble", upkeep: true, anyTime: true,
	fields: always(radios("kind", values("kind", events.RelationKinds)).needed(), line("target").needed(), says("note")),
	kind:   initiative.KindAddRelation,
	commands: decoded(func(v *events.Relation) initiative.Command {
		return initiative.AddRelation{Relation: *v}
	}),
}

// unrelating takes a link away.
var unrelating = act{
	key: "unrelate", slug: "fjern-kobling", upkeep: true, anyTime: true,
	fields: always(radios("relation", relations).needed()),
	start: func(c *work) url.Values {
		if list := c.state.Relations; len(list) == 1 {
			return fixed("relation", relationValue(list[0]))
		}
		return url.Values{}
	},
	kind: initiative.KindRemoveRelation,
	commands: func(c *work) ([]initiative.Command, error) {
		kind, target, ok := strings.Cut(c.f.Value("relation"), " ")
		if !ok {
			return nil, &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "relation", Code: "required"}}}
		}
		return []initiative.Command{initiative.RemoveRelation{Kind: events.RelationKind(kind), Target: target}}, nil
	},
}

func relationValue(r events.Relation) string { return string(r.Kind) + " " + r.Target }

func relations(c *work) []fieldOption {
	var out []fieldOption
	for _, r := range c.state.Relations {
		name := capital(c.v.lang.Value("kind", string(r.Kind))) + " " + r.Target
		if title, err := c.v.titleOf(r.Target); err == nil && title != nil {
			name += " " + c.v.lang.Pick(title)
		}
		out = append(out, fieldOption{Value: relationValue(r), Name: name})
	}
	return out
}
