package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

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
}

// readyz says whether the views have caught up with the log, how far they are,
// and whether commands are taken.
func (s *Server) readyz(c echo.Context) error {
	p, log := s.cfg.App.Progress(), s.cfg.App.LogHealth()
	answer := readiness{
		Ready: p.Ready && log.Writable, Applied: p.Applied, Target: p.Target, Percent: 100,
		Writable: log.Writable, Reason: string(log.Reason),
		Unreadable: s.cfg.App.Unreadable(), Certificate: certificateState(s.cfg.Certificate),
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

// certificateMetrics tell of the certificate, where there is one.
func certificateMetrics(registry *prometheus.Registry, c *certificate.Files) {
	if c == nil {
		return
	}
	registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "samstyring_tls_certificate_end_seconds", Help: "When the TLS certificate that is served ends, in seconds since 1970.",
	}, func() float64 { return float64(c.End().Unix()) }), prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "samstyring_tls_files_ok", Help: "1 while the files of the TLS certificate are what is served; 0 when they cannot be used.",
	}, func() float64 {
		if c.Problem() != nil {
			return 0
		}
		return 1
	}))
}

// logMetrics tell whether the log can be written.
func logMetrics(registry *prometheus.Registry, a *app.App) {
	gauge := func(name, help string, value func() float64) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("samstyring_log_writable", "1 while the log can be written; 0 when commands are refused.", func() float64 {
		if a.LogHealth().Writable {
			return 1
		}
		return 0
	})
	gauge("samstyring_log_configuration_ok", "1 while the stream is as the log needs it; 0 when it was changed and could not be changed back.", func() float64 {
		if a.LogHealth().Misconfigured {
			return 0
		}
		return 1
	})
	registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "samstyring_log_configuration_changes_total", Help: "How often the stream was found changed from outside.",
	}, func() float64 { return float64(a.LogHealth().Changes) }))
	gauge("samstyring_disk_free_bytes", "Free disk where log and views are, the least of them; 0 before it was looked at.",
		func() float64 { return float64(a.LogHealth().Free) })
}
