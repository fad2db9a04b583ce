package waiting

import (
	"cmp"
	"strings"

	"github.com/samstyring/samstyring/internal/agenda/inwords"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// Words are an item as a person reads it: by when, what, and how long it takes.
type Words struct {
	When  string // as a label, with a colon; "" where there is no day
	What  string
	Takes string
}

// Words puts an item into the words of a language.
func (i *Item) Words(l locale.Language, ref *reference.Data) Words {
	return Words{i.when(l), i.what(l, ref), i.takes(l)}
}

func (i *Item) when(l locale.Language) string {
	date := fault.Args{"date": l.Date(i.Date, i.Precision)}
	switch {
	case i.Last == "" || i.Kind == Missed && len(i.Initiatives) > 1:
		return ""
	case i.Kind == Missed:
		return l.Text("waiting.was", date)
	}
	return l.Text("waiting.by", date)
}

func (i *Item) what(l locale.Language, ref *reference.Data) string {
	n, title := len(i.Initiatives), ""
	if n == 1 {
		title = l.Pick(i.Initiatives[0].Title)
	}
	switch i.Kind {
	case Deadline:
		return title + ": " + inwords.Doing(l, ref, i.Step)
	case Missed:
		if n > 1 {
			return l.Text("waiting.missed.many", fault.Args{"n": n})
		}
		return l.Text("waiting.missed", fault.Args{"title": title})
	case Wave:
		key := "waiting.wave"
		if i.Wave.Free() == 0 {
			key = "waiting.wave.full"
		}
		return l.Text(key, fault.Args{"wave": i.Wave.Name, "title": title, "start": l.Date(i.Wave.Start, "")})
	case Confirm:
		return counted(l, "waiting.confirm", n)
	case Onboarding:
		return l.Text("waiting.package", fault.Args{"title": title, "left": i.Left, "of": i.Of})
	case Vendor:
		return l.Text("waiting.vendor", fault.Args{"product": i.Product.Name, "title": title})
	case NeedList:
		return l.Text("waiting.list", fault.Args{"name": i.Network.Name, "year": i.Year})
	case Membership:
		return l.Text("waiting.network", fault.Args{"name": i.Network.Name})
	case Silent:
		return counted(l, "waiting.silent", n)
	}
	return l.Text("waiting.products", nil)
}

// counted is a text that is another one for a single thing.
func counted(l locale.Language, key string, n int) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return l.Text(key+form, fault.Args{"n": n})
}

func (i *Item) takes(l locale.Language) string {
	switch i.Kind {
	case Deadline:
		return cmp.Or(strings.Join(inwords.Effort(l, i.Step.Effort), ", "), l.Text("waiting.takes.unknown", nil))
	case Onboarding:
		return inwords.Onboarding(l, i.Hours, i.Left)
	case Wave, Confirm, Membership:
		return l.Text("waiting.takes.minute", nil)
	}
	if len(i.Initiatives) > 1 || i.Kind == Silent {
		return l.Text("waiting.takes.each", nil)
	}
	return l.Text("waiting.takes.form", nil)
}

// Path is the page about an item that waits for a municipality, below the registry's
// address.
func (i *Item) Path(number string) string {
	page, of := "/kommuner/"+number, ""
	if len(i.Initiatives) > 0 {
		of = "/tiltak/" + i.Initiatives[0].ID
	}
	switch i.Kind {
	case Missed, Silent:
		if len(i.Initiatives) > 1 || i.Kind == Silent {
			return page + "?gruppe=ma"
		}
	case Wave:
		return of + "/puljer/" + i.Wave.ID
	case Confirm:
		return page + "/innforing"
	case Onboarding:
		return of + "/startpakke"
	case NeedList:
		return "/nettverk/" + i.Network.ID + "#lister"
	case Membership:
		return "/nettverk/" + i.Network.ID
	case Products:
		return page + "/fagsystemer"
	}
	return of
}
