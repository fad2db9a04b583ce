package changes

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// needed is the news that an event of a need is, to those behind it. That somebody
// supports it is no news.
func needed(rec events.Record, ref *reference.Data) []Change {
	var c Change
	var about events.NeedAbout
	switch e := rec.Data.(type) {
	case *events.NeedRaised:
		c = act(NeedRaised, Value{}, Value{Deadline: e.AnswerBy, What: e.Problem})
		about = events.NeedAbout{Title: e.Title, Theme: e.Theme, LifeEvent: e.LifeEvent, Behind: []string{e.Municipality}}
		c.Summary = e.Problem
	case *events.NeedAnswered:
		c, about = act(NeedAnswered, Value{}, Value{Answer: e.Answer, Into: e.Initiative, Reason: e.Reason}), e.NeedAbout
		c.Initiative = e.Initiative
	case *events.NeedMerged:
		c, about = act(NeedMerged, Value{}, Value{Need: e.Into, NeedTitle: e.IntoTitle, Reason: e.Reason}), e.NeedAbout
	case *events.NeedJoined:
		c, about = act(NeedMerged, Value{Need: e.From, NeedTitle: e.FromTitle}, Value{}), e.NeedAbout
	case *events.NeedClosed:
		c, about = act(NeedClosed, Value{}, Value{Reason: e.Reason}), e.NeedAbout
	default:
		return nil
	}
	c.Need, c.Title = rec.AggregateID, about.Title
	c.under(about.Theme, about.LifeEvent)
	c.of(rec, about.Behind, ref)
	return []Change{c}
}

// under finds a change by themes.
func (c *Change) under(slugs ...string) {
	for _, slug := range slugs {
		if slug != "" && !slices.Contains(c.Themes, slug) {
			c.Themes = append(c.Themes, slug)
		}
	}
}

// of says which event a change that is about no initiative is made of, and whom it
// concerns.
func (c *Change) of(rec events.Record, numbers []string, ref *reference.Data) {
	from := sourceOf(rec)
	c.ID = strconv.FormatUint(from.First, 10) + "-" + strconv.FormatUint(from.Last, 10) + "-" + string(c.Class)
	c.First, c.Last, c.At, c.Organisation = from.First, from.Last, from.At, from.Organisation
	c.Municipalities = []string{}
	for _, number := range numbers {
		today, _, _ := ref.Current(number)
		c.Municipalities = union(c.Municipalities, today)
	}
}

// needWords is the headline of what became of a need.
func (t *wording) needWords(c *Change) (key string, args fault.Args) {
	key = "change." + string(c.Class)
	switch c.Class {
	case NeedRaised:
		return key, fault.Args{"who": t.municipalities(c.Municipalities), "deadline": c.New.Deadline}
	case NeedAnswered:
		return key + "." + c.New.Answer, fault.Args{"initiative": c.New.Into}
	case NeedMerged:
		if c.New.Need == "" {
			return key + ".joined", fault.Args{"title": c.Old.NeedTitle}
		}
		return key, fault.Args{"title": c.New.NeedTitle}
	}
	return key, nil
}

// Path is the page of what a change is about.
func (c *Change) Path() string {
	if c.Need != "" {
		return "/behov/" + c.Need
	}
	if c.Network != "" {
		return "/nettverk/" + c.Network
	}
	return "/tiltak/" + c.Initiative
}

// Subject is what a change is about, as events name it.
func (c *Change) Subject() string {
	if c.Need != "" {
		return events.AggregateNeed + "/" + c.Need
	}
	if c.Network != "" {
		return events.AggregateNetwork + "/" + c.Network
	}
	return events.AggregateInitiative + "/" + c.Initiative
}
