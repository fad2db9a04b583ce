package yearahead

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// waveDays are the days of waves ahead, by initiative, for the municipalities of a
// scope: the last one to sign up, and the start.
type waveDays struct {
	own map[string][]query.MunicipalityWave // of the one municipality that the year is for
	all map[string][]wave.State             // where there are several
}

func readWaves(v *shell.Request, s *scope) (w waveDays, err error) {
	if m := s.one(); m != nil {
		list, err := v.Shell.Config.App.Query.MunicipalityWaves(*m)
		if err != nil {
			return w, err
		}
		w.own = map[string][]query.MunicipalityWave{}
		for _, one := range list {
			w.own[one.Initiative.ID] = append(w.own[one.Initiative.ID], one)
		}
		return w, nil
	}
	w.all, err = v.Shell.Config.App.Query.WavesAhead()
	return w, err
}

// of are those of an initiative.
func (w *waveDays) of(ref *reference.Data, r *catalogue.Row, today events.Date, s *scope) (days []agenda.Day) {
	for i := range w.own[r.ID] {
		one := &w.own[r.ID][i]
		days = append(days, daysOf(&one.State, one.Asks(), one.Turn, nil)...)
	}
	for i := range w.all[r.ID] {
		one := &w.all[r.ID][i]
		if slices.ContainsFunc(s.municipalities, func(m reference.Municipality) bool { return one.For(m.County) && ref.Concerns(r.Reach, m.Number) }) {
			days = append(days, daysOf(one, one.Phase(today) == wave.PhaseOpen, 0, one.Counties)...)
		}
	}
	return days
}

// daysOf are the days of a wave; the last one to sign up only while that can be done.
func daysOf(s *wave.State, open bool, turn int, counties []string) (days []agenda.Day) {
	if open {
		days = append(days, agenda.Day{Kind: agenda.SignUp, Date: s.SignUpBy, Name: s.Name, Wave: s.ID, Counties: counties})
	}
	return append(days, agenda.Day{Kind: agenda.WaveStart, Date: s.Start, Name: s.Name, Wave: s.ID, Counties: counties, Turn: turn})
}
