package needs

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// paramPhase narrows the list to where needs stand.
const paramPhase = "status"

// paramUrgent narrows it to those on a network's list of this year or a later one;
// urgent is the one value that says so.
const (
	paramUrgent = "liste"
	urgent      = "ja"
)

// pageLength is how many needs a page has.
const pageLength = 25

var door = filter.Page(query.FiltersOfNeeds)

// listPage is the needs that are asked for.
type listPage struct {
	Words        string
	Municipality string // as it was asked for
	Initiatives  []string
	Phases       []shell.Option
	Counties     []shell.Option
	Themes       []shell.Option // that needs have
	LifeEvents   []shell.Option
	Urgent       bool // only those on a network's list
	Chips        []shell.Chip
	Total        int
	Needs        []query.NeedSum
	Pager        *shell.Pager
	Subscribe    string
	Calendar     *shell.Link // of the deadlines of what the filters that it knows ask for
	Beyond       bool        // the list is narrowed by what the calendar does not know
	MayRaise     bool
	Stranger     bool            // nobody has signed in
	Own          string          // name of the municipality that is here; "" for others
	Support      []query.NeedSum // that it is not behind, and that wait for an answer
	Waiting      []query.NeedSum // for an answer by KS, by deadline; for KS alone
	IsKS         bool
}

// mostToSupport is how many needs a municipality is asked about at once.
const mostToSupport = 5

func showList(v *shell.Request) error {
	app, given := v.Shell.Config.App, v.HTTP.URL.Query()
	var wrong fault.List
	where, found, err := door.Read(given, app.Query.Filters())
	if err != nil {
		return err
	}
	wrong.Append(found...)
	shell.UnknownParams(given, &wrong, door.Params(), shell.ParamWords, paramPhase, paramUrgent, shell.ParamPage)
	f := query.NeedFilter{Where: where, Urgent: given.Get(paramUrgent) == urgent}
	wrong.Check(f.Urgent || given.Get(paramUrgent) == "", "query."+paramUrgent, "unknown_choice", fault.Args{"given": given.Get(paramUrgent)})
	for _, p := range given[paramPhase] {
		if p != "" {
			wrong.Check(slices.Contains(need.Phases, need.Phase(p)), "query."+paramPhase, "unknown_choice", fault.Args{"given": p})
			f.Phases = append(f.Phases, need.Phase(p))
		}
	}
	words := strings.Join(strings.Fields(given.Get(shell.ParamWords)), " ")
	if n := len([]rune(words)); n > find.MaxLength {
		wrong.Add("query."+shell.ParamWords, "too_long", fault.Args{"max": find.MaxLength, "given": n})
	}
	if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
		return err
	}
	list, err := app.Find.ListNeeds(f, words)
	if err != nil {
		return err
	}
	all, err := app.Query.Needs(query.NeedFilter{})
	if err != nil {
		return err
	}
	d := &listPage{Words: words, Urgent: f.Urgent, Initiatives: where[filter.Initiative], Total: len(list), Counties: v.CountyOptions(where[filter.County]), MayRaise: v.May(string(need.KindRaise)), Stranger: !v.Session.SignedIn()}
	var from, to int
	from, to, d.Pager = v.Cut(len(list), pageLength, given.Get(shell.ParamPage), "behovene")
	d.Needs = list[from:to]
	if number := where.First(filter.Municipality); number != "" {
		d.Municipality = v.Shell.MunicipalityName(number)
	}
	for _, p := range need.Phases {
		d.Phases = append(d.Phases, shell.Option{Value: string(p), Name: v.Lang.Value("needPhase", string(p)), Chosen: slices.Contains(f.Phases, p)})
	}
	d.choices(v, all, where)
	d.chips(v, f, words)
	changes := where.With(filter.ChangeClass, "need_raised", "need_answered", "need_merged", "need_closed", "need_list")
	d.Subscribe = shell.FollowAddress(changes)
	d.Calendar, d.Beyond = calendar(v, where), words != "" || f.Urgent || len(f.Phases) > 0
	d.todo(v, all)
	return v.Render("needs", shell.Page{Title: v.T("needs.title", nil), Changes: changes, Calendar: d.Calendar}, d)
}

