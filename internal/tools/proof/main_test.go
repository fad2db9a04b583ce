package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	document = "# Proof\n" + begin + "- `TestOld` (`make old`, 2026-01-01, commit a, 2 cores, 1 min): once.\n" + end + "The end.\n"
	line1    = `    crash_test.go:1: proof: {"test":"TestNew","command":"make new","day":"2026-11-29","commit":"b","cores":2,"minutes":3,"said":"new."}` + "\n"
	line2    = `    crash_test.go:1: proof: {"test":"TestOld","command":"make old","day":"2026-11-29","commit":"b","cores":2,"minutes":3,"said":"again."}` + "\n"
)

// What a test found replaces what it found before, and nothing else.
func TestFiguresReplaceThoseOfTheSameTest(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "proof.md")
	for _, test := range []struct{ name, output, want, wrong string }{
		{"new", line1 + "ok\n", "- `TestNew` (`make new`, 2026-11-29, commit b, 2 cores, 3 min): new.\n- `TestOld` (`make old`, 2026-01-01", ""},
		{"again", line2, "# Proof\n" + begin + "- `TestOld` (`make old`, 2026-11-29, commit b, 2 cores, 3 min): again.\n" + end + "The end.\n", ""},
		{"failed", line2 + "--- FAIL: TestOther (1.00s)\nFAIL\n", document, "failed"},
		{"silent", "ok\n", document, "no test has said"},
		{"broken", "    a_test.go:1: proof: {\n", document, "unexpected end"},
	} {
		if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
		err := run(path, strings.NewReader(test.output), io.Discard)
		if (err != nil) != (test.wrong != "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
			t.Errorf("%s: %v", test.name, err)
		}
		if got, err := os.ReadFile(path); err != nil || !strings.Contains(string(got), test.want) {
			t.Errorf("%s: %v, got\n%s", test.name, err, got)
		}
	}
}
