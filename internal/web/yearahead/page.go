package yearahead

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// yearPage is a year in words.
type yearPage struct {
	Title, Lead string
	Months      []month
	Undecided   month
	One         *reference.Municipality // nil: more than one
	Unknown     int                     // initiatives in the year that nobody has assessed
	Total       []string                // what is assessed, together
	Summary     []string                // the two, in sentences
	Options     options
	ODT, XLSX   string // the same as files
	Calendar    string // "" where there is none for what was chosen
	Subscribe   string
	Contacts    string // whom one may ask at the one municipality; "" where there are several
	Initiatives string
}

// month is a part of the year with its heading.
type month struct {
	Title string
	Steps []step
	More  int // that the page does not show; files have them all
}

// mostSteps is how many lines of a part of the year the page shows.
const mostSteps = 100

// All is how many lines there are, with those that are not shown.
func (m month) All() int { return len(m.Steps) + m.More }

// bound leaves out what makes the page longer than anybody reads.
func (m *month) bound() {
	m.Steps, m.More = parts.Pressing(m.Steps, func(s *step) bool { return s.Acts }, mostSteps)
}

// step is one line.
type step struct {
	ID, Owner, Href string
	Title           events.Text
	When            string
	Do              string // what is to be done, or what happens
	Acts            bool
	Level           string // obligation; "" where nothing is said
	Effort          []string
	amounts         agenda.Effort
	Functions       []string
	Who             []string // roles in the municipality that do it; nil: nobody has said
	Concerned       int
}

// options are what one can choose among.
type options struct {
	Municipality     string
	Counties, Owners []shell.Option
	Networks         []shell.Option
}

func page(v *shell.Request) error {
	s, err := readScope(v)
	if err != nil {
		return err
	}
	d, err := newYearPage(v, s)
	if err != nil {
		return err
	}
	for i := range d.Months {
		d.Months[i].bound()
	}
	d.Undecided.bound()
	return v.Render("year", shell.Page{Title: d.Title, Crumbs: s.crumbs(v), Changes: s.where, Asks: s.values}, d)
}

// newYearPage puts the year of a scope into words.
func newYearPage(v *shell.Request, s *scope) (*yearPage, error) {
	a, err := gather(v, s)
	if err != nil {
		return nil, err
	}
	d := &yearPage{
		Title: title(v, s), One: s.one(), Unknown: a.Unknown, Total: parts.Effort(v, a.Total),
		ODT: v.FileAddress(address+".odt", s.values), XLSX: v.FileAddress(address+".xlsx", s.values), Subscribe: shell.FollowAddress(s.where), Initiatives: listAddress(s),
		Calendar: calendar(v, s),
	}
	if d.One != nil && d.One.OrganisationNumber != "" {
		d.Contacts = "/virksomheter/" + d.One.OrganisationNumber + "/kontakt"
	}
	d.Lead = v.T("year.lead", fault.Args{"from": v.Lang.Date(a.From, ""), "to": v.Lang.Date(a.To, "")})
	read := packages{}
	for _, m := range a.Months {
		list, err := steps(v, s, m.Steps, read)
		if err != nil {
			return nil, err
		}
		d.Months = append(d.Months, month{Title: monthTitle(v, m), Steps: list})
	}
	if d.Undecided.Steps, err = steps(v, s, a.Undecided, read); err != nil {
		return nil, err
	}
	d.Summary = d.summary(v)
	d.Options, err = newOptions(v, s)
	return d, err
}

// title says whose year it is.
func title(v *shell.Request, s *scope) string {
	names := s.names(v)
	if len(names) == 0 {
		return v.T("year.title.country", nil)
	}
	return v.T("year.title", fault.Args{"name": strings.Join(names, ", ")})
}

// monthTitle is the month, or the longer period that ends with it.
func monthTitle(v *shell.Request, m agenda.Month) string {
	if m.Part == "" {
		return locale.Capital(v.Lang.Date(m.First(), events.PrecisionMonth))
	}
	return v.T("year.sometime", fault.Args{"period": v.Lang.Date(m.Steps[0].Date, m.Part)})
}

// steps are the lines of a part of the year. read is what has been read of onboarding
// packages.
func steps(v *shell.Request, of *scope, list []agenda.Step, read packages) ([]step, error) {
	out := make([]step, 0, len(list))
	for _, s := range list {
		left, err := read.of(v, of, s.ID)
		if err != nil {
			return nil, err
		}
		one := step{
			ID: s.ID, Href: "/tiltak/" + s.ID, Title: s.Title, Owner: s.Owner,
			Do: parts.Doing(v, s), Acts: s.Kind.Acts() && s.Date != "", Level: string(s.Obligation.Level),
			Concerned: s.Effort.Municipalities, Effort: parts.Effort(v, s.Effort), amounts: s.Effort, Who: whoDoes(v.Lang, left),
		}
		if s.Wave != "" {
			one.Href += "/puljer/" + s.Wave
		}
		if s.Date != "" {
			one.When = v.Lang.Date(s.Date, s.Precision)
		} else {
			one.Do = undecided(v, &s, left)
		}
		for _, code := range s.Functions {
			if f, ok := v.Shell.Config.Ref.Function(code); ok {
				one.Functions = append(one.Functions, f.Name)
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// listAddress is the list of initiatives for the same, as far as the list can be
// asked for it.
func listAddress(s *scope) string {
	q := s.where.Query(door)
	return shell.ListAddress("/tiltak", q)
}

// calendar is the calendar of the API for the same; there is none of everything.
func calendar(v *shell.Request, s *scope) string {
	if len(s.values) == 0 {
		return ""
	}
	q := s.where.Query(filter.API(narrowedBy))
	q.Set("language", string(v.Lang))
	return "/api/v1/calendar.ics?" + q.Encode()
}

// summary says what the year comes to, in sentences.
func (d *yearPage) summary(v *shell.Request) []string {
	var out []string
	total := fault.Args{"effort": strings.Join(d.Total, ", ")}
	switch {
	case len(d.Total) > 0 && d.One != nil:
		out = append(out, v.T("year.total", total))
	case len(d.Total) > 0:
		out = append(out, v.T("year.total.all", total))
	}
	if d.Unknown > 0 {
		out = append(out, v.T("year.unknown", fault.Args{"n": d.Unknown}))
	}
	return out
}
