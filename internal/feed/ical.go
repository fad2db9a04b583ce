package feed

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// CalendarType is the media type of a calendar.
const CalendarType = "text/calendar; charset=utf-8"

// Calendar is the milestones and deadlines of a municipality, an owner or an
// initiative.
type Calendar struct {
	Name        string
	Description string // ""
	Lang        locale.Language
	Source      string        // address of the calendar itself
	URL         string        // the same for people; ""
	Refresh     time.Duration // how often a program should fetch it; 0: daily
	Events      []Event
}

// Kind says what kind of day an event is.
type Kind string

// The kinds.
const (
	Milestone Kind = "milestone"
	Deadline  Kind = "deadline"
)

// Event is a day of the plan, or the day until which something must be done. It
// takes the whole day and no time: whoever looks at it stays free.
//
// What has been dropped stays in the calendar as Cancelled, with its last date,
// for as long as a program may have it: programs take away what is cancelled,
// and may keep what is only gone.
type Event struct {
	Initiative string // 2026-0042
	Kind       Kind
	Name       string // of the milestone, or what is due
	Key        string // with Initiative and Kind its identity, where the name depends on the language; "": the name
	Title      string // of the initiative
	Date       events.Date
	Precision  string // day, month, quarter, year; "": day
	Owner      string // name; ""
	Note       string // more for people; ""
	URL        string // for people
	Categories []string
	Sequence   int       // rises with every change of the event: the position of the last one serves
	Changed    time.Time // when it was last changed
	Created    time.Time // when it came; zero: not known
	Cancelled  bool
}

// UID identifies an event in every calendar that it is in, in every language.
func (e Event) UID() string {
	sum := sha256.Sum256([]byte(string(e.Kind) + "\x00" + strings.TrimSpace(cmp.Or(e.Key, e.Name))))
	return e.Initiative + "." + hex.EncodeToString(sum[:8]) + "@samstyring"
}

// ICal writes a calendar. The order of the events given does not matter; of two
// with one identity the one of the higher sequence counts.
func ICal(w io.Writer, c Calendar) error {
	cal, err := c.head()
	if err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	for _, e := range ordered(c.Events) {
		if err := c.add(cal, e); err != nil {
			return fmt.Errorf("write calendar: event %q of %s: %w", e.Name, e.Initiative, err)
		}
	}
	if len(c.Events) == 0 {
		cal.AddVTimezone(zone())
	}
	if err := cal.SerializeTo(w, ics.WithNewLineWindows); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

// head is a calendar without events.
func (c Calendar) head() (*ics.Calendar, error) {
	for _, address := range []string{c.Source, c.URL} {
		if err := absolute(address); err != nil {
			return nil, err
		}
	}
	cal := ics.NewCalendarFor("Samstyring")
	cal.SetProductId("-//Samstyring//Milepæler og frister//NO")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetName(line(c.Name))
	if c.Description != "" {
		cal.SetXWRCalDesc(line(c.Description))
	}
	cal.SetXWRTimezone("Europe/Oslo")
	every := iso8601(cmp.Or(c.Refresh, 24*time.Hour))
	cal.SetRefreshInterval(every)
	cal.SetXPublishedTTL(every)
	if c.URL != "" {
		cal.SetUrl(c.URL)
	}
	if c.Source != "" {
		cal.CalendarProperties = append(cal.CalendarProperties, ics.CalendarProperty{BaseProperty: ics.BaseProperty{
			IANAToken: "SOURCE", ICalParameters: map[string][]string{"VALUE": {"URI"}}, Value: c.Source,
		}})
	}
	return cal, nil
}

// zone is the time zone of the calendar, as it has been since 1996. RFC 5545
// wants at least one component in a calendar, and strict programs refuse one
// that is empty: this one says nothing that is not so, and shows nothing.
func zone() *ics.VTimezone {
	zone := ics.NewTimezone("Europe/Oslo")
	observance := func(begins, from, to, name, month string) ics.ComponentBase {
		var c ics.ComponentBase
		c.AddProperty(ics.ComponentPropertyDtStart, begins)
		c.AddProperty(ics.ComponentProperty("TZOFFSETFROM"), from)
		c.AddProperty(ics.ComponentProperty("TZOFFSETTO"), to)
		c.AddProperty(ics.ComponentProperty("TZNAME"), name)
		c.AddProperty(ics.ComponentPropertyRrule, "FREQ=YEARLY;BYMONTH="+month+";BYDAY=-1SU")
		return c
	}
	zone.Components = append(zone.Components,
		&ics.Daylight{ComponentBase: observance("19960331T020000", "+0100", "+0200", "CEST", "3")},
		&ics.Standard{ComponentBase: observance("19961027T030000", "+0200", "+0100", "CET", "10")})
	return zone
}

// add writes one event.
func (c Calendar) add(cal *ics.Calendar, e Event) error {
	day, err := time.Parse(time.DateOnly, string(e.Date))
	if err != nil {
		return fmt.Errorf("its date: %w", err)
	}
	if e.Initiative == "" || e.Changed.IsZero() || e.Sequence < 0 {
		return errors.New("it lacks an initiative or the time of its last change")
	}
	if err := absolute(e.URL); err != nil {
		return err
	}
	v := cal.AddEvent(e.UID())
	v.SetDtStampTime(e.Changed)
	v.SetModifiedAt(e.Changed)
	if !e.Created.IsZero() {
		v.SetCreatedTime(e.Created)
	}
	v.SetSequence(e.Sequence)
	v.SetAllDayStartAt(day)
	v.SetAllDayEndAt(day.AddDate(0, 0, 1)) // the first day after it
	v.SetSummary(c.summary(e))
	v.SetDescription(c.describe(e))
	v.SetTimeTransparency(ics.TransparencyTransparent)
	v.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
	}
	if e.URL != "" {
		v.SetURL(e.URL)
	}
	for _, category := range e.Categories {
		v.AddCategory(line(category))
	}
	return nil
}

