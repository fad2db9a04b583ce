package mail

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Quarter is what a municipality must do, in the letter of a quarter.
type Quarter struct {
	On     events.Date // the day of the letter, which says which quarter it is
	Former Former      // the municipality that was chosen, if it is no more
	Places []Place     // that one or, by number, those that it has become
}

// Former is a municipality that is no more; the zero value is none.
type Former struct{ Number, Name string }

// Place is what waits for one municipality.
type Place struct {
	Number, Name string
	Waits        []Line
	Further      int    // things with a day that there is no room for
	Coming       []Line // days after that
}

// Line is one thing in the reader's words.
type Line struct {
	When  string // with a colon; ""
	Text  string
	Takes string // how long it takes; ""
	Path  string // of the page about it
}

// municipalityPath and yearPath are where all of it stands.
const (
	municipalityPath = "/kommuner/"
	yearPath         = "/neste-aar?kommune="
)

// Quarter writes what a municipality must do now, and what comes. Where nothing waits
// it says so. Without a municipality of today it is ErrEmpty.
func (c *Composer) Quarter(r Recipient, delivery string, q Quarter) (Message, error) {
	if len(q.Places) == 0 {
		return Message{}, fmt.Errorf("write letter of a quarter: %w", ErrEmpty)
	}
	w, p := writer{r.Lang, c}, c.letter(r)
	names, waits, leads := []string{}, 0, []string{}
	for _, place := range q.Places {
		names, waits = append(names, oneLine(place.Name)), waits+len(place.Waits)
		leads = append(leads, w.waits("mail.quarter.lead", len(place.Waits), fault.Args{"place": oneLine(place.Name)}))
		p.Sections = append(p.Sections, w.place(&place, len(q.Places) > 1)...)
	}
	args := fault.Args{"places": w.several(names), "quarter": w.Date(q.On, events.PrecisionQuarter)}
	p.Heading, p.Period = w.with("mail.quarter.heading", args), w.Date(q.On, events.PrecisionQuarter)
	p.Preheader = strings.Join(leads, " ")
	if q.Former != (Former{}) {
		p.Lead = []string{w.with("mail.quarter.former", fault.Args{"name": oneLine(q.Former.Name), "number": oneLine(q.Former.Number), "places": args["places"]})}
	}
	first := q.Places[0]
	p.Button = &link{Text: w.with("mail.quarter.button", fault.Args{"place": oneLine(first.Name)}), URL: c.url(municipalityPath, first.Number)}
	p.After = []string{w.text("mail.quarter.after")}
	return c.finish(r, delivery, cut(w.waits("mail.quarter.subject", waits, args), maxSubject), p, p.Footer.Stop.URL)
}

// several are names as one says them: the last one after "and".
func (w writer) several(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return w.with("mail.quarter.several", fault.Args{"places": strings.Join(names[:last], ", "), "place": names[last]})
}

// waits is a text of how much waits: nothing, one thing or several.
func (w writer) waits(key string, n int, args fault.Args) string {
	if n == 0 {
		return w.with(key+".none", args)
	}
	args["count"] = n
	return w.with(one(key, n), args)
}

// place is what waits for a municipality, and what comes; named where there are several.
func (w writer) place(p *Place, several bool) []section {
	args := fault.Args{}
	if several {
		args["place"] = oneLine(p.Name)
	}
	now := section{
		Heading: w.with("mail.quarter.now", args), Severity: Act, Lines: w.lines(p.Waits, true),
		Notes: []string{w.waits("mail.quarter.lead", len(p.Waits), fault.Args{"place": oneLine(p.Name)})},
	}
	if p.Further > 0 {
		now.Further = w.amount("mail.quarter.further", p.Further)
	}
	coming := section{Heading: w.with("mail.quarter.coming", args), Severity: Know, Lines: w.lines(p.Coming, false)}
	if len(p.Coming) == 0 {
		coming.Notes = []string{w.text("mail.quarter.coming.none")}
	} else {
		coming.Lines = append(coming.Lines, thing{Text: w.text("mail.quarter.year"), URL: w.composer.url("", "") + yearPath + url.QueryEscape(p.Number)})
	}
	return []section{now, coming}
}

func (w writer) lines(given []Line, act bool) (out []thing) {
	for _, g := range given {
		out = append(out, thing{Act: act, When: oneLine(g.When), Text: oneLine(g.Text), Takes: oneLine(g.Takes), URL: w.composer.url("", "") + g.Path})
	}
	return out
}
