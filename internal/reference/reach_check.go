package reference

import (
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxCodes is how many codes a reach may have: more than there have ever been
// municipalities at once.
const MaxCodes = 1000

// CheckReach gives everything that is wrong with a reach, with paths relative
// to it: "scope", "codes", "codes[0]", "except", "except[0]", "min", "max",
// "referenceDate". The codes of the fields are required, not_allowed, too_many,
// invalid_date, unknown_municipality, unknown_county, larger_than,
// not_within (an exception that none of those concerned falls under) and
// nobody_left (exceptions that all of them fall under). It is empty for a reach
// that Concerned can read.
func (d *Data) CheckReach(reach events.Reach) []fault.Field {
	var list fault.List
	on := reach.ReferenceDate
	if on != "" && !isDate(on) {
		list.Add("referenceDate", "invalid_date", fault.Args{"value": string(on)})
		on = "" // so that the codes are still checked
	}
	switch reach.Scope {
	case events.ScopeCounties:
		checkCodes(&list, "codes", reach.Codes, on, d.checkCounty)
		forbidBand(&list, reach)
	case events.ScopeMunicipalities:
		checkCodes(&list, "codes", reach.Codes, on, d.checkMunicipality)
		list.Check(len(reach.Except) == 0, "except", "not_allowed", fault.Args{"scope": string(reach.Scope)})
		forbidBand(&list, reach)
	case events.ScopePopulation:
		forbidCodes(&list, reach)
		checkBand(&list, reach)
	case events.ScopeAll:
		forbidCodes(&list, reach)
		forbidBand(&list, reach)
	case events.ScopeUnspecified:
		forbidCodes(&list, reach)
		forbidBand(&list, reach)
		list.Check(len(reach.Except) == 0, "except", "not_allowed", fault.Args{"scope": string(reach.Scope)})
	case "":
		list.Add("scope", "required", nil)
	default:
		list.Add("scope", "not_allowed", fault.Args{"value": string(reach.Scope)})
	}
	if len(reach.Except) > 0 && len(list.Fields()) == 0 {
		d.checkExcept(&list, reach)
	}
	return list.Fields()
}

// checkExcept looks at the exceptions of a reach that is right without them.
func (d *Data) checkExcept(list *fault.List, reach events.Reach) {
	before := len(list.Fields())
	checkCodes(list, "except", reach.Except, reach.ReferenceDate, d.checkAny)
	if len(list.Fields()) > before {
		return
	}
	if reach.Scope == events.ScopeCounties {
		within := d.within(reach)
		for i, code := range reach.Except {
			outside := !slices.ContainsFunc(d.resolveAny(code, reach.ReferenceDate), func(number string) bool {
				return slices.Contains(within, number)
			})
			list.Check(!outside, fmt.Sprintf("except[%d]", i), "not_within", fault.Args{"code": code})
		}
	}
	left := slices.ContainsFunc(d.within(reach), func(number string) bool { return !d.excepted(reach, number) })
	list.Check(left, "except", "nobody_left", nil)
}

// checkCode notes a code that was no number on a day.
type checkCode func(list *fault.List, path, code string, on events.Date)

func (d *Data) checkCounty(list *fault.List, path, code string, on events.Date) {
	list.Check(d.CountyKnownOn(code, on), path, "unknown_county", fault.Args{"code": code, "date": string(on)})
}

func (d *Data) checkMunicipality(list *fault.List, path, code string, on events.Date) {
	list.Check(d.KnownOn(code, on), path, "unknown_municipality", fault.Args{"code": code, "date": string(on)})
}

func (d *Data) checkAny(list *fault.List, path, code string, on events.Date) {
	if len(code) == countyDigits {
		d.checkCounty(list, path, code, on)
	} else {
		d.checkMunicipality(list, path, code, on)
	}
}

func checkCodes(list *fault.List, path string, codes []string, on events.Date, check checkCode) {
	list.Check(len(codes) > 0, path, "required", nil)
	if len(codes) > MaxCodes {
		list.Add(path, "too_many", fault.Args{"max": MaxCodes, "given": len(codes)})
		return
	}
	for i, code := range codes {
		check(list, fmt.Sprintf("%s[%d]", path, i), code, on)
	}
}

func checkBand(list *fault.List, reach events.Reach) {
	list.Check(reach.Min != nil || reach.Max != nil, "min", "required", nil)
	if reach.Min != nil && reach.Max != nil {
		list.Check(*reach.Min <= *reach.Max, "min", "larger_than",
			fault.Args{"low": *reach.Min, "high": *reach.Max})
	}
}

func forbidCodes(list *fault.List, reach events.Reach) {
	list.Check(len(reach.Codes) == 0, "codes", "not_allowed", fault.Args{"scope": string(reach.Scope)})
}

func forbidBand(list *fault.List, reach events.Reach) {
	list.Check(reach.Min == nil, "min", "not_allowed", fault.Args{"scope": string(reach.Scope)})
	list.Check(reach.Max == nil, "max", "not_allowed", fault.Args{"scope": string(reach.Scope)})
}
