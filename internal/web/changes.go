package web

import (
	"iter"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/subscription"
)

const (
	changesShown   = 25
	changesScanned = 5000 // that a page looks through at most; then it says that there may be more
)

var oneRow = catalogue.Query{Limit: 1}

// changesPage is the list of changes.
type changesPage struct {
	Form        *followForm
	Chips       []chip
	Changes     []toldChange
	Older       string // where the changes before these are; "" if there are none
	Newest      string // where the last changes are, if these are not
	Subscribe   string
	Stream      string // that tells of new ones; "" for none
	Interrupted bool   // there may be more that fit, further back
}

// toldChange is a change in words.
type toldChange struct {
	ID, Initiative, Owner string
	Title                 events.Text
	At                    time.Time
	Class                 changes.Class
	Severity              changes.Severity
	Headline              string
	Details               []string
}

// changes lists what has changed, newest first, and what one follows only.
func (w *Web) changes(v *visit) error {
	f, err := v.readFollowing(v.r.URL.Query())
	if err != nil {
		return err
	}
	before, err := v.readBefore()
	if err != nil {
		return err
	}
	d := &changesPage{Chips: v.chosen(f, "/endringer"), Subscribe: f.href("/abonner")}
	if err := v.gatherChanges(d, f, before); err != nil {
		return err
	}
	if d.Form, err = v.followForm(f); err != nil {
		return err
	}
	p := Page{Title: v.text("changes.title", nil)}
	if before != nil {
		d.Newest = f.href("/endringer")
	} else if w.cfg.Notify != nil {
		d.Stream = f.address("/changes/stream", v.lang)
		p.Scripts = []string{"changes.js"}
	}
	return v.render("changes", p, d)
}

// readBefore reads which part of the list the address asks for.
func (v *visit) readBefore() (*changes.Cursor, error) {
	given := v.r.URL.Query().Get(paramBefore)
	if given == "" {
		return nil, nil
	}
	c, err := changes.ParseCursor(given)
	if err != nil {
		return nil, &fault.Error{Code: fault.Malformed, Key: "address_not_understood", Fields: []fault.Field{
			{Path: "query." + paramBefore, Code: "invalid_cursor", Args: fault.Args{"given": given}}}}
	}
	return &c, nil
}

// gatherChanges fills a page with the changes before a cursor that are followed.
func (v *visit) gatherChanges(d *changesPage, f *following, before *changes.Cursor) error {
	wants := subscription.Select(f.filters, v.web.cfg.Ref)
	scanned := 0
	var last changes.Cursor
	older := func() {
		next := f.clone()
		next.Set(paramBefore, last.String())
		d.Older = listAddress("/endringer", next)
	}
	for c, err := range v.web.lately(before) {
		if err != nil {
			return err
		}
		if scanned++; scanned > changesScanned {
			d.Interrupted = true
			older()
			return nil
		}
		if !wants.Matches(c) {
			last = c.Cursor
			continue
		}
		if len(d.Changes) == changesShown {
			older()
			return nil
		}
		last = c.Cursor
		d.Changes = append(d.Changes, v.toldChange(c))
	}
	return nil
}

// lately gives the changes before a cursor, or all, the last one first.
func (w *Web) lately(before *changes.Cursor) iter.Seq2[*changes.Change, error] {
	if w.cfg.Notify != nil {
		return w.cfg.Notify.Feed().Backward(before)
	}
	return func(yield func(*changes.Change, error) bool) {
		for c, err := range w.cfg.App.Query.RecentChanges() {
			if err == nil && before != nil && c.Cursor.Compare(*before) >= 0 {
				continue
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

func (v *visit) toldChange(c *changes.Change) toldChange {
	headline, detail := c.Words(v.lang, v.web.cfg.Ref)
	t := toldChange{
		ID: c.ID, Initiative: c.Initiative, Owner: v.web.organisationName(c.Owner), Title: c.Title, At: c.At,
		Class: c.Class, Severity: c.Severity, Headline: headline,
	}
	if detail != "" {
		t.Details = strings.Split(detail, "\n")
	}
	return t
}
