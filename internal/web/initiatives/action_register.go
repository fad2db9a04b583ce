package initiatives

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// registering makes a new initiative.
var registering = actionForm{
	key: "register", slug: "nytt", review: true, anyTime: true,
	fields: func(c *actionRequest) []field {
		owner := field{path: "owner", kind: kindFixed}
		if c.v.Session.Organisation == reference.Digdir {
			owner = field{path: "owner", kind: kindOrg, options: agencies, required: true}
		}
		return append([]field{
			fieldset("what", says("title").needed(), tells("summary").needed(), tells("description"), owner),
		}, record()...)
	},
	start: func(c *actionRequest) url.Values {
		v := url.Values{"reach.referenceDate": {string(c.v.Today())}}
		if c.v.Session.Organisation != reference.Digdir {
			v.Set("owner", c.v.Session.Organisation)
		}
		return v
	},
	kind: initiative.KindPropose,
	commands: func(c *actionRequest) ([]initiative.Command, error) {
		c.reach()
		return decoded(func(p *events.Proposed) initiative.Command { return initiative.Propose{Proposed: *p} })(c)
	},
}

// record are the fields that a registration and a change have in common.
func record() []field {
	return []field{
		fieldset("reach",
			radios("reach.scope", values("scope", []events.ReachScope{events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation})).needed(),
			field{path: "reach.counties", kind: kindChecks, options: counties, when: "counties", required: true},
			field{path: "reach.municipalities", kind: kindCodes, when: "municipalities", required: true},
			date("reach.referenceDate").onlyFor("counties municipalities"),
			whole("reach.min").onlyFor("population"), whole("reach.max").onlyFor("population"),
			field{path: "reach.except", kind: kindCodes, when: "all counties population"},
			says("reach.note"),
		),
		fieldset("obligation",
			radios("obligation.level", withNone("obligation", values("level", events.ObligationLevels))),
			date("obligation.deadline"), line("obligation.legalBasis"), says("obligation.note"),
		),
		fieldset("progress", radios("phase", withNone("phase", values("phase", events.Phases))), plan()),
		fieldset("find", rows("themes", picks("", themes)), rows("functions", picks("", functions)),
			rows("links", line("url").needed(), says("title"), picks("kind", withNone("kind", values("kind", []string{"homepage", "source", "documentation", "other"}))))).fold(),
	}
}

func plan() field {
	return rows("plan", line("milestone").needed(), date("date").needed(),
		picks("precision", withNone("precision", values("precision", events.Precisions[1:]))))
}

// withNone offers to say nothing first, in the words page.none.<key>.
func withNone(key string, options func(*actionRequest) []fieldOption) func(*actionRequest) []fieldOption {
	return func(c *actionRequest) []fieldOption {
		return append([]fieldOption{{Name: c.v.T("none."+key, nil)}}, options(c)...)
	}
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

func counties(c *actionRequest) []fieldOption {
	var out []fieldOption
	for _, county := range c.v.Shell.Config.Ref.Counties() {
		out = append(out, fieldOption{Value: county.Number, Name: county.Name})
	}
	return out
}

// themeKinds are the kinds of themes in the order in which they are offered.
var themeKinds = []reference.ThemeKind{reference.ThemeMain, reference.ThemeSub, reference.ThemeEvent}

func themes(c *actionRequest) []fieldOption {
	var out []fieldOption
	for _, kind := range themeKinds {
		for _, t := range c.v.Shell.Config.Ref.Themes() {
			if t.Kind == kind {
				out = append(out, fieldOption{Value: t.Slug, Name: c.v.Lang.Pick(t.Name), Group: c.v.T("themekind."+string(kind), nil)})
			}
		}
	}
	return out
}

func functions(c *actionRequest) []fieldOption {
	var out []fieldOption
	list := slices.Clone(c.v.Shell.Config.Ref.Functions())
	slices.SortStableFunc(list, func(a, b reference.Function) int { return cmp.Compare(a.Group, b.Group) })
	for _, f := range list {
		out = append(out, fieldOption{Value: f.Code, Name: f.Code + " " + f.Name, Group: f.Group})
	}
	return out
}

// agencies are the state agencies whose number is known.
func agencies(c *actionRequest) []fieldOption {
	ref := c.v.Shell.Config.Ref
	return organisations(c, func(o reference.Organisation) bool { return ref.IsStateAgency(o.Number) })
}

// anyOrganisation are all organisations whose number is known.
func anyOrganisation(c *actionRequest) []fieldOption {
	return organisations(c, func(reference.Organisation) bool { return true })
}

func organisations(c *actionRequest, include func(reference.Organisation) bool) []fieldOption {
	var out []fieldOption
	for _, o := range c.v.Shell.Config.Ref.Organisations() {
		if o.Number != "" && include(o) {
			out = append(out, fieldOption{Value: o.Number, Name: o.Name()})
		}
	}
	slices.SortFunc(out, func(a, b fieldOption) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// mayRegister says whether the caller's organisation registers initiatives.
func mayRegister(w *shell.Shell, caller access.Caller) bool {
	return w.Config.App.Command.May(caller, &initiative.State{}, initiative.KindPropose) == nil
}
