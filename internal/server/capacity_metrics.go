package server

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// capacityMetrics tell how much is served at the same time, and what was
// refused for that.
type capacityMetrics struct {
	connectionsRefused, streamsRefused, heavyRefused *prometheus.CounterVec // by the limit: all or address
	listener                                         *atomic.Pointer[listener]
}

func newCapacityMetrics(registry *prometheus.Registry) capacityMetrics {
	refused := func(name, help string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"limit"})
		for _, limit := range []full{fullInAll, fullAddress} {
			v.WithLabelValues(string(limit)) // so that it is there before it happens
		}
		registry.MustRegister(v)
		return v
	}
	m := capacityMetrics{
		connectionsRefused: refused("samstyring_connections_refused_total", "Connections above a limit, which were answered so and closed."),
		streamsRefused:     refused("samstyring_streams_refused_total", "Event streams that were not opened, by the limit."),
		heavyRefused:       refused("samstyring_heavy_answers_refused_total", "Heavy answers that were not made, by the limit."),
		listener:           &atomic.Pointer[listener]{},
	}
	gauge := func(name, help string, count func(*listener) int) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			if l := m.listener.Load(); l != nil {
				return float64(count(l))
			}
			return 0
		}))
	}
	gauge("samstyring_connections_open", "Open connections of clients.", (*listener).count)
	gauge("samstyring_connections_idle", "Open connections of clients that ask nothing now; they make room for new ones.", (*listener).unused)
	return m
}
