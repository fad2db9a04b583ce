package municipalities

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/app/waiting"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

const (
	groupShort    = 6  // initiatives of a group on the municipality's page
	groupLong     = 25 // on the group's own page
	aheadQuarters = 12
	aheadStrips   = 10
)

// municipalityPage is what concerns one municipality.
type municipalityPage struct {
	reference.Municipality
	counted
	Class    string
	Groups   []group
	Only     string // the group that is shown alone; "" for all
	Ahead    *parts.Timeline
	Outlook  *outlook.Outlook
	Bars     *parts.Bars
	Pilots   []neighbour
	Bypassed int
	Vendors  query.VendorReadiness
	Waves    []query.MunicipalityWave  // ahead, that it can join or has; what it can answer first
	Needs    []query.NeedSum           // that it is behind, those that wait for an answer first
	Networks []query.NetworkSum        // that it is in, or will be
	Burden   string                    // for its inhabitants, beside the others; "" where there is none
	Adopted  map[string]*query.Adopted // what was said of it, by initiative
	May      bool                      // who is here says something for it
	Now      []todo                    // what waits for it, and Later what there is no room for
	Later    []todo
	Further  int    // of the year ahead, that stand in neither
	Letter   string // where the letter of a quarter is asked for; "" where there is no e-mail
}

// needsShown is how many needs the page of a municipality or a county shows.
const needsShown = 10

// group is a part of what concerns a municipality.
type group struct {
	Group      outlook.Group
	Slug       string // in the address
	Total      int
	Items      []card
	More, Prev string      // other parts of the group's own page, or that page
	PrintOnly  []printLine // the others, which are read in print only
	Left       int         // those that there is no room for, not even there
	rows       []catalogue.Row
	lines      []printLine
}

// card is an initiative with what it asks of the municipality next.
type card struct {
	document.Item
	When, Do string               // the next day, and what is to be done or happens; "" where none is ahead
	Acts     bool                 // there is something to do by that day
	Effort   []string             // what it takes; nil: nobody has assessed it
	Vendors  []query.ProductStand // what the vendors say whose products the municipality uses
	Own      *adoption.Word       // where the municipality stands with it; nil: nobody has said
	Old      bool                 // that was not confirmed for a year
	Say      string               // where one who may says where it stands
	Peers    *peers
}

// cards puts a part of a group into words.
func (d *municipalityPage) cards(v *shell.Request, g *group, from, to int) error {
	concerned := []agenda.Share{{Class: d.Class, Municipalities: 1}}
	others, err := d.readPeers(v, g.rows[from:to])
	if err != nil {
		return err
	}
	for n := from; n < to; n++ {
		i, item, err := v.Shell.Config.App.Query.Planned(&g.rows[n], concerned)
		if err != nil {
			return err
		}
		c := card{Item: item, Effort: parts.Effort(v, i.Takes()), Vendors: d.Vendors.Stands[item.ID], Own: d.own(item.ID), Peers: &others[n-from]}
		c.Old = c.Own != nil && c.Own.Expired(v.Today())
		if d.May {
			c.Say = d.say(item.ID)
		}
		if next, ok := agenda.Next(v.Today(), &i); ok {
			c.When, c.Do, c.Acts = v.Lang.Date(next.Date, next.Precision), parts.Doing(v, next), next.Kind.Acts()
		}
		g.Items = append(g.Items, c)
	}
	return nil
}

// SignedUp are the waves ahead that the municipality has a place in, or waits for.
func (d *municipalityPage) SignedUp() (out []query.MunicipalityWave) {
	for _, w := range d.Waves {
		if w.SignUp != nil {
			out = append(out, w)
		}
	}
	return out
}

// groupSlugs are the groups in addresses.
var groupSlugs = map[outlook.Group]string{outlook.Must: "ma", outlook.May: "kan", outlook.Coming: "kommer"}

