package main

import (
	"bytes"
	"log/slog"
	"net"
	"strings"
	"testing"
)

// Without a word, a taken address is passed over and said; one that was asked
// for has to be free.
func TestMetricsAddress(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	usual, err := net.Listen("tcp", defaultMetrics) // or somebody else has it
	if err == nil {
		defer usual.Close()
	}
	var said bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&said, nil))
	given := func(address string) *string { return &address }
	for _, none := range []*string{nil, given(""), given("none")} {
		c := &serveCommand{MetricsListen: none}
		if l, err := c.listenForMetrics(t.Context(), logger); l != nil || err != nil {
			t.Errorf("%v %v", l, err)
		}
	}
	if !strings.Contains(said.String(), "level=WARN") || strings.Count(said.String(), "\n") != 1 {
		t.Errorf("said %s", said.String())
	}
	for _, wrong := range []string{taken.Addr().String(), defaultMetrics, "nowhere"} {
		c := &serveCommand{MetricsListen: given(wrong)}
		if l, err := c.listenForMetrics(t.Context(), logger); err == nil {
			t.Errorf("%s is taken: %v", wrong, l)
		}
	}
	c := &serveCommand{MetricsListen: given("127.0.0.1:0")}
	l, err := c.listenForMetrics(t.Context(), logger)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// What was given on the command line or in the environment is distinguished from
// what was not, also where it is nothing.
func TestMetricsFlag(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"": "-", "--metrics-listen=": "", "--metrics-listen=none": "none", "--metrics-listen=" + defaultMetrics: defaultMetrics,
	} {
		cli, _ := parseWith(t, nil, append([]string{"serve"}, strings.Fields(args)...)...)
		got := "-"
		if cli.Serve.MetricsListen != nil {
			got = *cli.Serve.MetricsListen
		}
		if got != want {
			t.Errorf("%q is %q, want %q", args, got, want)
		}
	}
}
