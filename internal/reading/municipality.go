package reading

import "github.com/samstyring/samstyring/internal/fault"

// Municipality reads one municipality, by its number or name, as one of today's: what
// has been merged is led to what it is in now. A county, or several municipalities,
// is refused, and what may be several is asked about.
func (p Places) Municipality(c Cell) Result[string] {
	if p.On == "" {
		p.On = p.Today
	}
	s, done, r := begin[string](c, maxValue)
	if done {
		return r
	}
	found, wrong := p.find(s)
	switch {
	case wrong != nil && len(wrong.choices) > 0:
		return p.askWhich(s, wrong.choices)
	case wrong != nil:
		return refuse[string](wrong.field().Code, wrong.field().Args)
	case len(found) != 1 || found[0].county:
		return refuse[string]("not_one_municipality", fault.Args{"given": c.quoted()})
	case len(found[0].today) > 1:
		var heirs []place
		for _, number := range found[0].today {
			heirs = append(heirs, p.municipality(number))
		}
		return p.askWhich(s, heirs)
	}
	m := p.municipality(found[0].today[0])
	return read(m.code, "municipality", fault.Args{"name": m.name})
}

func (p Places) askWhich(text string, of []place) Result[string] {
	var codes []string
	for _, x := range of {
		codes = append(codes, x.today...)
	}
	f := problem{text: text, choices: of}.field()
	return ask(codes, f.Code, f.Args)
}
