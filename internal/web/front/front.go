package front

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
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
	Updated  time.Time // of the last change; zero if there is none
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
	if d.News, err = latestNews(v, frontNews); err != nil {
		return err
	}
	if len(d.News) > 0 {
		d.Updated = d.News[0].At
	}
	return v.Render("front", shell.Page{Title: v.T("front.title", nil), About: v.T("front.lead", nil)}, d)
}

// latestNews is the last change of each of the initiatives and rounds that changed last.
func latestNews(v *shell.Request, most int) ([]news, error) {
	entries, err := v.Shell.Config.App.Query.Latest(20 * most)
	if err != nil {
		return nil, err
	}
	var out []news
	seen := map[string]bool{}
	for _, e := range entries {
		href := "/tiltak/" + e.Initiative
		switch {
		case e.Round != "":
			href = "/prioritering/" + e.Round
		case e.Need != "":
			href = "/behov/" + e.Need
		case e.Network != "":
			href = "/nettverk/" + e.Network
		case e.Wave != "":
			href = "/tiltak/" + e.Initiative + "/puljer/" + e.Wave
		case e.Product != "":
			href = "/fagsystemer/" + e.Product
		}
		if seen[href] || e.Import != "" { // the initiatives that it changed are here themselves
			continue
		}
		seen[href] = true
		out = append(out, news{Href: href, Title: e.Title, Words: parts.Words(v, &e), At: e.At})
		if len(out) == most {
			break
		}
	}
	return out, nil
}
