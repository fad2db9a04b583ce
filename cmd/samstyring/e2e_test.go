package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The script of the README walks an initiative through every gate, and is
// refused where it must be. Whatever is not as it expects ends it.
func TestLifecycleScript(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t)
	cmd := exec.CommandContext(t.Context(), "bash", root+"scripts/lifecycle.sh")
	cmd.Env = append(surroundings(nil), "BASE="+r.url, "DATA="+r.data, "SAMSTYRING="+r.program)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if last := "Tiltaket ble avviklet"; !strings.Contains(string(said), last) {
		t.Errorf("the history does not end with %q:\n%s", last, said)
	}
	first := r.get(t, "/initiatives/"+initiativeOf(t, string(said)))
	if first["stage"] != "operational" || first["standing"] != "retired" {
		t.Errorf("it left the initiative at %v, %v", first["stage"], first["standing"])
	}
}

// initiativeOf is the id that the script's output names.
func initiativeOf(t *testing.T, said string) string {
	t.Helper()
	_, after, found := strings.Cut(said, "/initiatives/")
	id, _, _ := strings.Cut(strings.Fields(after)[0], "/")
	if !found || id == "" {
		t.Fatalf("no initiative in:\n%s", said)
	}
	return id
}

// The demonstration is the real initiatives, each with what it rests on, and
// they are loaded once.
func TestDemo(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "DEMO")
	page := r.get(t, "/initiatives?limit=200")
	if page["total"] != 61.0 {
		t.Fatalf("total %v, want 61", page["total"])
	}
	for _, item := range items(t, page) {
		wantSourced(t, item)
	}
	wantFacets(t, page["facets"].(map[string]any), 61)
	gone := r.get(t, "/initiatives?bypassed=true&limit=1")
	if gone["total"] == 0.0 {
		t.Error("none has gone ahead before the municipalities were asked")
	}
	before := r.get(t, "/history?limit=1")["last"]
	r.halt(t)

	r.serve(t, "DEMO")
	if after := r.get(t, "/history?limit=1")["last"]; after != before {
		t.Errorf("the second start wrote events %v to %v", before, after)
	}
	if again := r.get(t, "/initiatives?limit=200"); again["total"] != 61.0 {
		t.Errorf("total %v after the second start", again["total"])
	}
}

// wantSourced demands that every value has a source with a certainty.
func wantSourced(t *testing.T, item map[string]any) {
	t.Helper()
	sources, _ := item["sources"].([]any)
	if len(sources) == 0 {
		t.Errorf("%v has no source", item["id"])
	}
	for _, s := range sources {
		source := s.(map[string]any)
		fields, _ := source["fields"].([]any)
		if source["source"] == "" || source["source"] == nil || source["certainty"] == nil || len(fields) == 0 {
			t.Errorf("%v rests on %v", item["id"], source)
		}
	}
}

// wantFacets demands that the facets of which everything has exactly one value
// sum up to the whole.
func wantFacets(t *testing.T, facets map[string]any, total float64) {
	t.Helper()
	for _, name := range []string{"stage", "standing", "bypassed"} {
		sum := 0.0
		values, _ := facets[name].([]any)
		for _, v := range values {
			sum += v.(map[string]any)["count"].(float64)
		}
		if sum != total {
			t.Errorf("facet %s sums up to %v of %v: %v", name, sum, total, values)
		}
	}
}
