package server

import (
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/feed"
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

// versioned gives a list its version, and answers 304 to whoever has it. The version
// is told before the list is made: one that is newer than it says is fetched again.
// edition is what else answers follow from: how the API describes them.
func (s *Server) versioned(route *routers.Route, edition string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if !slices.Contains(Lists, route.Operation.OperationID) {
			return next
		}
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
			if err := next(c); err != nil {
				h.Del("ETag")
				return err
			}
			return nil
		}
	}
}
