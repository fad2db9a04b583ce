package importing

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

const maxURL = 2000

// provenance says where the row is from. How sure a row is that does not say so
// itself is no more than memory.
func (r *reader) provenance() {
	p := &events.Provenance{Source: r.opt.Source, Certainty: events.CertaintyMemory}
	r.row.Values.Provenance = p
	if s := r.value(colCertainty); s != "" {
		if c, ok := certainties[fold(s)]; ok {
			p.Certainty = c
		} else {
			r.unknown(colCertainty, s, events.Certainties)
		}
	}
	if s := r.value(colChecked); s != "" {
		if day, ok := r.table.parseDay(s); ok {
			p.Date = day
		} else {
			r.fault(colChecked, "invalid_date", fault.Args{"given": given(s)})
		}
	}
	if s := r.value(colURL); s != "" {
		if !webAddress(s) {
			r.fault(colURL, "invalid_url", fault.Args{"given": given(s)})
			return
		}
		p.URL = s
		r.row.Values.Links = []events.Link{{URL: s, Kind: "source"}}
	}
}

// webAddress says whether s is a whole address of a page.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= maxURL && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