// neighbour is a municipality of the same county that takes part in a pilot.
type neighbour struct {
	ID      string
	Title   events.Text
	Numbers []string
	Names   []string
}

// municipality is the page of a municipality; a former number leads on.
func (p *municipal) municipality(v *shell.Request) error {
	number := v.HTTP.PathValue("number")
	today, former, known := v.Shell.Config.Ref.Current(number)
	if !known {
		return fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	}
	m, is := v.Shell.Config.Ref.Municipality(number)
	if former || !is {
		return formerMunicipality(v, number, today)
	}
	d := &municipalityPage{Municipality: m, Class: m.SizeClass(), counted: counted{List: "/tiltak?kommune=" + m.Number}}
	var err error
	if d.Vendors, err = v.Shell.Config.App.Query.VendorReadiness(m); err != nil {
		return err
	}
	if d.Waves, err = v.Shell.Config.App.Query.MunicipalityWaves(m); err != nil {
		return err
	}
	if d.Needs, err = v.Shell.Config.App.Query.NeedsFrom(filter.Set{filter.Municipality: {m.Number}}); err != nil {
		return err
	}
	d.Needs = d.Needs[:min(len(d.Needs), needsShown)]
	if d.Networks, err = v.Shell.Config.App.Query.NetworksOf(m.Number); err != nil {
		return err
	}
	if err := gather(v, d); err != nil {
		return err
	}
	if err := d.readAdopted(v); err != nil {
		return err
	}
	if err := choosePart(v, d); err != nil {
		return err
	}
	if err := d.findTodos(v); err != nil {
		return err
	}
	d.Letter = letter(v, m.Number)
	if d.Burden, err = p.burden(v, number); err != nil {
		return err
	}
	d.Bars = parts.NewBars(d.Outlook)
	return v.Render("municipality", shell.Page{
		Title:   v.T("municipality.title", fault.Args{"name": m.DisplayName}),
		About:   v.T("municipality.about", fault.Args{"name": m.DisplayName}),
		Changes: filter.Set{filter.Municipality: {number}},
		Crumbs:  []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}},
	}, d)
}

// letter is where one asks for the letter of a quarter: for the organisation that is
// signed in, if it may, and else for oneself.
func letter(v *shell.Request, number string) string {
	n := v.Shell.Config.Notify
	switch {
	case n == nil || !n.Mails():
		return ""
	case v.Session.SignedIn() && v.May("changeSubscription"):
		return "/abonner?hyppighet=quarterly&kommune=" + number
	}
	return "/abonner/epost?hyppighet=quarterly&kommune=" + number
}

// readAdopted reads what was said of the municipality's adoptions, and whether who is
// here may say more.
func (d *municipalityPage) readAdopted(v *shell.Request) error {
	var err error
	if d.Adopted, err = waiting.Adopted(v.Shell.Config.App.Query, d.Municipality, v.Today()); err != nil {
		return err
	}
	d.May = v.Shell.Config.App.Command.MayAdopt(v.Caller(), adoption.KindSay, query.Adoption{Place: adoption.Place{Number: d.Number}}) == nil
	return nil
}

// gather reads everything that concerns the municipality once.
func gather(v *shell.Request, d *municipalityPage) error {
	today := v.Today()
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return fmt.Errorf("read today: %w", err)
	}
	d.Outlook = outlook.New(now, aheadQuarters)
	for _, g := range outlook.Groups {
		d.Groups = append(d.Groups, group{Group: g, Slug: groupSlugs[g]})
	}
	var ahead []catalogue.Row
	var failed error
	q := catalogue.Query{Where: filter.Set{filter.Municipality: {d.Number}}, Sort: "deadline"}
	err = v.Shell.Config.App.Query.Each(q, func(r catalogue.Row) bool {
		d.Outlook.Add(&r, d.Class)
		d.pilot(v.Shell.Config.Ref, &r)
		if r.Bypassed { // whatever became of it: as the list that the figure leads to
			d.Bypassed++
		}
		i := slices.Index(outlook.Groups, outlook.GroupOf(&r))
		if i < 0 {
			d.Over++
			return true
		}
		d.Total++
		d.Groups[i].Total++
		d.Groups[i].rows = append(d.Groups[i].rows, r)
		var owner string
		if owner, failed = v.Shell.Config.App.Query.OwnerName(&r); failed != nil {
			return false
		}
		d.Groups[i].lines = append(d.Groups[i].lines, printLine{r.Title, owner, r.Deadline, r.Bypassed, r.BypassOver})
		if r.LastDay >= today {
			ahead = append(ahead, r)
		}
		return true
	})
	if err := cmp.Or(err, failed); err != nil {
		return err
	}
	return d.timeline(v, ahead)
}

