package account

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/web/shell"
)

const (
	auditPath  = "/min-side/innsyn"
	monthParam = "maned"
	monthForm  = "2006-01"
	// auditShown is how many entries a page has.
	auditShown = 200
)

type auditData struct {
	Earlier, Later string // as the address has it; "" for none
	Named          string // the month, in words
	From, Until    time.Time
	Whole          bool // all of the organisation's, not one's own only
	Entries        []auditlog.Entry
	Count          int
	Own, Operator  string // pseudonyms of who looks, and of the command line
}

// auditPage shows who looked at or changed what is not public in a month.
func auditPage(v *shell.Request) error {
	c := v.Caller()
	organisation, actor, err := access.AuditOf(c, "")
	if err != nil {
		return err
	}
	audit, ctx := v.Shell.Config.App.Audit, v.HTTP.Context()
	if err := audit.Record(ctx, c, auditlog.AuditRead, ""); err != nil {
		return err
	}
	d := month(v)
	d.Whole, d.Own, d.Operator = actor == "", c.Actor, access.Operator
	d.Entries, d.Count, err = audit.Newest(ctx, auditlog.Query{Organisation: organisation, Actor: actor, From: d.From, Until: d.Until, Limit: auditShown})
	if err != nil {
		return err
	}
	return v.Render("audit", shell.Page{
		Title: v.T("audit.title", nil), Crumbs: []shell.Crumb{{Title: v.T("mine.title", nil), Href: "/min-side"}},
	}, d)
}

// month is the one that the address asks for, or this one.
func month(v *shell.Request) *auditData {
	zone := v.Shell.Config.App.Query.Zone()
	now := v.Shell.Config.Clock().In(zone)
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, zone)
	from, err := time.ParseInLocation(monthForm, v.HTTP.URL.Query().Get(monthParam), zone)
	if err != nil || from.After(this) {
		from = this
	}
	d := &auditData{Named: v.Lang.Date(events.Date(from.Format(time.DateOnly)), events.PrecisionMonth), From: from, Until: from.AddDate(0, 1, 0), Earlier: from.AddDate(0, -1, 0).Format(monthForm)}
	if from.Before(this) {
		d.Later = from.AddDate(0, 1, 0).Format(monthForm)
	}
	return d
}
