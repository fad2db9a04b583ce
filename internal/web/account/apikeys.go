package account

import (
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/apikeys"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// keysPath is where an organisation sees its API keys.
const keysPath = "/min-side/nokler"

type keysData struct {
	Form   *form.Form
	Fields []form.View
	Keys   []keyRow
	Secret string // of the key that was just made; shown here and never again
}

type keyRow struct {
	apikeys.Key
	Expired bool
}

// keysPage lists the API keys of the organisation and offers to make one.
func keysPage(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	f.Values.Set("roles", string(organisation.KeyRoles[0]))
	return showKeys(v, keyBinding(v, f), "")
}

func showKeys(v *shell.Request, b *form.Binding, secret string) error {
	list, err := v.Shell.Config.App.Keys.List(v.HTTP.Context(), v.Caller())
	if err != nil {
		return err
	}
	b.NewKey()
	d := &keysData{Form: b.Form, Fields: b.Views(), Secret: secret}
	for _, k := range list {
		d.Keys = append(d.Keys, keyRow{k, k.Expired(v.Shell.Config.Clock())})
	}
	return v.Render("apikeys", shell.Page{
		Title: v.T("apikeys.title", nil), Crumbs: []shell.Crumb{{Title: v.T("mine.title", nil), Href: "/min-side"}}, Form: b.Form, Status: b.Status, Secret: secret != "",
	}, d)
}

// typedKey is what the form asks for.
type typedKey struct {
	Name      string        `json:"name"`
	Roles     []events.Role `json:"roles"`
	Addresses string        `json:"addresses"` // with spaces, commas or lines between
	Expires   events.Date   `json:"expires"`   // the last day
}

func keyBinding(v *shell.Request, f *form.Form) *form.Binding {
	b := v.Binding(f, form.OneLine("name").Needed(), form.AnyOf("roles", form.Values("roles", organisation.KeyRoles)).Called(v.T("ask.apikey.roles", nil)).Needed(),
		form.Date("expires").Needed(), form.Field{Path: "addresses", Kind: form.Area})
	b.Key = "apikey"
	b.Lead = func(path string) string {
		for _, list := range []string{"addresses", "roles"} {
			if strings.HasPrefix(path, list+"[") {
				return list
			}
		}
		return ""
	}
	return b
}

// makeKey makes a key and shows it. The same form makes one key, however often it
// is sent.
func makeKey(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	b := keyBinding(v, f)
	typed, wrong, err := form.Bind[typedKey](b)
	if err != nil {
		return err
	}
	once := v.Once(f, 0)
	req := apikeys.Request{Caller: once.Caller, Key: once.Key, Fingerprint: once.Fingerprint, Pending: wrong}
	_, secret, err := v.Shell.Config.App.Keys.Make(v.HTTP.Context(), req, apikeys.Wish{
		Name: typed.Name, Roles: typed.Roles, Expires: endOf(typed.Expires, v.Shell.Config.App.Query.Zone()),
		Addresses: strings.FieldsFunc(typed.Addresses, func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) }),
	})
	if err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		v.SentBefore(f, err, v.T("apikeys.again", nil))
		return showKeys(v, b, "")
	}
	if secret == "" {
		f.Title, f.Detail = v.T("sent.title", nil), v.T("apikeys.again", nil)
		return showKeys(v, b, "")
	}
	empty := form.New(f.Token)
	empty.Values.Set("roles", string(organisation.KeyRoles[0]))
	return showKeys(v, keyBinding(v, empty), secret)
}

// endOf is the moment after a day; zero for what is none.
func endOf(day events.Date, zone *time.Location) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, string(day), zone)
	if err != nil {
		return time.Time{}
	}
	return at.AddDate(0, 0, 1)
}

// withdrawKey withdraws a key.
func withdrawKey(v *shell.Request) error {
	if _, err := v.ReadForm(); err != nil {
		return err
	}
	if err := v.Shell.Config.App.Keys.Withdraw(v.HTTP.Context(), v.Caller(), v.HTTP.PathValue("key")); err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	v.Leave("apikeys.withdrawn", nil)
	return v.Redirect(keysPath)
}
