// Package tracing tells an OpenTelemetry collector what a request has caused: the
// command, the append, and the wait until it can be read. Nothing is recorded and
// nothing is sent unless the operator names a collector by the standard's
// OTEL_EXPORTER_OTLP_ENDPOINT.
//
// Spans hold routes, counts, positions and answers: never who asked, from where,
// or what was written, and of an error only that there was one, for its words
// quote what people wrote. Of a request's own trace context, identifiers and the
// sampling flag are taken; what else it may carry (tracestate, baggage) is not
// handed on, because nobody knows what is in it.
//
// It is the only package that knows OpenTelemetry.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// tracer makes spans; nil: nobody wants any.
var tracer atomic.Pointer[trace.Tracer]

// Start begins to send, if the environment names a collector, until stop is called,
// which sends what is left. The exporter reads the rest of the standard's variables
// itself. Once in a process.
func Start(ctx context.Context, version string, logger *slog.Logger) (stop func(context.Context) error, err error) {
	nothing := func(context.Context) error { return nil }
	endpoint := environment("ENDPOINT")
	if endpoint == "" || os.Getenv("OTEL_SDK_DISABLED") == "true" || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return nothing, nil
	}
	if protocol := environment("PROTOCOL"); protocol != "" && protocol != "http/protobuf" {
		return nothing, fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL is %s: traces are sent as http/protobuf alone", protocol)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		logger.Warn("traces could not be sent", "error", err)
	}))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nothing, fmt.Errorf("send traces to %s: %w", endpoint, err)
	}
	self, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "samstyring"), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil {
		return nothing, fmt.Errorf("describe the source of traces: %w", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(self))
	t := provider.Tracer("github.com/samstyring/samstyring")
	tracer.Store(&t)
	logger.Info("traces are sent", "to", endpoint)
	return func(ctx context.Context) error {
		tracer.Store(nil)
		return provider.Shutdown(ctx)
	}, nil
}

// environment is a variable of the standard, for traces or for everything.
func environment(name string) string {
	if value := os.Getenv("OTEL_EXPORTER_OTLP_TRACES_" + name); value != "" {
		return value
	}
	return os.Getenv("OTEL_EXPORTER_OTLP_" + name)
}

// Attribute is what a span says about itself. See the package for what it must not.
type Attribute = attribute.KeyValue

// Text is an attribute whose values are a closed set, such as a route.
func Text(name, value string) Attribute { return attribute.String(name, value) }

// Number is a count, or a position of the log.
func Number(name string, value uint64) Attribute { return attribute.Int64(name, int64(value)) } //nolint:gosec // positions are far below 2^63

// Span is one step on the way of a request; the zero value is of nobody.
type Span struct{ span trace.Span }

// Begin begins a step within the one that ctx is in.
func Begin(ctx context.Context, name string, attributes ...Attribute) (context.Context, Span) {
	return begin(ctx, name, trace.WithAttributes(attributes...))
}

func begin(ctx context.Context, name string, options ...trace.SpanStartOption) (context.Context, Span) {
	t := tracer.Load()
	if t == nil {
		return ctx, Span{}
	}
	ctx, span := (*t).Start(ctx, name, options...)
	return ctx, Span{span}
}

// Request begins the step of a request, in the trace that it says it belongs to.
func Request(r *http.Request) (*http.Request, Span) {
	if tracer.Load() == nil {
		return r, Span{}
	}
	ctx := r.Context()
	parent := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header)))
	if parent.IsValid() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, parent.WithTraceState(trace.TraceState{}))
	}
	ctx, s := begin(ctx, "request", trace.WithSpanKind(trace.SpanKindServer))
	return r.WithContext(ctx), s
}

// Answered ends the step of a request.
func (s Span) Answered(method, route string, status int) {
	if s.span == nil {
		return
	}
	s.span.SetName(method + " " + route)
	s.span.SetAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route), attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		s.span.SetStatus(codes.Error, "")
	}
	s.span.End()
}

// Note says what has happened during the step, in words that are ours.
func (s Span) Note(what string) {
	if s.span != nil {
		s.span.AddEvent(what)
	}
}

// End ends a step, with what came of it.
func (s Span) End(err error, attributes ...Attribute) {
	if s.span == nil {
		return
	}
	s.span.SetAttributes(attributes...)
	if err != nil {
		s.span.SetStatus(codes.Error, "")
	}
	s.span.End()
}
