package networks

import (
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// listPage is all networks: those of whoever is here first.
type listPage struct {
	Name     string // of who is here; "" of nobody that can be in one
	Mine     []line // that it is host of, or in
	Others   []line // those that stand
	Closed   []line // those that are no more
	Asks     []line // in which it is reported, and has said nothing itself
	MayForm  bool
	Stranger bool // nobody has signed in
}

// line is one network in the list.
type line struct {
	query.NetworkSum
	Host string // its name
}

func showList(v *shell.Request) error {
	list, err := v.Shell.Config.App.Query.Networks()
	if err != nil {
		return err
	}
	d := &listPage{MayForm: v.May(string(network.KindForm)), Stranger: !v.Session.SignedIn()}
	m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	if d.MayForm {
		d.Name = v.Shell.OrganisationName(v.Session.Organisation)
	}
	for i := range list {
		one := line{list[i], v.Shell.OrganisationName(list[i].Host)}
		var own *query.NetworkMember
		if is {
			own = one.Of(m.Number)
		}
		switch {
		case one.Closed != nil:
			d.Closed = append(d.Closed, one)
		case own != nil || one.NetworkSum.Host == v.Session.Organisation:
			d.Mine = append(d.Mine, one)
		default:
			d.Others = append(d.Others, one)
		}
		if own != nil && !own.Own() && v.May(string(network.KindJoin)) {
			d.Asks = append(d.Asks, one)
		}
	}
	return v.Render("networks", shell.Page{
		Title: v.T("networks.title", nil), About: v.T("networks.lead", nil),
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}},
	}, d)
}
