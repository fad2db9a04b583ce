package products

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// listPage is every product that is registered.
type listPage struct {
	Products    []product.State
	Named       []named
	MayRegister bool
	Own         string // the page of who is here as a vendor; "" if it has no product
}

func showList(v *shell.Request) error {
	list, err := v.Shell.Config.App.Query.Products()
	if err != nil {
		return err
	}
	d := &listPage{Products: list, MayRegister: v.May(string(product.KindRegister))}
	own := v.Session.Organisation
	if own != "" && slices.ContainsFunc(list, func(s product.State) bool { return s.Vendor == own }) {
		d.Own = "/leverandorer/" + own
	}
	if d.Named, err = allNamed(v); err != nil {
		return err
	}
	return v.Render("products", shell.Page{Title: v.T("products.title", nil), About: v.T("products.lead", nil)}, d)
}

// reportLine is what a vendor says of an initiative, in a table.
type reportLine struct {
	ID       string // of the initiative
	Title    events.Text
	Product  product.State
	Report   *product.Word // nil: the vendor has said nothing
	Overdue  bool
	Breaking []initiative.Announcement // of the initiative, that are ahead
	Say      string                    // the form for it; "" for whoever may not
	Verify   string                    // likewise
}

// onePage is one product.
type onePage struct {
	product.State
	Sold    string // by whom
	Users   query.Users
	Lines   []reportLine
	Nearby  []reportLine // that may touch it, for the vendor
	Change  string       // the form for it; "" for whoever may not
	History []parts.HistoryItem
}

func showOne(v *shell.Request) error {
	app := v.Shell.Config.App
	s, err := app.Query.Product(v.HTTP.PathValue("product"))
	if err != nil {
		return err
	}
	d := &onePage{State: s, Sold: vendorName(v, &s)}
	if d.Users, err = app.Query.UsersOf(&s); err != nil {
		return err
	}
	if d.Lines, err = lines(v, &s); err != nil {
		return err
	}
	if app.Command.MayProduct(v.Caller(), product.KindChange, &s, nil) == nil {
		d.Change = base + "/" + s.ID + "/endre"
		near, err := app.Query.Nearby(&s)
		if err != nil {
			return err
		}
		for i := range near {
			d.Nearby = append(d.Nearby, newLine(v, &s, &near[i]))
		}
	}
	entries, err := app.Query.ProductHistory(s.ID)
	if err != nil {
		return err
	}
	d.History = parts.HistoryItems(v, entries[max(0, len(entries)-parts.HistoryLength):])
	return v.Render("product", shell.Page{Title: s.Name, Crumbs: []shell.Crumb{{Title: v.T("products.title", nil), Href: base}}}, d)
}

// lines are the initiatives that touch a product: of which the vendor says something,
// and whose assessment names it. What waits for an answer is first.
func lines(v *shell.Request, s *product.State) ([]reportLine, error) {
	touching, err := v.Shell.Config.App.Query.Touching(s)
	if err != nil {
		return nil, err
	}
	out := make([]reportLine, 0, len(touching))
	for i := range touching {
		out = append(out, newLine(v, s, &touching[i]))
	}
	slices.SortStableFunc(out, func(a, b reportLine) int { return cmp.Compare(a.order(), b.order()) })
	return out, nil
}

func newLine(v *shell.Request, s *product.State, about *initiative.State) reportLine {
	l := reportLine{ID: about.ID, Title: about.Title, Product: *s, Report: s.Report(about.ID)}
	l.Overdue = l.Report != nil && l.Report.Overdue(v.Today())
	for _, b := range about.BreakingChanges {
		if b.On >= v.Today() {
			l.Breaking = append(l.Breaking, b)
		}
	}
	cmd, form := v.Shell.Config.App.Command, base+"/"+s.ID+"/tiltak/"+about.ID
	if cmd.MayProduct(v.Caller(), product.KindReport, s, about) == nil {
		l.Say = form
	}
	unverified := l.Report != nil && l.Report.State == events.ReadinessReady && l.Report.Verified == nil
	if unverified && cmd.MayProduct(v.Caller(), product.KindVerify, s, about) == nil {
		l.Verify = form + "/bekreft"
	}
	return l
}

// order has what the vendor has said nothing of first, then what is late, planned,
// not started and ready.
func (l *reportLine) order() int {
	switch {
	case l.Report == nil:
		return 0
	case l.Overdue:
		return 1
	case l.Report.State == events.ReadinessPlanned:
		return 2
	case l.Report.State == events.ReadinessNotStarted:
		return 3
	}
	return 4
}

// Waits says that the vendor has something to answer.
func (l *reportLine) Waits() bool { return l.Report == nil || l.Overdue }

// vendorPage is what a vendor's products are touched by, and what waits.
type vendorPage struct {
	Number, Name string
	Products     []product.State
	Waiting      []reportLine // for the vendor
	Unverified   []reportLine // for owners
	Others       []reportLine
	MayRegister  bool
	Follow       string // the form that subscribes to all that touches them; "" where nothing does
}

func showVendor(v *shell.Request) error {
	number := v.HTTP.PathValue("number")
	d := &vendorPage{Number: number}
	var err error
	if d.Products, err = v.Shell.Config.App.Query.ProductsOf(number); err != nil {
		return err
	}
	if len(d.Products) == 0 {
		return fault.New(fault.NotFound, "vendor_not_found", fault.Args{"given": number})
	}
	d.Name = vendorName(v, &d.Products[0])
	d.MayRegister = v.Session.Organisation == number && v.May(string(product.KindRegister))
	for i := range d.Products {
		found, err := lines(v, &d.Products[i])
		if err != nil {
			return err
		}
		for _, l := range found {
			d.put(l)
		}
	}
	d.Follow = follow(slices.Concat(d.Waiting, d.Unverified, d.Others))
	return v.Render("vendor", shell.Page{
		Title: v.T("vendor.title", fault.Args{"name": d.Name}), Crumbs: []shell.Crumb{{Title: v.T("products.title", nil), Href: base}},
	}, d)
}

func (d *vendorPage) put(l reportLine) {
	switch {
	case l.Waits():
		d.Waiting = append(d.Waiting, l)
	case l.Report.State == events.ReadinessReady && l.Report.Verified == nil:
		d.Unverified = append(d.Unverified, l)
	default:
		d.Others = append(d.Others, l)
	}
}

// maxFollowed keeps an address short enough for every browser.
const maxFollowed = 100

// follow is the form that subscribes to some initiatives.
func follow(list []reportLine) string {
	var ids []string
	for _, l := range list {
		ids = append(ids, l.ID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return ""
	}
	q := "/abonner?"
	for i, id := range ids[:min(len(ids), maxFollowed)] {
		if i > 0 {
			q += "&"
		}
		q += "tiltak=" + id
	}
	return q
}
