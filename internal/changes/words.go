package changes

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// Words puts a change into words: a headline of one line without the initiative's title,
// which stands beside it, and a detail of none or more lines with the old and
// the new value. Both are plain text: whatever shows them as HTML escapes them.
// ref gives the names of organisations; they are named by number without it.
func (c *Change) Words(l locale.Language, ref *reference.Data) (headline, detail string) {
	t := wording{l: l, ref: ref}
	headline = t.headline(c)
	t.details(c)
	if c.Imported {
		t.say("imported", nil)
	}
	return headline, strings.Join(t.lines, "\n")
}

// wording puts the detail of one change together.
type wording struct {
	l     locale.Language
	ref   *reference.Data
	lines []string
}

// say adds a line.
func (t *wording) say(key string, args fault.Args) {
	t.lines = append(t.lines, t.l.Text("change."+key, args))
}

func (t *wording) headline(c *Change) string {
	key, args := "change."+string(c.Class), fault.Args{}
	switch c.Class {
	case StageMoved:
		key, args = stageWords(c)
	case DecisionMade:
		args["class"] = c.New.Class
		if c.Old.Class == c.New.Class {
			key += ".again"
		}
	case DeadlineSet:
		args["deadline"] = c.New.Deadline
	case StatementGiven:
		key += statementKey(c.New.Position)
		args["position"], args["deadline"] = c.New.Position, c.New.Deadline
	case PilotOpened:
		args["start"], args["end"] = c.New.Start, c.New.End
		if c.Old.Start != "" {
			key += ".moved"
		}
	case PilotConcluded:
		args["conclusion"] = c.New.Conclusion
	case AvailableForAdoption:
		args["receiver"] = t.name(c.New.Receiver)
	case BreakingChange:
		args["on"], args["old"] = c.New.On, c.Old.On
		key += breakingKey(c)
	case VendorReady:
		key, args = t.readinessWords(c)
	case WaveAnnounced:
		key, args = t.waveWords(c)
	case NeedRaised, NeedAnswered, NeedMerged, NeedClosed:
		key, args = t.needWords(c)
	case NetworkFormed, NetworkMember, NeedListOpened, NeedList, NetworkClosed:
		key, args = t.networkWords(c)
	case OnboardingChanged:
		key, args = onboardingWords(c)
	case Sunset:
		args["on"] = c.New.On
	case Bypassed:
		args["phase"] = c.New.Phase
	default:
		return t.edited(c)
	}
	return t.l.Text(key, args)
}

// stageWords: a new initiative, or one that moved.
func stageWords(c *Change) (key string, args fault.Args) {
	if c.Old.Stage == "" {
		return "change.registered", nil
	}
	return "change.stage_moved", fault.Args{"stage": c.New.Stage}
}

// statementKey: KS gave no statement, or was answered, or gave one.
func statementKey(position string) string {
	switch position {
	case "none", "answered":
		return "." + position
	}
	return ""
}

// breakingKey: what was announced is withdrawn, moved or corrected, or it is
// announced for the first time.
func breakingKey(c *Change) string {
	switch {
	case c.New.On == "":
		return ".withdrawn"
	case c.By != 0:
		return ".moved"
	case c.Old.On != "":
		return ".corrected"
	}
	return ""
}

// edited is the headline of what was edited.
func (t *wording) edited(c *Change) string {
	key := "change." + string(c.Class)
	switch c.Class {
	case ObligationChanged:
		if o := c.New.Obligation; o != nil {
			return t.l.Text(key, fault.Args{"level": o.Level, "deadline": o.Deadline})
		}
		return t.l.Text(key+".lifted", nil)
	case StandingChanged:
		return t.l.Text(key+"."+string(c.New.Standing), fault.Args{"until": c.New.Until, "into": c.New.Into})
	case DateMoved:
		return t.dateMoved(c)
	case CostChanged:
		if len(c.Old.Costs) == 0 && !c.Old.NoCost && len(c.Old.Prices) == 0 {
			return t.l.Text(key+".first", nil)
		}
	case Described:
		if len(c.Fields) == 1 {
			return t.l.Text(key+".one", fault.Args{"field": t.l.Label(c.Fields[0])})
		}
	}
	return t.l.Text(key, nil)
}

func (t *wording) dateMoved(c *Change) string {
	if c.By == 0 {
		return t.l.Text("change.date_moved", nil)
	}
	most := c.Moves[0]
	moved := 0
	for _, m := range c.Moves {
		if abs(m.Days) > abs(most.Days) {
			most = m
		}
		if m.Days != 0 {
			moved++
		}
	}
	args := fault.Args{"milestone": most.Milestone, "by": t.by(most)}
	if moved == 1 {
		return t.l.Text("change.date_moved.one", args)
	}
	args["count"] = moved
	return t.l.Text("change.date_moved.several", args)
}

// name is what an organisation is called today.
func (t *wording) name(number string) string {
	if t.ref != nil {
		if name := t.ref.NameOf(number, ""); name != "" {
			return name
		}
	}
	return number
}

// reason adds the reason that was given.
func (t *wording) reason(r events.Text) {
	if text := t.l.Pick(r); text != "" {
		t.say("reason", fault.Args{"reason": text})
	}
}
