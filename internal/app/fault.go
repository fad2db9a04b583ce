package app

import (
	"context"
	"errors"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// Fault finds the fault in an error of this package. Failures of the machinery
// that pass by themselves are Unavailable, everything else is Internal and tells
// the outside nothing. It is bounded, to be reported as it is.
func Fault(err error) *fault.Error {
	var f *fault.Error
	switch {
	case errors.As(err, &f) && !(f.Code == fault.Unavailable && errors.Is(f, eventlog.ErrShorter)):
		return f.Bounded()
	case errors.Is(err, eventlog.ErrDiskFull):
		return &fault.Error{Code: fault.StorageFull, Cause: err}
	case errors.Is(err, eventlog.ErrShorter):
		return &fault.Error{Code: fault.Unavailable, Key: "log_lost_events", Args: lost(err), Cause: err}
	case errors.Is(err, eventlog.ErrUnavailable), errors.Is(err, eventlog.ErrClosed):
		return &fault.Error{Code: fault.Unavailable, Key: "log_unavailable", Cause: err}
	case errors.Is(err, eventlog.ErrUnreadable): // of one value; the others are not touched
		return &fault.Error{Code: fault.Internal, Key: "value_unreadable", Cause: err}
	case errors.Is(err, store.ErrDamaged): // they are built anew by then
		return &fault.Error{Code: fault.Unavailable, Key: "not_ready", Cause: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &fault.Error{Code: fault.Unavailable, Key: "timeout", Cause: err}
	}
	return &fault.Error{Code: fault.Internal, Cause: err}
}

// lost says which events are lost and in which file, as far as that is known.
func lost(err error) fault.Args {
	args := fault.Args{}
	file, missing := eventlog.DamageIn(err)
	if missing != "" {
		args["positions"] = missing
	}
	if file != "" {
		args["file"] = file
	}
	return args
}
