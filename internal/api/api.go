package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/calendar"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/stream"
)

// Base is the path that every address of the API begins with.
const Base = "/api/v1"

// API answers the operations of openapi.yaml. It implements the generated
// strict server.
type API struct {
	app    *app.App
	ref    *reference.Data
	cursor []byte // secret that page cursors are sealed with
	logger *slog.Logger
	book   *calendar.Book

	notify *notify.Service // nil: there are no notifications
	hub    *stream.Hub
}

// New gives the API on an application. The secret seals page cursors; all
// replicas need the same one.
func New(a *app.App, ref *reference.Data, cursorSecret []byte, logger *slog.Logger) *API {
	return &API{app: a, ref: ref, cursor: cursorSecret, logger: logger, book: calendar.NewBook(a.Query, ref)}
}

// Meta is what the server has found out about a request before an operation
// sees it.
type Meta struct {
	Caller      access.Caller
	Language    locale.Language
	Key         string // Idempotency-Key
	Fingerprint string // hash of method, path and body
	IfMatch     string
	IfNoneMatch string
	Accept      string
	Media       string        // of the body, without its parameters
	Query       url.Values    // of the address
	Origin      string        // scheme and host that the registry is reached at
	Pending     []fault.Field // what the check against the description found in the body
}

type metaKey struct{}

// WithMeta hands the request's circumstances to the operation.
func WithMeta(ctx context.Context, m Meta) context.Context {
	return context.WithValue(ctx, metaKey{}, m)
}

// WithPending adds what the check against the description found in the body, so
// that the command path can add the domain's reasons and answer with all of them
// at once.
func WithPending(ctx context.Context, fields []fault.Field) context.Context {
	m, _ := ctx.Value(metaKey{}).(Meta)
	m.Pending = fields
	return WithMeta(ctx, m)
}

// Pending is what WithPending added.
func Pending(ctx context.Context) []fault.Field { return meta(ctx).Pending }

func meta(ctx context.Context) Meta {
	m, _ := ctx.Value(metaKey{}).(Meta)
	if m.Language == "" {
		m.Language = locale.Match("")
	}
	return m
}

// request is the command path's view of the request.
func request(ctx context.Context) (command.Request, error) {
	m := meta(ctx)
	r := command.Request{Caller: m.Caller, Key: m.Key, Fingerprint: m.Fingerprint, Pending: m.Pending}
	if m.IfMatch == "" || m.IfMatch == "*" {
		return r, nil
	}
	position, ok := parseETag(m.IfMatch)
	if !ok {
		return r, fault.New(fault.PreconditionFailed, "if_match_malformed", fault.Args{"given": m.IfMatch})
	}
	r.IfMatch = position
	return r, nil
}

// do gives a command about an initiative and answers with its document.
func (a *API) do(ctx context.Context, id string, cmd initiative.Command) (reply, error) {
	r, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.Do(ctx, r, id, cmd)
	if err != nil {
		return reply{}, err
	}
	return a.answer(ctx, res)
}

// answer shows what a command has led to: the document as it stood right after
// it, also when the command is repeated later.
func (a *API) answer(ctx context.Context, res command.Result) (reply, error) {
	out := reply{status: http.StatusOK}
	if res.Created {
		out.status = http.StatusCreated
	}
	out.set("Samstyring-Position", formatPosition(res.Position))
	out.set("ETag", etag(res.Position))
	if res.Created {
		out.set("Location", Base+"/initiatives/"+res.ID)
	}
	if res.Replayed {
		out.set("Idempotent-Replayed", "true")
	}
	if !res.Visible {
		out.status = http.StatusAccepted
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	d, err := a.app.Query.AtPosition(res.ID, res.Position)
	if err != nil {
		return reply{}, err
	}
	return out.raw(d.JSON), nil
}

// waitFor lets a read see at least a position.
func (a *API) waitFor(ctx context.Context, position int64) error {
	if position <= 0 {
		return nil
	}
	return a.app.Query.WaitFor(ctx, uint64(position))
}

// moment reads a time; of a day in Norway it is the first moment, or the last.
func (a *API) moment(path, given string, last bool) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, given); err == nil {
		return t, nil
	}
	if d, err := time.ParseInLocation(time.DateOnly, given, a.app.Query.Zone()); err == nil {
		if last {
			d = d.AddDate(0, 0, 1).Add(-time.Nanosecond)
		}
		return d, nil
	}
	return time.Time{}, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{
		{Path: path, Code: "malformed_date", Args: fault.Args{"given": given}}}}
}
