package parts

import (
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/outlook"
)

// barHeight is how high a full bar is, in pixels.
const barHeight = 140

// Bars is the expected load of a municipality, quarter by quarter, as a chart.
// It is nil where nothing is known: no bars would look like no work.
type Bars struct {
	Hours, Money *barChart // nil if there are none
}

// barChart is one chart. Places across are per cent, heights are pixels.
type barChart struct {
	Unit string
	Max  int64
	Bars []bar
}

type bar struct {
	Quarter          outlook.Quarter
	X, W, Label      string
	MustY, MustH     string
	MayY, MayH       string
	Must, May, Total outlook.Range
	NewYear          bool
}

func NewBars(o *outlook.Outlook) *Bars {
	b := &Bars{
		Hours: newBarChart(o, events.UnitHours, func(l outlook.Load) outlook.Range { return l.Hours }),
		Money: newBarChart(o, events.UnitNOK, func(l outlook.Load) outlook.Range { return l.Money }),
	}
	if b.Hours == nil && b.Money == nil {
		return nil
	}
	return b
}

func newBarChart(o *outlook.Outlook, unit string, of func(outlook.Load) outlook.Range) *barChart {
	c := &barChart{Unit: unit}
	for _, p := range o.Periods {
		c.Max = max(c.Max, of(p.Must).Add(of(p.May)).Expected)
	}
	if c.Max == 0 {
		return nil
	}
	width := 1 / float64(len(o.Periods))
	for i, p := range o.Periods {
		must, may := of(p.Must), of(p.May)
		mustHeight := must.Expected * barHeight / c.Max
		mayHeight := may.Expected * barHeight / c.Max
		c.Bars = append(c.Bars, bar{
			Quarter: p.Quarter, Must: must, May: may, Total: must.Add(may),
			X: Percent(width * (float64(i) + 0.15)), W: Percent(width * 0.7), Label: Percent(width * (float64(i) + 0.5)),
			MustH: pixels(mustHeight), MustY: pixels(barHeight - mustHeight),
			MayH: pixels(mayHeight), MayY: pixels(barHeight - mustHeight - mayHeight),
			NewYear: i == 0 || p.Quarter.Number() == 1,
		})
	}
	return c
}

func pixels(n int64) string { return strconv.FormatInt(n, 10) }

// Percent is a share as a style needs it.
func Percent(f float64) string { return strconv.FormatFloat(f*100, 'f', 2, 64) + "%" }
