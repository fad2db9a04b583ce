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
	maxAsked = 4 << 20  // of versions that were asked for once
)

// lists are kept when they are asked for a second time, and with them how they are
// compressed: what nobody asks for again would only cost time and push others out.
type lists struct {
	asked   *pagecache.Cache[string, struct{}]
	answers *pagecache.Cache[string, *recorded]
}

func newLists() *lists {
	return &lists{pagecache.New[string, struct{}](maxAsked), pagecache.New[string, *recorded](maxLists)}
}

// again says whether a version was asked for before.
func (l *lists) again(tag string) bool {
	_, before := l.asked.Get(tag)
	if !before {
		l.asked.Put(tag, struct{}{}, len(tag))
	}
	return before
}

// versioned gives a list its version, and answers 304 to whoever has it. The version
// is told before the list is made: one that is newer than it says is fetched again.
// edition is what else answers follow from: how the API describes them.
func (s *Server) versioned(route *routers.Route, edition string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if !slices.Contains(Lists, route.Operation.OperationID) {
			return next
		}
		heavy := operationCost(route.Operation.OperationID) != nil // kept elsewhere
		return func(c echo.Context) error {
			r := c.Request()
			if err := s.waitForPosition(r); err != nil {
				return err
			}
			question, err := s.answerKey(r)
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
			if err := s.list(c, tag, heavy, next); err != nil {
				h.Del("ETag")
				return err
			}
			return nil
		}
	}
}

// list gives a version of a list.
func (s *Server) list(c echo.Context, tag string, heavy bool, next echo.HandlerFunc) error {
	if heavy {
		return next(c)
	}
	kept, ok := s.lists.answers.Get(tag)
	if !ok {
		if !s.lists.again(tag) {
			return next(c)
		}
		var err error
		if kept, err = record(c, func() error { return next(c) }); err != nil {
			return err
		}
		if kept.shared() {
			s.lists.answers.Put(tag, kept, len(tag)+kept.size)
		}
	}
	return s.give(c, c.Request(), kept)
}
