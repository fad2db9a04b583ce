package mail

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

const (
	maxInitiatives = 40  // in one digest: mail programs cut letters off at about 100 kB
	maxTitle       = 60  // of an initiative in a subject, in characters
	maxSubject     = 150 // in characters
)

// writer finds the words of one language.
type writer struct {
	locale.Language
	composer *Composer
}

func (w writer) text(key string) string { return w.Text(key, nil) }

func (w writer) with(key string, args fault.Args) string { return w.Text(key, args) }

// amount is a text that is another one for a single thing.
func (w writer) amount(key string, n int) string {
	return w.with(one(key, n), fault.Args{"count": n})
}

// one is the key of the text for n things.
func one(key string, n int) string {
	if n == 1 {
		return key + ".one"
	}
	return key + ".many"
}

// lead says how much has changed, and how much of it asks for something.
func (w writer) lead(changes, initiatives, acts int, needs bool) []string {
	var out []string
	switch {
	case needs: // which are no initiatives
		out = append(out, w.amount("mail.lead.mixed", changes))
	case changes == 1:
		out = append(out, w.text("mail.lead.one"))
	case initiatives == 1:
		out = append(out, w.with("mail.lead.same", fault.Args{"count": changes}))
	default:
		out = append(out, w.with("mail.lead.many", fault.Args{"count": changes, "initiatives": initiatives}))
	}
	switch {
	case acts == 0:
		return out
	case changes == 1:
		return append(out, w.text("mail.lead.act.only"))
	}
	return append(out, w.amount("mail.lead.act", acts))
}

// period names the days of a digest: what it is called, and from when to when.
func (w writer) period(d Digest) (name, days string, err error) {
	from, errFrom := time.Parse(time.DateOnly, string(d.From))
	to, errTo := time.Parse(time.DateOnly, string(d.To))
	if errFrom != nil || errTo != nil || to.Before(from) {
		return "", "", fmt.Errorf("the period from %q to %q is none", d.From, d.To)
	}
	if d.From == d.To {
		return w.Date(d.To, ""), "", nil
	}
	days = w.with("mail.period.days", fault.Args{"from": d.From, "to": d.To})
	if from.Year() == to.Year() && from.Month() == to.Month() {
		days = w.with("mail.period.in_month", fault.Args{
			"first": from.Day(), "last": to.Day(), "month": w.text("month." + strconv.Itoa(int(to.Month()))), "year": to.Year(),
		})
	}
	week := from.Weekday() == time.Monday && to.Equal(from.AddDate(0, 0, 6))
	if d.Frequency == Weekly && week {
		_, n := from.ISOWeek()
		return w.with("mail.period.week", fault.Args{"week": n}), days, nil
	}
	return days, "", nil
}

// subject says what changed first of all and how much more there is.
func (w writer) subject(period string, i Initiative, more int) string {
	top := i.Changes[0]
	args := fault.Args{"period": period, "headline": oneLine(top.Headline), "title": cut(oneLine(i.Title), maxTitle)}
	if more > 0 {
		args["more"] = w.amount("mail.more", more)
	}
	key := "mail.subject.change"
	if period != "" {
		key = "mail.subject.digest"
	}
	if top.Severity == Act {
		key += "_act"
	}
	return cut(w.with(key, args), maxSubject)
}

// cut shortens a text at a word.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	s = string([]rune(s)[:most-1])
	if i := strings.LastIndexByte(s, ' '); i > most/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:–-") + "…"
}

// sections puts initiatives that are in order under a heading for what they ask.
func (w writer) sections(all []Initiative) []section {
	var out []section
	last := -1
	for _, i := range all {
		severity := i.Changes[0].Severity
		if rank := severity.rank(); rank != last {
			name := [...]Severity{Act, Know, Minor}[rank]
			out = append(out, section{Heading: w.text("mail.severity." + string(name)), Severity: name})
			last = rank
		}
		s := &out[len(out)-1]
		s.Groups = append(s.Groups, w.group(i, true))
	}
	return out
}

// pageOf is the page of an initiative, a need or a network.
func (w writer) pageOf(i Initiative) string {
	if i.Path != "" {
		return w.composer.url(i.Path, "")
	}
	return w.composer.url(initiativePath, i.ID)
}

func (w writer) opens(i Initiative) string {
	if i.Path != "" {
		return "mail.open." + i.Kind
	}
	return "mail.open"
}

func (w writer) group(i Initiative, titled bool) group {
	g := group{Number: oneLine(i.ID), URL: w.pageOf(i)}
	if i.Path != "" {
		g.Number = w.text("mail." + i.Kind)
	}
	if titled {
		g.Title, g.TitleTag = oneLine(i.Title), oneLine(i.TitleTag)
	}
	if i.Owner != "" {
		g.Owner = &fact{w.text("mail.owner"), oneLine(i.Owner)}
	}
	last := i.Changes[len(i.Changes)-1]
	alike := titled && last.Severity == Act // all must be acted on, as the heading of the section says
	for _, c := range i.Changes {
		g.Changes = append(g.Changes, w.item(c, !alike))
	}
	return g
}

func (w writer) item(c Change, marked bool) item {
	out := item{Headline: oneLine(c.Headline), When: w.with("mail.when", fault.Args{"at": c.At})}
	out.Act = c.Severity == Act
	if out.Act && marked {
		out.Badge = w.text("mail.severity.act")
	}
	for _, v := range c.Values {
		if v.From != "" || v.To != "" {
			out.Values = append(out.Values, w.value(v))
		}
	}
	for _, line := range c.Details {
		out.Details = append(out.Details, oneLine(line))
	}
	if c.Action != "" {
		out.Action = &fact{w.text("mail.action"), oneLine(c.Action)}
	}
	if c.Concerns != "" {
		out.Concerns = &fact{w.text("mail.concerns"), oneLine(c.Concerns)}
	}
	return out
}

// value says in words what an arrow would leave to the eye.
func (w writer) value(v Value) value {
	out := value{
		Label: oneLine(v.Label), Was: oneLine(v.From), Is: oneLine(v.To), Note: oneLine(v.Note),
		From: w.text("mail.value.from"), To: w.text("mail.value.to"),
	}
	switch {
	case v.To == "":
		out.Gone = w.text("mail.value.gone")
	case v.From == "" && v.Note == "":
		out.Note = w.text("mail.value.first")
	}
	return out
}

func (w writer) webhookFacts(r Recipient, d WebhookDisabled) []fact {
	facts := []fact{{w.text("mail.webhook.subscription"), r.Subscription}, {w.text("mail.webhook.receiver"), hostname(d.Host)}}
	if !d.Since.IsZero() {
		facts = append(facts, fact{w.text("mail.webhook.since"), w.Moment(d.Since)})
	}
	answer := w.text("mail.webhook.silent")
	if d.Status != 0 {
		answer = fmt.Sprintf("HTTP %d", d.Status)
	}
	facts = append(facts, fact{w.text("mail.webhook.answer"), answer})
	if d.Undelivered > 0 {
		text := w.with(one("mail.webhook.replay", d.Undelivered), fault.Args{"count": d.Undelivered, "position": d.Position})
		facts = append(facts, fact{w.text("mail.webhook.undelivered"), text})
	}
	return facts
}
