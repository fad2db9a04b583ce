package subscriptions

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// subscribeView is where one chooses what to follow and how.
type subscribeView struct {
	Follow    *followForm
	Chips     []shell.Chip
	Ways      []way
	Changes   string // the list of changes with the same choice
	Offered   bool   // e-mail and webhooks can be had here
	SignedIn  bool
	Form      *form.Form // of e-mail and webhooks
	Hidden    []shell.Option
	Channels  []shell.Option
	Paces     []shell.Option
	Weekdays  []shell.Option
	ByEmail   string // where one follows this by e-mail, without an organisation; "" where there is no e-mail
	SignInURL string
}

// way is one way of following without signing in: an address to copy. Texts
// stand under page.subscribe.way.<Kind>.
type way struct {
	Kind    string
	Address string // whole, to be copied
	Open    string // the same for a click; "" if there is nothing to look at
}

// subscribePage shows the ways of following what the address asks for.
func subscribePage(v *shell.Request) error {
	given, pace, err := chosenPace(v, subscription.Daily)
	if err != nil {
		return err
	}
	f, err := readFollowing(v, given)
	if err != nil {
		return err
	}
	var sent *form.Form
	if v.Shell.Config.Notify != nil && v.Session.SignedIn() {
		if sent, err = v.NewForm(); err != nil {
			return err
		}
		sent.Values.Set("kanal", string(subscription.Email))
		sent.Values.Set("hyppighet", string(pace))
		sent.NewKey()
	}
	return showSubscribe(v, f, sent)
}

// chosenPace is how often the address of a page asks for letters, and the rest of what
// it asks for.
func chosenPace(v *shell.Request, usual subscription.Frequency) (url.Values, subscription.Frequency, error) {
	given := v.HTTP.URL.Query()
	pace := given["hyppighet"]
	delete(given, "hyppighet")
	switch {
	case len(pace) == 0:
		return given, usual, nil
	case len(pace) > 1 || !slices.Contains(subscription.Frequencies, subscription.Frequency(pace[0])):
		return given, usual, shell.NotUnderstood("hyppighet", pace[len(pace)-1])
	}
	return given, subscription.Frequency(pace[0]), nil
}

func showSubscribe(v *shell.Request, f *following, sent *form.Form) error {
	d := &subscribeView{
		Chips: chosen(v, f, "/abonner"), Ways: ways(v, f), Changes: f.href("/endringer"),
		Offered: v.Shell.Config.Notify != nil, SignedIn: v.Session.SignedIn(), Form: sent,
	}
	if d.Offered && v.Shell.Config.Notify.Mails() {
		d.ByEmail = f.href(byEmailPath)
	}
	var err error
	if d.Follow, err = newFollowForm(v, f); err != nil {
		return err
	}
	p := shell.Page{Title: v.T("subscribe.title", nil), About: v.T("subscribe.lead", nil), Crumbs: []shell.Crumb{{Title: v.T("menu.changes", nil), Href: "/endringer"}}}
	if sent != nil {
		p.Form, p.Status = sent, sent.Status
		d.Hidden = hidden(f)
		d.Channels = choices(v, sent, "kanal", "channel", asTexts(subscription.Channels))
		d.Paces = choices(v, sent, "hyppighet", "frequency", asTexts(subscription.Frequencies))
		d.Weekdays = choices(v, sent, "ukedag", "weekday", subscription.Weekdays)
	}
	if v.MaySignIn() {
		d.SignInURL = "/logg-inn?" + url.Values{"tilbake": {f.href("/abonner")}}.Encode()
	}
	return v.Render("subscribe", p, d)
}

func asTexts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = string(t)
	}
	return out
}

// choices are the values of a field with what each is called.
func choices(v *shell.Request, sent *form.Form, name, field string, values []string) []shell.Option {
	var out []shell.Option
	for _, value := range values {
		out = append(out, shell.Option{Value: value, Name: v.T("subscribe."+field+"."+value, nil), Chosen: sent.Value(name) == value})
	}
	return out
}

// inCalendar are the parameters that the calendar knows; without one of them
// there is none.
var inCalendar = filter.Page(filter.OfCalendar).Params()

