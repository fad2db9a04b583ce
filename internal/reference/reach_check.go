package reference

import (
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxCodes is how many codes a reach may have: more than there have ever been
// municipalities at once.
const MaxCodes = 1000

// CheckReach gives everything that is wrong with a reach, with paths relative
// to it: "scope", "codes", "codes[0]", "min", "max", "referenceDate". The codes
// of the fields are required, not_allowed, too_many, invalid_date,
// unknown_municipality, unknown_county and range_reversed. It is empty for a reach that Concerned
// can read.
func (d *Data) CheckReach(reach events.Reach) []fault.Field {
	var list fault.List
	on := reach.ReferenceDate
	if on != "" && !isDate(on) {
		list.Add("referenceDate", "invalid_date", fault.Args{"value": string(on)})
		on = "" // so that the codes are still checked
	}
	switch reach.Scope {
	case events.ScopeCounties:
		checkCodes(&list, reach.Codes, on, "unknown_county", d.CountyKnownOn)
		forbidBand(&list, reach)
	case events.ScopeMunicipalities:
		checkCodes(&list, reach.Codes, on, "unknown_municipality", d.KnownOn)
		forbidBand(&list, reach)
	case events.ScopePopulation:
		forbidCodes(&list, reach)
		checkBand(&list, reach)
	case events.ScopeAll, events.ScopeUnspecified:
		forbidCodes(&list, reach)
		forbidBand(&list, reach)
	case "":
		list.Add("scope", "required", nil)
	default:
		list.Add("scope", "not_allowed", fault.Args{"value": string(reach.Scope)})
	}
	return list.Fields()
}

func checkCodes(list *fault.List, codes []string, on events.Date, unknown string, known func(string, events.Date) bool) {
	list.Check(len(codes) > 0, "codes", "required", nil)
	if len(codes) > MaxCodes {
		list.Add("codes", "too_many", fault.Args{"max": MaxCodes, "given": len(codes)})
		return
	}
	for i, code := range codes {
		list.Check(known(code, on), fmt.Sprintf("codes[%d]", i), unknown,
			fault.Args{"code": code, "date": string(on)})
	}
}

func checkBand(list *fault.List, reach events.Reach) {
	list.Check(reach.Min != nil || reach.Max != nil, "min", "required", nil)
	if reach.Min != nil && reach.Max != nil {
		list.Check(*reach.Min <= *reach.Max, "min", "range_reversed",
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