// summary says what, when it is not that very day, and of which initiative.
func (c Calendar) summary(e Event) string {
	what := line(e.Name)
	if e.Kind == Deadline {
		what = c.Lang.Text("calendar.deadline", fault.Args{"what": what})
	}
	s := c.Lang.Text("calendar.summary", fault.Args{"what": what, "when": c.roughly(e), "title": line(e.Title)})
	if e.Cancelled {
		s = c.Lang.Text("calendar.cancelled", fault.Args{"summary": s})
	}
	return s
}

// roughly is a date that is not known to the day; "" for one that is.
func (c Calendar) roughly(e Event) string {
	if e.Precision == "" || e.Precision == events.PrecisionDay {
		return ""
	}
	return c.Lang.Date(e.Date, e.Precision)
}

// describe also holds the address: some programs do not show the other one.
func (c Calendar) describe(e Event) string {
	var lines []string
	if when := c.roughly(e); when != "" {
		lines = append(lines, c.Lang.Text("calendar.roughly", fault.Args{"when": when}))
	}
	if e.Owner != "" {
		lines = append(lines, c.Lang.Text("calendar.owner", fault.Args{"owner": line(e.Owner)}))
	}
	for _, s := range []string{line(e.Note), e.URL} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

// ordered puts events by date, one for each identity.
func ordered(given []Event) []Event {
	newest := make(map[string]Event, len(given))
	for _, e := range given {
		uid := e.UID()
		if known, twice := newest[uid]; !twice || e.Sequence > known.Sequence {
			newest[uid] = e
		}
	}
	out := make([]Event, 0, len(newest))
	for _, e := range newest {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.UID(), b.UID()))
	})
	return out
}

// absolute refuses an address that could not stand in a line of its own.
func absolute(address string) error {
	if address == "" {
		return nil
	}
	if u, err := url.Parse(address); err != nil || u.Host == "" || address != line(address) {
		return fmt.Errorf("%q is not a whole address", address)
	}
	return nil
}

// iso8601 writes a duration in whole minutes.
func iso8601(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("PT%dH", d/time.Hour)
	}
	return fmt.Sprintf("PT%dM", max(1, d/time.Minute))
}

// line makes any text one line without control characters.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(c rune) bool {
		return c == ' ' || unicode.IsControl(c) || c == '\u2028' || c == '\u2029'
	}), " ")
}
