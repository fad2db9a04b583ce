package front

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// frontPage is what a stranger sees first.
type frontPage struct {
	Total    int
	Bypassed int
	Binding  int // obligatory for municipalities, now or later
	Stages   []stageCount
	News     []news
	Listed   bool // what is left out of the news was read from lists
}

// stageCount is how many initiatives stand at a stage.
type stageCount struct {
	Stage events.Stage
	Count int
}

// news is what happened to one initiative or in one round, in a sentence.
type news struct {
	Href  string
	Title events.Text
	Words string
	At    time.Time
}

const frontNews = 6

// front is the front page.
func front(v *shell.Request) error {
	page, err := v.Shell.Config.App.Query.List(catalogue.Query{Limit: 1})
	if err != nil {
		return err
	}
	counts := func(facet filter.Name, value string) int {
		for _, c := range page.Facets[facet] {
			if c.Value == value {
				return c.Count
			}
		}
		return 0
	}
	d := &frontPage{
		Total: page.Total, Bypassed: counts("bypassed", "true"),
		Binding: counts("obligation", string(events.ObligationMandatory)) + counts("obligation", string(events.ObligationMandatoryLater)),
	}
	for _, stage := range events.Stages {
		d.Stages = append(d.Stages, stageCount{stage, counts("stage", string(stage))})
	}
	if err = d.latestNews(v, frontNews); err != nil {
		return err
	}
	return v.Render("front", shell.Page{Title: v.T("front.title", nil), About: v.T("front.lead", nil)}, d)
}

// newsRead is how many events are looked through for news at most.
const newsRead = 2000

// latestNews is the last change of each of the initiatives and rounds that changed last.
// What was read from a list is no news of the day on which it was read.
func (d *frontPage) latestNews(v *shell.Request, most int) error {
	for read := 20 * most; ; read = newsRead {
		entries, err := v.Shell.Config.App.Query.Latest(read)
		if err != nil {
			return err
		}
		if err := d.pick(v, entries, most); err != nil {
			return err
		}
		if len(d.News) == most || len(entries) < read || read == newsRead {
			return nil
		}
	}
}

// pick takes the news of some entries, the newest first.
func (d *frontPage) pick(v *shell.Request, entries []document.Entry, most int) error {
	d.News, d.Listed = nil, false
	seen := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		r, err := e.Record()
		if err != nil {
			return err
		}
		if e.Import != "" || r.Data != nil && initiative.SaidByList(r.Data) {
			d.Listed = true
			continue
		}
		href := hrefOf(e)
		if seen[href] {
			continue
		}
		seen[href] = true
		d.News = append(d.News, news{Href: href, Title: e.Title, Words: parts.Words(v, e), At: e.At})
		if len(d.News) == most {
			break
		}
	}
	return nil
}

// hrefOf is the page of what an entry is about.
func hrefOf(e *document.Entry) string {
	switch {
	case e.Round != "":
		return "/prioritering/" + e.Round
	case e.Need != "":
		return "/behov/" + e.Need
	case e.Network != "":
		return "/nettverk/" + e.Network
	case e.Wave != "":
		return "/tiltak/" + e.Initiative + "/puljer/" + e.Wave
	case e.Product != "":
		return "/fagsystemer/" + e.Product
	}
	return "/tiltak/" + e.Initiative
}
