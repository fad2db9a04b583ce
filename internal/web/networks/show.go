package networks

import (
	"net/url"

	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// onePage is one network, and who is in it.
type onePage struct {
	query.NetworkSum
	HostName string
	HostPage string // of a municipality or a county; "" of others
	Orphaned bool   // the host is none any more, and KS looks after it
	Members  []memberLine
	Coming   []memberLine
	Before   []memberLine
	Needs    []query.NeedSum // that members are behind, those that wait for an answer first
	Own      string          // name of the municipality that is here; "" for others
	Member   *query.NetworkMember
	Mandate  string
	MayJoin  bool // it may say something of itself
	Lists    []listView
	OpenList string // the form that opens one; "" for whoever may not
	Describe bool   // what who is here may do
	Report   bool
	Close    bool
	Form     *form.Form
	History  []parts.HistoryItem
	CSV      string
	XLSX     string
	Calendar string
}

// needsShown is how many needs the page shows.
const needsShown = 10

// memberLine is a membership in words.
type memberLine struct {
	query.NetworkMember
	Name    string
	Was     string // the municipality that it was said of, where it is another one today
	Correct string // the form for it; "" for whoever may not
}

func showOne(v *shell.Request) error {
	app := v.Shell.Config.App
	s, err := app.Query.Network(v.HTTP.PathValue("network"))
	if err != nil {
		return err
	}
	of := url.Values{filter.Of(filter.Network).Param: {s.ID}}
	d := &onePage{
		NetworkSum: app.Query.NetworkSum(&s), HostName: v.Shell.OrganisationName(s.Host), HostPage: pageOf(v.Shell.Config.Ref, s.Host),
		CSV: v.FileAddress("/tiltak.csv", of), XLSX: v.FileAddress("/tiltak.xlsx", of),
		Calendar: "/api/v1/calendar.ics?" + url.Values{string(filter.Network): {s.ID}, "language": {string(v.Lang)}}.Encode(),
	}
	d.Orphaned = s.Closed == nil && !app.Command.Hosts(&s)
	if err := d.offer(v); err != nil {
		return err
	}
	for _, part := range []struct {
		from []query.NetworkMember
		to   *[]memberLine
	}{{d.Now, &d.Members}, {d.Later, &d.Coming}, {d.Past, &d.Before}} {
		for _, m := range part.from {
			*part.to = append(*part.to, d.line(v, m))
		}
	}
	if len(d.Now) > 0 {
		if d.Needs, err = app.Query.NeedsFrom(filter.Set{filter.Municipality: d.Numbers()}); err != nil {
			return err
		}
		d.Needs = d.Needs[:min(len(d.Needs), needsShown)]
	}
	entries, err := app.Query.NetworkHistory(s.ID)
	if err != nil {
		return err
	}
	d.History = parts.HistoryItems(v, entries[max(0, len(entries)-parts.HistoryLength):])
	return v.Render("network", shell.Page{Title: s.Name, About: v.Lang.Pick(s.Purpose), Crumbs: crumbs(v, nil), Changes: filter.Set{filter.Network: {s.ID}}}, d)
}

// pageOf is the page of a municipality or a county by its organisation number.
func pageOf(ref *reference.Data, organisation string) string {
	if m, is := ref.ByOrganisation(organisation); is {
		return "/kommuner/" + m.Number
	}
	if c, is := ref.CountyByOrganisation(organisation); is {
		return "/fylker/" + c.Number
	}
	return ""
}

// line puts a membership into words, with the form that corrects it for whoever has
// reported it.
func (d *onePage) line(v *shell.Request, m query.NetworkMember) memberLine {
	out := memberLine{NetworkMember: m, Name: m.Today.DisplayName}
	if said := v.Shell.MunicipalityName(m.Municipality); m.Today.Number == "" {
		out.Name = said
	} else if m.Inherited {
		out.Was = said + " (" + m.Municipality + ")"
	}
	speaker := v.Shell.Config.App.Command.NetworkSpeaker(v.Caller(), network.KindCorrect, &d.State)
	if d.Report && m.Today.Number != "" && !m.Inherited && m.Out == nil && m.In.By == speaker {
		out.Correct = base + "/" + d.ID + "/rett/" + m.Today.Number
	}
	return out
}

// offer is what whoever is here can do about the network.
func (d *onePage) offer(v *shell.Request) (err error) {
	may := func(kind network.Kind, number string) bool {
		return v.Shell.Config.App.Command.MayNetwork(v.Caller(), kind, number, &d.State) == nil
	}
	m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	d.Member = d.Of(m.Number)
	if err := d.lists(v, m.Number, may); err != nil || d.Closed != nil {
		return err
	}
	d.Describe, d.Report, d.Close = may(network.KindDescribe, ""), may(network.KindReport, ""), may(network.KindClose, "")
	if !is {
		return nil
	}
	d.Own, d.Mandate = m.DisplayName, v.Mandate()
	if d.MayJoin = may(network.KindJoin, m.Number); d.MayJoin {
		if d.Form, err = v.NewForm(); err == nil {
			d.Form.NewKey()
		}
	}
	return err
}
