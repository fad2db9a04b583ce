package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/calendar"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/subscription"
)

// calendarEdition is raised when the same days are written differently.
const calendarEdition = "5"

// GetCalendar answers milestones and deadlines.
func (a *API) GetCalendar(ctx context.Context, r gen.GetCalendarRequestObject) (gen.GetCalendarResponseObject, error) {
	p := r.Params
	filters, err := a.wanted(ctx, filter.OfCalendar)
	if err != nil {
		return nil, err
	}
	if filters.Empty() {
		return nil, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{{Path: "query", Code: "calendar_of_what"}}}
	}
	next := a.app.Query.Changes
	if a.notify != nil {
		next = a.notify.Feed().Changes // it also knows what only the clock has published
	}
	entries, err := a.book.Entries(filters.Set, a.app.Clock(), next)
	if err != nil {
		return nil, err
	}
	waves, err := a.wavesOf(entries)
	if err != nil {
		return nil, err
	}
	today := a.app.Query.Today(a.app.Clock())
	seen := sha256.New()
	for _, e := range entries {
		_, _ = fmt.Fprintln(seen, e.Version()) // a hash takes all
		for _, s := range waves[e.ID] {
			_, _ = fmt.Fprintln(seen, s.ID, s.Offered.Position)
		}
	}
	q := calendarQuery{origin: meta(ctx).Origin, lang: spoken(ctx, p.Language), filters: filters, past: p.Past, today: today}
	if !q.past {
		_, _ = fmt.Fprintln(seen, today) // each day something passes
	}
	tag := feed.ETag(hex.EncodeToString(seen.Sum(nil)), calendarEdition, q.self(), a.ref.Version())
	return conditional(ctx, tag, feed.CalendarType, q.lang, func() ([]byte, error) { return a.calendar(q, entries, waves) })
}

type calendarQuery struct {
	origin  string
	lang    locale.Language
	filters subscription.Filters
	past    bool // days that have passed are given as well
	today   events.Date
}

// shows says whether a day is in the periods that were asked for, and ahead
// unless what has passed was asked for.
func (q calendarQuery) shows(d calendar.Day) bool {
	first, last, ok := d.Date.Period(d.Precision)
	if !ok {
		return true
	}
	in := func(value string) bool {
		p, known := filter.ParsePeriod(value)
		return known && p.Meets(first, last)
	}
	return (q.past || last >= q.today) && (q.filters.Set[filter.Due] == nil || slices.ContainsFunc(q.filters.Set[filter.Due], in))
}

func (q calendarQuery) self() string {
	v := q.filters.Query(filter.API(filter.OfCalendar))
	v.Set("language", string(q.lang))
	if q.past {
		v.Set("past", "true")
	}
	return q.origin + Base + "/calendar.ics?" + v.Encode()
}

// calendar renders the days of initiatives.
func (a *API) calendar(q calendarQuery, entries []calendar.Entry, waves map[string][]wave.State) ([]byte, error) {
	c := feed.Calendar{
		Name: q.lang.Titled(a.app.Exercise(), q.lang.Text("calendar.name", fault.Args{"what": a.app.Query.InWords(q.lang, q.filters.Set)})), Lang: q.lang,
		Source: q.self(), URL: changesPage(q.origin, q.filters),
	}
	if a.app.Exercise() {
		c.Description = q.lang.Text("page.exercise.banner", nil)
	}
	for _, e := range entries {
		days, err := a.book.Days(e)
		if err != nil {
			return nil, err
		}
		for _, s := range waves[e.ID] {
			if a.waveShown(q, &s) {
				days = append(slices.Clip(days), calendar.WaveDays(&s, e.Standing)...)
			}
		}
		for _, d := range days {
			if !q.shows(d) {
				continue
			}
			c.Events = append(c.Events, a.calendarEvent(q, e.Row, d))
		}
	}
	var b bytes.Buffer
	if err := feed.ICal(&b, c); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// wavesOf are the waves of the initiatives of a calendar.
func (a *API) wavesOf(entries []calendar.Entry) (map[string][]wave.State, error) {
	in := make(map[string]bool, len(entries))
	for _, e := range entries {
		in[e.ID] = true
	}
	return a.app.Query.Waves(func(initiative string) bool { return in[initiative] })
}

// waveShown says whether a wave is for any of the municipalities or counties that a
// calendar was asked for.
func (a *API) waveShown(q calendarQuery, s *wave.State) bool {
	counties, municipalities := q.filters.Set[filter.County], q.filters.Set.With(filter.County).Places(a.ref)
	if municipalities == nil && counties == nil || slices.ContainsFunc(counties, s.For) {
		return true
	}
	return slices.ContainsFunc(municipalities, func(number string) bool {
		m, ok := a.ref.Municipality(number)
		return ok && s.For(m.County)
	})
}

// dayEvent is a day as calendars have it, without words.
func dayEvent(d calendar.Day) feed.Event {
	return feed.Event{
		Kind: feed.Deadline, Key: string(d.Kind), Date: d.Date, Precision: d.Precision,
		Sequence: int(min(d.Position, math.MaxInt32)), Changed: d.Changed, Created: d.Created, Cancelled: d.Cancelled,
	}
}

// calendarEvent puts a day into words. What is the same in every language is
// its identity.
func (a *API) calendarEvent(q calendarQuery, row catalogue.Row, d calendar.Day) feed.Event {
	e := dayEvent(d)
	e.Initiative, e.Title, e.Owner = row.ID, q.lang.Pick(row.Title), a.ref.NameOf(row.Owner, "")
	e.URL, e.Categories = q.origin+"/tiltak/"+url.PathEscape(row.ID), []string{q.lang.Value("stage", row.Stage)}
	switch d.Kind {
	case calendar.Milestone:
		e.Kind, e.Key, e.Name = feed.Milestone, d.Name, q.lang.Milestone(d.Name)
		if d.Baseline != "" && d.Baseline != d.Date {
			e.Note = q.lang.Text("calendar.baseline", fault.Args{"date": d.Baseline, "forecast": d.Date})
		}
	case calendar.Obligation:
		e.Name = q.lang.Text("calendar.obligation", nil)
	case calendar.Statement:
		e.Name = q.lang.Text("calendar.statement", nil)
	case calendar.SignUp, calendar.Start:
		e.Name, e.Key = q.lang.Text("calendar."+string(d.Kind), fault.Args{"name": d.Wave}), string(d.Kind)+" "+d.Name
		e.Note, e.URL = q.lang.Pick(d.What), e.URL+"/puljer/"+url.PathEscape(d.Name)
	case calendar.Breaking:
		e.Name, e.Key = q.lang.Text("calendar.breaking", nil), string(d.Kind)+" "+d.Name
		e.Note = strings.TrimSpace(q.lang.Pick(d.What) + " " + q.lang.Pick(d.Action))
		if d.Baseline != "" {
			e.Note += " " + q.lang.Text("calendar.breaking.moved", fault.Args{"date": d.Baseline})
		}
	}
	return e
}
