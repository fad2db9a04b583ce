package reading

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// Of says what a field of numbers takes besides digits. What the digits mean is
// the same in every field.
type Of struct {
	Money   bool // an amount in kroner: "kr 300 000,-"
	Percent bool // a share: "15 %" is 15
}

// Span is a number from and to; both are the same for a single number.
type Span struct{ Low, High float64 }

// MaxWhole is the greatest number that is read: whole numbers up to here are
// exact.
const MaxWhole = 1 << 53

// Whole reads a whole number. 0,5 is read as a half and refused here.
func Whole(c Cell, of Of) Result[int64] {
	r := Number(c, of)
	switch {
	case r.Outcome == Doubt:
		out := failed[int64](r)
		for _, v := range r.Choices {
			if v == math.Trunc(v) {
				out.Choices = append(out.Choices, int64(v))
			}
		}
		return out
	case r.Outcome == Refused && r.Reason.Code == "invalid_number":
		return refuse[int64]("invalid_whole", r.Reason.Args) // whose words give no example with decimals
	case r.Outcome != Read:
		return failed[int64](r)
	case r.Value != math.Trunc(r.Value):
		return refuse[int64]("not_whole", fault.Args{"given": c.quoted(), "number": r.Value})
	}
	return Result[int64]{Outcome: Read, Value: int64(r.Value), Said: r.Said}
}

// Number reads a number. A comma is a decimal comma and a point a separator of
// thousands, as Norwegians write them, unless the rest of the text says
// otherwise; where both are possible it is asked.
func Number(c Cell, of Of) Result[float64] {
	s, done, r := begin[float64](c, maxValue)
	if done {
		return r
	}
	if c.Number != "" && c.Day == "" {
		if v, ok := exponent(c.Number); ok {
			return number(c, v)
		}
		s = tidy(c.Number)
	}
	s, ok := unwrap(s, of)
	if !ok {
		return refuse[float64]("wrong_unit", fault.Args{"given": c.quoted()})
	}
	if low, high, isSpan := cutSpan(s); isSpan {
		return refuse[float64]("one_number", fault.Args{"given": c.quoted(), "low": low, "high": high})
	}
	return amount(c, s)
}

// Range reads one number or two with a dash between: "300 000–500 000".
func Range(c Cell, of Of) Result[Span] {
	s, done, r := begin[Span](c, maxValue)
	if done {
		return r
	}
	low, high, isSpan := "", "", false
	if inner, ok := unwrap(s, of); ok && c.Number == "" {
		low, high, isSpan = cutSpan(inner)
	}
	if !isSpan {
		one := Number(c, of)
		out := failed[Span](one)
		out.Value, out.Said = Span{one.Value, one.Value}, one.Said
		for _, v := range one.Choices {
			out.Choices = append(out.Choices, Span{v, v})
		}
		return out
	}
	from, to := amount(c, low), amount(c, high)
	if unit := multiplier.FindString(high); unit != "" && !multiplier.MatchString(low) {
		from = lower(c, low, unit, from, to)
	}
	switch {
	case from.Outcome != Read:
		out := failed[Span](from)
		for _, v := range from.Choices {
			if to.Outcome == Read && v <= to.Value {
				out.Choices = append(out.Choices, Span{v, to.Value})
			}
		}
		return out
	case to.Outcome != Read:
		return failed[Span](to)
	case from.Value > to.Value:
		return refuse[Span]("larger_than", fault.Args{"low": from.Value, "high": to.Value})
	}
	return read(Span{from.Value, to.Value}, "range", fault.Args{"low": from.Value, "high": to.Value})
}

// lower reads the first of "2-3 mill." and of "500 000 - 1 mill.": the unit is
// both numbers' where that makes sense. "500 - 1 mill." may be 500 or 500
// thousand.
func lower(c Cell, low, unit string, bare, to Result[float64]) Result[float64] {
	with := amount(c, low+" "+unit)
	switch {
	case with.Outcome != Read || bare.Outcome != Read || to.Outcome != Read || with.Value <= to.Value:
		return with
	case bare.Value >= 1000:
		return bare
	case bare.Value < 100:
		return with // "3-2 mill." has its ends in the wrong order
	}
	return ask([]float64{bare.Value, bare.Value * 1000}, "doubtful_number", fault.Args{"given": c.quoted(), "numbers": []float64{bare.Value, bare.Value * 1000}})
}

var between = regexp.MustCompile(`^(?:fra |frå |from |mellom |between )?([^-]*[^- ]) ?(?:-| til | to | og | and ) ?([0-9].*)$`)

// cutSpan takes "a-b" apart. A dash in front is a sign.
func cutSpan(s string) (low, high string, ok bool) {
	m := between.FindStringSubmatch(s)
	if m == nil || !strings.ContainsAny(m[1], "0123456789") {
		return "", "", false
	}
	return m[1], m[2], true
}

var (
	currency = regexp.MustCompile(`(?i)^(?:kr\.?|nok) ?|,-$|\.-$| ?(?:kr\.?|nok|kroner)$`)
	million  = regexp.MustCompile(`(?i)\b(?:mnok|m\.? ?kr|mill\.?kr)\b\.?`)
	thousand = regexp.MustCompile(`(?i)\b(?:t\.? ?kr|t ?nok|k ?nok)\b\.?`)
)