// only says that all that is followed is among some parameters, and that there
// is at most one value of others: that an address can carry exactly this.
func (f *following) only(known, single []string) bool {
	for param, values := range f.values {
		if !slices.Contains(known, param) || len(values) > 1 && slices.Contains(single, param) {
			return false
		}
	}
	return true
}

// ways are the addresses that anybody may follow.
func ways(v *shell.Request, f *following) []way {
	site := v.Shell.Config.Site.String()
	var out []way
	if v.Shell.Config.Notify != nil {
		atom := f.address("/changes.atom", v.Lang)
		out = append(out, way{Kind: "atom", Address: site + atom, Open: atom})
		if f.only(inCalendar, nil) && !f.everything() {
			calendar := f.address("/calendar.ics", v.Lang)
			out = append(out, way{Kind: "calendar", Address: site + calendar, Open: calendar})
		}
	}
	if !f.only(shell.InList, []string{shell.ParamMunicipality, shell.ParamWords}) {
		return out
	}
	csv := v.FileAddress("/tiltak.csv", f.values)
	return append(out, way{Kind: "csv", Address: site + csv, Open: csv})
}

// subscribe makes a subscription by e-mail or webhook for the organisation that
// is signed in. A form that is sent twice makes one.
func subscribe(v *shell.Request) error {
	sent, err := v.ReadForm()
	if err != nil {
		return err
	}
	f, err := readFollowing(v, sent.Values)
	if err != nil {
		return err
	}
	b := binding(v, sent)
	asked, wrong, err := form.Bind[typed](b)
	if err != nil {
		return err
	}
	once := v.Once(sent, 0)
	req := notify.Request{Caller: once.Caller, Key: once.Key, Fingerprint: once.Fingerprint, Pending: wrong}
	made, err := v.Shell.Config.Notify.Create(v.HTTP.Context(), req, asked.command(v.Lang, f))
	if err != nil {
		if err := v.Refused(sent, err); err != nil {
			return err
		}
		b.Place()
		v.SentBefore(sent, err, v.T("subscribe.again", nil))
		return showSubscribe(v, f, sent)
	}
	if made.Secret == "" {
		switch {
		case made.Frequency == subscription.Quarterly:
			v.Leave("subscribe.done.quarterly", nil)
		case made.Channel == subscription.Email:
			v.Leave("subscribe.done.email", fault.Args{"n": made.Matched})
		}
		return v.Redirect("/abonnementer")
	}
	return showSubscriptions(v, made.ID, made.Secret)
}

// typed is what the form asks for.
type typed struct {
	Channel   subscription.Channel   `json:"kanal"`
	Address   string                 `json:"adresse"`
	Frequency subscription.Frequency `json:"hyppighet"`
	Weekday   string                 `json:"ukedag"`
	Endpoint  string                 `json:"mottaker"`
}

// binding asks for a channel and what it needs. The fields are called as in the
// addresses, and not as the subscription has them: the filters stand beside
// them in the form.
func binding(v *shell.Request, f *form.Form) *form.Binding {
	b := v.Binding(f,
		form.OneOfFew("kanal", nil).Called(v.T("subscribe.channel", nil)),
		form.OneLine("adresse").Called(v.T("subscribe.address", nil)),
		form.OneOfFew("hyppighet", nil).Called(v.T("subscribe.pace", nil)),
		form.OneOf("ukedag", nil).Called(v.T("subscribe.weekday", nil)),
		form.OneLine("mottaker").Called(v.T("subscribe.endpoint", nil)))
	b.Lead = func(path string) string { return fieldNames[path] }
	return b
}

// fieldNames are the form's fields by the path that a refusal names.
var fieldNames = map[string]string{
	"channel": "kanal", "address": "adresse", "endpoint": "mottaker", "frequency": "hyppighet", "weekday": "ukedag",
}

// command asks for a subscription to what is followed.
func (t *typed) command(lang locale.Language, what *following) subscription.Command {
	c := subscription.Command{Channel: t.Channel, Filters: what.filters, Language: lang, Frequency: t.Frequency}
	c.Filters.Everything = what.everything()
	switch c.Channel {
	case subscription.Email:
		c.Address = t.Address
		if c.Frequency == subscription.Weekly {
			c.Weekday = t.Weekday
		}
	case subscription.Webhook:
		c.Endpoint, c.Frequency = t.Endpoint, subscription.Immediate
	}
	return c
}
