package api

import (
	"context"
	"strings"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

// wanted reads filters from a query, as those of a subscription: nothing given
// is everything, and what is given must exist.
func (a *API) wanted(f subscription.Filters) (subscription.Filters, error) {
	for _, list := range []*[]string{
		&f.Municipality, &f.County, &f.Owner, &f.Ministry, &f.Theme, &f.Stage, &f.ChangeClass, &f.Initiative,
	} {
		*list = parted(*list)
	}
	var wrong fault.List
	fields, err := subscription.CheckFilters(f, a.subscriptionWorld())
	if err != nil {
		return f, err
	}
	for _, field := range fields {
		field.Path = "query." + strings.TrimPrefix(field.Path, "filters.")
		wrong.Append(field)
	}
	return f, wrong.Err(fault.Malformed, "", nil)
}

// subscriptionWorld is what filters are checked against.
func (a *API) subscriptionWorld() subscription.World {
	return subscription.World{Ref: a.ref, Initiative: a.app.Query.Registered}
}

// parted takes both repeated and comma-separated values. Unlike split it keeps
// what is empty, so that an empty filter is refused.
func parted(given []string) []string {
	var out []string
	for _, g := range given {
		for v := range strings.SplitSeq(g, ",") {
			out = append(out, strings.TrimSpace(v))
		}
	}
	return out
}

// cursorOf reads a cursor, nil if none is given.
func cursorOf(path, given string) (*changes.Cursor, error) {
	if given == "" {
		return nil, nil
	}
	c, err := changes.ParseCursor(given)
	if err != nil {
		return nil, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{
			{Path: path, Code: "invalid_cursor", Args: fault.Args{"given": given}}}}
	}
	return &c, nil
}

// spoken is the language that was asked for in the address, or else in the
// header.
func spoken(ctx context.Context, asked string) locale.Language {
	if asked != "" {
		return locale.Match(asked)
	}
	return meta(ctx).Language
}
