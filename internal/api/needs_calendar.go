package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// needsCalendarEdition is raised when the same days are written differently.
const needsCalendarEdition = "1"

// GetNeedsCalendar answers by when KS answers needs, and by when members of networks say
// which are most urgent to them.
func (a *API) GetNeedsCalendar(ctx context.Context, r gen.GetNeedsCalendarRequestObject) (gen.GetNeedsCalendarResponseObject, error) {
	where, err := a.wanted(ctx, query.FiltersOfNeeds)
	if err != nil {
		return nil, err
	}
	q := needsCalendar{origin: meta(ctx).Origin, lang: spoken(ctx, r.Params.Language), where: where.Set, past: r.Params.Past, today: a.app.Query.Today(a.app.Clock())}
	needs, err := a.app.Query.Needs(query.NeedFilter{Where: where.Set})
	if err != nil {
		return nil, err
	}
	networks, err := a.app.Query.NetworksWith(where.Set)
	if err != nil {
		return nil, err
	}
	var days []feed.Event
	for i := range needs {
		days = append(days, a.needDay(q, &needs[i].State))
	}
	for i := range networks {
		days = append(days, a.listDays(q, &networks[i])...)
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

// needDay is by when KS answers a need. The day is taken back when it has answered, or
// nothing more is asked for.
func (a *API) needDay(q needsCalendar, s *need.State) feed.Event {
	changed := s.At
	switch {
	case s.Closed != nil:
		changed = s.Closed.At
	case s.Answer != nil:
		changed = s.Answer.At
	}
	return feed.Event{
		Initiative: s.ID, Kind: feed.Deadline, Key: "answer", Name: q.lang.Text("calendar.answer", nil), Title: q.lang.Pick(s.Title), Date: s.AnswerBy,
		Owner: a.ref.NameOf(reference.KS, ""), URL: q.origin + "/behov/" + url.PathEscape(s.ID), Categories: []string{q.lang.Value("needPhase", string(s.Phase()))},
		Sequence: int(min(s.Position, math.MaxInt32)), Changed: changed, Created: s.At, Cancelled: s.Phase() != need.PhaseOpen,
	}
}

// listDays are by when members of a network say which needs are most urgent to them. A
// day is taken back when the list was published before, or the network was closed.
func (a *API) listDays(q needsCalendar, s *query.NetworkSum) (out []feed.Event) {
	for _, l := range s.State.Lists {
		e := feed.Event{
			Initiative: s.ID, Kind: feed.Deadline, Key: "list " + strconv.Itoa(l.Year), Name: q.lang.Text("calendar.list", fault.Args{"year": l.Year}), Title: s.Name,
			Date: l.Deadline, Owner: a.ref.NameOf(s.Host, ""), URL: q.origin + "/nettverk/" + url.PathEscape(s.ID), Categories: []string{q.lang.Label("network")},
			Sequence: int(min(s.Position, math.MaxInt32)), Changed: l.At, Created: l.At,
		}
		over := func(at time.Time) {
			e.Changed, e.Cancelled = at, e.Cancelled || a.app.Query.Today(at) <= l.Deadline
		}
		if l.Published != nil {
			over(l.Published.At)
		}
		if s.Closed != nil {
			over(s.Closed.At)
		}
		out = append(out, e)
	}
	return out
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
