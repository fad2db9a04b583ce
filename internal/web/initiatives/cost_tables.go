package initiatives

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/web/form"
)

// costTables puts lines into tables: what differs only in size, unit and
// frequency is one.
func costTables(v url.Values) {
	at := map[string]int{} // number of the row, by what its lines have in common
	n := 0
	for i := range form.RowCount(v, lineList) {
		line := form.RowPath(lineList, i)
		get := func(name string) string { return v.Get(line + "." + name) }
		column := get("frequency") + "." + get("unit")
		classes := []string{get("sizeClass")}
		if classes[0] == "" {
			classes = events.SizeClasses
		}
		years := [2]string{"onceFrom", "onceTo"}
		if get("frequency") == events.FrequencyYearly {
			years = [2]string{"fromYear", "toYear"}
		}
		row, ok := n, false
		for try := 0; ; try++ { // what does not fit in the row is another one
			key := strings.Join([]string{get("what.nb"), get("what.nn"), get("what.en"), get("confidence"), get("evidence"), get("vendorSystem"), strconv.Itoa(try)}, "\x00")
			if row, ok = at[key]; !ok {
				row, at[key] = n, n
				n++
			}
			if fits(v, form.RowPath(costList, row), column, classes, years, get) {
				break
			}
		}
		to := form.RowPath(costList, row)
		for _, name := range []string{"what.nb", "what.nn", "what.en", "what.se", "confidence", "evidence", "vendorSystem"} {
			put(v, to+"."+name, get(name))
		}
		put(v, to+"."+years[0], get("fromYear"))
		put(v, to+"."+years[1], get("toYear"))
		for _, class := range classes {
			put(v, to+"."+costGrid+"."+column+"."+class, estimateText(get("low"), get("expected"), get("high")))
		}
	}
	for key := range v {
		if strings.HasPrefix(key, lineList+"[") || key == "_antall."+lineList {
			delete(v, key)
		}
	}
	if n > 0 {
		form.SetRowCount(v, costList, n)
	}
}

func put(v url.Values, name, text string) {
	if text != "" {
		v.Set(name, text)
	}
}

// fits says whether a line can stand in a row: its cells are free, and its years
// are those of the row.
func fits(v url.Values, row, column string, classes []string, years [2]string, get func(string) string) bool {
	for _, class := range classes {
		if v.Get(row+"."+costGrid+"."+column+"."+class) != "" {
			return false
		}
	}
	for i, name := range []string{"fromYear", "toYear"} {
		if there := v.Get(row + "." + years[i]); there != "" && there != get(name) || there == "" && get(name) != "" && yearsApply(v, row, years) {
			return false
		}
	}
	return true
}

// yearsApply says whether a row has cells already that years would be about.
func yearsApply(v url.Values, row string, years [2]string) bool {
	frequency := events.FrequencyYearly
	if years[0] == "onceFrom" {
		frequency = events.FrequencyOneOff
	}
	for key := range v {
		if strings.HasPrefix(key, row+"."+costGrid+"."+frequency+".") {
			return true
		}
	}
	return false
}

// estimateText writes a low, an expected and a high number as they are typed.
func estimateText(low, expected, high string) string {
	if low == high && low == expected {
		return thousands(low)
	}
	return thousands(cmp.Or(low, "?")) + "–" + thousands(cmp.Or(expected, "?")) + "–" + thousands(cmp.Or(high, "?"))
}

// thousands parts the digits of a whole number in threes.
func thousands(digits string) string {
	if _, err := json.Number(digits).Int64(); err != nil {
		return digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + " " + digits[i:]
	}
	return digits
}
