package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/calendar"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// needsCalendarEdition is raised when the same days are written differently.
const needsCalendarEdition = "2"

// GetNeedsCalendar answers by when KS answers needs, and by when members of networks say
// which are most urgent to them.
func (a *API) GetNeedsCalendar(ctx context.Context, r gen.GetNeedsCalendarRequestObject) (gen.GetNeedsCalendarResponseObject, error) {
	where, err := a.wanted(ctx, query.FiltersOfNeeds)
	if err != nil {
		return nil, err
	}
	q := needsCalendar{origin: meta(ctx).Origin, lang: spoken(ctx, r.Params.Language), where: where.Set, past: r.Params.Past, today: a.app.Query.Today(a.app.Clock())}
	days, err := a.needsDays(q)
	if err != nil {
		return nil, err
	}
	days = slices.DeleteFunc(days, func(e feed.Event) bool { return !q.past && e.Date < q.today })
	seen := sha256.New()
	for _, e := range days {
		_, _ = fmt.Fprintln(seen, e.UID(), e.Sequence, e.Cancelled, e.Date, e.Title) // a hash takes all
	}
	tag := feed.ETag(hex.EncodeToString(seen.Sum(nil)), needsCalendarEdition, q.self(), a.ref.Version())
	return conditional(ctx, tag, feed.CalendarType, q.lang, func() ([]byte, error) { return a.needsCalendar(q, days) })
}

// needsCalendar is which calendar of needs was asked for.
type needsCalendar struct {
	origin string
	lang   locale.Language
	where  filter.Set
	past   bool // days that have passed are given as well
	today  events.Date
}

func (q needsCalendar) self() string {
	v := q.where.Query(filter.API(query.FiltersOfNeeds))
	v.Set("language", string(q.lang))
	if q.past {
		v.Set("past", "true")
	}
	return q.origin + Base + "/needs/calendar.ics?" + v.Encode()
}

// needsDays are the days of what was asked for, and those that are taken back because it
// left lately.
func (a *API) needsDays(q needsCalendar) (out []feed.Event, err error) {
	since := a.app.Clock().Add(-calendar.TakenBack)
	needs, moved, err := a.app.Query.NeedsLately(q.where, since)
	if err != nil {
		return nil, err
	}
	for i := range needs {
		s := &needs[i].State
		for _, d := range stood(calendar.NeedDays(s), moved, s.ID) {
			e := dayEvent(d)
			e.Initiative, e.Name, e.Title = s.ID, q.lang.Text("calendar.answer", nil), q.lang.Pick(s.Title)
			e.Owner, e.URL = a.ref.NameOf(reference.KS, ""), q.origin+"/behov/"+url.PathEscape(s.ID)
			e.Categories = []string{q.lang.Value("needPhase", string(s.Phase()))}
			out = append(out, e)
		}
	}
	networks, moved, err := a.app.Query.NetworksLately(q.where, since)
	for i := range networks {
		s := &networks[i].State
		for _, d := range stood(calendar.ListDays(s), moved, s.ID) {
			e := dayEvent(d)
			e.Initiative, e.Key, e.Name, e.Title = s.ID, e.Key+" "+d.Name, q.lang.Text("calendar.list", fault.Args{"year": d.Name}), s.Name
			e.Owner, e.URL = a.ref.NameOf(s.Host, ""), q.origin+"/nettverk/"+url.PathEscape(s.ID)
			e.Categories = []string{q.lang.Label("network")}
			out = append(out, e)
		}
	}
	return out, err
}

// stood are days as a calendar has them that what they belong to has left, or come back to.
func stood(days []calendar.Day, moved map[string]query.Moved, id string) []calendar.Day {
	m, is := moved[id]
	switch move := (calendar.Move{Position: m.Position, At: m.At}); {
	case !is:
		return days
	case m.Left:
		return calendar.Left(days, move)
	default:
		return calendar.Came(days, move)
	}
}

// needsCalendar renders the days.
func (a *API) needsCalendar(q needsCalendar, days []feed.Event) ([]byte, error) {
	name := a.app.Query.NeedsInWords(q.lang, q.where)
	page := q.origin + "/behov"
	if asked := q.where.Query(filter.Page(query.FiltersOfNeeds)).Encode(); asked != "" {
		page += "?" + asked
	}
	c := feed.Calendar{Name: q.lang.Titled(a.app.Exercise(), name), Lang: q.lang, Source: q.self(), URL: page, Events: days}
	if a.app.Exercise() {
		c.Description = q.lang.Text("page.exercise.banner", nil)
	}
	var b bytes.Buffer
	if err := feed.ICal(&b, c); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (r reply) VisitGetNeedsCalendarResponse(w http.ResponseWriter) error { return r.write(w) }
