package rounds

import (
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// openRoundPage is the form that opens a round.
type openRoundPage struct {
	Form       *form.Form
	Candidates *choices
	Sets       []setChoice
	Parties    []events.Party
}

// setChoice is a criteria set in its newest version.
type setChoice struct {
	events.CriteriaSet
	Key    string // id and version, as the form sends it
	Chosen bool
}

// defaultRoundDays is how many working days a round is given to begin with.
const defaultRoundDays = 20

// openRoundForm is the empty form.
func openRoundForm(v *shell.Request) error {
	if err := keyholder(v); err != nil {
		return err
	}
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	f.NewKey()
	f.Values.Set("workingDays", strconv.Itoa(defaultRoundDays))
	if id := v.HTTP.URL.Query().Get("tiltak"); id != "" {
		f.Values.Set("candidates", id)
	}
	return showOpenRound(v, f)
}

func showOpenRound(v *shell.Request, f *form.Form) error {
	d := &openRoundPage{Form: f, Parties: events.Parties}
	var err error
	if d.Candidates, err = candidateChoices(v, f.Values["candidates"], nil, f.Value(shell.ParamPage), ""); err != nil {
		return err
	}
	sets, err := v.Shell.Config.App.Query.CriteriaSets()
	if err != nil {
		return err
	}
	chosen := f.Value("criteriaSet")
	if chosen == "" {
		chosen = setKey(round.Default())
	}
	for i, s := range sets { // by id and version
		if i+1 < len(sets) && sets[i+1].ID == s.ID {
			continue
		}
		d.Sets = append(d.Sets, setChoice{CriteriaSet: s, Key: setKey(s), Chosen: setKey(s) == chosen})
	}
	return v.Render("round-open", shell.Page{
		Title: v.T("round.open", nil), Crumbs: []shell.Crumb{{Title: v.T("menu.rounds", nil), Href: roundsPath}}, Form: f, Status: f.Status,
	}, d)
}

func setKey(s events.CriteriaSet) string { return s.ID + "." + strconv.Itoa(s.Version) }

// openRound opens a round and leads into its room.
func openRound(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	if err := keyholder(v); err != nil {
		return err
	}
	if f.Value(shell.ParamPage) != "" {
		return showOpenRound(v, f)
	}
	b := openBinding(v, f)
	typed, pending, err := form.Bind[openTyped](b)
	if err != nil {
		return err
	}
	cmd := round.Open{
		Name: typed.Name, Candidates: typed.Candidates, CapacityHours: typed.CapacityHours, WorkingDays: typed.WorkingDays, Bodies: typed.Bodies,
	}
	id, version, _ := strings.Cut(typed.CriteriaSet, ".")
	n, _ := strconv.Atoi(version) // 0 is no version: it is refused
	if cmd.CriteriaSet, err = v.Shell.Config.App.Query.ChooseCriteria(events.CriteriaSet{ID: id, Version: n}); err != nil {
		pending, cmd.CriteriaSet = append(pending, app.Fault(err).Fields...), round.Default()
	}
	req := v.Once(f, 0)
	req.Pending = pending
	res, err := v.Shell.Config.App.Command.OpenRound(v.HTTP.Context(), req, cmd)
	if err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		v.SentBefore(f, err, v.T("round.again", nil))
		b.Place()
		return showOpenRound(v, f)
	}
	v.Leave("round.opened", nil)
	return v.Redirect(roundsPath + "/" + res.ID)
}

// openTyped is what the form asks for.
type openTyped struct {
	Name          events.Text                  `json:"name"`
	Candidates    []string                     `json:"candidates"`
	CriteriaSet   string                       `json:"criteriaSet"` // as setKey writes it
	CapacityHours int64                        `json:"capacityHours"`
	WorkingDays   int                          `json:"workingDays"`
	Bodies        map[events.Party]events.Text `json:"bodies"`
}

func openBinding(v *shell.Request, f *form.Form) *form.Binding {
	b := v.Binding(f, form.NorwegianText("name"), form.AnyOf("candidates", nil), form.OneOfFew("criteriaSet", nil),
		form.WholeNumber("capacityHours"), form.WholeNumber("workingDays").Called(v.T("round.workingdays", nil)))
	for _, p := range events.Parties {
		b.Fields = append(b.Fields, form.NorwegianText("bodies."+string(p)).Called(v.T("round.body", fault.Args{"party": p})))
	}
	b.Lead = leads("deadline", "workingDays") // neither was given
	return b
}
