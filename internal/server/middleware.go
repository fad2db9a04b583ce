package server

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"slices"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/sheet"
)

const callerKey = "samstyring.caller"

// gate looks at a request before its route does. It may set headers of the answer; it
// lets the request pass, answers it, or refuses it.
type gate func(echo.Context) (pass bool, err error)

// gates are asked one after the other. They are one middleware, because Echo makes each
// middleware anew for every request.
func gates(all ...gate) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			for _, ask := range all {
				if pass, err := ask(c); !pass || err != nil {
					return err
				}
			}
			return next(c)
		}
	}
}

// fail answers every error the same way, whoever raised it.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	err = fromEcho(err)
	r := c.Request()
	if pending := api.Pending(r.Context()); len(pending) > 0 {
		err = fault.Merge(pending, err)
	}
	if s.forPeople(r) {
		s.cfg.Pages.Fail(c.Response(), r, err)
		return
	}
	api.WriteProblem(c.Response(), r, err, locale.Match(r.Header.Get("Accept-Language")), s.cfg.Logger)
}

// fromEcho turns the framework's errors into ours.
func fromEcho(err error) error {
	var h *echo.HTTPError
	if !errors.As(err, &h) {
		return err
	}
	switch h.Code {
	case http.StatusNotFound:
		return fault.New(fault.NotFound, "route_not_found", nil)
	case http.StatusMethodNotAllowed:
		return fault.New(fault.MethodNotAllowed, "", nil)
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, "body_too_large", nil)
	case http.StatusUnsupportedMediaType:
		return fault.New(fault.UnsupportedMedia, "unsupported_media_type", nil)
	case http.StatusBadRequest:
		return &fault.Error{Code: fault.Malformed, Cause: err}
	}
	return err
}

func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				s.cfg.Logger.Error("panic", "route", c.Path(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = &fault.Error{Code: fault.Internal, Cause: fmt.Errorf("panic: %v", p)}
			}
		}()
		return next(c)
	}
}

// headIsGet answers HEAD as GET; net/http, which has the request as it came,
// leaves the body out.
func headIsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

var (
	// always is in every answer.
	always = http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"same-origin"},
		"X-Frame-Options":         {"DENY"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
	}
	// readable lets scripts of any origin read.
	readable = http.Header{
		"Access-Control-Allow-Origin":   {"*"},
		"Access-Control-Expose-Headers": {"ETag, Link, Location, Samstyring-Position"},
	}
)

// onlySecure tells browsers for how long they may not ask without TLS.
const onlySecure = "max-age=31536000"

// securityHeaders are strict for everything; a page that needs more says so
// itself.
func (s *Server) securityHeaders(c echo.Context) (bool, error) {
	h := c.Response().Header()
	maps.Copy(h, always)
	if s.cfg.Site.Secure() && !s.cfg.Site.Local() { // on one's own machine other programs share the name
		h.Set("Strict-Transport-Security", onlySecure)
	}
	r := c.Request()
	if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
		maps.Copy(h, readable)
	}
	return true, nil
}

// knownHost refuses requests for another host than the registry, before anything
// else is looked at: a page that somebody else serves under a name of theirs may
// have pointed it here. Health is answered to whoever asks, as balancers do.
func (s *Server) knownHost(c echo.Context) (bool, error) {
	if p := c.Request().URL.Path; p == "/healthz" || p == "/readyz" || s.cfg.Site.Serves(c.Request()) {
		return true, nil
	}
	return false, fault.New(fault.Misdirected, "other_host", fault.Args{"site": s.cfg.Site.String()})
}

// preflight answers a browser that asks what scripts of other origins may do.
func preflight(c echo.Context) (bool, error) {
	if c.Request().Method != http.MethodOptions {
		return true, nil
	}
	h := c.Response().Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match")
	return false, c.NoContent(http.StatusNoContent)
}

// circumstances finds out who is asking, in which language, and refuses what
// is too large before anything is read.
func (s *Server) circumstances(c echo.Context) (bool, error) {
	r := c.Request()
	if len(r.URL.RawQuery) > s.cfg.MaxQuery {
		return false, fault.New(fault.Malformed, "query_too_long", fault.Args{"max": s.cfg.MaxQuery})
	}
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // what cannot be read must not be passed over
		return false, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{{Path: "query", Code: "malformed"}}, Cause: err}
	}
	if !utf8.ValidString(r.URL.Path) {
		return false, fault.New(fault.Malformed, "invalid_utf8", nil)
	}
	if given := r.Header.Values("Authorization"); len(given) > 0 {
		caller, err := s.authenticate(c, given)
		if err != nil {
			return false, err
		}
		c.Set(callerKey, caller)
	}
	return true, nil
}

