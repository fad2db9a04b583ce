package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/subscription"
)

// subscribeView is where one chooses what to follow and how.
type subscribeView struct {
	Follow    *followForm
	Chips     []chip
	Without   []string // what the list was narrowed by, and changes are not
	Ways      []way
	Changes   string // the list of changes with the same choice
	Offered   bool   // e-mail and webhooks can be had here
	SignedIn  bool
	Form      *form // of e-mail and webhooks
	Hidden    []option
	Channels  []option
	Paces     []option
	Weekdays  []option
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
func (w *Web) subscribePage(v *visit) error {
	f, err := v.readFollowing(v.r.URL.Query())
	if err != nil {
		return err
	}
	var sent *form
	if w.cfg.Notify != nil && v.session.SignedIn() {
		if sent, err = v.newForm(); err != nil {
			return err
		}
		sent.Values.Set("kanal", string(subscription.Email))
		sent.Values.Set("hyppighet", string(subscription.Daily))
		sent.newKey()
	}
	return v.showSubscribe(f, sent)
}

func (v *visit) showSubscribe(f *following, sent *form) error {
	d := &subscribeView{
		Chips: v.chosen(f, "/abonner"), Ways: v.ways(f), Changes: f.href("/endringer"),
		Offered: v.web.cfg.Notify != nil, SignedIn: v.session.SignedIn(), Form: sent,
	}
	var err error
	if d.Follow, err = v.followForm(f); err != nil {
		return err
	}
	p := Page{Title: v.text("subscribe.title", nil), Crumbs: []Crumb{{v.text("menu.changes", nil), "/endringer"}}}
	for _, name := range filter.OfList {
		f := filter.Of(name)
		if slices.Contains(v.r.URL.Query()[paramWithout], f.Param) && !slices.Contains(inList, f.Param) {
			d.Without = append(d.Without, v.lang.Label(f.Label))
		}
	}
	if sent != nil {
		p.Form, p.Status = sent, sent.Status
		for _, name := range filter.OfChanges {
			for _, value := range f.filters.Set[name] {
				d.Hidden = append(d.Hidden, option{Name: filter.Of(name).Param, Value: value})
			}
		}
		d.Channels = v.choices(sent, "kanal", "channel", asTexts(subscription.Channels))
		d.Paces = v.choices(sent, "hyppighet", "frequency", asTexts(subscription.Frequencies))
		d.Weekdays = v.choices(sent, "ukedag", "weekday", subscription.Weekdays)
	}
	if v.mayBePrepared() {
		d.SignInURL = "/logg-inn?" + url.Values{"tilbake": {f.href("/abonner")}}.Encode()
	}
	return v.render("subscribe", p, d)
}

func asTexts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = string(t)
	}
	return out
}

// choices are the values of a field with what each is called.
func (v *visit) choices(sent *form, name, field string, values []string) []option {
	var out []option
	for _, value := range values {
		out = append(out, option{Value: value, Name: v.text("subscribe."+field+"."+value, nil), Chosen: sent.Value(name) == value})
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
func (v *visit) ways(f *following) []way {
	site := v.web.cfg.Site.String()
	var out []way
	if v.web.cfg.Notify != nil {
		atom := f.address("/changes.atom", v.lang)
		out = append(out, way{Kind: "atom", Address: site + atom, Open: atom})
		if f.only(inCalendar, nil) && !f.everything() {
			calendar := f.address("/calendar.ics", v.lang)
			out = append(out, way{Kind: "calendar", Address: site + calendar, Open: calendar})
		}
	}
	if !f.only(inList, []string{paramMunicipality, paramWords}) {
		return out
	}
	csv := listAddress("/tiltak.csv", f.clone())
	return append(out, way{Kind: "csv", Address: site + csv, Open: csv})
}

// subscribe makes a subscription by e-mail or webhook for the organisation that
// is signed in. A form that is sent twice makes one.
func (w *Web) subscribe(v *visit) error {
	sent, err := v.readForm()
	if err != nil {
		return err
	}
	f, err := v.readFollowing(sent.Values)
	if err != nil {
		return err
	}
	command := sent.subscription(v, f)
	req, err := sent.call(v, command)
	if err != nil {
		return err
	}
	made, err := w.cfg.Notify.Create(v.r.Context(), req, command)
	if err != nil {
		if err := sent.refused(v, inNorwegian(err)); err != nil {
			return err
		}
		sent.sentBefore(v, err, v.text("subscribe.again", nil))
		return v.showSubscribe(f, sent)
	}
	if made.Secret == "" {
		if made.Channel == subscription.Email {
			v.leave("subscribe.done.email", fault.Args{"n": made.Matched})
		}
		return v.redirect("/abonnementer")
	}
	return v.showSubscriptions(made.ID, made.Secret)
}

// call makes the same form with the same content the same call, however often
// it is sent.
func (f *form) call(v *visit, command subscription.Command) (notify.Request, error) {
	r := notify.Request{Caller: v.caller()}
	if f.Key() == "" {
		return r, nil
	}
	raw, err := json.Marshal(command)
	if err != nil {
		return r, fmt.Errorf("encode subscription: %w", err)
	}
	sum := sha256.Sum256(raw)
	r.Key, r.Fingerprint = "form "+f.Key(), hex.EncodeToString(sum[:])
	return r, nil
}

// subscription is what the form asks for.
func (f *form) subscription(v *visit, what *following) subscription.Command {
	c := subscription.Command{
		Channel: subscription.Channel(f.Value("kanal")), Filters: what.filters, Language: v.lang,
		Frequency: subscription.Frequency(f.Value("hyppighet")),
	}
	c.Filters.Everything = what.everything()
	switch c.Channel {
	case subscription.Email:
		c.Address = strings.TrimSpace(f.Value("adresse"))
		if c.Frequency == subscription.Weekly {
			c.Weekday = f.Value("ukedag")
		}
	case subscription.Webhook:
		c.Endpoint, c.Frequency = strings.TrimSpace(f.Value("mottaker")), subscription.Immediate
	}
	return c
}

// fieldNames are the form's fields by the path that a refusal names.
var fieldNames = map[string]string{
	"channel": "kanal", "address": "adresse", "endpoint": "mottaker", "frequency": "hyppighet", "weekday": "ukedag",
}

// inNorwegian names the form's fields in a refusal.
func inNorwegian(err error) error {
	var e *fault.Error
	if !errors.As(err, &e) {
		return err
	}
	own := *e
	own.Fields = nil
	for _, field := range e.Fields {
		if name, ok := fieldNames[field.Path]; ok {
			field.Path = name
		}
		own.Fields = append(own.Fields, field)
	}
	return &own
}
