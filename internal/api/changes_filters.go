package api

import (
	"context"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

// wanted reads which changes an address asks for: nothing given is everything,
// and what is given must exist.
func (a *API) wanted(ctx context.Context, names []filter.Name) (subscription.Filters, error) {
	set, wrong, err := filter.API(names).Read(meta(ctx).Query, a.app.Query.Filters())
	if err == nil && len(wrong) > 0 {
		err = &fault.Error{Code: fault.Malformed, Fields: wrong}
	}
	return subscription.Filters{Set: set}, err
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
