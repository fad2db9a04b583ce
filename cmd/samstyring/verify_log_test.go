package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// A log is verified in its folder and through a running registry; damage has an
// exit code of its own.
func TestVerifyLog(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	fill(t, r)
	verify := func(flags ...string) (code int, said string) {
		var out, errs strings.Builder
		code = run(t.Context(), append([]string{"verify", "log", "--data", r.data}, flags...), &out, &errs)
		return code, out.String() + errs.String()
	}
	if code, said := verify(); code != 0 || !strings.Contains(said, "Everything holds.") || strings.Contains(said, "no signed head") {
		t.Errorf("code %d, said:\n%s", code, said)
	}
	r.serve(t)
	if code, said := verify("--server", r.url, "--head", filepath.Join(r.data, "head.note")); code != 0 || !strings.Contains(said, "Everything holds.") {
		t.Errorf("through the registry: code %d, said:\n%s", code, said)
	}
	if code, said := verify(); code != 1 || !strings.Contains(said, "is held by process") {
		t.Errorf("while it runs: code %d, said:\n%s", code, said)
	}
	r.halt(t)
	block := filepath.Join(r.messages(t), "1.blk")
	raw := readFile(t, block)
	raw[len(raw)/2] ^= 1
	writeFile(t, block, raw)
	if code, said := verify(); code != damaged || !strings.Contains(said, "1.blk is damaged at byte") || !strings.Contains(said, "the log is damaged") {
		t.Errorf("damaged: code %d, said:\n%s", code, said)
	}
	if code, _ := verify("--data", filepath.Join(r.data, "nowhere")); code != 1 {
		t.Errorf("no log: code %d", code)
	}
}
