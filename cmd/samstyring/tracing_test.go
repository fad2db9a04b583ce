package main

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
)

// traces is a collector: what it was sent, decoded.
type traces struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*trace.Span
	text  string // all of it, resources and events too
}

func collectTraces(t *testing.T) *traces {
	t.Helper()
	c := &traces{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.take(r); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *traces) take(r *http.Request) error {
	raw, err := io.ReadAll(r.Body)
	if err == nil && r.Header.Get("Content-Encoding") == "gzip" {
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(raw)); err == nil {
			raw, err = io.ReadAll(z)
		}
	}
	var sent collector.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(raw, &sent)
	}
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text += r.URL.Path + prototext.Format(&sent)
	for _, resource := range sent.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
	return nil
}

// of gives the spans of a trace by their names.
func (c *traces) of(t *testing.T, id string) map[string]*trace.Span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]*trace.Span{}
	for _, s := range c.spans {
		if hex.EncodeToString(s.GetTraceId()) == id {
			if out[s.GetName()] != nil {
				t.Errorf("two spans %s in one trace", s.GetName())
			}
			out[s.GetName()] = s
		}
	}
	return out
}

const (
	traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	caller  = "00f067aa0ba902b7"
)

// traced registers something in a trace of the caller's, and stops the program, which
// sends what is left. The words are those that must not be in a trace.
func traced(t *testing.T, settings map[string]string) (words []string) {
	t.Helper()
	r := newRegistry(t)
	r.serveWith(t, settings)
	token := r.token(t, "974761076")
	location := r.want(t, http.StatusCreated, call{
		method: http.MethodPost, path: "/initiatives", token: token, key: "min-nokkel",
		body: `{"title":{"nb":"Hemmelig tittel"},"summary":{"nb":"Kommunen får søknaden."},"owner":"974761076","reach":{"scope":"all"}}`,
		header: map[string]string{
			"traceparent": "00-" + traceID + "-" + caller + "-01", "tracestate": "vendor=ola.nordmann", "baggage": "user=kari.nordmann",
			"User-Agent": "Lesebrett/7",
		},
	}).location
	r.want(t, http.StatusNotFound, call{method: http.MethodGet, path: "/initiatives/2026-9999"})
	r.want(t, http.StatusOK, call{method: http.MethodGet, path: "/initiatives?q=hemmelig-sok"})
	r.halt(t)
	return []string{
		token, "974761076", "Hemmelig tittel", "nordmann", "Lesebrett", "min-nokkel", "127.0.0.1", "hemmelig-sok", "2026-9999",
		location[strings.LastIndexByte(location, '/')+1:],
	}
}

// A registration is one trace, in that of whoever asked: request, command, append,
// projected, each within the other, and nothing in it tells of a person, an
// organisation or what was written.
func TestTraces(t *testing.T) {
	t.Parallel()
	c := collectTraces(t)
	words := traced(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": c.URL})
	spans := c.of(t, traceID)
	parent := caller
	const request = "POST /api/v1/initiatives"
	for _, step := range []struct{ name, within string }{{request, ""}, {"command", request}, {"append", "command"}, {"projected", "command"}} {
		s := spans[step.name]
		if s == nil {
			t.Fatalf("no span %s in %s", step.name, c.text)
		}
		if step.within != "" {
			parent = hex.EncodeToString(spans[step.within].GetSpanId())
		}
		if got := hex.EncodeToString(s.GetParentSpanId()); got != parent {
			t.Errorf("%s is within %s, want %s", step.name, got, parent)
		}
		// Waiting may have been given up on a busy machine.
		if step.name != "projected" && s.GetStatus().GetCode() == trace.Status_STATUS_CODE_ERROR || s.GetEndTimeUnixNano() < s.GetStartTimeUnixNano() {
			t.Errorf("%s went wrong: %v", step.name, s)
		}
	}
	if len(spans) != 4 {
		t.Errorf("%d spans, want 4", len(spans))
	}
	if p := spans["append"].GetStartTimeUnixNano(); p > spans["projected"].GetStartTimeUnixNano() {
		t.Error("it was waited for before it was written")
	}
	for _, word := range words {
		if strings.Contains(c.text, word) {
			t.Errorf("a trace holds %q:\n%s", word, c.text)
		}
	}
	for _, want := range []string{"/v1/traces", `"samstyring"`, `"GET /api/v1/initiatives/:id"`} {
		if !strings.Contains(c.text, want) {
			t.Errorf("%s is not in what was sent:\n%s", want, c.text)
		}
	}
	if strings.Contains(c.text, "readyz") {
		t.Error("that somebody asks whether we are well is traced")
	}
}

// Nobody is sent anything who was not named, and a protocol that is not spoken is
// refused at the start.
func TestTracesAreAskedFor(t *testing.T) {
	t.Parallel()
	c := collectTraces(t)
	traced(t, map[string]string{
		"OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_EXPORTER_OTLP_HEADERS": "authorization=x", "OTEL_SERVICE_NAME": "samstyring",
	})
	traced(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": c.URL, "OTEL_SDK_DISABLED": "true"})
	if c.text != "" {
		t.Errorf("sent %s", c.text)
	}
	said := newRegistry(t).wontServe(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": c.URL, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})
	if !strings.Contains(said, "http/protobuf") {
		t.Errorf("said %s", said)
	}
}

// A collector that is away keeps nobody from registering.
func TestTracesWithoutCollector(t *testing.T) {
	t.Parallel()
	c := collectTraces(t)
	c.Close()
	traced(t, map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": c.URL})
}