// unwrap takes the unit off; ok is false where the field does not take it.
func unwrap(s string, of Of) (string, bool) {
	for word, unit := range map[string]*regexp.Regexp{" mill": million, " tusen": thousand} {
		if unit.MatchString(s) {
			if !of.Money {
				return s, false
			}
			s = strings.Join(strings.Fields(unit.ReplaceAllString(s, " ")), " ") + word
		}
	}
	for range 2 { // before it and behind it
		if bare := strings.TrimSpace(currency.ReplaceAllString(s, "")); bare != s {
			if !of.Money {
				return s, false
			}
			s = bare
		}
	}
	if bare, found := strings.CutSuffix(s, "%"); found {
		return strings.TrimSpace(bare), of.Percent
	}
	for _, word := range []string{" prosent", " percent", " pst.", " pst"} {
		if bare, found := strings.CutSuffix(strings.ToLower(s), word); found {
			return strings.TrimSpace(bare), of.Percent
		}
	}
	return s, true
}

var multiplier = regexp.MustCompile(`(?i)(?:tusen|thousand|million(?:er|ar|s)?|mill\.?|mio\.?|milliard(?:er|ar)?|mrd\.?|billion)$`)

func factor(word string) int64 {
	switch w := strings.ToLower(word); {
	case w == "":
		return 1
	case strings.HasPrefix(w, "t"):
		return 1_000
	case strings.HasPrefix(w, "mill") && !strings.HasPrefix(w, "milliard"), strings.HasPrefix(w, "mio"):
		return 1_000_000
	default: // milliard, mrd, and the English billion
		return 1_000_000_000
	}
}

// amount reads digits with or without a word for thousands or millions.
func amount(c Cell, s string) Result[float64] {
	word := multiplier.FindString(s)
	if strings.EqualFold(word, "billion") {
		return refuse[float64]("invalid_number", fault.Args{"given": c.quoted()}) // 10⁹ in English, 10¹² in Norwegian
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, word))
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	if thousand, found := strings.CutSuffix(s, "'"); found && plainDigits.MatchString(thousand) {
		v, _ := strconv.ParseFloat(thousand, 64)
		return ask([]float64{v, v * 1000}, "doubtful_number", fault.Args{"given": c.quoted(), "numbers": []float64{v, v * 1000}})
	}
	var values []float64
	for _, plain := range plainForms(s) {
		v, ok := new(big.Rat).SetString(plain)
		if !ok {
			continue
		}
		v.Mul(v, new(big.Rat).SetInt64(factor(word)))
		if negative {
			v.Neg(v)
		}
		f, _ := v.Float64()
		values = append(values, f)
	}
	switch len(values) {
	case 0:
		return refuse[float64]("invalid_number", fault.Args{"given": c.quoted()})
	case 1:
		return number(c, values[0])
	default:
		return ask(values, "doubtful_number", fault.Args{"given": c.quoted(), "numbers": values})
	}
}

func number(c Cell, v float64) Result[float64] {
	if math.Abs(v) > MaxWhole {
		return refuse[float64]("number_too_large", fault.Args{"given": c.quoted(), "max": MaxWhole})
	}
	if v == 0 {
		v = 0 // not minus nothing
	}
	return read(v, "number", fault.Args{"number": v})
}

var (
	plainDigits  = regexp.MustCompile(`^[0-9]{1,17}$`)
	decimalComma = regexp.MustCompile(`^[0-9]{1,17},[0-9]{1,60}$`)
	decimalPoint = regexp.MustCompile(`^[0-9]{1,17}\.[0-9]{1,60}$`)
	oneComma     = regexp.MustCompile(`^[1-9][0-9]{0,2},[0-9]{3}$`)
	onePoint     = regexp.MustCompile(`^[1-9][0-9]{0,2}\.[0-9]{3}$`)
	// Thousands in groups of three, with one and the same sign between them.
	spaced    = regexp.MustCompile(`^[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[,.][0-9]{1,60})?$`)
	quoteMark = regexp.MustCompile(`^[1-9][0-9]{0,2}(?:'[0-9]{3})+(?:[,.][0-9]{1,60})?$`)
	pointed   = regexp.MustCompile(`^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,60})?$`)
	comma     = regexp.MustCompile(`^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,60})?$`)
)

// plainForms gives what digits may mean, each as digits with a decimal point:
// none if they cannot be read, two if they may mean either.
func plainForms(s string) []string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "’", "'"), "´", "'")
	without := func(sign string) string { return strings.ReplaceAll(s, sign, "") }
	point := func(s string) string { return strings.Replace(s, ",", ".", 1) }
	switch {
	case plainDigits.MatchString(s):
		return []string{s}
	case oneComma.MatchString(s): // 1,250 is 1250 in English and 1 ¼ in Norwegian
		return []string{without(","), point(s)}
	case onePoint.MatchString(s), pointed.MatchString(s):
		return []string{point(without("."))}
	case decimalComma.MatchString(s), decimalPoint.MatchString(s):
		return []string{point(s)}
	case spaced.MatchString(s):
		return []string{point(without(" "))}
	case quoteMark.MatchString(s):
		return []string{point(without("'"))}
	case comma.MatchString(s):
		return []string{without(",")}
	}
	return nil
}

var stored = regexp.MustCompile(`^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$`)

// exponent reads a number as a program stores it: 9.91825827E8.
func exponent(s string) (float64, bool) {
	if !stored.MatchString(s) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// FormatNumber writes a number so that Number reads the same back: with a
// decimal comma, and without anything between the thousands.
func FormatNumber(v float64) string {
	s := strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", ",", 1)
	if oneComma.MatchString(strings.TrimPrefix(s, "-")) {
		s += "0" // 1,250 would be asked about
	}
	return s
}
