package subscriptions

import (
	"cmp"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/shell"
)

const (
	changesShown   = 25
	changesScanned = 5000 // that a page looks through at most; then it says that there may be more
)

// changesPage is the list of changes.
type changesPage struct {
	Form        *followForm
	Chips       []shell.Chip
	Changes     []changeItem
	Older       string // where the changes before these are; "" if there are none
	Newest      string // where the last changes are, if these are not
	Subscribe   string
	Stream      string // that tells of new ones; "" for none
	Interrupted bool   // there may be more that fit, further back
}

// changeItem is a change in words.
type changeItem struct {
	ID, Path, Who string
	Title         events.Text
	At            time.Time
	Class         changes.Class
	Severity      changes.Severity
	Headline      string
	Details       []string
}

// showChanges lists what has changed, newest first, and what one follows only.
func showChanges(v *shell.Request) error {
	f, err := readThrough(v, feedDoor, v.HTTP.URL.Query())
	if err != nil {
		return err
	}
	before, err := readBefore(v)
	if err != nil {
		return err
	}
	d := &changesPage{Chips: chosen(v, f, "/endringer"), Subscribe: shell.FollowAddress(f.filters.Set)}
	if err := gatherChanges(v, d, f, before); err != nil {
		return err
	}
	if d.Form, err = newFollowForm(v, f); err != nil {
		return err
	}
	p := shell.Page{Title: v.T("changes.title", nil), About: v.T("changes.lead", nil), Changes: f.filters.Set}
	if before != nil {
		d.Newest = f.href("/endringer")
	} else if v.Shell.Config.Notify != nil {
		d.Stream = f.address("/changes/stream", v.Lang)
		p.Scripts = []string{"changes.js"}
	}
	return v.Render("changes", p, d)
}

// readBefore reads which part of the list the address asks for.
func readBefore(v *shell.Request) (*changes.Cursor, error) {
	given := v.HTTP.URL.Query().Get(shell.ParamBefore)
	if given == "" {
		return nil, nil
	}
	c, err := changes.ParseCursor(given)
	if err != nil {
		return nil, &fault.Error{Code: fault.Malformed, Key: "address_not_understood", Fields: []fault.Field{
			{Path: "query." + shell.ParamBefore, Code: "invalid_cursor", Args: fault.Args{"given": given}}}}
	}
	return &c, nil
}

// gatherChanges fills a page with the changes before a cursor that are followed.
func gatherChanges(v *shell.Request, d *changesPage, f *following, before *changes.Cursor) error {
	wants := subscription.Select(f.filters, v.Shell.Config.Ref, v.Shell.Config.App.Query.Synonyms)
	scanned := 0
	var last changes.Cursor
	older := func() {
		next := f.clone()
		next.Set(shell.ParamBefore, last.String())
		d.Older = shell.ListAddress("/endringer", next)
	}
	for c, err := range v.Shell.Lately(before) {
		if err != nil {
			return err
		}
		if subscription.Passed(f.filters, c) {
			return nil
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
		d.Changes = append(d.Changes, newChangeItem(v, c))
	}
	return nil
}

func newChangeItem(v *shell.Request, c *changes.Change) changeItem {
	headline, detail := c.Words(v.Lang, v.Shell.Config.Ref)
	t := changeItem{
		ID: c.ID, Path: c.Path(), Who: v.Shell.OrganisationName(cmp.Or(c.Owner, c.Organisation)), Title: c.Title, At: c.At,
		Class: c.Class, Severity: c.Severity, Headline: headline,
	}
	if detail != "" {
		t.Details = strings.Split(detail, "\n")
	}
	return t
}
