package changes

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// details adds the old and the new value, and what follows from them.
func (t *wording) details(c *Change) {
	switch c.Class {
	case StageMoved:
		t.stage(c)
	case DecisionMade:
		if c.Old.Class != "" && c.Old.Class != c.New.Class {
			t.say("before.class", fault.Args{"class": c.Old.Class})
		}
		t.alsoStage(c)
	case DeadlineSet:
		if c.Old.Deadline != "" && c.Old.Deadline != c.New.Deadline {
			t.say("before.deadline", fault.Args{"deadline": c.Old.Deadline})
		}
	case ObligationChanged:
		t.obligation(c)
	case StandingChanged:
		t.say("before.standing", fault.Args{"standing": c.Old.Standing})
	case DateMoved:
		for _, m := range c.Moves {
			t.move(m)
		}
	case CostChanged:
		t.costs(c)
	case ReachChanged:
		t.reach(c)
	case Described:
		t.described(c)
	case PilotOpened:
		if c.Old.Start != "" {
			t.say("before.period", fault.Args{"start": c.Old.Start, "end": c.Old.End})
		}
	case AvailableForAdoption:
		t.available(c)
	case BreakingChange:
		t.breaking(c)
	case Sunset:
		if c.New.Into != "" {
			t.say("replaced", fault.Args{"into": c.New.Into})
		}
	case PilotConcluded:
		t.alsoStage(c)
	case VendorReady:
		t.readiness(c)
	case WaveAnnounced:
		t.wave(c)
	case OnboardingChanged:
		t.onboarding(c)
	case NeedRaised, NetworkFormed:
		t.reason(c.New.What)
	case NeedList:
		for i, title := range c.New.Needs {
			t.say("ranked", fault.Args{"rank": i + 1, "title": title})
		}
		t.reason(c.New.What)
	}
	t.reason(c.New.Reason)
}

// stage writes what is pressing about a new initiative, or where it stood.
func (t *wording) stage(c *Change) {
	if c.Old.Stage != "" {
		t.say("before.stage", fault.Args{"stage": c.Old.Stage})
		return
	}
	t.say("concerns", fault.Args{"count": len(c.Municipalities)})
	if o := c.New.Obligation; o != nil {
		t.say("obligation", fault.Args{"level": o.Level, "deadline": o.Deadline})
	}
	if c.Is(Bypassed) {
		t.say("bypassed", fault.Args{"phase": c.New.Phase})
	}
}

func (t *wording) alsoStage(c *Change) {
	if c.Is(StageMoved) {
		t.say("stage", fault.Args{"stage": c.New.Stage, "old.stage": c.Old.Stage})
	}
}

// breaking writes by how much the day moved, what breaks, what that asks for, and
// where to read on. Of what is withdrawn it says what does not break after all.
func (t *wording) breaking(c *Change) {
	v := c.New
	if v.On == "" {
		if what := t.l.Pick(c.Old.What); what != "" {
			t.say("before.breaking_change", fault.Args{"what": what})
		}
		return
	}
	if c.By != 0 {
		t.say("date_by", fault.Args{"by": t.by(Move{Old: c.Old.On, New: v.On, Days: c.By})})
	}
	t.reason(v.What)
	if action := t.l.Pick(v.Action); action != "" {
		t.say("action", fault.Args{"action": action})
	}
	if v.Reference != "" {
		t.say("reference", fault.Args{"url": v.Reference})
	}
}

func (t *wording) obligation(c *Change) {
	old := c.Old.Obligation
	if old == nil {
		t.say("before.no_obligation", nil)
	} else {
		t.say("before.obligation", fault.Args{"level": old.Level, "deadline": old.Deadline})
	}
	if c.By != 0 {
		t.say("deadline_by", fault.Args{"by": t.by(Move{Old: deadlineOf(old), New: deadlineOf(c.New.Obligation), Days: c.By})})
	}
	if o := c.New.Obligation; o != nil {
		if o.LegalBasis != "" {
			t.say("legal_basis", fault.Args{"legalBasis": o.LegalBasis})
		}
		t.reason(o.Note)
	}
}

func (t *wording) reach(c *Change) {
	if len(c.Added)+len(c.Removed) == 0 {
		t.say("reach.same", fault.Args{"count": len(c.Municipalities)})
		return
	}
	now := len(c.Municipalities) - len(c.Removed)
	t.say("reach", fault.Args{"count": now, "before": now - len(c.Added) + len(c.Removed)})
	if len(c.Added) > 0 {
		t.say("reach.added", fault.Args{"names": t.municipalities(c.Added)})
	}
	if len(c.Removed) > 0 {
		t.say("reach.removed", fault.Args{"names": t.municipalities(c.Removed)})
	}
}

// namedMunicipalities is how many are named; the rest are counted.
const namedMunicipalities = 8

// municipalities names some municipalities.
func (t *wording) municipalities(numbers []string) string {
	if len(numbers) > namedMunicipalities {
		return t.l.Text("change.count", fault.Args{"count": len(numbers)})
	}
	names := make([]string, len(numbers))
	for i, number := range numbers {
		names[i] = number
		if t.ref != nil {
			if m, ok := t.ref.Municipality(number); ok {
				names[i] = m.DisplayName
			}
		}
	}
	return strings.Join(names, ", ")
}

func (t *wording) described(c *Change) {
	for _, field := range c.Fields {
		var old, now string
		switch field {
		case "title":
			old, now = t.l.Pick(c.Old.Title), t.l.Pick(c.New.Title)
		case "owner":
			old, now = t.owner(c.Old), t.owner(c.New)
		case "phase":
			old, now = t.phase(c.Old.Phase), t.phase(c.New.Phase)
		case "themes":
			old, now = t.themes(c.Old.Themes), t.themes(c.New.Themes)
		case "targetGroups":
			old, now = t.targetGroups(c.Old.TargetGroups), t.targetGroups(c.New.TargetGroups)
		default:
			if len(c.Fields) > 1 {
				t.say("field", fault.Args{"field": t.l.Label(field)})
			}
			continue
		}
		t.say("field.values", fault.Args{"field": t.l.Label(field), "new": now, "old": old})
	}
}

func (t *wording) phase(p events.Phase) string {
	if p == "" {
		return ""
	}
	return t.l.Value("phase", p)
}

func (t *wording) owner(v Value) string {
	if v.Owner == "" {
		return v.OwnerName
	}
	return t.name(v.Owner)
}

func (t *wording) themes(slugs []string) string {
	names := make([]string, len(slugs))
	for i, slug := range slugs {
		names[i] = slug
		if t.ref != nil {
			if theme, ok := t.ref.Theme(slug); ok {
				names[i] = t.l.Pick(theme.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

func (t *wording) targetGroups(groups []events.TargetGroup) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = t.l.Value("targetGroup", g)
	}
	return strings.Join(names, ", ")
}

func (t *wording) available(c *Change) {
	if p := c.New.Package; p != nil {
		t.say("package", fault.Args{"url": p.URL})
	}
	for _, p := range c.New.Prices {
		t.price(p, nil)
	}
	t.alsoStage(c)
}
