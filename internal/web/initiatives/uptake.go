package initiatives

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// uptakePage is how far municipalities have come with an initiative.
type uptakePage struct {
	ID        string
	Title     events.Text
	InUse     adoption.Count
	Concerned int
	Unsaid    int    // of the municipalities, of whom nobody has said anything
	Share     string // of the inhabitants, in per cent
	States    []uptakeState
	Counties  []uptakePart
	Sizes     []uptakePart
	Obstacles []query.ObstacleCount
	Words     []uptakeWord
	Size      string // of those who do not use it yet that are listed; "" for none
	NotYet    []query.Standing
	Outside   int
	Waves     []uptakeWave
	Announce  string     // the form that announces one; "" for whoever may not
	Report    string     // the list that says which municipalities use it; "" for whoever may not
	Own       *ownUptake // of the municipality that is here; nil for others

	Onboarding *onboardingUptake // nil: there is no package
}

// ownUptake is where the municipality that is here stands itself.
type ownUptake struct {
	Number, Name string
	Counts       *adoption.Word
	May          bool // who is here says it for the municipality
}

// uptakeWave is a wave of municipalities, and where it stands today.
type uptakeWave struct {
	wave.State
	Phase wave.Phase
}

// waves lists the waves of the initiative, those ahead first.
func (d *uptakePage) waves(v *shell.Request, of *initiative.State) error {
	list, err := v.Shell.Config.App.Query.WavesOf(d.ID)
	for i := range list {
		d.Waves = append(d.Waves, uptakeWave{list[i], list[i].Phase(v.Today())})
	}
	slices.SortStableFunc(d.Waves, func(a, b uptakeWave) int {
		return cmp.Compare(slices.Index(wave.Phases, a.Phase), slices.Index(wave.Phases, b.Phase))
	})
	if v.Shell.Config.App.Command.MayWave(v.Caller(), wave.KindAnnounce, "", &wave.State{}, of) == nil {
		d.Announce = "/tiltak/" + d.ID + "/puljer/ny"
	}
	return err
}

// uptakeState is one line of the table of states.
type uptakeState struct {
	State events.AdoptionState // "": nobody has said anything
	adoption.Count
}

// uptakePart is a county or a size class.
type uptakePart struct {
	Key, Name string
	adoption.Count
	Concerned, Unsaid int
	Share             string
}

// uptakeWord is a municipality of which something was said.
type uptakeWord struct {
	query.Standing
	Counts  *adoption.Word
	Expired bool
	Differ  []adoption.Word
}

// showUptake is the page of how far municipalities have come with an initiative.
func showUptake(v *shell.Request) error {
	size := v.HTTP.URL.Query().Get("storrelse")
	if size != "" && !slices.Contains(events.SizeClasses, size) {
		return &fault.Error{Code: fault.Malformed, Key: "address_not_understood", Fields: []fault.Field{
			{Path: "query.storrelse", Code: "unknown_choice", Args: fault.Args{"given": size}}}}
	}
	u, err := v.Shell.Config.App.Query.Uptake(v.HTTP.PathValue("id"), "")
	if err != nil {
		return err
	}
	d := &uptakePage{
		ID: u.Initiative.ID, Title: u.Initiative.Title, InUse: u.Tally.States[events.AdoptionInUse], Concerned: u.Tally.Concerned,
		Unsaid: u.Tally.Silent.Number, Share: share(v, &u.Tally), Obstacles: u.Obstacles(), Size: size, Outside: u.Outside,
	}
	for _, state := range events.AdoptionStates {
		if c, ok := u.Tally.States[state]; ok {
			d.States = append(d.States, uptakeState{state, c})
		}
	}
	d.States = append(d.States, uptakeState{"", u.Tally.Silent})
	for _, p := range u.Counties() {
		c, _ := v.Shell.Config.Ref.County(p.Key)
		d.Counties = append(d.Counties, newUptakePart(v, p, c.Name))
	}
	for _, p := range u.Sizes() {
		d.Sizes = append(d.Sizes, newUptakePart(v, p, v.Lang.Value("sizeClass", p.Key)))
	}
	d.municipalities(&u)
	d.Onboarding = newOnboardingUptake(v, &u)
	if v.Shell.Config.App.Command.MayAdopt(v.Caller(), adoption.KindReport, query.Adoption{Initiative: u.Initiative}) == nil {
		d.Report = "/tiltak/" + d.ID + "/innforing/rapporter"
	}
	if err := d.waves(v, &u.Initiative); err != nil {
		return err
	}
	if err := d.own(v); err != nil {
		return err
	}
	title := v.Lang.Pick(d.Title)
	return v.Render("uptake", shell.Page{
		Title:  v.T("uptake.title", fault.Args{"name": title}),
		Crumbs: []shell.Crumb{{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}, {Title: title, Href: "/tiltak/" + d.ID}},
	}, d)
}

// own is where the municipality that is here stands, also one that the initiative
// does not concern.
func (d *uptakePage) own(v *shell.Request) error {
	m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation)
	if !is {
		return nil
	}
	about, err := v.Shell.Config.App.Query.Adoption(d.ID, m.Number)
	d.Own = &ownUptake{
		Number: m.Number, Name: m.DisplayName, Counts: about.Stand.Counts(),
		May: v.Shell.Config.App.Command.MayAdopt(v.Caller(), adoption.KindSay, about) == nil,
	}
	return err
}

// municipalities lists those of whom something was said, and those of a size that
// do not use it yet.
func (d *uptakePage) municipalities(u *query.Uptake) {
	for _, s := range u.Stands {
		w := s.Counts()
		if d.Size != "" && s.Municipality.SizeClass() == d.Size && (w == nil || w.State != events.AdoptionInUse) {
			d.NotYet = append(d.NotYet, s)
		}
		if w != nil || len(s.Before) > 0 {
			d.Words = append(d.Words, uptakeWord{Standing: s, Counts: w, Expired: w != nil && w.Expired(u.On), Differ: s.Differ()})
		}
	}
}

func newUptakePart(v *shell.Request, p query.PartOf, name string) uptakePart {
	return uptakePart{Key: p.Key, Name: name, Count: p.Tally.States[events.AdoptionInUse], Concerned: p.Tally.Concerned, Unsaid: p.Tally.Silent.Number, Share: share(v, &p.Tally)}
}

// share is how many of a hundred inhabitants live where it is in use: rounded down, so
// that it is a hundred only when it is all, and no nought where there are some.
func share(v *shell.Request, t *adoption.Tally) string {
	people := t.States[events.AdoptionInUse].Population
	if t.Population == 0 || people == 0 {
		return v.T("uptake.percent", fault.Args{"n": 0})
	}
	if n := 100 * people / t.Population; n > 0 {
		return v.T("uptake.percent", fault.Args{"n": n})
	}
	return v.T("uptake.percent.little", nil)
}
