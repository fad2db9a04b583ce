package query

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
)

// Wave reads a wave of an initiative. NotFound: there is none.
func (q *Reader) Wave(initiative, id string) (wave.State, error) {
	s, err := q.views.Wave(id)
	if err == nil && (!s.Exists() || s.Initiative != initiative) {
		return wave.State{}, fault.New(fault.NotFound, "wave_not_found", nil)
	}
	return s, err
}

// WaveHistory reads every event of a wave, oldest first.
func (q *Reader) WaveHistory(initiative, id string) ([]document.Entry, error) {
	if _, err := q.Wave(initiative, id); err != nil {
		return nil, err
	}
	raw, err := q.views.History(id)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

// WaveAt is a wave as it stood right after a position; it is what a repeated command
// is answered with.
func (q *Reader) WaveAt(initiative, id string, position uint64) (wave.State, error) {
	s, err := q.Wave(initiative, id)
	if err != nil || s.Position <= position {
		return s, err
	}
	entries, err := q.WaveHistory(initiative, id)
	if err != nil {
		return s, err
	}
	return replay(entries, position, wave.Evolve)
}

// WavesOf lists the waves of an initiative: what starts first first.
func (q *Reader) WavesOf(initiative string) ([]wave.State, error) {
	list, err := q.views.WavesOf(initiative)
	slices.SortStableFunc(list, byStart)
	return list, err
}

// Waves are those of initiatives that are asked for, by initiative.
func (q *Reader) Waves(of func(initiative string) bool) (map[string][]wave.State, error) {
	return q.views.Waves(of)
}

func byStart(a, b wave.State) int {
	return cmp.Or(strings.Compare(string(a.Start), string(b.Start)), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
}

// Numbers are those that one of today's municipalities has had, with those of the
// municipalities that it was formed of.
func (q *Reader) Numbers(m reference.Municipality) []string {
	out := []string{m.Number}
	p := q.Place(m)
	for _, span := range slices.Concat(p.Own, p.Former) {
		if !slices.Contains(out, span.Number) {
			out = append(out, span.Number)
		}
	}
	return out
}

// WaveEnv is what a decision about a wave of an initiative may look at, as whom it is
// given and for which municipality, if for one.
func (l *Lookups) WaveEnv(at time.Time, by events.Speaker, about *initiative.State, id, number string) wave.Env {
	q := l.reader
	env := wave.Env{Today: q.Today(at), Initiative: about.ID, Standing: about.Standing, By: by, World: q.world}
	env.Taken = func(name string) bool {
		list, err := q.views.WavesOf(about.ID)
		l.note("waves", err)
		return slices.ContainsFunc(list, func(s wave.State) bool {
			phase := s.Phase(env.Today)
			return s.ID != id && strings.EqualFold(s.Name, name) && (phase == wave.PhaseOpen || phase == wave.PhaseClosed)
		})
	}
	env.Municipality.Number = number
	if m, known := q.ref.Municipality(number); known {
		env.Municipality = wave.Municipality{
			Number: number, Known: true, County: m.County, Concerned: q.ref.Concerns(about.Reach, number), Numbers: q.Numbers(m),
		}
	}
	return env
}

// MunicipalityWave is a wave as one municipality sees it.
type MunicipalityWave struct {
	wave.State
	Initiative initiative.State
	SignUp     *wave.SignUp // nil: it has not signed up
	Turn       int          // its turn among those that wait; 0: it has a place, or has not signed up
	Phase      wave.Phase   // today
	For        bool         // the initiative concerns it, and the wave is for its county
}

// Asks says that the municipality can still sign up.
func (w *MunicipalityWave) Asks() bool {
	return w.SignUp == nil && w.For && w.Phase == wave.PhaseOpen
}

// WaveOf is a wave as one municipality sees it.
func (q *Reader) WaveOf(m reference.Municipality, s *wave.State, about *initiative.State) MunicipalityWave {
	w := MunicipalityWave{
		State: *s, Initiative: *about, Phase: s.Phase(q.Today(q.clock())), For: s.For(m.County) && q.ref.Concerns(about.Reach, m.Number),
	}
	w.SignUp, w.Turn = s.SignUp(q.Numbers(m)...)
	return w
}

// WavesAhead are the waves that have yet to start, by initiative.
func (q *Reader) WavesAhead() (map[string][]wave.State, error) {
	list, err := q.views.WavesAhead(q.Today(q.clock()))
	out := map[string][]wave.State{}
	for _, s := range list {
		out[s.Initiative] = append(out[s.Initiative], s)
	}
	return out, err
}

// MunicipalityWaves are the waves ahead that a municipality can sign up for, or has:
// what must be answered first comes first.
func (q *Reader) MunicipalityWaves(m reference.Municipality) (out []MunicipalityWave, err error) {
	list, err := q.views.WavesAhead(q.Today(q.clock()))
	if err != nil {
		return nil, err
	}
	for i := range list {
		about, err := q.Stored(list[i].Initiative)
		if err != nil {
			return nil, err
		}
		if w := q.WaveOf(m, &list[i], &about); w.SignUp != nil || w.Asks() {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b MunicipalityWave) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), strings.Compare(string(a.SignUpBy), string(b.SignUpBy)), byStart(a.State, b.State))
	})
	return out, nil
}

// order has what the municipality can answer before what it has answered.
func (w *MunicipalityWave) order() int {
	if w.SignUp == nil {
		return 0
	}
	return 1
}
