package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/singleflight"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/pagecache"
)

// heavy are the answers that take much longer than others: whole selections,
// long pages of changes and events, feeds and documents. They are made within a
// budget, in memory, at most once for all who ask for the same at the same
// time; the budget is given back before anything is written, so that slow
// readers cost the others nothing.
type heavy struct {
	budget  *budget
	answers *pagecache.Cache[string, *recorded]
	held    held
	making  singleflight.Group
}

func newHeavy() *heavy {
	return &heavy{budget: newBudget(), answers: pagecache.New[string, *recorded](maxCached)}
}

// cost is what an answer takes of the budget.
type cost struct {
	units int64
	fresh bool // it is made from more than the views, and not kept
}

// smallPage is how many items of a feed are no heavy answer.
const smallPage = 100

// operationCost is nil where an operation of the API is never heavy.
func operationCost(id string) func(r *http.Request) *cost {
	always := func(*http.Request) *cost { return &cost{units: 1} }
	switch id {
	case "exportInitiatives":
		return func(*http.Request) *cost { return &cost{units: wholeSelection} }
	case "listChanges", "getChangesAtom", "getCalendar", "getNeedsCalendar", "getRoundMinutes", "exportRound":
		return always
	case "listHistory":
		return func(r *http.Request) *cost { return longPage(r, false) }
	case "listEvents":
		return func(r *http.Request) *cost { return longPage(r, true) }
	}
	return nil
}

// wholeSelection is what a list as a spreadsheet or as lines costs, which has no pages.
const wholeSelection = 2

func longPage(r *http.Request, fresh bool) *cost {
	if limit, err := strconv.Atoi(r.URL.Query().Get("limit")); err != nil || limit <= smallPage {
		return nil
	}
	return &cost{units: 1, fresh: fresh}
}

// pageCost is nil where an address of the pages is not heavy.
func pageCost(r *http.Request) *cost {
	if r.Method == http.MethodGet && (r.URL.Path == "/tiltak.csv" || r.URL.Path == "/tiltak.xlsx") {
		return &cost{units: wholeSelection}
	}
	return nil
}

// heavyOperation makes the heavy answers of an operation within the budget.
func (s *Server) heavyOperation(costs func(*http.Request) *cost) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			what := costs(c.Request())
			if what == nil {
				return next(c)
			}
			if err := s.waitForPosition(c.Request()); err != nil { // not within the budget
				return err
			}
			return s.heavily(c, what, func() error { return next(c) })
		}
	}
}

func (s *Server) waitForPosition(r *http.Request) error {
	position, err := strconv.ParseUint(r.URL.Query().Get("minPosition"), 10, 64)
	if err != nil {
		return nil // not given: what is wrong has been refused before
	}
	return s.cfg.App.Query.WaitFor(r.Context(), position)
}

// heavily answers with what produce writes, or has written before for the same
// question about the same state of the registry. What may be made for one
// visitor is given to nobody else. Whoever has a version is asked for by itself:
// an operation may know that it is the newest without making it again.
func (s *Server) heavily(c echo.Context, what *cost, produce func() error) error {
	request := c.Request()
	if what.fresh || personal(request) {
		return s.produceAnswer(c, what, "", produce)
	}
	key, err := s.answerKey(request)
	if err != nil {
		return err
	}
	if kept, ok := s.heavy.answers.Get(key); ok {
		return s.give(c, request, kept)
	}
	if request.Header.Get("If-None-Match") != "" {
		return s.produceAnswer(c, what, key, produce)
	}
	mine := false
	made, err, _ := s.heavy.making.Do(key, func() (any, error) {
		mine = true
		ctx, cancel := context.WithTimeout(context.WithoutCancel(request.Context()), s.cfg.Timeout)
		defer cancel() // others wait for it too, so it does not end with the one who came first
		c.SetRequest(request.WithContext(ctx))
		a, err := s.produce(c, what, produce)
		s.heavy.cache(key, a)
		return a, err
	})
	a, _ := made.(*recorded)
	switch {
	case err != nil && mine:
		return err
	case err != nil, !mine && !a.shared(): // it may concern the other one only
		return s.produceAnswer(c, what, key, produce)
	}
	return s.give(c, request, a)
}

