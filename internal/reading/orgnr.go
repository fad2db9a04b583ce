package reading

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

var (
	numberWords = regexp.MustCompile(`(?i)^(?:org(?:anisasjons|anisation)?\.? ?-?(?:nr|nummer|number|no)\.?|foretaksnr\.?|iso6523-actorid-upis)?[ :]*(?:(?:0192|9908) ?:)? ?(?:no ?[:-]? ?)?`)
	nineDigits  = regexp.MustCompile(`(?i)^([0-9](?:[ .-]?[0-9]){8})(?:[.,]0+)?(?:[ -]?(?:mva|vat)\b\.?)?(?:[ ,:;(/-]+(.*))?$`)
	nineLast    = regexp.MustCompile(`(?i)^(.*?[^0-9 .-])[ .-]*\b([0-9](?:[ .-]?[0-9]){8})(?:[ -]?(?:mva|vat)\b\.?)?[ )]*$`)
	lastWords   = regexp.MustCompile(`(?i)[ ,;:(/-]*(?:org(?:anisasjons)?\.? ?(?:nr|nummer)\.?:?|\bno)? ?[ ,;:(/-]*$`)
)

// organisationDigits finds the nine digits of an organisation number and what
// is written beside them. ok is false if there are not nine.
func organisationDigits(c Cell, s string) (digits, beside string, ok bool) {
	stored := strings.Replace(s, ",", ".", 1)
	if c.Number != "" && c.Day == "" {
		stored = c.Number
	}
	if v, isNumber := exponent(stored); isNumber {
		s = FormatNumber(v)
	}
	rest := s[len(numberWords.FindString(s)):]
	if m := nineDigits.FindStringSubmatch(rest); m != nil {
		return onlyDigits(m[1]), strings.Trim(m[2], " ,;:()/-"), true
	}
	if m := nineLast.FindStringSubmatch(s); m != nil { // the name first
		return onlyDigits(m[2]), lastWords.ReplaceAllString(m[1], ""), true
	}
	return "", "", false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// OrganisationNumber reads an organisation number, with or without the name of
// the organisation beside it. A name that belongs to another number is refused.
func OrganisationNumber(c Cell, ref *reference.Data) Result[string] {
	s, done, r := begin[string](c, maxValue)
	if done {
		return r
	}
	digits, beside, ok := organisationDigits(c, s)
	if !ok || !orgnr.Valid(digits) {
		return refuse[string]("invalid_orgnr", fault.Args{"given": c.quoted()})
	}
	name := ref.NameOf(digits, "")
	if beside != "" {
		if named, ok := organisationNamed(beside, ref); !ok {
			return refuse[string]("name_beside_number", fault.Args{"given": quote(beside), "number": digits, "name": name})
		} else if named.number != digits {
			return refuse[string]("number_and_name", fault.Args{"given": c.quoted(), "number": digits, "name": name, "other": named.number, "called": named.name})
		}
	}
	if name == "" {
		return read(digits, "organisation_number", fault.Args{"number": orgnr.Format(digits)})
	}
	return read(digits, "organisation", fault.Args{"number": orgnr.Format(digits), "name": name})
}
