package server

import (
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/pagecache"
)

// Lists are the operations whose answers follow from the views, the day and the
// question alone, whoever asks. They have a version that is known before they are
// made, so that whoever has it is answered without making them.
var Lists = []string{
	"listInitiatives", "exportInitiatives", "listMunicipalityInitiatives", "listRounds", "listCriteriaSets", "listHistory",
	"getInitiativeHistory", "getRoundHistory", "getProductHistory", "listProducts", "getReadiness", "getUptake",
	"listWaves", "listMunicipalityWaves", "listMunicipalityWaiting", "listMunicipalities", "listMunicipalityAdoptions", "listCounties", "listOrganisations",
	"listThemes", "listFunctions", "listNeeds", "getNeedHistory", "listNetworks", "getNetworkHistory", "getWaveHistory", "search", "suggest", "listSynonyms",
}

const (
	maxLists = 16 << 20 // bytes of lists that are kept
	maxAsked = 4 << 20  // of questions that were asked once
)

// lists are kept when they are asked for a second time, and with them how they are
// compressed: what nobody asks for again would only cost time and push others out.
// The key is the question with the state that it was asked about, see answerKey.
type lists struct {
	asked   *pagecache.Cache[string, struct{}]
	answers *pagecache.Cache[string, *recorded]
}

func newLists() *lists {
	return &lists{pagecache.New[string, struct{}](maxAsked), pagecache.New[string, *recorded](maxLists)}
}

// again says whether a question was asked before.
func (l *lists) again(question string) bool {
	_, before := l.asked.Get(question)
	if !before {
		l.asked.Put(question, struct{}{}, len(question))
	}
	return before
}

// keeps says whether an operation gives lists that are kept here: they are for
// everybody, and what costs a share of the budget is kept by heavyOperation.
func keeps(route *routers.Route) bool {
	o := route.Operation
	return slices.Contains(Lists, o.OperationID) && operationCost(o.OperationID) == nil && !guarded(o)
}

// kept answers with a list that is kept, before the request is checked against the
// description: the same question about the same state was checked, and waited for
// what it waits for, when its answer was made. A body is left to the check.
func (s *Server) kept(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.ContentLength != 0 || !s.cfg.App.Readable() {
			return next(c)
		}
		question, err := s.answerKey(r)
		if err != nil {
			return err
		}
		if answer, ok := s.lists.answers.Get(question); ok {
			return s.give(c, r, answer)
		}
		c.Set(questionKey, question)
		return next(c)
	}
}

// versioned gives a list its version, and answers 304 to whoever has it. The version
// is told before the list is made: one that is newer than it says is fetched again.
// edition is what else answers follow from: how the API describes them. keep says that
// lists are kept here.
func (s *Server) versioned(edition string, keep bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			question, err := s.question(c)
			if err != nil {
				return err
			}
			tag, h := feed.ETag(question, edition, s.cfg.App.Query.Reference().Version()), c.Response().Header()
			h.Set("ETag", tag)
			h.Set("Cache-Control", "no-cache")
			h.Set("Vary", "Accept, Accept-Language")
			if given := r.Header.Get("If-None-Match"); given != "" && names(given, tag) {
				c.Response().WriteHeader(http.StatusNotModified)
				return nil
			}
			if keep {
				err = s.list(c, question, next)
			} else {
				err = next(c)
			}
			if err != nil {
				h.Del("ETag")
			}
			return err
		}
	}
}

// questionKey is where kept leaves the key of what was asked.
const questionKey = "samstyring.question"

// question is the key of what was asked, about the state that it waits for.
func (s *Server) question(c echo.Context) (string, error) {
	r := c.Request()
	if asked, ok := c.Get(questionKey).(string); ok && !r.URL.Query().Has("minPosition") {
		return asked, nil
	}
	if err := s.waitForPosition(r); err != nil {
		return "", err
	}
	return s.answerKey(r)
}

// list makes a list, and keeps it if its question was asked before.
func (s *Server) list(c echo.Context, question string, next echo.HandlerFunc) error {
	if !s.lists.again(question) {
		return next(c)
	}
	answer, err := record(c, func() error { return next(c) })
	if err != nil {
		return err
	}
	if answer.shared() {
		s.lists.answers.Put(question, answer, len(question)+answer.size)
	}
	return s.give(c, c.Request(), answer)
}
