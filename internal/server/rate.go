package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
)

// limitRate bounds reads by address and commands by organisation. Echo calls
// it for every request, so what has been counted is kept on the server.
func (s *Server) limitRate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit, who := s.reads, s.clientKey(c.Request())
		caller, _ := c.Get(callerKey).(access.Caller)
		if r := c.Request(); r.Method != http.MethodGet && r.Method != http.MethodHead {
			limit = s.writes
			if !caller.Anonymous() {
				who = caller.Organisation
			}
		}
		if limit == nil {
			return next(c)
		}
		if allowed, err := limit.Allow(who); err != nil || !allowed {
			return fault.New(fault.RateLimited, "rate_limited", nil)
		}
		return next(c)
	}
}

// store allows bursts of two seconds; nil is no limit.
func store(perSecond float64) middleware.RateLimiterStore {
	if perSecond <= 0 {
		return nil
	}
	return middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: rate.Limit(perSecond), Burst: max(1, int(2*perSecond)),
	})
}
