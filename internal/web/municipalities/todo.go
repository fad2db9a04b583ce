package municipalities

import (
	"strconv"

	"github.com/samstyring/samstyring/internal/app/waiting"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// todosShown is how much of what waits is shown at once; the others are folded away.
const todosShown = 8

// todo is something that waits for the municipality.
type todo struct {
	waiting.Words
	Href  string // of what it is about
	Press string // what one who may presses; "" for nothing
	To    string // where that leads
}

// say is the address of the form that says how far the municipality has come.
func (d *municipalityPage) say(initiative string) string {
	return "/tiltak/" + initiative + "/innforing/" + d.Number + "/meld?tilbake=/kommuner/" + d.Number
}

// findTodos fills Now and Later. The adoptions have been read by then.
func (d *municipalityPage) findTodos(v *shell.Request) error {
	about := waiting.About{Municipality: d.Municipality, Today: v.Today(), Adopted: d.Adopted, Vendors: d.Vendors, Waves: d.Waves, Networks: d.Networks}
	for g := range d.Groups {
		about.Rows = append(about.Rows, d.Groups[g].rows...)
	}
	all, err := about.Find(v.Shell.Config.App.Query)
	if err != nil {
		return err
	}
	all, d.Further = waiting.Brief(all)
	list := make([]todo, len(all))
	for i := range all {
		list[i] = todo{Words: all[i].Words(v.Lang, v.Shell.Config.Ref), Href: all[i].Path(d.Number)}
		if d.May {
			list[i].Press, list[i].To = d.press(v, &all[i])
		}
	}
	shown := min(todosShown, len(list))
	d.Now, d.Later = list[:shown], list[shown:]
	return nil
}

// press is what those press who may say something for the municipality, and where it
// leads.
func (d *municipalityPage) press(v *shell.Request, i *waiting.Item) (text, to string) {
	path := i.Path(d.Number)
	switch i.Kind {
	case waiting.Wave:
		return v.T("now.press.wave", nil), path
	case waiting.Confirm:
		return v.T("now.press.confirm", nil), path
	case waiting.Onboarding:
		return v.T("now.press.package", nil), "/tiltak/" + i.Initiatives[0].ID + "/innforing/" + d.Number + "/startpakke?tilbake=/kommuner/" + d.Number
	case waiting.NeedList:
		return v.T("now.press.list", nil), "/nettverk/" + i.Network.ID + "/liste/" + strconv.Itoa(i.Year) + "/forslag"
	case waiting.Membership:
		return v.T("now.press.network", nil), path
	case waiting.Products:
		return v.T("now.press.products", nil), path
	case waiting.Silent:
		return v.T("now.press.silent", nil), path
	}
	if len(i.Initiatives) > 1 {
		return v.T("now.press.silent", nil), path
	}
	return v.T("now.press.say", nil), d.say(i.Initiatives[0].ID)
}
