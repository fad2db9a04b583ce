package subscriptions

import (
	"errors"
	"maps"
	"net/http"
	"net/url"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// byEmailPath is where anybody leaves an address.
const byEmailPath = "/abonner/epost"

// byEmailView is where somebody chooses what to get by e-mail, without an
// organisation. Texts stand under page.byemail.<State>.
type byEmailView struct {
	State    string // "new", "letter" of a quarter, or "change"
	Action   string // the page, which both forms lead to
	Pace     string // that the address asked for; "" for none
	Follow   *followForm
	Chips    []shell.Chip
	Changes  string // the list of changes with the same choice
	Form     *form.Form
	Hidden   []shell.Option
	Paces    []shell.Option
	Weekdays []shell.Option
	Most     int // that one may follow
}

// readerRoutes are those of whoever follows by e-mail without an organisation.
func readerRoutes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET " + byEmailPath, Handle: byEmailPage},
		{Pattern: "POST " + byEmailPath, Handle: followByEmail},
		{Pattern: "GET " + mail.OwnPath + "{token}", Handle: followedPage},
		{Pattern: "POST " + mail.OwnPath + "{token}", Handle: changeFollowed},
		{Pattern: "GET " + mail.OwnPath + "{token}/{id}", Handle: oneFollowedPage},
		{Pattern: "POST " + mail.OwnPath + "{token}/{id}", Handle: changeOneFollowed},
	}
}

// byEmailPage shows the form for what the address asks for.
func byEmailPage(v *shell.Request) error {
	given, pace, err := chosenPace(v, subscription.Weekly)
	if err != nil {
		return err
	}
	f, err := readFollowing(v, given)
	if err != nil {
		return err
	}
	sent, err := v.NewForm()
	if err != nil {
		return err
	}
	sent.Values.Set("hyppighet", string(pace))
	sent.NewKey()
	d := newByEmail(sent)
	if pace != subscription.Weekly {
		d.Pace = string(pace)
	}
	return showByEmail(v, d, f)
}

// newByEmail is the page of a form in which an address is left.
func newByEmail(sent *form.Form) *byEmailView {
	state := "new"
	if sent.Value("hyppighet") == string(subscription.Quarterly) {
		state = "letter"
	}
	return &byEmailView{State: state, Action: byEmailPath, Form: sent}
}

func showByEmail(v *shell.Request, d *byEmailView, f *following) (err error) {
	d.Chips, d.Changes, d.Most = chosen(v, f, d.Action), f.href("/endringer"), notify.MaxPerReader
	for i := range d.Chips {
		if d.Chips[i].Href == d.Action {
			d.Chips[i].Href += "?" + shell.ParamWords + "=" // everything is asked for, and not what is kept
		}
	}
	if d.Follow, err = newFollowForm(v, f); err != nil {
		return err
	}
	d.Hidden = hidden(f)
	d.Paces = choices(v, d.Form, "hyppighet", "frequency", asTexts(subscription.Frequencies))
	d.Weekdays = choices(v, d.Form, "ukedag", "weekday", subscription.Weekdays)
	return v.Render("byemail", shell.Page{
		Title: v.T("byemail."+d.State, nil), Form: d.Form, Status: d.Form.Status, Secret: d.State == "change",
		Crumbs: []shell.Crumb{{Title: v.T("menu.changes", nil), Href: "/endringer"}, {Title: v.T("subscribe.title", nil), Href: "/abonner"}},
	}, d)
}

// hidden carries what is followed through a form.
func hidden(f *following) (out []shell.Option) {
	for _, name := range filter.OfChanges {
		for _, value := range f.filters.Set[name] {
			out = append(out, shell.Option{Name: filter.Of(name).Param, Value: value})
		}
	}
	return out
}

// typedByEmail is what the form asks for.
type typedByEmail struct {
	Address   string                 `json:"adresse"`
	Frequency subscription.Frequency `json:"hyppighet"`
	Weekday   string                 `json:"ukedag"`
}

func (t *typedByEmail) command(lang locale.Language, what *following) subscription.Command {
	c := subscription.Command{Channel: subscription.Email, Address: t.Address, Filters: what.filters, Language: lang, Frequency: t.Frequency}
	c.Filters.Everything = what.everything()
	if c.Frequency == subscription.Weekly {
		c.Weekday = t.Weekday
	}
	return c
}

// byEmailBinding asks for an address where there is none yet, and how often.
func byEmailBinding(v *shell.Request, f *form.Form, address bool) *form.Binding {
	fields := []form.Field{
		form.OneOfFew("hyppighet", nil).Called(v.T("subscribe.pace", nil)),
		form.OneOf("ukedag", nil).Called(v.T("subscribe.weekday", nil)),
	}
	if address {
		fields = append([]form.Field{form.OneLine("adresse").Called(v.T("byemail.address", nil))}, fields...)
	}
	b := v.Binding(f, fields...)
	b.Lead = func(path string) string { return fieldNames[path] }
	return b
}

// followByEmail keeps an address and asks it. The answer is the same whoever reads
// it, and whatever they follow.
func followByEmail(v *shell.Request) error {
	sent, err := v.ReadForm()
	if err != nil {
		return err
	}
	f, err := readFollowing(v, sent.Values)
	if err != nil {
		return err
	}
	b := byEmailBinding(v, sent, true)
	asked, wrong, err := form.Bind[typedByEmail](b)
	if err != nil {
		return err
	}
	once := v.Once(sent, 0)
	who := notify.Follower{
		Network: access.ClientOf(v.HTTP.Context()), Key: once.Key, Fingerprint: once.Fingerprint, Pending: wrong,
	}
	if err = v.Shell.Config.Notify.Follow(v.HTTP.Context(), who, asked.command(v.Lang, f)); err != nil {
		if err := v.Refused(sent, err); err != nil {
			return err
		}
		b.Place()
		v.SentBefore(sent, err, v.T("byemail.again", nil))
		return showByEmail(v, newByEmail(sent), f)
	}
	v.Leave("byemail.done", nil)
	return v.Redirect(f.href(byEmailPath))
}

