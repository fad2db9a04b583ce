package initiatives

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// workPage is the page of a form, or of what it will record.
type workPage struct {
	Of         *document.Initiative // nil for a registration
	Form       *shell.Form
	Key        string
	Lead       string
	Button     string // of the act itself
	Action     string
	About      string
	Fields     []fieldView
	Hidden     []hidden
	Review     bool
	Shown      []shown
	Blank      []string // what was left open
	Reviewed   bool     // there is a preview between
	Draft      bool
	Saved      *savedDraft
	Met        []parts.HistoryItem
	Unmet      []lacking
	UnmetTitle string
	Sign       *signing
	Today      events.Date
}

type hidden struct{ Name, Value string }

type savedDraft struct{ At string }

// lacking is one thing that is missing, with the field that it is asked for in.
type lacking struct{ Text, ID string }

// render shows the form, or what it will record.
func (c *actionRequest) render(review bool) error {
	title := c.v.T("act."+c.act.key, nil)
	d := &workPage{
		Of: c.doc, Form: c.f, Key: c.act.key, Lead: optional(c.v, "actlead."+c.act.key),
		Button: c.v.T("actbutton."+c.act.key, nil), Action: c.path(), About: c.act.about, Fields: c.layOut(),
		Review: review, Reviewed: c.act.review, Draft: c.act.draft, Met: c.met, Today: c.v.Today(),
	}
	if c.saved != nil {
		d.Saved = &savedDraft{At: c.v.Lang.Moment(c.saved.SavedAt)}
	}
	page := shell.Page{Title: title, Form: c.f, Status: c.f.Status, Crumbs: []shell.Crumb{{Title: c.v.T("menu.initiatives", nil), Href: "/tiltak"}}}
	if c.doc != nil {
		page.Title = title + " – " + c.v.Lang.Pick(c.doc.Title)
		page.Crumbs = append(page.Crumbs, shell.Crumb{Title: c.v.Lang.Pick(c.doc.Title), Href: "/tiltak/" + c.doc.ID})
		d.Sign = c.signing()
	}
	c.fillUnmet(d)
	if review {
		page.Title = c.v.T("review.title", nil) + ": " + page.Title
		d.Shown, d.Blank = c.describe()
	}
	d.Hidden = c.hidden(review)
	if page.Status == 0 {
		page.Status = http.StatusOK
	}
	return c.v.Render("act", page, d)
}

// hidden are the fields that the page carries without showing them: in a
// preview, everything that was typed.
func (c *actionRequest) hidden(review bool) []hidden {
	var out []hidden
	for _, name := range slices.Sorted(maps.Keys(c.f.Values)) {
		own := strings.HasPrefix(name, "_")
		if name == shell.DoField || !own && !review || own && !review && strings.HasPrefix(name, countField) {
			continue
		}
		for _, value := range c.f.Values[name] {
			out = append(out, hidden{name, value})
		}
	}
	if !review {
		eachList(c.fields(), func(f field) {
			count := url.Values{}
			setRowCount(count, f.path, rowCount(c.f.Values, f.path))
			out = append(out, hidden{countField + f.path, count.Get(countField + f.path)})
		})
	}
	return out
}

// fillUnmet shows what the next gate needs, before one tries.
func (c *actionRequest) fillUnmet(d *workPage) {
	if c.v.Caller().Anonymous() || c.state.ID == "" {
		return
	}
	asked := map[string]string{}
	c.eachAsked(c.fields(), "", func(path, label string) { asked[path] = label })
	_, missing := c.possible()
	d.UnmetTitle = c.v.T("unmet.act", nil)
	if c.act.missing != nil {
		missing = c.act.missing(c)
		d.UnmetTitle = c.v.T("unmet.gate", nil)
	}
	for _, f := range missing {
		text := c.label(f.Path)
		if c.v.Lang.Has("label." + f.Path) {
			text = c.v.Lang.Label(f.Path)
		}
		d.Unmet = append(d.Unmet, lacking{Text: text + ": " + c.v.Lang.Field(f), ID: shell.FieldID(c.claim(f.Path, asked))})
	}
}

// signing is what a signature is given over, and how far the parties have come.
type signing struct {
	Hash    string
	Own     events.Party
	Parties []partySigned
}

// partySigned is what one party has done.
type partySigned struct {
	Party  events.Party
	Signed *initiative.Signed
	Word   string // the class or the conclusion that it has signed
	Lapsed bool
}

// signing is nil for a form that is not signed.
func (c *actionRequest) signing() *signing {
	var signed map[events.Party]initiative.Signed
	s := &signing{Own: c.party()}
	switch c.act.about {
	case "decision":
		s.Hash, signed = c.state.ContentHash(), c.state.Decision.Pending
	case "conclusion":
		s.Hash = c.state.PilotHash()
		if c.state.Pilot != nil {
			signed = c.state.Pilot.Conclusions
		}
	case "waiver":
		signed = c.state.Waivers
	default:
		return nil
	}
	for _, party := range events.Parties {
		p := partySigned{Party: party}
		if x, ok := signed[party]; ok {
			p.Signed, p.Lapsed = &x, x.ContentHash != s.Hash && s.Hash != ""
			switch {
			case x.Class != "":
				p.Word = c.v.Lang.Value("class", string(x.Class))
			case x.Conclusion != "":
				p.Word = c.v.Lang.Value("conclusion", x.Conclusion)
			}
		}
		s.Parties = append(s.Parties, p)
	}
	return s
}
