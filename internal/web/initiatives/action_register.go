package initiatives

import (
	"cmp"
	"maps"
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// registering makes a new initiative.
var registering = actionForm{
	key: "register", slug: "nytt", review: true, anyTime: true,
	fields: func(c *actionRequest) []form.Field {
		owner := form.Field{Path: "owner", Kind: form.Fixed}
		if c.v.Session.Organisation == reference.Digdir {
			owner = form.Field{Path: "owner", Kind: form.Org, Options: agencies, Required: true}
		}
		return append([]form.Field{
			form.Under("what", form.Text("title").Needed(), form.LongText("summary").Needed(), form.LongText("description"), owner),
		}, record()...)
	},
	start: func(c *actionRequest) url.Values {
		v := url.Values{"reach.referenceDate": {string(c.v.Today())}}
		if c.v.Session.Organisation != reference.Digdir {
			v.Set("owner", c.v.Session.Organisation)
		}
		return v
	},
	takes: takeNeed,
	kind:  initiative.KindPropose,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.reach()
		return decoded(func(p *events.Proposed) initiative.Command { return initiative.Propose{Proposed: *p} })(c)
	},
}

// paramNeed names the need that a registration is begun from.
const paramNeed = "behov"

// takeNeed fills a registration with what a need says, and has it refer to the need.
// NotFound: there is no such need.
func takeNeed(c *actionRequest) error {
	id := c.v.HTTP.URL.Query().Get(paramNeed)
	if id == "" {
		return nil
	}
	s, err := c.v.Shell.Config.App.Query.Need(id)
	if err != nil {
		return err
	}
	c.need = &shell.Link{Title: c.v.Lang.Pick(s.Title), Href: "/behov/" + s.ID}
	themes := []string{s.Theme}
	if s.LifeEvent != "" {
		themes = append(themes, s.LifeEvent)
	}
	taken := form.Fill(map[string]any{
		"title": s.Title, "summary": s.Problem, "themes": themes,
		"links": []events.Link{{URL: c.v.Shell.Config.Site.String() + c.need.Href, Title: s.Title, Kind: "source"}},
	})
	maps.Copy(c.f.Values, taken)
	return nil
}

// record are the fields that a registration and a change have in common.
func record() []form.Field {
	return []form.Field{
		form.Under("reach",
			form.OneOfFew("reach.scope", form.Values("scope", []events.ReachScope{events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation})).Needed(),
			form.Field{Path: "reach.counties", Kind: form.Checks, Options: counties, When: "counties", Required: true},
			form.Field{Path: "reach.municipalities", Kind: form.Codes, When: "municipalities", Required: true},
			form.Date("reach.referenceDate").OnlyFor("counties municipalities"),
			form.WholeNumber("reach.min").OnlyFor("population"), form.WholeNumber("reach.max").OnlyFor("population"),
			form.Field{Path: "reach.except", Kind: form.Codes, When: "all counties population"},
			form.Text("reach.note"),
		),
		form.Under("obligation",
			form.OneOfFew("obligation.level", form.WithNone("obligation", form.Values("level", events.ObligationLevels))),
			form.Date("obligation.deadline"), form.OneLine("obligation.legalBasis"), form.Text("obligation.note"),
		),
		form.Under("progress", form.OneOfFew("phase", form.WithNone("phase", form.Values("phase", events.Phases))), plan()),
		form.Under("find", form.AnyOf("targetGroups", form.Values("targetGroup", events.TargetGroups)), form.List("themes", form.OneOf("", form.Themes)), form.List("functions", form.OneOf("", functions)),
			form.List("links", form.OneLine("url").Needed(), form.Text("title"), form.OneOf("kind", form.WithNone("kind", form.Values("kind", []string{"homepage", "source", "documentation", "other"}))))).Fold(),
	}
}

func plan() form.Field {
	return form.List("plan", form.OneLine("milestone").Needed(), form.Time("date", "precision").Needed(),
		form.OneOf("precision", form.WithNone("precision", form.Values("precision", events.Precisions[1:]))))
}

// reach keeps of a reach what belongs to its scope: of what was ticked and
// written, only what is shown for it counts.
func (c *actionRequest) reach() {
	r, ok := c.tree["reach"].(map[string]any)
	if !ok {
		return
	}
	scope, _ := r["scope"].(string)
	codes := r[scope]
	delete(r, "counties")
	delete(r, "municipalities")
	c.reachTrouble(events.ReachScope(scope))
	if events.ReachScope(scope) == events.ScopeMunicipalities {
		delete(r, "except")
	}
	switch events.ReachScope(scope) {
	case events.ScopeCounties, events.ScopeMunicipalities:
		if codes != nil {
			r["codes"] = codes
		}
	default:
		if r["except"] == nil {
			delete(r, "referenceDate")
		}
	}
	if events.ReachScope(scope) != events.ScopePopulation {
		delete(r, "min")
		delete(r, "max")
	}
}

// reachTrouble keeps what is wrong with the fields that belong to the scope. The
// municipalities are called as the domain calls them, so that it does not say
// that they are missing as well.
func (c *actionRequest) reachTrouble(scope events.ReachScope) {
	kept := c.wrong[:0]
	for _, f := range c.wrong {
		switch f.Path {
		case "reach.min", "reach.max":
			if scope != events.ScopePopulation {
				continue
			}
		case "reach.municipalities":
			if scope != events.ScopeMunicipalities {
				continue
			}
			f.Path = "reach.codes"
		case "reach.except":
			if scope == events.ScopeMunicipalities {
				continue
			}
		}
		kept = append(kept, f)
	}
	c.wrong = kept
}

func counties(b *form.Binding) []form.Option {
	var out []form.Option
	for _, county := range b.Ref.Counties() {
		out = append(out, form.Option{Value: county.Number, Name: county.Name})
	}
	return out
}

func functions(b *form.Binding) []form.Option {
	var out []form.Option
	list := slices.Clone(b.Ref.Functions())
	slices.SortStableFunc(list, func(a, b reference.Function) int { return cmp.Compare(a.Group, b.Group) })
	for _, f := range list {
		out = append(out, form.Option{Value: f.Code, Name: f.Code + " " + f.Name, Group: f.Group})
	}
	return out
}

// agencies are the state agencies whose number is known.
func agencies(b *form.Binding) []form.Option {
	ref := b.Ref
	return organisations(b, func(o reference.Organisation) bool { return ref.IsStateAgency(o.Number) })
}

// anyOrganisation are all organisations whose number is known.
func anyOrganisation(b *form.Binding) []form.Option {
	return organisations(b, func(reference.Organisation) bool { return true })
}

func organisations(b *form.Binding, include func(reference.Organisation) bool) []form.Option {
	var out []form.Option
	for _, o := range b.Ref.Organisations() {
		if o.Number != "" && include(o) {
			out = append(out, form.Option{Value: o.Number, Name: o.Name()})
		}
	}
	slices.SortFunc(out, func(a, b form.Option) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// mayRegister says whether the caller's organisation registers initiatives.
func mayRegister(w *shell.Shell, caller access.Caller) bool {
	return w.Config.App.Command.May(caller, &initiative.State{}, initiative.KindPropose) == nil
}
