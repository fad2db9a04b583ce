package server

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/minutes"
)

// routes are what stands beside the operations of the API description.
func (s *Server) routes() {
	e := s.echo
	e.GET("/healthz", s.healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/.well-known/security.txt", s.securityText)
	e.GET(api.Base+"/openapi.json", static("application/json", api.DescriptionJSON))
	e.GET(api.Base+"/openapi.yaml", static("application/yaml", api.DescriptionYAML))
	e.GET(api.Base+"/asyncapi.yaml", static("application/yaml", func() []byte { return events.AsyncAPI("schemas") }))
	e.GET(api.Base+"/schemas/:file", schema)
	for _, address := range api.DocsAddresses() {
		e.GET(address, file("text/html; charset=UTF-8", func() ([]byte, error) {
			pages, err := api.DocsPages()
			return s.bannered(pages[address]), err
		}))
	}
	e.GET(api.Base+"/docs/style.css", static("text/css; charset=utf-8", api.DocsStyle))
	e.GET(api.Base+api.MinutesStylePath, static("text/css; charset=utf-8", minutes.Style))
	e.GET(api.Base+"/changes/net", moved(api.Base+"/changes"))
	e.RouteNotFound(everything, s.page)
}

// page hands what no other route answers to the pages, but for addresses that
// only machines ask for.
func (s *Server) page(c echo.Context) error {
	if s.forPeople(c.Request()) {
		if !s.cfg.App.Readable() && !strings.HasPrefix(c.Request().URL.Path, "/static/") {
			return fault.New(fault.Unavailable, "not_ready", nil)
		}
		answer := func() error {
			r := c.Request()
			s.cfg.Pages.ServeHTTP(c.Response(), r.WithContext(access.WithClient(r.Context(), s.clientKey(r))))
			return nil
		}
		if what := pageCost(c.Request()); what != nil {
			c.Request().Pattern = "GET " + c.Request().URL.Path // also where it is kept
			return s.heavily(c, what, answer)
		}
		if signsIn(c.Request()) {
			return s.backOff(c, answer)
		}
		return answer()
	}
	if allowed := s.methods(c.Request()); len(allowed) > 0 {
		c.Response().Header().Set("Allow", strings.Join(allowed, ", "))
		return fault.New(fault.MethodNotAllowed, "", nil)
	}
	return fault.New(fault.NotFound, "route_not_found", nil)
}

// methods lists what an address can be asked with; nothing if it is none.
func (s *Server) methods(r *http.Request) (allowed []string) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		c := s.echo.NewContext(r, nil)
		if s.echo.Router().Find(method, r.URL.Path, c); c.Path() != everything {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

// everything is the route of what no other route answers.
const everything = "/*"

// forPeople says whether an address is one of the pages.
func (s *Server) forPeople(r *http.Request) bool {
	if s.cfg.Pages == nil {
		return false
	}
	for _, machines := range []string{"/api", "/.well-known", "/healthz", "/readyz", "/metrics"} {
		if r.URL.Path == machines || strings.HasPrefix(r.URL.Path, machines+"/") {
			return false
		}
	}
	return true
}

// static answers with what does not change as long as the program runs. It is
// made when it is first asked for.
func static(contentType string, content func() []byte) echo.HandlerFunc {
	return file(contentType, func() ([]byte, error) { return content(), nil })
}

func file(contentType string, content func() ([]byte, error)) echo.HandlerFunc {
	made := sync.OnceValues(func() (*recorded, error) {
		body, err := content()
		if err != nil {
			return nil, err
		}
		r := newRecorder(http.Header{"Content-Type": {contentType}, "Cache-Control": {"no-cache"}})
		_, _ = r.Write(body) // it is memory
		return r.answer(), nil
	})
	return func(c echo.Context) error {
		answer, err := made()
		if err != nil {
			return err
		}
		h := c.Response().Header()
		maps.Copy(h, answer.header)
		if names(c.Request().Header.Get("If-None-Match"), h.Get("ETag")) {
			return c.NoContent(http.StatusNotModified)
		}
		return c.Blob(http.StatusOK, contentType, answer.body.Choose(c.Request(), h))
	}
}

// moved leads from a former address to the one of today, with what was asked.
func moved(to string) echo.HandlerFunc {
	return func(c echo.Context) error {
		address := url.URL{Path: to, RawQuery: c.Request().URL.RawQuery}
		return c.Redirect(http.StatusPermanentRedirect, address.String())
	}
}

func schema(c echo.Context) error {
	eventType, isJSON := strings.CutSuffix(c.Param("file"), ".json")
	raw, ok := events.Schema(eventType)
	if !isJSON || !ok {
		return fault.New(fault.NotFound, "route_not_found", nil)
	}
	return c.Blob(http.StatusOK, "application/schema+json", raw)
}

// securityText is RFC 9116; it expires a year after it is asked for.
func (s *Server) securityText(c echo.Context) error {
	expires := s.cfg.Clock().UTC().AddDate(1, 0, 0).Truncate(24 * time.Hour)
	text := fmt.Sprintf("Contact: %s\nExpires: %s\nPreferred-Languages: nb, nn, en\n", s.cfg.Security, expires.Format(time.RFC3339))
	if s.cfg.Site.Secure() { // no other is allowed
		text += "Canonical: " + s.cfg.Site.String() + "/.well-known/security.txt\n"
	}
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}
