package eventlog

import (
	"os"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/proof"
)

// The files alone, read without the server, give the same tree as reading the
// log does; damage is named, and nothing is changed.
func TestInspect(t *testing.T) {
	t.Parallel()
	const records = 60
	dir := filled(t, records, 200)
	var check proof.Check
	if err := Inspect(dir, &check); err != nil {
		t.Fatal(err)
	}
	var tree proof.Tree
	l, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	all, err := l.Read(testContext(t), 0, records)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		tree.Append(r.Checksum)
	}
	var open proof.Check
	wantError(t, Inspect(dir, &open), ErrInUse)
	mustClose(t, l)
	if got := check.End(); got.Root() != tree.Root() || check.Events != records || check.Chained != records || len(check.Findings) > 0 {
		t.Fatalf("%d events, %d in chains, root %v, want %v; found %q", check.Events, check.Chained, got.Root(), tree.Root(), check.Findings)
	}
	files := logBlocks(t, dir)
	for name, test := range map[string]struct {
		damage func(raw []byte) []byte
		says   []string
	}{
		"flipped": {func(raw []byte) []byte { raw[len(raw)/2] ^= 1; return raw }, []string{"1.blk is damaged at byte", "is missing", "does not follow on", "29 intact records lie behind it"}},
		"cut":     {func(raw []byte) []byte { return raw[:len(raw)/2] }, []string{"index.db knows of position 60", "head.note knows of position 60"}},
	} {
		whole, err := os.ReadFile(files.blocks[0].path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(files.blocks[0].path, test.damage(append([]byte(nil), whole...)), 0o600); err != nil {
			t.Fatal(err)
		}
		before := content(t, dir)
		var check proof.Check
		check.Expect("head.note", proof.Of("log", tree))
		if err := Inspect(dir, &check); err != nil {
			t.Fatal(err)
		}
		wantUnchanged(t, dir, before)
		check.End()
		for _, words := range test.says {
			if !strings.Contains(strings.Join(check.Findings, "\n"), words) {
				t.Errorf("%s: %q is missing in %q", name, words, check.Findings)
			}
		}
		if err := os.WriteFile(files.blocks[0].path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
