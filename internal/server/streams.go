package server

import (
	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/fault"
)

// streamRetry is how many seconds whoever got no stream is asked to wait.
const streamRetry = "10"

// limitStreams bounds the open event streams, each of which is a connection for
// as long as its reader wants.
func (s *Server) limitStreams(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		leave, reached := s.streams.enter(s.clientKey(c.Request()))
		if leave != nil {
			defer leave()
			return next(c)
		}
		s.metrics.streamsRefused.WithLabelValues(string(reached)).Inc()
		c.Response().Header().Set("Retry-After", streamRetry)
		if reached == fullAddress {
			return fault.New(fault.RateLimited, "too_many_streams", fault.Args{"max": s.capacity.streamsPerAddress})
		}
		return fault.New(fault.Unavailable, "streams_full", nil)
	}
}
