package waves

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// signUpLine is a municipality that has signed up.
type signUpLine struct {
	wave.SignUp
	Name  string // of the municipality
	Today string // its number today; "" where it has become several
	Turn  int    // among those that wait
}

// press is something that whoever is here can do.
type press struct{ Key, Href string }

// onePage is one wave.
type onePage struct {
	wave.State
	Title    events.Text // of the initiative
	Phase    wave.Phase
	Host     string // who announced it
	ForWhom  string
	Lines    []signUpLine
	Own      *query.MunicipalityWave // as the municipality that is here sees it; nil for others
	OwnName  string
	MayOwn   bool // who is here signs it up and withdraws it
	Mandate  string
	Presses  []press // of whoever announced it
	Form     *form.Form
	Calendar string
	History  []parts.HistoryItem
}

func showOne(v *shell.Request) error {
	app := v.Shell.Config.App
	of, err := app.Query.State(v.HTTP.PathValue("id"))
	if err != nil {
		return err
	}
	s, err := app.Query.Wave(of.ID, v.HTTP.PathValue("wave"))
	if err != nil {
		return err
	}
	d := &onePage{
		State: s, Title: of.Title, Phase: s.Phase(v.Today()), Host: v.Shell.OrganisationName(s.Organisation),
		Calendar: "/api/v1/calendar.ics?initiative=" + of.ID + "&language=" + string(v.Lang),
	}
	d.read(v)
	for _, p := range []struct {
		f  *waveForm
		on bool
	}{
		{&changing, d.ahead()}, {&closing, d.Phase == wave.PhaseOpen}, {&cancelling, d.Phase != wave.PhaseCancelled},
	} {
		if p.on && app.Command.MayWave(v.Caller(), p.f.kind, "", &s, &of) == nil {
			d.Presses = append(d.Presses, press{p.f.key, strings.NewReplacer("{id}", of.ID, "{wave}", s.ID).Replace(p.f.path)})
		}
	}
	if m, is := v.Shell.Config.Ref.ByOrganisation(v.Session.Organisation); is {
		own := app.Query.WaveOf(m, &s, &of)
		d.Own, d.OwnName = &own, m.DisplayName
		if d.MayOwn = app.Command.MayWave(v.Caller(), wave.KindSignUp, m.Number, &s, &of) == nil; d.MayOwn {
			if d.Form, err = v.NewForm(); err != nil {
				return err
			}
			d.Form.NewKey()
			d.Mandate = v.Mandate()
		}
	}
	entries, err := app.Query.WaveHistory(of.ID, s.ID)
	if err != nil {
		return err
	}
	d.History = parts.HistoryItems(v, entries[max(0, len(entries)-parts.HistoryLength):])
	return v.Render("wave", shell.Page{
		Title: v.T("wave.title", fault.Args{"name": s.Name, "title": v.Lang.Pick(of.Title)}), Crumbs: crumbs(v, &of, nil),
	}, d)
}

// forWhom says whose municipalities a wave is for, if only for those of some counties.
func forWhom(v *shell.Request, counties []string) string {
	if len(counties) == 0 {
		return v.T("wave.for.all", nil)
	}
	var list []string
	for _, number := range counties {
		list = append(list, v.Shell.CodeName(number))
	}
	return v.T("wave.for.counties", fault.Args{"counties": strings.Join(list, ", ")})
}

// read puts who has signed up, and whom it is for, into words.
func (d *onePage) read(v *shell.Request) {
	d.ForWhom = forWhom(v, d.Counties)
	turn := 0
	for _, u := range d.SignUps {
		line := signUpLine{SignUp: u, Name: v.Shell.MunicipalityName(u.Municipality)}
		if !u.Placed {
			turn++
			line.Turn = turn
		}
		if today, _, _ := v.Shell.Config.Ref.Current(u.Municipality); len(today) == 1 {
			line.Today = today[0]
		}
		d.Lines = append(d.Lines, line)
	}
}

// ahead says that the wave has not started.
func (d *onePage) ahead() bool { return d.Phase == wave.PhaseOpen || d.Phase == wave.PhaseClosed }

// MayWithdraw says that the municipality that is here can still withdraw.
func (d *onePage) MayWithdraw() bool { return d.MayOwn && d.Own.SignUp != nil && d.ahead() }

// MayJoin says that it can sign up.
func (d *onePage) MayJoin() bool { return d.MayOwn && d.Own.Asks() }
