package server

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/samstyring/samstyring/internal/tracing"
)

// metrics are for the operator; they hold no names and no addresses.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	capacityMetrics
}

func newMetrics(cfg Config) *metrics {
	a, streams := cfg.App, cfg.API
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "samstyring_http_request_seconds", Help: "Time to answer a request, by route and status.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
	}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := gauges(m.registry)
	gauge("samstyring_initiatives", "Initiatives in the registry.", func() float64 { return float64(a.Query.Count()) })
	gauge("samstyring_room_unreadable_records", "Subscriptions, drafts and other values beside the log that cannot be read.",
		func() float64 { return float64(a.Unreadable()) })
	gauge("samstyring_audit_unwritten_entries", "What was done since the start and could not be written into the audit log.",
		func() float64 { return float64(a.Audit.Unwritten()) })
	gauge("samstyring_streams_open", "Open event streams.", func() float64 { return float64(streams.Streams()) })
	logMetrics(m.registry, a)
	appendMetrics(m.registry, a)
	projectionMetrics(m.registry, a)
	deliveryMetrics(m.registry, streams)
	certificateMetrics(m.registry, cfg.Certificate)
	m.capacityMetrics = newCapacityMetrics(m.registry)
	return m
}

// gauges registers values that are asked for when they are looked at.
func gauges(registry *prometheus.Registry) func(name, help string, value func() float64) {
	return func(name, help string, value func() float64) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
}

// counters registers counts that are kept elsewhere.
func counters(registry *prometheus.Registry) func(name, help string, value func() float64) {
	return func(name, help string, value func() float64) {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value))
	}
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// observe measures and logs a request by its route, never by its address.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		span := traced(c)
		if err := next(c); err != nil {
			c.Error(err)
		}
		took, method, route := time.Since(start), methodLabel(c.Request().Method), s.routeLabel(c)
		status := c.Response().Status
		span.Answered(method, route, status)
		s.metrics.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
		if s.cfg.AccessLog {
			s.cfg.Logger.Info("request", "method", method, "route", route, "status", status,
				"ms", float64(took.Microseconds())/1000, "bytes", c.Response().Size)
		}
		return nil
	}
}

// traced begins the span of a request. That somebody asks whether we are well is
// not worth one.
func traced(c echo.Context) tracing.Span {
	if p := c.Path(); p == "/healthz" || p == "/readyz" {
		return tracing.Span{}
	}
	r, span := tracing.Request(c.Request())
	c.SetRequest(r)
	return span
}