// calendar is that of the API of the needs that are asked for.
func calendar(v *shell.Request, where filter.Set) *shell.Link {
	q := where.Query(filter.API(query.FiltersOfNeeds))
	q.Set("language", string(v.Lang))
	return &shell.Link{Title: v.Titled(v.Shell.Config.App.Query.NeedsInWords(v.Lang, where)), Href: "/api/v1/needs/calendar.ics?" + q.Encode()}
}

// choices are the themes and life events that needs have.
func (d *listPage) choices(v *shell.Request, all []query.NeedSum, where filter.Set) {
	add := func(list *[]shell.Option, name filter.Name, slug string) {
		if slug != "" && !slices.ContainsFunc(*list, func(o shell.Option) bool { return o.Value == slug }) {
			*list = append(*list, shell.Option{Value: slug, Name: v.Said(name, slug), Chosen: slices.Contains(where[name], slug)})
		}
	}
	for i := range all {
		add(&d.Themes, filter.Theme, all[i].Theme)
		add(&d.LifeEvents, filter.LifeEvent, all[i].LifeEvent)
	}
	for _, slug := range where[filter.Theme] {
		add(&d.Themes, filter.Theme, slug)
	}
	for _, slug := range where[filter.LifeEvent] {
		add(&d.LifeEvents, filter.LifeEvent, slug)
	}
	for _, list := range [][]shell.Option{d.Themes, d.LifeEvents} {
		slices.SortFunc(list, func(a, b shell.Option) int { return strings.Compare(a.Name, b.Name) })
	}
}

// chips are the choices that narrow the list, each with the address without it.
func (d *listPage) chips(v *shell.Request, f query.NeedFilter, words string) {
	where, phases := f.Where, f.Phases
	full := func() url.Values {
		q := where.Query(door)
		for _, p := range phases {
			q.Add(paramPhase, string(p))
		}
		if words != "" {
			q.Set(shell.ParamWords, words)
		}
		if f.Urgent {
			q.Set(paramUrgent, urgent)
		}
		return q
	}
	without := func(param, value string) string {
		q := full()
		q[param] = slices.DeleteFunc(slices.Clone(q[param]), func(s string) bool { return s == value })
		return shell.ListAddress(base, q)
	}
	if words != "" {
		d.Chips = append(d.Chips, shell.Chip{Text: "«" + words + "»", Href: without(shell.ParamWords, words)})
	}
	if f.Urgent {
		d.Chips = append(d.Chips, shell.Chip{Text: v.T("needs.urgent", nil), Href: without(paramUrgent, urgent)})
	}
	for _, p := range phases {
		d.Chips = append(d.Chips, shell.Chip{Text: v.Lang.Value("needPhase", string(p)), Href: without(paramPhase, string(p))})
	}
	for _, name := range query.FiltersOfNeeds {
		for _, value := range where[name] {
			d.Chips = append(d.Chips, shell.Chip{Text: v.SaidAlone(name, value), Href: without(filter.Of(name).Param, value)})
		}
	}
}

// todo is what whoever is here can do: a municipality supports, KS answers.
func (d *listPage) todo(v *shell.Request, all []query.NeedSum) {
	m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	d.IsKS = v.May(string(need.KindAnswer))
	if is {
		d.Own = m.DisplayName
	}
	for i := range all {
		s := &all[i]
		switch {
		case s.Phase() != need.PhaseOpen:
		case d.IsKS:
			d.Waiting = append(d.Waiting, *s)
		case is && len(d.Support) < mostToSupport && v.May(string(need.KindSupport)) && !slices.ContainsFunc(s.Behind, func(b query.Behind) bool { return b.Today.Number == m.Number }):
			d.Support = append(d.Support, *s)
		}
	}
	slices.SortStableFunc(d.Waiting, func(a, b query.NeedSum) int { return strings.Compare(string(a.AnswerBy), string(b.AnswerBy)) })
}
