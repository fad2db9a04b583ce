package needs

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// voiceLine is a municipality behind the need.
type voiceLine struct {
	query.Behind
	Name  string
	State events.AdoptionState // with the initiative that has taken the need up; "": nothing is known
}

// onePage is one need, and what became of it.
type onePage struct {
	query.NeedSum
	Phase      need.Phase
	Raiser     string // name of the municipality that raised it
	RaiserNow  string // its number today; "" where it is none any more
	Lines      []voiceLine
	Gone       []voiceLine // of municipalities that are none any more
	Chain      chain
	Lists      []query.Listed // of networks, that it stands on
	Into       string         // the need that it goes on as, its page
	Own        string         // name of the municipality that is here; "" for others
	Voice      *need.Voice
	MaySupport bool
	MayLeave   bool // it can withdraw its voice
	Mandate    string
	Words      []string // for how much it matters, most first
	Answer     string   // the form for it; "" for whoever may not
	Close      string   // likewise
	Register   string   // the form for an initiative that meets it, filled in; likewise
	Form       *form.Form
	History    []parts.HistoryItem
	Days       int // that KS has to answer
}

// chain is what became of a need, step by step.
type chain struct {
	Initiative *document.Initiative // that has taken it up; nil: none
	Tried      []string             // names of those behind it that are in the pilot
	InUse      int                  // how many of those behind it use it
	Known      int                  // of how many of them anything is known
	Efforts    []effort             // what those of them have said that it took
}

// effort is what a municipality has said that it took.
type effort struct {
	Name  string
	Lines []adoption.Effort
}

func showOne(v *shell.Request) error {
	app := v.Shell.Config.App
	s, err := app.Query.Need(v.HTTP.PathValue("need"))
	if err != nil {
		return err
	}
	d := &onePage{
		NeedSum: app.Query.NeedSum(&s), Phase: s.Phase(), Raiser: v.Shell.MunicipalityName(s.Municipality), Words: mostFirst(), Days: need.AnswerDays,
	}
	if m, is := app.Query.ItselfToday(s.Municipality, s.At); is {
		d.RaiserNow = m.Number
	}
	if s.Answer != nil && s.Answer.Into != "" {
		d.Into = base + "/" + s.Answer.Into
	}
	ids := []string{s.ID}
	for _, j := range s.Joined {
		ids = append(ids, j.ID)
	}
	if d.Lists, err = app.Query.Listed(ids...); err != nil {
		return err
	}
	if err := d.follow(v); err != nil {
		return err
	}
	if err := d.offer(v); err != nil {
		return err
	}
	entries, err := app.Query.NeedHistory(s.ID)
	if err != nil {
		return err
	}
	d.History = parts.HistoryItems(v, entries[max(0, len(entries)-parts.HistoryLength):])
	return v.Render("need", shell.Page{Title: v.Lang.Pick(s.Title), Crumbs: crumbs(v, nil)}, d)
}

// follow reads what became of the need, and where those behind it stand.
func (d *onePage) follow(v *shell.Request) error {
	app := v.Shell.Config.App
	c, err := app.Query.NeedChain(&d.NeedSum)
	if err != nil {
		return err
	}
	if c.Initiative.Exists() {
		stored, err := app.Query.Document(c.Initiative.ID)
		if err != nil {
			return err
		}
		d.Chain.Initiative = new(document.Initiative)
		if err := json.Unmarshal(stored.JSON, d.Chain.Initiative); err != nil {
			return fmt.Errorf("decode initiative %s: %w", c.Initiative.ID, err)
		}
	}
	d.Chain.InUse = c.InUse()
	for i, b := range d.Behind {
		line := voiceLine{Behind: b, Name: b.Today.DisplayName}
		if i < len(c.Own) {
			if w := c.Own[i].Counts(); w != nil {
				line.State = w.State
				d.Chain.Known++
			}
			if efforts := c.Own[i].Efforts; len(efforts) > 0 {
				d.Chain.Efforts = append(d.Chain.Efforts, effort{b.Today.DisplayName, efforts})
			}
		}
		if d.tries(b.Today.Number) {
			d.Chain.Tried = append(d.Chain.Tried, b.Today.DisplayName)
		}
		d.Lines = append(d.Lines, line)
	}
	for _, b := range d.Former {
		d.Gone = append(d.Gone, voiceLine{Behind: b, Name: v.Shell.MunicipalityName(b.Municipality)})
	}
	return nil
}

// tries says that a municipality is in the pilot.
func (d *onePage) tries(number string) bool {
	i := d.Chain.Initiative
	return i != nil && i.Pilot != nil && slices.ContainsFunc(i.Pilot.Participants, func(p document.Participant) bool { return p.Municipality == number })
}

// offer is what whoever is here can do about the need.
func (d *onePage) offer(v *shell.Request) (err error) {
	app, s := v.Shell.Config.App, &d.State
	may := func(kind need.Kind, number string) bool {
		return app.Command.MayNeed(v.Caller(), kind, number, s) == nil
	}
	if s.Stands() && may(need.KindAnswer, "") {
		d.Answer = base + "/" + s.ID + "/svar"
	}
	if s.Stands() && may(need.KindClose, "") {
		d.Close = base + "/" + s.ID + "/lukk"
	}
	if s.Stands() && d.Chain.Initiative == nil && app.Command.May(v.Caller(), &initiative.State{}, initiative.KindPropose) == nil {
		d.Register = "/tiltak/nytt?behov=" + s.ID
	}
	m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	if !is {
		return nil
	}
	d.Own, d.Voice, d.Mandate = m.DisplayName, app.Query.NeedVoice(s, m), v.Mandate()
	d.MaySupport = s.Stands() && may(need.KindSupport, m.Number)
	d.MayLeave = d.MaySupport && d.Voice != nil && len(s.Voices) > 1
	if d.MaySupport {
		if d.Form, err = v.NewForm(); err == nil {
			d.Form.NewKey()
		}
	}
	return err
}

// HoursKnown is how many hours are lost a month, where that is known.
func (d *onePage) HoursKnown() int { return *d.Hours }

// Unknown is of how many of those behind the need nobody has said anything.
func (d *onePage) Unknown() int { return len(d.Behind) - d.Chain.Known }

// Gave says that something is known of what came of it: what a pilot measured, or what
// it took.
func (d *onePage) Gave() bool {
	i := d.Chain.Initiative
	return len(d.Chain.Efforts) > 0 || i != nil && i.Pilot != nil && slices.ContainsFunc(i.Pilot.Criteria, func(c document.Criterion) bool { return c.Measured != nil })
}
