package initiatives

import (
	"net/http"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// actionPage is the page of a form, or of what it will record.
type actionPage struct {
	Of         *document.Initiative // nil for a registration
	Form       *form.Form
	Key        string
	Lead       string
	Button     string // of the action itself
	Action     string
	About      string
	Fields     []form.View
	Hidden     []form.HiddenValue
	Review     bool
	Shown      []form.Described
	Blank      []string // what was left open
	Alike      []parts.Alike
	Registers  bool // it makes an initiative that may exist already
	Reviewed   bool // there is a preview between
	Draft      bool
	Need       *shell.Link // that a registration is begun from
	Saved      *savedDraft
	Met        []parts.HistoryItem
	Unmet      []lacking
	UnmetTitle string
	Sign       *signing
	Classes    []outlook.ClassCost // what the assessment beside the form says
	Beside     bool                // it stands beside the form where there is room
	Today      events.Date
}

type savedDraft struct{ At string }

// lacking is one thing that is missing, with the field that it is asked for in.
type lacking struct{ Text, ID string }

// render shows the form, or what it will record.
func (c *actionRequest) render(review bool) error {
	title := c.v.T("action."+c.action.key, nil)
	d := &actionPage{
		Of: c.doc, Form: c.f, Key: c.action.key, Lead: c.v.Lang.Optional("page.actionlead." + c.action.key),
		Button: c.v.T("actionbutton."+c.action.key, nil), Action: c.path(), About: c.action.about, Fields: c.binding().Views(),
		Review: review, Reviewed: c.action.review, Draft: c.action.draft, Met: c.met, Today: c.v.Today(), Need: c.need,
	}
	if c.action.about == "assessment" && c.doc != nil && c.doc.Assessment != nil && !review {
		d.Beside, d.Classes = true, outlook.PerClass(c.doc.Assessment.Content.Costs)
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
	if c.action.script != "" && !review {
		page.Scripts = []string{c.action.script}
	}
	c.fillUnmet(d)
	if review {
		page.Title = c.v.FormTitle(review, page.Title)
		var old url.Values // a form that changes a record shows only what it changes
		if c.action.key == "amend" {
			old = c.action.start(c)
		}
		d.Shown, d.Blank = c.binding().Describe(old)
		if d.Registers = c.action.kind == initiative.KindPropose; d.Registers {
			var err error
			if d.Alike, err = parts.FindAlike(c.v, c.f.Text("title"), c.f.Text("summary")); err != nil {
				return err
			}
		}
	}
	d.Hidden = c.binding().HiddenValues(review)
	if page.Status == 0 {
		page.Status = http.StatusOK
	}
	return c.v.Render("action", page, d)
}

// fillUnmet shows what the next gate needs, before one tries.
func (c *actionRequest) fillUnmet(d *actionPage) {
	if c.v.Caller().Anonymous() || c.state.ID == "" {
		return
	}
	b := c.binding()
	_, missing := c.possible()
	d.UnmetTitle = c.v.T("unmet.action", nil)
	if c.action.missing != nil {
		missing = c.action.missing(c)
		d.UnmetTitle = c.v.T("unmet.gate", nil)
	}
	for _, f := range missing {
		text := b.Label(f.Path)
		if c.v.Lang.Has("label." + f.Path) {
			text = c.v.Lang.Label(f.Path)
		}
		d.Unmet = append(d.Unmet, lacking{Text: text + ": " + c.v.Lang.Field(f), ID: b.FieldID(f.Path)})
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
	switch c.action.about {
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