func byLastDay(a, b catalogue.Row) int { return cmp.Compare(a.LastDay, b.LastDay) }

// timeline shows the initiatives that have anything ahead, what ends first first.
func (d *municipalityPage) timeline(v *shell.Request, ahead []catalogue.Row) error {
	if len(ahead) == 0 {
		return nil
	}
	slices.SortStableFunc(ahead, byLastDay)
	var raw []json.RawMessage
	for _, r := range ahead[:min(aheadStrips, len(ahead))] {
		raw = append(raw, r.Item)
	}
	list, err := shell.Items(raw)
	if err == nil {
		d.Ahead = parts.InitiativesTimeline(v, list)
	}
	return err
}

// pilot notes which municipalities of the same county take part in a pilot.
func (d *municipalityPage) pilot(ref *reference.Data, r *catalogue.Row) {
	n := neighbour{ID: r.ID, Title: r.Title}
	for _, number := range r.Pilot {
		today, _, _ := ref.Current(number)
		for _, t := range today {
			if m, ok := ref.Municipality(t); ok && m.County == d.County {
				n.Numbers, n.Names = append(n.Numbers, t), append(n.Names, m.DisplayName)
			}
		}
	}
	if len(n.Names) > 0 && len(d.Pilots) < groupLong {
		d.Pilots = append(d.Pilots, n)
	}
}

// choosePart decides how much of each group is shown: the first of all groups,
// or one page of the group that the address asks for.
func choosePart(v *shell.Request, d *municipalityPage) error {
	q := v.HTTP.URL.Query()
	d.Only = q.Get("gruppe")
	if d.Only != "" && !slices.ContainsFunc(d.Groups, func(g group) bool { return g.Slug == d.Only }) {
		return &fault.Error{Code: fault.Malformed, Key: "address_not_understood", Fields: []fault.Field{
			{Path: "query.gruppe", Code: "unknown_choice", Args: fault.Args{"given": d.Only}}}}
	}
	page, err := strconv.Atoi(q.Get("side"))
	if err != nil || page < 1 {
		page = 1
	}
	room := printLength
	for i := range d.Groups {
		g := &d.Groups[i]
		if d.Only != "" && d.Only != g.Slug {
			continue
		}
		from, to := 0, min(groupShort, len(g.rows))
		if d.Only == g.Slug {
			from = min((page-1)*groupLong, len(g.rows))
			to = min(from+groupLong, len(g.rows))
			if from > 0 {
				g.Prev = d.part(g.Slug, page-1)
			}
		}
		if to < len(g.rows) {
			next := 1
			if d.Only == g.Slug {
				next = page + 1
			}
			g.More = d.part(g.Slug, next)
		}
		if err := d.cards(v, g, from, to); err != nil {
			return err
		}
		printed(v, g, slices.Concat(g.lines[:from], g.lines[to:]), &room)
	}
	return nil
}

// part is the address of a page of a group.
func (d *municipalityPage) part(slug string, page int) string {
	q := url.Values{"gruppe": {slug}}
	if page > 1 {
		q.Set("side", strconv.Itoa(page))
	}
	return "/kommuner/" + d.Number + "?" + q.Encode()
}
