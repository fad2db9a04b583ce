package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

func hoursLine(frequency string, expected int64, edits ...func(*events.CostLine)) events.CostLine {
	l := events.CostLine{What: nb("Arbeid"), Unit: "hours", Frequency: frequency, Low: 1, Expected: expected, High: 10_000, Confidence: 3, Evidence: "expert"}
	if frequency == "yearly" {
		l.FromYear, l.ToYear = 2027, 2029
	}
	for _, edit := range edits {
		edit(&l)
	}
	return l
}

func TestHoursPerMunicipality(t *testing.T) {
	t.Parallel()
	years := func(from, to int) func(*events.CostLine) {
		return func(l *events.CostLine) { l.FromYear, l.ToYear = from, to }
	}
	system := func(name string) func(*events.CostLine) {
		return func(l *events.CostLine) { l.VendorSystem = name }
	}
	class := func(name string) func(*events.CostLine) {
		return func(l *events.CostLine) { l.SizeClass = name }
	}
	kroner := func(l *events.CostLine) { l.Unit = "NOK" }
	for _, c := range []struct {
		name  string
		lines []events.CostLine
		want  int64
	}{
		{"nothing", nil, 0},
		{"one-off", []events.CostLine{hoursLine("one_off", 40), hoursLine("one_off", 2)}, 42},
		{"money is not hours", []events.CostLine{hoursLine("one_off", 40, kroner)}, 0},
		{"one year of a yearly line", []events.CostLine{hoursLine("one_off", 40), hoursLine("yearly", 10)}, 50},
		{"only the first year", []events.CostLine{hoursLine("yearly", 10, years(2027, 2028)), hoursLine("yearly", 5, years(2029, 2031))}, 10},
		{"whatever their order", []events.CostLine{hoursLine("yearly", 5, years(2029, 2031)), hoursLine("yearly", 10, years(2027, 2028))}, 10},
		{"lines of the first year together", []events.CostLine{hoursLine("yearly", 10), hoursLine("yearly", 5, years(2027, 2027))}, 15},
		{"the size class and the lines for all", []events.CostLine{
			hoursLine("one_off", 1, class("under_5000")), hoursLine("one_off", 20, class("5000_19999")), hoursLine("one_off", 300),
		}, 320},
		{"the first year is that of the size class", []events.CostLine{
			hoursLine("yearly", 7, class("under_5000"), years(2026, 2026)), hoursLine("yearly", 9),
		}, 9},
		{"the system that takes the most", []events.CostLine{
			hoursLine("one_off", 100), hoursLine("one_off", 30, system("A")), hoursLine("one_off", 30, system("B")), hoursLine("yearly", 5, system("B")),
		}, 135},
	} {
		a := events.Assessment{Costs: c.lines}
		if got := initiative.HoursPerMunicipality(&a, "5000_19999"); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := initiative.HoursPerMunicipality(nil, ""); got != 0 {
		t.Errorf("no assessment: %d", got)
	}
}
