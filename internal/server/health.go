package server

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/certificate"
)

// healthz says that the process lives, and nothing else: whoever asks ends a
// process that is not well, which gives no log back that is away and takes the
// reading with it. A log that takes nothing more until it is opened anew ends the
// process by itself (App.Run).
func (s *Server) healthz(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// readiness is the answer of readyz.
type readiness struct {
	Ready    bool   `json:"ready"`
	Applied  uint64 `json:"applied"`
	Target   uint64 `json:"target"`
	Percent  int    `json:"percent"`
	Writable bool   `json:"writable"`
	Reason   string `json:"reason,omitempty"` // why the log cannot be written
	// Certificate is what is wrong with the certificate of its own: the files
	// cannot be used, so that an earlier one is served, or it has ended. It is no
	// reason to send nobody here.
	Certificate string `json:"certificate,omitempty"`
	// Unreadable counts the values beside the log that cannot be read. They are
	// left out; all others are served, so this is no reason not to be ready.
	Unreadable int `json:"unreadable,omitempty"`
	// Scrub is how the last reading of the whole log ended; left out before the
	// first. A copy of several that is damaged is no reason not to be ready.
	Scrub *scrubbed `json:"scrub,omitempty"`
}

// scrubbed is what everybody may know of it; which servers is in the log.
type scrubbed struct {
	Finished time.Time `json:"finished"`
	Events   uint64    `json:"events"`
	Copies   int       `json:"copies"`
	Damaged  int       `json:"damaged"`
}

func scrubState(s app.Scrub) *scrubbed {
	if s.Finished.IsZero() {
		return nil
	}
	return &scrubbed{s.Finished.UTC().Truncate(time.Second), s.Events, s.Copies, len(s.Damaged)}
}

// readyz says whether the views have caught up with the log, how far they are,
// and whether commands are taken.
func (s *Server) readyz(c echo.Context) error {
	p, log := s.cfg.App.Progress(), s.cfg.App.LogHealth()
	answer := readiness{
		Ready: p.Ready && log.Writable, Applied: p.Applied, Target: p.Target, Percent: 100,
		Writable: log.Writable, Reason: string(log.Reason),
		Unreadable: s.cfg.App.Unreadable(), Certificate: certificateState(s.cfg.Certificate),
		Scrub: scrubState(s.cfg.App.Scrubbed()),
	}
	if p.Target > 0 && p.Applied < p.Target {
		answer.Percent = int(p.Applied * 100 / p.Target)
	}
	status := http.StatusOK
	if !answer.Ready {
		status = http.StatusServiceUnavailable
	}
	return c.JSON(status, answer)
}

// certificateState is empty while all is well.
func certificateState(c *certificate.Files) string {
	switch {
	case c == nil:
		return ""
	case c.Expired():
		return "expired"
	case c.Problem() != nil:
		return "files_unusable"
	}
	return ""
}
