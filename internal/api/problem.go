package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// Problem is an error as RFC 9457 problem details.
type Problem struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail,omitempty"`
	Instance string       `json:"instance,omitempty"`
	Code     fault.Code   `json:"code"`
	Key      string       `json:"key,omitempty"` // the exact reason, stable
	Context  fault.Args   `json:"context,omitempty"`
	Errors   []FieldError `json:"errors,omitempty"`
}

// FieldError is one thing that is wrong.
type FieldError struct {
	Path   string     `json:"path"`
	Code   string     `json:"code"`
	Detail string     `json:"detail"`
	Args   fault.Args `json:"args,omitempty"`
}

// statuses is the one table from faults to HTTP.
var statuses = map[fault.Code]int{
	fault.Malformed:            http.StatusBadRequest,
	fault.Invalid:              http.StatusUnprocessableEntity,
	fault.GateUnmet:            http.StatusConflict,
	fault.NotAllowedNow:        http.StatusConflict,
	fault.SignatureMismatch:    http.StatusConflict,
	fault.Unauthenticated:      http.StatusUnauthorized,
	fault.Forbidden:            http.StatusForbidden,
	fault.NotFound:             http.StatusNotFound,
	fault.MethodNotAllowed:     http.StatusMethodNotAllowed,
	fault.Conflict:             http.StatusConflict,
	fault.PreconditionFailed:   http.StatusPreconditionFailed,
	fault.PreconditionRequired: http.StatusPreconditionRequired,
	fault.KeyReused:            http.StatusUnprocessableEntity,
	fault.TooLarge:             http.StatusRequestEntityTooLarge,
	fault.UnsupportedMedia:     http.StatusUnsupportedMediaType,
	fault.NotAcceptable:        http.StatusNotAcceptable,
	fault.RateLimited:          http.StatusTooManyRequests,
	fault.Unavailable:          http.StatusServiceUnavailable,
	fault.Internal:             http.StatusInternalServerError,
}

// Status is the HTTP status of a fault.
func Status(code fault.Code) int { return statuses[code] }

// ProblemOf tells an error in a language. What is not a fault tells nothing.
func ProblemOf(err error, lang locale.Language, instance string) Problem {
	f := asFault(err)
	p := Problem{
		Type: "/api/v1/docs#" + string(f.Code), Status: statuses[f.Code], Instance: instance,
		Code: f.Code, Key: f.Key, Context: f.Args,
	}
	p.Title, p.Detail = lang.Fault(f)
	p.Errors = fieldErrors(f.Fields, lang)
	return p
}

func fieldErrors(fields []fault.Field, lang locale.Language) []FieldError {
	var out []FieldError
	for _, field := range fields {
		out = append(out, FieldError{Path: field.Path, Code: field.Code, Detail: lang.Field(field), Args: field.Args})
	}
	return out
}

// asFault finds the fault in an error; the machinery's failures that pass by
// themselves become Unavailable, everything else Internal.
func asFault(err error) *fault.Error {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, eventlog.ErrUnavailable), errors.Is(err, eventlog.ErrClosed):
		return &fault.Error{Code: fault.Unavailable, Key: "log_unavailable", Cause: err}
	case errors.Is(err, app.ErrViewsDamaged):
		return &fault.Error{Code: fault.Unavailable, Key: "not_ready", Cause: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &fault.Error{Code: fault.Unavailable, Key: "timeout", Cause: err}
	}
	return &fault.Error{Code: fault.Internal, Cause: err}
}

// WriteProblem answers with an error and logs what only the operator may see.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error, lang locale.Language, logger *slog.Logger) {
	p := ProblemOf(err, lang, r.URL.Path)
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		logger.Error("request failed", "method", r.Method, "route", r.Pattern, "code", p.Code, "err", err)
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", string(lang))
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="samstyring"`)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		h.Set("Retry-After", "1")
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone if this fails
}