// languageCookie is the one cookie that many visitors have with the same value.
const languageCookie = "lang"

// personal says whether an answer may be another one for whoever asks.
func personal(r *http.Request) bool {
	return r.Header.Get("Authorization") != "" ||
		slices.ContainsFunc(r.Cookies(), func(c *http.Cookie) bool { return c.Name != languageCookie })
}

// produceAnswer is made for one request, and kept under the key, if there is one.
func (s *Server) produceAnswer(c echo.Context, what *cost, key string, produce func() error) error {
	request := c.Request()
	a, err := s.produce(c, what, produce)
	if err != nil {
		return err
	}
	if key != "" {
		s.heavy.cache(key, a)
	}
	return s.give(c, request, a)
}

// answerKey is everything that an answer to nobody in particular follows from.
func (s *Server) answerKey(r *http.Request) (string, error) {
	state, err := s.cfg.API.State()
	if err != nil {
		return "", fmt.Errorf("tell the state of the registry: %w", err)
	}
	language := locale.Match(r.Header.Get("Accept-Language"))
	if s.forPeople(r) {
		language = s.cfg.Pages.Language(r)
	}
	return fmt.Sprintf("%s %s %q %q %q", state, language, r.URL.Path, r.URL.RawQuery, r.Header.Get("Accept")), nil
}

// produce makes an answer within the budget.
func (s *Server) produce(c echo.Context, what *cost, produce func() error) (*recorded, error) {
	reached := fullInAll
	var give func()
	if !s.heavy.held.full() {
		give, reached = s.heavy.budget.take(c.Request().Context(), s.clientKey(c.Request()), what.units)
	}
	if give == nil {
		s.metrics.heavyRefused.WithLabelValues(string(reached)).Inc()
		return nil, busy(reached)
	}
	defer give()
	return record(c, produce)
}

// record takes down what produce writes, and writes nothing.
func record(c echo.Context, produce func() error) (*recorded, error) {
	out := c.Response()
	into, to := newRecorder(out.Header()), out.Writer
	out.Writer = into
	defer func() {
		out.Writer, out.Committed, out.Status, out.Size = to, false, 0, 0
	}()
	if err := produce(); err != nil {
		return nil, err
	}
	return into.answer(), nil
}

const (
	chunk         = 64 << 10
	chunkPatience = 10 * time.Second // for a reader to take a chunk
	givePatience  = 30 * time.Second // for a whole answer, beside what it takes at leastSpeed
	leastSpeed    = 64 << 10         // bytes a second
)

// give writes an answer to whoever asked, unless they have it already.
func (s *Server) give(c echo.Context, r *http.Request, a *recorded) error {
	out := c.Response()
	clear(out.Header()) // it was a part of what is given
	maps.Copy(out.Header(), a.header)
	if given := r.Header.Get("If-None-Match"); given != "" && a.status == http.StatusOK && names(given, a.header.Get("ETag")) {
		out.Header().Del("Content-Length")
		out.Header().Del("Content-Type")
		out.WriteHeader(http.StatusNotModified)
		return nil
	}
	s.heavy.held.begin(a)
	defer s.heavy.held.end(a)
	var body []byte
	if a.status != http.StatusNotModified {
		body = a.body.Choose(r, out.Header())
	}
	out.WriteHeader(a.status)
	control := http.NewResponseController(out)
	last := time.Now().Add(givePatience + time.Duration(len(body)/leastSpeed)*time.Second)
	for part := range slices.Chunk(body, chunk) {
		until := time.Now().Add(chunkPatience)
		if until.After(last) {
			until = last
		}
		if err := control.SetWriteDeadline(until); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return nil // the reader is gone
		}
		if _, err := out.Write(part); err != nil {
			return nil // the reader is gone, or too slow
		}
	}
	return nil
}

// names says whether an If-None-Match names a version.
func names(ifNoneMatch, tag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || tag != "" && strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
