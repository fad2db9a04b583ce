package server

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/fault"
)

const (
	bodyPatience   = 5 * time.Second  // for the body of a request
	importPatience = 60 * time.Second // for that of an import, by somebody who may send one
)

// limitBodies bounds how long a body is waited for, and how many are being read
// at the same time: a body that comes slowly holds a connection.
func (s *Server) limitBodies(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Body == nil || r.ContentLength == 0 {
			return next(c)
		}
		leave, reached := s.bodies.enter(s.clientKey(c.Request()))
		if leave == nil {
			c.Response().Header().Set("Connection", "close") // or the body would be read to its end
			if reached == fullAddress {
				return fault.New(fault.RateLimited, "rate_limited", nil)
			}
			return fault.New(fault.Unavailable, "", nil)
		}
		body := &timedBody{ReadCloser: r.Body, control: http.NewResponseController(c.Response()), leave: leave}
		defer body.end()
		body.wait(bodyPatience)
		r.Body = body
		return next(c)
	}
}

// timedBody is a body that has to be read in time. When it is, the rest of the
// request has as long as it needs.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
	leave   func() // nil: it does not count any more
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.wait(0)
		b.end()
	}
	return n, err
}

// wait sets how long the body is waited for from now on; 0: for ever. Where
// there is no connection, nothing is waited for.
func (b *timedBody) wait(patience time.Duration) {
	var until time.Time
	if patience > 0 {
		until = time.Now().Add(patience)
	}
	_ = b.control.SetReadDeadline(until) // a connection that is gone shows itself in the read
}

// end stops counting it.
func (b *timedBody) end() {
	if b.leave != nil {
		b.leave()
		b.leave = nil
	}
}

// waitForImport gives a body the time that an import needs.
func waitForImport(r *http.Request) {
	if body, ok := r.Body.(*timedBody); ok {
		body.wait(importPatience)
	}
}
