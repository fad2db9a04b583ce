package adoptions

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// hindering is all that stands in the municipality's way now.
var hindering = wordForm{
	key: "obstacles", slug: "hindringer", kind: adoption.KindReportObstacles,
	fields: func(*visit) []form.Field {
		return []form.Field{
			form.AnyOf("obstacles", form.Values("kind", events.Obstacles)), form.NorwegianLongText("other").Depending(), form.NorwegianLongText("note"),
		}
	},
	start: func(c *visit) url.Values {
		out := url.Values{}
		if said := c.about.Stand.Obstacles; said != nil {
			for _, o := range said.Obstacles {
				out.Add("obstacles", o.Kind)
				if o.Kind == events.ObstacleOther {
					out.Set("other", c.v.Lang.Pick(o.Note))
				}
			}
		}
		return out
	},
	command: obstaclesCommand,
	lead: func(_ *visit, path string) string {
		switch {
		case strings.HasSuffix(path, "].note"):
			return "other"
		case strings.HasPrefix(path, "obstacles["):
			return "obstacles"
		}
		return ""
	},
}

// obstaclesCommand keeps what was said of an obstacle that is still there.
func obstaclesCommand(c *visit) (adoption.Command, []fault.Field, error) {
	typed, wrong, err := form.Bind[struct {
		Obstacles []string    `json:"obstacles"`
		Other     events.Text `json:"other"`
		Note      events.Text `json:"note"`
	}](c.binding())
	cmd := adoption.ReportObstacles{Note: typed.Note}
	for _, kind := range typed.Obstacles {
		o := events.Obstacle{Kind: kind}
		if said := c.about.Stand.Obstacles; said != nil {
			for _, before := range said.Obstacles {
				if before.Kind == kind {
					o.Note = before.Note
				}
			}
		}
		if kind == events.ObstacleOther {
			o.Note = typed.Other
		}
		cmd.Obstacles = append(cmd.Obstacles, o)
	}
	return cmd, wrong, err
}
