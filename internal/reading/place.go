package reading

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// Places reads municipalities and counties as they were on a day.
type Places struct {
	Ref   *reference.Data
	On    events.Date // the day that numbers were valid, as far as is known
	Today events.Date
}

// place is a municipality, a county, or what one has become.
type place struct {
	code   string   // its number; of a municipality of today, or valid on the day
	county bool     // the code is a county's
	dated  bool     // the code was valid on the day
	today  []string // the municipalities that it leads to today
	name   string   // as it is shown: "1804 Bodø", "Nordland"
}

// problem is why a piece of text is no place: what it may mean, or a reason.
type problem struct {
	text    string
	choices []place
	reason  fault.Field // with choices: the question, if it is another than which one is meant
}

var (
	codeAndName = regexp.MustCompile(`^(?i:k|f|k-?nr\.?|komm?\.?-?nr\.?|kommune(?:nr\.?|nummer)?|fylkes?(?:nr\.?|nummer)?|nr\.?)?[ -]?([0-9]{1,4})(?:\.0+)?(?:[ :,(-]+([^0-9]*?)\)?)?$`)
	nameAndCode = regexp.MustCompile(`^([^0-9]+?)[ ,:(-]+(?i:k-?|nr\.? ?)?([0-9]{4})\)?$`)
	kindBefore  = regexp.MustCompile(`(?i)^(?:i |in |på )?(?:(?:hele|heile|the whole of|all of) )?(?:(?:kommunene|kommunane|kommuner|kommunar|kommune|kommunen|municipalities|municipality|fylkene|fylka|fylke|fylket|county|byen|byene)(?: of| i| in)? )?`)
	manyOf      = regexp.MustCompile(`(?i)^\pL*(?:kommun|municipalit|fylke|counties)`)
	kindAfter   = regexp.MustCompile(`(?i) (?:kommune|kommunen|kommuna|kommuner|municipality|fylke|fylket|county)$`)
	hintedName  = regexp.MustCompile(`^(.+?) ?(?:\(([^()]+)\)| i ([^()]+)| in ([^()]+))$`)
)

// regions are parts of the country that people name, by their counties today.
// Midt-Norge is the area of the health region.
var regions = map[string][]string{
	Fold("Midt-Norge"): {"15", "50"}, Fold("Midt-Noreg"): {"15", "50"}, Fold("Central Norway"): {"15", "50"},
	Fold("Nord-Norge"): {"18", "55", "56"}, Fold("Nord-Noreg"): {"18", "55", "56"}, Fold("Northern Norway"): {"18", "55", "56"},
}

// find reads one piece of text as the places that it names, or says why not.
func (p Places) find(s string) ([]place, *problem) {
	s = strings.Trim(s, " .,;:")
	if marked.MatchString(s) && !closed(s) {
		return nil, &problem{text: s, reason: fault.Field{Path: "", Code: "marked", Args: fault.Args{"given": quote(s)}}}
	}
	if m := codeAndName.FindStringSubmatch(s); m != nil && !manyOf.MatchString(m[2]) {
		return p.numbered(s, m[1], strings.TrimSpace(m[2]))
	}
	if m := nameAndCode.FindStringSubmatch(s); m != nil {
		return p.numbered(s, m[2], strings.TrimSpace(m[1]))
	}
	return p.named(s)
}

// numbered reads a number, and the name beside it, which must be the same
// place's.
func (p Places) numbered(s, code, name string) ([]place, *problem) {
	if len(code)%2 == 1 {
		code = "0" + code // a spreadsheet drops the zero in front
	}
	found, wrong := p.coded(s, code)
	if name == "" {
		return found, wrong
	}
	named, unnamed := p.named(name)
	if wrong != nil {
		if unnamed != nil && len(unnamed.choices) == 0 || manyOf.MatchString(name) {
			return nil, p.unknown(s) // "170 kommuner i 2021" is a sentence
		}
		return nil, wrong
	}
	wrong = unnamed
	if wrong != nil && len(wrong.choices) > 0 {
		named = wrong.choices // one of those that share the name
	} else if wrong != nil {
		return nil, &problem{text: s, reason: fault.Field{Path: "", Code: "name_beside_number", Args: fault.Args{"given": quote(name), "number": code, "name": found[0].name}}}
	}
	for _, n := range named {
		if sharesAny(n.today, found[0].today) {
			return found, nil
		}
	}
	return nil, &problem{text: s, reason: fault.Field{Path: "", Code: "number_and_name", Args: fault.Args{"given": quote(s), "number": code, "name": found[0].name, "other": named[0].code, "called": named[0].name}}}
}

func sharesAny(a, b []string) bool {
	return slices.ContainsFunc(a, func(n string) bool { return slices.Contains(b, n) })
}

// coded reads a number as it was on the day. One that has ended is led to what
// took over; if those are several, it is asked about.
func (p Places) coded(s, code string) ([]place, *problem) {
	if len(code) == 2 {
		if today := p.Ref.ResolveCounty(code, p.On); len(today) > 0 {
			return []place{{code: code, county: true, dated: true, today: today, name: p.countyName(code)}}, nil
		}
		return nil, &problem{text: s, reason: fault.Field{Path: "", Code: "unknown_county", Args: fault.Args{"code": code, "date": string(p.On)}}}
	}
	if p.Ref.KnownOn(code, p.On) {
		today := p.Ref.Resolve(code, p.On)
		return []place{{code: code, dated: true, today: today, name: code + " " + p.nameOf(code, today)}}, nil
	}
	today, _, known := p.Ref.Current(code)
	switch {
	case !known:
		return nil, &problem{text: s, reason: fault.Field{Path: "", Code: "unknown_municipality", Args: fault.Args{"code": code, "date": string(p.On)}}}
	case len(today) == 1:
		return []place{p.municipality(today[0])}, nil
	}
	var choices []place
	for _, n := range today {
		choices = append(choices, p.municipality(n))
	}
	return nil, &problem{text: s, choices: choices}
}

