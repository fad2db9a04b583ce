package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

const eventsDir = "../../../events"

func TestCommittedSchemasAreFresh(t *testing.T) {
	t.Parallel()
	texts, err := readDocs(eventsDir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(events.Default, texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(events.Default.Types()) {
		t.Fatalf("generated %d schemas for %d types", len(files), len(events.Default.Types()))
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(eventsDir, "schema", name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("schema/%s is not what the Go type says (%v): run go generate ./events", name, err)
		}
	}
}

func TestRunIsDeterministicAndNeverChangesAFrozenLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sources, err := filepath.Glob(filepath.Join(eventsDir, "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatal("no sources", err)
	}
	for _, f := range sources {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, filepath.Base(f)), string(b))
	}
	if err := os.Mkdir(filepath.Join(dir, "schema"), 0o755); err != nil {
		t.Fatal(err)
	}
	sums := filepath.Join(dir, "schema", "frozen.sum")
	const frozen = "0000  no.samstyring.initiative.described.v2.json"
	write(t, sums, frozen+"\n")
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	first := read(t, sums)
	if !strings.Contains(first, frozen+"\n") {
		t.Error("a frozen line was changed")
	}
	if got, want := strings.Count(first, "\n"), len(events.Default.Types()); got != want {
		t.Errorf("%d lines for %d schemas", got, want)
	}
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	if read(t, sums) != first {
		t.Error("a second run gave something else")
	}
}

type undocumented struct {
	A string `json:"a"`
}

func (*undocumented) EventName() string { return "undocumented" }

type badRule struct {
	A int `json:"a" jsonschema:"enum=one"`
}

func (*badRule) EventName() string { return "bad-rule" }

type noName struct{ A string }

func (*noName) EventName() string { return "no-name" }

type noSchema struct {
	A chan int `json:"a"`
}

func (*noSchema) EventName() string { return "no-schema" }

func TestGenerateRefusesWhatItCannotDescribe(t *testing.T) {
	t.Parallel()
	texts := docs{"badRule": "x", "noName": "x", "noSchema": "x"}
	for want, p := range map[string]func() events.Payload{
		"has no comment": func() events.Payload { return new(undocumented) },
		"unknown rule":   func() events.Payload { return new(badRule) },
		"no name in":     func() events.Payload { return new(noName) },
		"no schema for":  func() events.Payload { return new(noSchema) },
	} {
		r, err := events.NewRegistry(events.Type{Aggregate: "test", Name: p().EventName(), Version: 1, New: p})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := generate(r, texts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

func TestWithoutName(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"Link points to more.", "Points to more."},
		{"Link is a way out.", "A way out."},
		{"Link: a way out.", "A way out."},
		{"Linkage is another word.", "Linkage is another word."},
		{"Another way.", "Another way."},
		{"Link", "Link"},
	} {
		if got := withoutName("Link", c[0]); got != c[1] {
			t.Errorf("%q gave %q, want %q", c[0], got, c[1])
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
