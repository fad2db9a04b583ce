package importing

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
)

// provenance says where the row is from. How sure a row is that does not say so
// itself is no more than memory.
func (r *reader) provenance() {
	p := &events.Provenance{Source: r.opt.Source, Certainty: events.CertaintyMemory}
	r.row.Values.Provenance = p
	if c, ok := take(r, colCertainty, reading.Certainties.Read(r.cell(colCertainty)), false); ok {
		p.Certainty = c
	}
	if day, ok := take(r, colChecked, reading.Day(r.cell(colChecked)), false); ok {
		p.Date = day
	}
	if links, ok := take(r, colSourceURL, reading.Links(r.cell(colSourceURL)), false); ok {
		p.URL = links[0].URL
	}
	if links, ok := take(r, colURL, reading.Links(r.cell(colURL)), false); ok {
		for i := range links {
			links[i].Kind = "source"
		}
		p.URL, r.row.Values.Links = links[0].URL, links
	}
}