// withMeta gives the operation what the request came with.
func (s *Server) withMeta(ctx context.Context, c echo.Context, body []byte) context.Context {
	r := c.Request()
	caller, _ := c.Get(callerKey).(access.Caller)
	m := api.Meta{
		Caller: caller, Language: locale.Match(r.Header.Get("Accept-Language")),
		Key: r.Header.Get("Idempotency-Key"), IfMatch: r.Header.Get("If-Match"),
		IfNoneMatch: r.Header.Get("If-None-Match"), Accept: r.Header.Get("Accept"),
		Query:  r.URL.Query(),
		Origin: s.cfg.Site.String(),
	}
	m.Media, _, _ = mime.ParseMediaType(r.Header.Get("Content-Type")) // what cannot be read was refused
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		m.Fingerprint = s.fingerprint(r, body)
	}
	return api.WithMeta(ctx, m)
}

// fingerprint distinguishes a repeated command from another one under the same key. It
// stands in the log for everybody to read, so it is keyed: what was asked
// cannot be guessed from it.
func (s *Server) fingerprint(r *http.Request, body []byte) string {
	h := hmac.New(sha256.New, s.cfg.FingerprintKey)
	fmt.Fprintf(h, "%s %s\n", r.Method, r.URL.Path)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// letterType is the media type of mail.
const letterType = "message/rfc822"

// body reads a JSON body within the limit, refuses what is no JSON text and
// cleans the texts in it.
func (s *Server) body(c echo.Context, limit int64) ([]byte, error) {
	raw, err := s.bounded(c, limit, jsonType, "application/merge-patch+json")
	switch {
	case err != nil || raw == nil:
		return nil, err
	case !utf8.Valid(raw):
		return nil, fault.New(fault.Malformed, "invalid_utf8", nil)
	case !json.Valid(raw):
		return nil, fault.New(fault.Malformed, "malformed_json", nil)
	}
	raw = plaintext.JSON(raw)
	setBody(c.Request(), raw)
	return raw, nil
}

// letter reads a body that is mail within the limit, whatever stands in it.
func (s *Server) letter(c echo.Context, limit int64) ([]byte, error) {
	return s.bounded(c, limit, letterType)
}

// jsonType is the media type of JSON.
const jsonType = "application/json"

// fileTypes are the media types of spreadsheets, and of anything.
var fileTypes = []string{
	sheet.XLSXType, "application/vnd.oasis.opendocument.spreadsheet", "text/csv", "application/octet-stream",
}

// maxTyped is how large the rows of an import may be that come as JSON, in bytes.
const maxTyped = 8 << 20

// file reads the body of an import: a spreadsheet as it is, or rows as JSON.
func (s *Server) file(c echo.Context, limit int64) ([]byte, error) {
	waitForImport(c.Request())
	if isJSON(c.Request()) {
		return s.body(c, min(limit, maxTyped))
	}
	return s.bounded(c, limit, fileTypes...)
}

func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == jsonType
}

// bounded reads a body of one of some media types; nil if there is none.
func (s *Server) bounded(c echo.Context, limit int64, kinds ...string) ([]byte, error) {
	r := c.Request()
	if r.Body == nil || r.ContentLength == 0 {
		return nil, nil
	}
	if r.ContentLength > limit {
		return nil, fault.New(fault.TooLarge, "body_too_large", fault.Args{"max": limit})
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.New(fault.TooLarge, "body_too_large", fault.Args{"max": limit})
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, fault.New(fault.Malformed, "body_too_slow", nil)
	case err != nil:
		return nil, &fault.Error{Code: fault.Malformed, Key: "malformed_json", Cause: err}
	case len(raw) == 0:
		return nil, nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(kinds, kind) {
		return nil, fault.New(fault.UnsupportedMedia, "unsupported_media_type", nil)
	}
	setBody(r, raw)
	return raw, nil
}

// setBody lets a request be read again from what was read of it.
func setBody(r *http.Request, raw []byte) {
	r.Body = io.NopCloser(bytes.NewReader(raw))
	r.ContentLength = int64(len(raw))
}
