package adoptions

import (
	"cmp"
	"net/url"
	"regexp"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// spending is what the adoption has taken of the municipality.
var spending = wordForm{
	key: "effort", slug: "innsats", kind: adoption.KindReportEffort,
	fields: effortFields, start: effortStart, command: effortCommand, lead: effortLead,
}

// effortKind is one of the figures that are asked for.
type effortKind struct{ key, unit, frequency string }

var effortKinds = []effortKind{
	{"hoursOnce", events.UnitHours, events.FrequencyOneOff}, {"hoursYearly", events.UnitHours, events.FrequencyYearly},
	{"moneyOnce", events.UnitNOK, events.FrequencyOneOff}, {"moneyYearly", events.UnitNOK, events.FrequencyYearly},
}

func effortFields(c *visit) []form.Field {
	out := []form.Field{form.OneOfFew("moment", form.Values("moment", events.EffortMoments)).Needed()}
	for _, k := range effortKinds {
		g := form.Under(k.key,
			form.WholeNumber("lines."+k.key+".low").Called(c.v.T("adoption.effort.low", nil)),
			form.WholeNumber("lines."+k.key+".high").Called(c.v.T("adoption.effort.high", nil)))
		g.Name = c.v.T("adoption.effort."+k.key, nil)
		out = append(out, g)
	}
	return append(out, form.OneOfFew("basis", form.Values("basis", events.EvidenceKinds)).Needed(), form.NorwegianLongText("note"))
}

// effortStart begins with what was said last.
func effortStart(c *visit) url.Values {
	out := url.Values{}
	for _, e := range c.about.Stand.Efforts {
		out.Set("moment", e.Moment)
		out.Set("basis", e.Basis)
		for _, k := range effortKinds {
			for _, l := range e.Lines {
				if l.Unit == k.unit && l.Frequency == k.frequency {
					out.Set("lines."+k.key+".low", strconv.FormatInt(l.Low, 10))
					out.Set("lines."+k.key+".high", strconv.FormatInt(l.High, 10))
				}
			}
		}
	}
	return out
}

// effortCommand makes a line of each figure that was given: one number alone is a
// range with two equal ends, and none is no line.
func effortCommand(c *visit) (adoption.Command, []fault.Field, error) {
	typed, wrong, err := form.Bind[struct {
		Moment string      `json:"moment"`
		Basis  string      `json:"basis"`
		Note   events.Text `json:"note"`
		Lines  map[string]struct{ Low, High *int64 }
	}](c.binding())
	cmd := adoption.ReportEffort{Moment: typed.Moment, Basis: typed.Basis, Note: typed.Note}
	for _, k := range effortKinds {
		l := typed.Lines[k.key]
		if l.Low == nil {
			l.Low = l.High
		}
		if l.High == nil {
			l.High = l.Low
		}
		if l.Low != nil {
			c.lines = append(c.lines, "lines."+k.key)
			cmd.Lines = append(cmd.Lines, events.EffortLine{Unit: k.unit, Frequency: k.frequency, Low: *l.Low, High: *l.High})
		}
	}
	return cmd, wrong, err
}

var effortPath = regexp.MustCompile(`^lines\[([0-9]+)\](?:\.(low|high))?`)

// effortLead takes the place of a line to the figure that it was made of.
func effortLead(c *visit, path string) string {
	if path == "lines" {
		return "lines." + effortKinds[0].key + ".low"
	}
	m := effortPath.FindStringSubmatch(path)
	if m == nil {
		return ""
	}
	n, _ := strconv.Atoi(m[1]) // digits
	if n >= len(c.lines) {
		return ""
	}
	end := cmp.Or(m[2], "low")
	if c.f.Value(c.lines[n]+"."+end) == "" { // it is the other end, too
		end = map[string]string{"low": "high", "high": "low"}[end]
	}
	return c.lines[n] + "." + end
}
