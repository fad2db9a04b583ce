package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"
)

// defaultMetrics is the port that OpenTelemetry's exporters for Prometheus use.
const defaultMetrics = "127.0.0.1:9464"

// listenForMetrics opens the address of the metrics; nil if there are to be
// none. Where nobody asked for an address and the usual one is taken, as when
// two registries run on one machine, the registry goes on without.
func (c *serveCommand) listenForMetrics(ctx context.Context, logger *slog.Logger) (net.Listener, error) {
	address := defaultMetrics
	if c.MetricsListen != nil {
		address = *c.MetricsListen
	}
	if address == "" || address == "none" {
		return nil, nil
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if c.MetricsListen == nil && errors.Is(err, syscall.EADDRINUSE) {
		logger.Warn("no metrics: the address is taken; --metrics-listen sets another, or none", "address", address)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s for metrics: %w", address, err)
	}
	logger.Info("metrics are served", "address", l.Addr())
	return l, nil
}
