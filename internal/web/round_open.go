package web

import (
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// openRoundPage is the form that opens a round.
type openRoundPage struct {
	Form       *form
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
func (w *Web) openRoundForm(v *visit) error {
	if err := v.keyholder(); err != nil {
		return err
	}
	f, err := v.newForm()
	if err != nil {
		return err
	}
	f.newKey()
	f.Values.Set("workingDays", strconv.Itoa(defaultRoundDays))
	if id := v.r.URL.Query().Get("tiltak"); id != "" {
		f.Values.Set("candidates", id)
	}
	return v.showOpenRound(f)
}

func (v *visit) showOpenRound(f *form) error {
	d := &openRoundPage{Form: f, Parties: events.Parties}
	var err error
	if d.Candidates, err = v.candidateChoices(f.Values["candidates"], nil, f.Value(paramPage), ""); err != nil {
		return err
	}
	sets, err := v.web.cfg.App.Query.CriteriaSets()
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
	return v.render("round-open", Page{
		Title: v.text("round.open", nil), Crumbs: []Crumb{{v.text("menu.rounds", nil), roundsPath}}, Form: f, Status: f.Status,
	}, d)
}

func setKey(s events.CriteriaSet) string { return s.ID + "." + strconv.Itoa(s.Version) }

// openRound opens a round and leads into its room.
func (w *Web) openRound(v *visit) error {
	f, err := v.readForm()
	if err != nil {
		return err
	}
	if err := v.keyholder(); err != nil {
		return err
	}
	if f.Value(paramPage) != "" {
		return v.showOpenRound(f)
	}
	var pending []fault.Field
	cmd := round.Open{
		Name: v.written(f.Value("name")), Candidates: f.Values["candidates"],
		CapacityHours: wholeNumber("capacityHours", f.Value("capacityHours"), &pending),
		WorkingDays:   int(wholeNumber("workingDays", f.Value("workingDays"), &pending)),
		Bodies:        map[events.Party]events.Text{},
	}
	for _, p := range events.Parties {
		cmd.Bodies[p] = v.written(f.Value("bodies." + string(p)))
	}
	id, version, _ := strings.Cut(f.Value("criteriaSet"), ".")
	n, _ := strconv.Atoi(version) // 0 is no version: it is refused
	if cmd.CriteriaSet, err = w.cfg.App.Query.ChooseCriteria(events.CriteriaSet{ID: id, Version: n}); err != nil {
		pending, cmd.CriteriaSet = append(pending, app.Fault(err).Fields...), round.Default()
	}
	req := f.request(v, 0)
	req.Pending = pending
	res, err := w.cfg.App.Command.OpenRound(v.r.Context(), req, cmd)
	if err != nil {
		if err := f.refused(v, err); err != nil {
			return err
		}
		f.sentBefore(v, err, v.text("round.again", nil))
		f.place(openField(v))
		return v.showOpenRound(f)
	}
	v.leave("round.opened", nil)
	return v.redirect(roundsPath + "/" + res.ID)
}

// openField finds the fields of the form that opens a round.
func openField(v *visit) func(string) (string, string) {
	return func(path string) (string, string) {
		switch {
		case strings.HasPrefix(path, "candidates"):
			return "candidates", ""
		case path == "deadline": // neither was given
			return "workingDays", v.text("round.workingdays", nil)
		case path == "workingDays":
			return "", v.text("round.workingdays", nil)
		case strings.HasPrefix(path, "bodies."):
			return "", v.text("round.body", fault.Args{"party": strings.TrimPrefix(path, "bodies.")})
		case strings.HasPrefix(path, "criteriaSet"):
			return "criteriaSet", ""
		}
		return "", ""
	}
}