// nameOf is what a number that was valid on the day is called today; a number
// that is no more has the name of what took over first.
func (p Places) nameOf(code string, today []string) string {
	if m, ok := p.Ref.Municipality(code); ok {
		return m.DisplayName
	}
	m, _ := p.Ref.Municipality(today[0])
	return m.DisplayName
}

// municipality is one of today's.
func (p Places) municipality(number string) place {
	m, _ := p.Ref.Municipality(number)
	return place{code: number, dated: p.Ref.KnownOn(number, p.On), today: []string{number}, name: number + " " + m.DisplayName}
}

func (p Places) countyName(code string) string {
	if c, ok := p.Ref.County(code); ok {
		return c.Name
	}
	return code
}

// named reads a name, with or without "kommune" and the county that tells two of
// one name apart.
func (p Places) named(s string) ([]place, *problem) {
	s = strings.Trim(s, " .,;:")
	if counties, ok := regions[Fold(s)]; ok {
		var out []place
		for _, code := range counties {
			out = append(out, p.county(code))
		}
		return out, nil
	}
	bare := strings.TrimSpace(kindAfter.ReplaceAllString(kindBefore.ReplaceAllString(s, ""), ""))
	for _, name := range []string{s, bare} {
		if found, wrong := p.municipalities(name, ""); found != nil || wrong != nil {
			return found, wrong
		}
		if code, ok := p.Ref.CountyNamed(name); ok {
			found := p.county(code)
			if found.name == code {
				found.name = name // of a county that is no more
			}
			return []place{found}, nil
		}
	}
	if m := hintedName.FindStringSubmatch(bare); m != nil {
		if county, ok := p.Ref.CountyNamed(kindAfter.ReplaceAllString(m[2]+m[3]+m[4], "")); ok {
			if found, wrong := p.municipalities(kindAfter.ReplaceAllString(m[1], ""), county); found != nil || wrong != nil {
				return found, wrong
			}
		}
	}
	return nil, p.unknown(s)
}

func (p Places) unknown(s string) *problem {
	return &problem{text: s, reason: fault.Field{Path: "", Code: "unknown_place", Args: fault.Args{"given": quote(s)}}}
}

// county is a county by its number, of today or of the last day that it was.
func (p Places) county(code string) place {
	name := p.countyName(code)
	_, current := p.Ref.County(code)
	today := p.Ref.ResolveCounty(code, "")
	if !current {
		name = code
	}
	return place{code: code, county: true, dated: current && slices.Equal(today, p.Ref.ResolveCounty(code, p.On)), today: today, name: name}
}

// municipalities reads the name of one municipality, within a county if one is
// given: of today, or else of earlier times. Nothing is found, and nothing is
// wrong, if no municipality ever had the name.
func (p Places) municipalities(name, county string) ([]place, *problem) {
	var now, then []reference.Named
	for _, n := range p.Ref.MunicipalitiesNamed(name) {
		switch {
		case county != "" && !sharesAny(n.Today, p.Ref.ResolveCounty(county, "")):
		case n.Until == "" || n.Until >= p.On:
			now = append(now, n)
		default:
			then = append(then, n)
		}
	}
	if len(now) == 0 {
		now = then
	}
	switch len(now) {
	case 0:
		return nil, nil
	case 1:
		var out []place
		for _, number := range now[0].Today {
			out = append(out, p.municipality(number))
		}
		return out, nil
	}
	var choices []place
	for _, n := range now {
		for _, number := range n.Today {
			if !slices.ContainsFunc(choices, func(c place) bool { return c.code == number }) {
				choices = append(choices, p.municipality(number))
			}
		}
	}
	return nil, &problem{text: name, choices: choices}
}

// mentions gives what a text that is not understood names all the same: the
// places whose names stand in it as whole words. Short names are words of the
// language too, and count only with a capital letter.
func (p Places) mentions(s string) (out []place) {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:()/.!?«»\"", r) })
	for i := 0; i < len(words); i++ {
		for n := min(4, len(words)-i); n > 0; n-- {
			name := strings.Join(words[i:i+n], " ")
			first := []rune(name)[0]
			if !unicode.IsUpper(first) && len([]rune(name)) < 6 && !isFourDigits(name) {
				continue
			}
			found, wrong := p.find(strings.TrimSuffix(name, "s"))
			if whole, w := p.find(name); w == nil || len(w.choices) > 0 {
				found, wrong = whole, w
			}
			if wrong != nil {
				found = wrong.choices
			}
			if len(found) > 0 && (len(name) > 3 || unicode.IsUpper(first)) && !isCount(name) {
				out = append(out, found...)
				i += n - 1
				break
			}
		}
	}
	return out
}

func isFourDigits(s string) bool { return len(s) == 4 && onlyDigits(s) == s }

// isCount says that a number is too short, or too much like a year, to name a
// municipality within a sentence.
func isCount(s string) bool {
	digits := onlyDigits(s)
	return digits != "" && (len(digits) < 4 || strings.HasPrefix(digits, "20") || strings.HasPrefix(digits, "19")) && digits == strings.Trim(s, " .")
}
