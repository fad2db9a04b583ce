package reading

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// Amounts are a low, an expected and a high whole number.
type Amounts struct{ Low, Expected, High int64 }

var betweenAmounts = regexp.MustCompile(`\s*[-–—/]\s*`)

// Estimate reads one whole number, which is all three, or a low, an expected and
// a high one with betweenAmounts between: "60 000–120 000–240 000".
func Estimate(c Cell, of Of) Result[Amounts] {
	parts := betweenAmounts.Split(strings.TrimSpace(c.Text), -1)
	if len(parts) == 2 && parts[0] != "" || len(parts) > 3 {
		return refuse[Amounts]("estimate_parts", fault.Args{"given": c.quoted()})
	}
	if len(parts) < 3 {
		one := Whole(c, of)
		out := failed[Amounts](one)
		out.Value, out.Said = Amounts{one.Value, one.Value, one.Value}, one.Said
		return out
	}
	var n [3]int64
	for i, part := range parts {
		one := Whole(Typed(part), of)
		switch one.Outcome {
		case Read:
			n[i] = one.Value
		case Doubt, Refused:
			return failed[Amounts](one)
		default: // nothing, or nothing that says anything
			return refuse[Amounts]("estimate_parts", fault.Args{"given": c.quoted()})
		}
	}
	switch {
	case n[0] > n[1]:
		return refuse[Amounts]("low_over_expected", fault.Args{"low": n[0], "expected": n[1]})
	case n[1] > n[2]:
		return refuse[Amounts]("expected_over_high", fault.Args{"expected": n[1], "high": n[2]})
	}
	return read(Amounts{n[0], n[1], n[2]}, "number", nil)
}
