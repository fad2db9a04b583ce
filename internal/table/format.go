package table

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// format is how a cell shows a number.
type format struct {
	precision string // of a date: "day", "month" or "year"; empty if it is none
	clock     bool   // a time of day is shown
	elapsed   bool   // a time is shown, and no date
	decimals  int    // that are shown, if set
	pattern   string // of digits, such as "0000" or "000 000 000"
	fixed     bool   // decimals are set
	percent   bool
	thousands bool
}

// builtIn are the formats that have a number and no code in the file.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd.mm.yyyy", 15: "d. mmm. yy", 16: "d. mmm.", 17: "mmm. yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd.mm.yyyy hh:mm",
	27: "yyyy-m", 28: "m-d", 29: "m-d", 30: "m-d-yy", 31: "yyyy-m-d", 32: "h:mm", 33: "h:mm:ss", 34: "yyyy-m-d", 35: "yyyy-m-d", 36: "yyyy-m-d",
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
	50: "yyyy-m-d", 51: "m-d", 52: "yyyy-m", 53: "m-d", 54: "m-d", 55: "yyyy-m", 56: "m-d", 57: "yyyy-m-d", 58: "m-d",
}

var (
	quotedPart = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.`)
	bracketed  = regexp.MustCompile(`\[[^\]]*\]`)
	elapsed    = regexp.MustCompile(`(?i)\[(?:h+|m+|s+)\]`)
	minutes    = regexp.MustCompile(`h+[^a-z]*m+|m+[^a-z]*s+`) // "m" beside hours or seconds is no month
	onlyZeros  = regexp.MustCompile(`^0[0 -]*0$`)
)

// newFormat reads a number format: of the first of its sections, which is for
// numbers above zero.
func newFormat(code string) format {
	if code == "" || strings.EqualFold(code, "General") || strings.EqualFold(code, "Standard") || code == "@" {
		return format{}
	}
	if len(code) > 255 {
		code = code[:255]
	}
	if elapsed.MatchString(code) {
		return format{elapsed: true}
	}
	bare := strings.ToLower(bracketed.ReplaceAllString(quotedPart.ReplaceAllString(code, " "), ""))
	bare, _, _ = strings.Cut(bare, ";")
	bare = strings.NewReplacer("general", "", "standard", "", "am/pm", "h", "a/p", "h").Replace(bare)
	if strings.ContainsAny(bare, "ymdhsåtg") && !strings.ContainsAny(bare, "0#?") || strings.Contains(bare, "ss.0") {
		return dateFormat(bare)
	}
	f := format{percent: strings.Contains(bare, "%"), thousands: strings.Contains(bare, ",") || strings.Contains(bare, "# ##0")}
	whole, fraction, _ := strings.Cut(bare, ".")
	if strings.ContainsAny(bare, "e/?") || !strings.ContainsAny(whole, "0#") {
		return format{percent: f.percent}
	}
	f.fixed, f.decimals = true, strings.Count(fraction, "0")+strings.Count(fraction, "#")
	if pattern := strings.TrimSpace(bare); onlyZeros.MatchString(pattern) {
		f.pattern = strings.ReplaceAll(pattern, "-", " ")
	}
	return f
}

// dateFormat is what a format of dates shows.
func dateFormat(bare string) format {
	bare = strings.NewReplacer("å", "y", "t", "h").Replace(bare)
	f := format{clock: strings.ContainsAny(bare, "hs")}
	if f.clock {
		bare = minutes.ReplaceAllString(bare, "")
	}
	switch {
	case strings.Contains(bare, "d"):
		f.precision = "day"
	case strings.Contains(bare, "m"):
		f.precision = "month"
	case strings.ContainsAny(bare, "yge"):
		f.precision = "year"
	default:
		f.elapsed = true
	}
	return f
}

// cell shows a stored number.
func (f format) cell(stored string, from1904 bool) Cell {
	n, err := strconv.ParseFloat(stored, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return Cell{Text: stored, Kind: Text}
	}
	number := plainNumber(stored, n)
	if f.precision != "" {
		if at, ok := dayOf(n, from1904); ok {
			return f.day(at, number)
		}
		return Cell{Text: strings.Repeat("#", 4), Kind: ErrorValue, Number: number}
	}
	if f.elapsed {
		return Cell{Text: elapsedText(n), Kind: Number, Number: number}
	}
	return Cell{Text: f.show(number, n), Kind: Number, Number: number}
}

// plainNumber writes a number without exponent or needless decimals: Java
// writes 9.91825827E8 and 2026.0.
func plainNumber(stored string, n float64) string {
	if n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.FormatInt(int64(n), 10)
	}
	if r, ok := new(big.Rat).SetString(stored); ok && len(stored) < 40 && math.Abs(n) < 1e21 && math.Abs(n) > 1e-9 && r.IsInt() {
		return r.Num().String()
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// show writes a number as a Norwegian program shows it.
func (f format) show(plain string, n float64) string {
	switch {
	case f.pattern != "" && n >= 0 && n == math.Trunc(n):
		return fillPattern(f.pattern, plain)
	case f.percent:
		plain = strconv.FormatFloat(math.Round(n*100*1e9)/1e9, 'f', -1, 64)
		if f.fixed {
			plain = strconv.FormatFloat(n*100, 'f', f.decimals, 64)
		}
		return strings.Replace(plain, ".", ",", 1) + " %"
	case f.fixed && math.Abs(n) < 1e15:
		plain = strconv.FormatFloat(n, 'f', min(f.decimals, 15), 64)
	case !f.fixed && strings.Contains(plain, "."):
		// Programs show at most eleven digits of a number without format.
		plain = strconv.FormatFloat(n, 'g', 11, 64)
		if strings.Contains(plain, "e") {
			plain = strconv.FormatFloat(n, 'f', -1, 64)
		}
	}
	return strings.Replace(plain, ".", ",", 1)
}

// fillPattern writes digits into a pattern from behind: 301 in "0000" is 0301.
func fillPattern(pattern, digits string) string {
	out := []byte(pattern)
	d := len(digits)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] == '0' && d > 0 {
			d--
			out[i] = digits[d]
		}
	}
	return digits[:d] + string(out)
}

// dayOf is the day that a number of days means.
func dayOf(n float64, from1904 bool) (time.Time, bool) {
	if n < 0 || n >= 2_958_466 { // 10000-01-01
		return time.Time{}, false
	}
	from := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 61:
		from = from.AddDate(0, 0, 1) // a 29 February 1900 is counted that never was
	}
	days := math.Floor(n)
	seconds := math.Round((n - days) * 86400)
	return from.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), true
}

// day is a date as exactly as it is shown.
func (f format) day(at time.Time, number string) Cell {
	d := &Day{Date: at.Format(time.DateOnly), Precision: f.precision}
	text := d.Date
	switch f.precision {
	case "year":
		text = d.Date[:4]
	case "month":
		text = d.Date[:7]
	}
	if f.clock && f.precision == "day" {
		d.Time = at.Format(time.TimeOnly)
		text += " " + d.Time
	}
	return Cell{Text: text, Number: number, Day: d, Kind: Date}
}

func elapsedText(n float64) string {
	s := int64(math.Round(math.Abs(n) * 86400))
	return strconv.FormatInt(s/3600, 10) + ":" + strconv.FormatInt(100+s/60%60, 10)[1:] + ":" + strconv.FormatInt(100+s%60, 10)[1:]
}

// isoCell is a date that is stored as text.
func isoCell(v string, shown format) Cell {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04"} {
		at, err := time.Parse(layout, v)
		if err != nil {
			continue
		}
		if shown.precision == "" {
			shown.precision, shown.clock = "day", at.Hour()+at.Minute()+at.Second() > 0
		}
		return shown.day(at, "")
	}
	return sheetText(v)
}
