package reading

import (
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
)

// weekdays are the names of the days of the week, folded, in bokmål and nynorsk.
var weekdays = map[string]time.Weekday{
	"mandag": time.Monday, "måndag": time.Monday, "tirsdag": time.Tuesday, "tysdag": time.Tuesday, "onsdag": time.Wednesday, "torsdag": time.Thursday,
	"fredag": time.Friday, "lørdag": time.Saturday, "laurdag": time.Saturday, "søndag": time.Sunday, "sundag": time.Sunday,
}

// onItsWeekday refuses a day that is written with the name of another weekday.
func onItsWeekday(c Cell, s string, r Result[Period]) Result[Period] {
	word, _, _ := strings.Cut(s, " ")
	want, named := weekdays[strings.TrimRight(word, ",.")]
	if !named || r.Outcome != Read {
		return r
	}
	if t, err := time.Parse(time.DateOnly, string(r.Value.First.Date)); err != nil || t.Weekday() != want {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	return r
}