// followedView is what the reader of a mailbox follows.
type followedView struct {
	Action string
	Form   *form.Form // its token is for the buttons
	List   []subscribed
}

// reader is whoever the link of a letter was sent to.
func reader(v *shell.Request) (*notify.Reader, string, error) {
	token := v.HTTP.PathValue("token")
	r, err := v.Shell.Config.Notify.ReaderOf(token)
	return r, mail.OwnPath + token, err
}

// followedPage shows it.
func followedPage(v *shell.Request) error {
	r, path, err := reader(v)
	if err != nil {
		return deadLink(v, err)
	}
	list, err := r.Following(v.HTTP.Context())
	if err != nil {
		return err
	}
	d := &followedView{Action: path}
	if d.Form, err = v.NewForm(); err != nil {
		return err
	}
	for i, one := range list {
		if i == 0 {
			speak(v, &one)
		}
		d.List = append(d.List, newFollowed(v, one))
	}
	return v.Render("followed", shell.Page{Title: v.T("followed.title", nil), Secret: true}, d)
}

// speak shows a page in the language of the letters, if its reader has chosen none.
func speak(v *shell.Request, one *notify.View) {
	if _, err := v.HTTP.Cookie(shell.LanguageCookie); errors.Is(err, http.ErrNoCookie) {
		v.Lang = one.Language
	}
}

// newFollowed leaves out words that somebody has typed who may be another than the
// reader, until the reader has said yes.
func newFollowed(v *shell.Request, one notify.View) subscribed {
	if one.Status == subscription.Pending {
		one.Filters.Set = maps.Clone(one.Filters.Set)
		delete(one.Filters.Set, filter.Text)
	}
	return newSubscribed(v, one)
}

// changeFollowed erases everything.
func changeFollowed(v *shell.Request) error {
	r, path, err := reader(v)
	if err != nil {
		return deadLink(v, err)
	}
	if _, err := v.ReadForm(); err != nil {
		return err
	}
	if err := r.EraseAll(v.HTTP.Context()); err != nil {
		return err
	}
	v.Leave("followed.done.alt", nil)
	return v.Redirect(path)
}

// oneFollowedPage is where what one follows is changed: as it stands, or as the
// address asks for.
func oneFollowedPage(v *shell.Request) error {
	r, path, err := reader(v)
	if err != nil {
		return deadLink(v, err)
	}
	one, err := r.One(v.HTTP.Context(), v.HTTP.PathValue("id"))
	if err != nil {
		return deadLink(v, err)
	}
	speak(v, &one)
	given := v.HTTP.URL.Query()
	if len(given) == 0 {
		given = newFollowed(v, one).Filters.Set.Query(followDoor)
	}
	f, err := readFollowing(v, given)
	if err != nil {
		return err
	}
	sent, err := v.NewForm()
	if err != nil {
		return err
	}
	sent.Values.Set("hyppighet", string(one.Frequency))
	sent.Values.Set("ukedag", one.Weekday)
	return showByEmail(v, &byEmailView{State: "change", Action: path + "/" + url.PathEscape(one.ID), Form: sent}, f)
}

// changeOneFollowed does what a button asks for, of the list or of the form.
func changeOneFollowed(v *shell.Request) error {
	r, path, err := reader(v)
	if err != nil {
		return deadLink(v, err)
	}
	id, ctx := v.HTTP.PathValue("id"), v.HTTP.Context()
	one, err := r.One(ctx, id)
	if err != nil {
		return deadLink(v, err)
	}
	speak(v, &one)
	sent, err := v.ReadForm()
	if err != nil {
		return err
	}
	switch action := sent.Value("gjor"); action {
	case actionPause:
		err = r.Pause(ctx, id)
	case actionResume:
		err = r.Resume(ctx, id)
	case actionDelete:
		err = r.Erase(ctx, id)
	case actionChange:
		if err, done := changeByForm(v, r, sent, path); !done {
			return err
		}
	default:
		err = shell.NotUnderstood("gjor", action)
	}
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return deadLink(v, err)
	case err != nil:
		return err
	}
	v.Leave("followed.done."+sent.Value("gjor"), nil)
	return v.Redirect(path)
}

// actionChange is the button of the form in which a selection is changed.
const actionChange = "endre"

// changeByForm changes a selection; done is false if it has answered otherwise.
func changeByForm(v *shell.Request, r *notify.Reader, sent *form.Form, path string) (err error, done bool) {
	f, err := readFollowing(v, sent.Values)
	if err != nil {
		return err, false
	}
	b := byEmailBinding(v, sent, false)
	asked, wrong, err := form.Bind[typedByEmail](b)
	if err != nil {
		return err, false
	}
	id := v.HTTP.PathValue("id")
	err = r.Change(v.HTTP.Context(), id, asked.command(v.Lang, f), wrong)
	switch {
	case err == nil:
		return nil, true
	case fault.CodeOf(err) == fault.NotFound:
		return deadLink(v, err), false
	}
	if err := v.Refused(sent, err); err != nil {
		return err, false
	}
	b.Place()
	sent.Status = max(sent.Status, http.StatusBadRequest)
	return showByEmail(v, &byEmailView{State: "change", Action: path + "/" + url.PathEscape(id), Form: sent}, f), false
}
